"""Fine-tuning: a network starts from pretrained layers, and few or many labels train it.

Here are also the two sizes in which lab 12 asks what pretraining is good for: `SMALL`, for a minute
on a laptop, and `FULL_SIZE`, whose result on MNIST is kept in data/pretraining_full_size.json.
"""

from __future__ import annotations

import itertools
import json
import time
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from labsupport.datasets import DATA, Digits
from labsupport.finetuning_record import FineTuningRecord
from labsupport.initializers import initializer
from labsupport.networks import Network, accuracy
from labsupport.pretraining import Stack
from labsupport.results import TrainingRecord
from labsupport.steps import Step
from labsupport.training import Training, train

STORED = DATA / "pretraining_full_size.json"
STARTS = ("plain", "4 × Glorot", "pretrained")


@dataclass(frozen=True)
class Size:
    """How large an experiment is.

    width: units per hidden layer. images: how many images, without their labels, pretraining sees.
    checked: of how many images, known and new, the errors are measured.
    growing, tuning: the settings of `Stack.grow` for autoencoders, and of `train` for fine-tuning.
    """

    width: int
    images: int
    checked: int
    growing: dict
    tuning: dict


SMALL = Size(
    width=100,
    images=10_000,
    checked=2_000,  # enough to know an error to about one percent
    growing={"learning_rate": 0.02, "iterations": 100, "batch_size": 64},
    tuning={"learning_rate": 0.1, "momentum": 0.9, "iterations": 160, "batch_size": 64},
)
FULL_SIZE = Size(
    width=200,
    images=60_000,
    checked=10_000,
    growing={"learning_rate": 0.001, "iterations": 300, "batch_size": 256},
    tuning={"learning_rate": 0.1, "momentum": 0.9, "iterations": 800, "batch_size": 256},
)


def labeled(digits: Digits, count: int) -> Digits:
    """`digits` with only the first `count` training images; all test images stay."""
    if count < 10:
        raise ValueError(f"count is {count}; ten digits need at least 10 labeled images")
    images, labels = digits.train_images[:count], digits.train_labels[:count]
    return replace(digits, train_images=images, train_labels=labels)


def sigmoid_network(
    *hidden: int, seed: int, gain: float = 1.0, stack: Stack | None = None
) -> Network:
    """784 inputs, these hidden layers of sigmoid units, 10 outputs.

    gain: times the weights that Glorot recommends. stack: the hidden layers start from its.
    """
    draw = initializer("glorot", gain=gain)
    network = Network((784, *hidden, 10), activation="sigmoid", initializer=draw, seed=seed)
    return stack.initialize(network) if stack else network


def starts(stack: Stack) -> dict[str, dict]:
    """The settings of `sigmoid_network` for each of `STARTS`.

    The one in the middle is the control: random weights, which know nothing, but are large enough
    to make up for the sigmoid's slope of ¼.
    """
    return dict(zip(STARTS, ({}, {"gain": 4.0}, {"stack": stack}), strict=True))


@dataclass(frozen=True)
class Errors:
    """The share that a trained network gets wrong, of the images it has learned from and of new."""

    training: float
    test: float


def errors_at(
    network: Network, digits: Digits, *, moments: Collection[int], checked: int = 2_000, **settings
) -> list[Errors]:
    """The `Errors` of `network` after each of these iterations of `train` with these settings.

    checked: at most so many images of either kind are looked at, the first ones. A training that
    breaks off because its loss is infinite or NaN has its last errors at all later moments.
    """
    if not moments or min(moments) < 1:
        raise ValueError(f"moments is {moments}; name iterations from 1 on")
    known = digits.train_images[:checked], digits.train_labels[:checked]
    new = digits.test_images[:checked], digits.test_labels[:checked]
    found = {}
    for step in train(network, digits, **{**settings, "iterations": max(moments)}):
        if step.iteration in moments or not np.isfinite(step.loss):
            found[step.iteration] = Errors(
                1 - accuracy(network, *known), 1 - accuracy(network, *new)
            )
    return [found.get(moment, found[max(found)]) for moment in sorted(moments)]


def errors_after(network: Network, digits: Digits, *, iterations: int, **settings) -> Errors:
    """The `Errors` of `network` after so many iterations of `train` with these settings."""
    return errors_at(network, digits, moments=[iterations], **settings)[0]


@dataclass(frozen=True)
class Outcome:
    """The `Errors` of one net of a study: how it started, its depth, labels and seed."""

    method: str
    depth: int
    labels: int
    seed: int
    errors: Errors


def depth_study(
    digits: Digits,
    stacks: Sequence[Stack],
    *,
    depths: Sequence[int],
    labels: Sequence[int],
    size: Size,
) -> Iterator[Outcome]:
    """Depth × number of labels × `STARTS`, an `Outcome` for each net; stacks: one per seed."""
    settings = {**size.tuning, "checked": size.checked}
    for count, seed, depth in itertools.product(labels, range(len(stacks)), depths):
        few = labeled(digits, count)
        for method, start in starts(stacks[seed]).items():
            network = sigmoid_network(*[size.width] * depth, seed=seed, **start)
            errors = errors_after(network, few, seed=seed, **settings)
            yield Outcome(method, depth, count, seed, errors)


def error_tables(outcomes: Iterable[Outcome], kind: str) -> dict[str, np.ndarray]:
    """{method: errors (label counts, seeds, depths)} of a study; kind: "training" or "test"."""
    found: dict[str, dict] = {}
    for one in outcomes:
        place = one.labels, one.seed, one.depth
        found.setdefault(one.method, {})[place] = getattr(one.errors, kind)
    tables = {}
    for method, errors in found.items():
        shape = [len(set(axis)) for axis in zip(*errors, strict=True)]
        tables[method] = np.reshape(list(errors.values()), shape)  # in the order of the study
    return tables


def stored_full_size() -> dict:
    """What the full-size run measured, and how, as `benchmarks/pretraining_full_size.py` keeps it.

    "how": settings in words; "depths", "labels", "seeds": lists; "training_error", "test_error":
    {one of `STARTS`: nested lists (labels, seeds, depths)}.
    """
    return json.loads(STORED.read_text(encoding="utf-8"))


class FineTuning:
    """A `Training` whose network is pretrained first: iterate to do both, read `record`.

    stack: the network starts from its weights; it grows on the way if it has fewer layers, with the
    settings `growing`, and keeps what it has learned for the next network. None: no pretraining.
    The record is that of the training with labels; before it, it says how the pretraining goes.
    """

    def __init__(
        self,
        network: Network,
        digits: Digits,
        *,
        stack: Stack | None,
        growing: dict | None = None,
        **settings,
    ):
        self.network, self.digits, self.stack = network, digits, stack
        self.growing, self.settings = growing or {}, settings
        self._training = Training(network, digits, **settings)
        self._started = stack is None
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
