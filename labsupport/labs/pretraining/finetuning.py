"""Fine-tuning: a network starts from pretrained layers, and few or many labels train it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass

from labsupport.data.datasets import Dataset
from labsupport.labs.pretraining.stack import Stack
from labsupport.training.loop import Training
from labsupport.training.networks import Network
from labsupport.training.records import TrainingRecord
from labsupport.training.steps import Step


@dataclass(frozen=True)
class FineTuningRecord(TrainingRecord):
    """The `TrainingRecord` of a network that was pretrained first, and how far that has come.

    pretrained: iterations of pretraining done, of pretraining_planned; layers that were there
    already do not count. pretraining_speed: iterations per second.
    """

    pretrained: int
    pretraining_planned: int
    pretraining_speed: float

    @property
    def progress_and_speed(self) -> tuple[float, float]:
        """The share of all iterations that is done, and how many a second of this kind takes."""
        done, planned = len(self.loss) + self.pretrained, self.planned + self.pretraining_planned
        _, speed = super().progress_and_speed
        return done / max(planned, 1), speed if len(self.loss) else self.pretraining_speed

    @property
    def summary(self) -> str:
        """One line in words and numbers: how the training went."""
        if self.pretrained and not len(self.loss):
            return f"{self.label}: iteration {self.pretrained} of {self.pretraining_planned}."
        return super().summary


class FineTuning:
    """A `Training` whose network is pretrained first: iterate to do both, read `record`.

    stack: the network starts from its weights; it grows on the way if it has fewer layers, with the
    settings `growing`, and keeps what it has learned for the next network. None: no pretraining.
    The record is that of the training with labels; before it, it says how the pretraining goes.
    """

    def __init__(
        self,
        network: Network,
        digits: Dataset,
        *,
        stack: Stack | None,
        growing: dict | None = None,
        **settings,
    ):
        self.network, self.digits, self.stack = network, digits, stack
        self.growing, self.settings = growing or {}, settings
        self._started = stack is None or len(stack.layers) >= len(network.affine) - 1
        if stack and self._started:
            stack.initialize(network)
        self._training = Training(network, digits, **settings)
        self._there: int | None = None  # how many layers the stack had at the beginning
        self._pretrained = self._steps = 0  # a layer that is left begins again: steps count twice
        self._seconds = 0.0

    def __iter__(self) -> Iterator[Step]:
        if not self._started:
            widths = [layer.out_features for layer in self.network.affine[:-1]]
            if self._there is None:
                self._there = min(len(self.stack.layers), len(widths))
            while len(self.stack.layers) < len(widths):
                yield from self._grow(widths[len(self.stack.layers)])
            self.stack.initialize(self.network)
            # Made anew: a training looks at its network's layers when it is made.
            self._training = Training(self.network, self.digits, **self.settings)
            self._started = True
        yield from self._training

    def _grow(self, width: int) -> Iterator[Step]:
        grown = len(self.stack.layers) - self._there
        self._pretrained = grown * self.growing["iterations"]
        started = time.perf_counter()
        for step in self.stack.grow(width, **self.growing):
            self._pretrained += 1
            self._steps += 1
            self._seconds += time.perf_counter() - started
            yield step
            started = time.perf_counter()  # what the caller does in between is not training

    @property
    def record(self) -> TrainingRecord:
        """The `TrainingRecord` so far; it may be asked for by another thread than trains."""
        pretrained, record = self._pretrained, self._training.record
        if self.stack is None:
            return record
        label, layers, planned = record.label, len(self.network.affine) - 1, 0
        if pretrained:
            planned = (layers - self._there) * self.growing["iterations"]
        if pretrained and not len(record.loss):
            at = min(len(self.stack.layers) + 1, layers)
            label = f"{label}, pretraining layer {at} of {layers}"
        method = "pretrained" if self.stack.method == "autoencoder" else self.stack.method
        return FineTuningRecord(
            **{**vars(record), "method": method, "label": label},
            pretrained=pretrained,
            pretraining_planned=planned,
            pretraining_speed=self._steps / self._seconds if self._seconds else 0.0,
        )
