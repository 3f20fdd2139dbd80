"""Trains small networks on digits, one step at a time.

`train` is a generator, so live plots, sweeps and tests all run the same loop.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

from labsupport.data.datasets import Dataset
from labsupport.memory import give_back_mapped
from labsupport.training.measures import accuracy, layer_statistics
from labsupport.training.optimizers import SGD
from labsupport.training.records import LayerStatistics, TrainingRecord
from labsupport.training.steps import Step, check_steps, until_diverged


def minibatches(digits: Dataset, batch_size: int, *, seed: int) -> Iterator[tuple]:
    """Endless mini-batches (images, labels).

    Each epoch is shuffled. Images that do not fill a last mini-batch are left out of it.
    """
    count = len(digits.train_labels)
    if not 1 <= batch_size <= count:
        raise ValueError(f"batch_size is {batch_size}; take 1 to {count}, the training images")
    return _shuffled(digits, batch_size, np.random.default_rng(seed))


def _shuffled(digits: Dataset, batch_size: int, rng: np.random.Generator) -> Iterator[tuple]:
    count = len(digits.train_labels)
    give_back_mapped()  # test images, say, which nobody reads while a net trains
    try:
        while True:
            order = rng.permutation(count)
            for start in range(0, count - batch_size + 1, batch_size):
                index = order[start : start + batch_size]
                images, labels = digits.train_images[index], digits.train_labels[index]
                yield torch.from_numpy(images), torch.from_numpy(labels)
    finally:  # whoever asked for batches is done, and has seen up to 47 MB of a file
        give_back_mapped()


def train(
    network: nn.Module,
    digits: Dataset,
    *,
    learning_rate: float,
    iterations: int,
    momentum: float = 0.0,
    batch_size: int = 256,
    seed: int,
) -> Iterator[Step]:
    """SGD on the cross-entropy, one `Step` an iteration; `seed` decides the mini-batches.

    momentum: the share of the last step that is added to the next, from 0 (plain SGD) to below 1.
    The network is changed in place, and is up to date at every yield. A loss of infinity or NaN is
    yielded once, and then training ends. ValueError, at once, for settings that cannot
    train.
    """
    check_steps(learning_rate, iterations)
    if not 0 <= momentum < 1:
        raise ValueError(f"momentum is {momentum}; it must be 0 or more, and below 1")
    batches = minibatches(digits, batch_size, seed=seed)
    optimizer = SGD(network.parameters(), lr=learning_rate, momentum=momentum)
    return until_diverged(steps_on(network, batches, optimizer, iterations))


@torch.enable_grad()  # a student may have switched gradients off
def steps_on(
    network: nn.Module,
    batches: Iterable[tuple],
    optimizer,
    iterations: int,
    *,
    criterion: Callable[..., torch.Tensor] = F.cross_entropy,
) -> Iterator[Step]:
    """The loop of `train`, for batches, an optimizer and a loss of one's own.

    criterion(outputs, labels): the loss, one number. A loss of infinity or NaN ends nothing here.
    """
    network.train()
    for iteration, (images, labels) in zip(range(1, iterations + 1), batches, strict=False):
        loss = criterion(network(images), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()  # else each trained network keeps gradients as large as itself
        yield Step(iteration, loss.item())
        network.train()


class Training:
    """A training in progress: iterate to train, read `record` for the `TrainingRecord` so far.

    settings: what `train` takes; the network has a name for its `activation` and its `method`.
    Accuracy is measured every `check_every` iterations and after the last, layer statistics (of a
    `Network` only) before the first and then every `look_every` iterations; None leaves either out.

    One may stop between two steps and go on later. RuntimeError if a step was interrupted.
    """

    def __init__(
        self,
        network: nn.Module,
        digits: Dataset,
        *,
        iterations: int,
        label: str = "",
        check_every: int | None = 50,
        look_every: int | None = None,
        **settings,
    ):
        self.network, self.digits = network, digits
        self.label, self.planned = label or network.activation, iterations
        self.check_every, self.look_every = check_every, look_every
        self.loss: list[float] = []
        self.checked_at: list[int] = []
        self.accuracy: list[float] = []
        self.statistics: list[LayerStatistics] = []
        self.seconds = 0.0
        self._steps = train(network, digits, iterations=iterations, **settings)
        if look_every:
            self._look(0)

    def __iter__(self) -> Iterator[Step]:
        started = time.perf_counter()
        for step in self._steps:
            self.loss.append(step.loss)
            last = step.iteration == self.planned
            if self.check_every and (last or step.iteration % self.check_every == 0):
                test = self.digits.test_images, self.digits.test_labels
                self.accuracy.append(accuracy(self.network, *test))
                self.checked_at.append(step.iteration)
            if self.look_every and (last or step.iteration % self.look_every == 0):
                self._look(step.iteration)
            self.seconds += time.perf_counter() - started
            yield step
            started = time.perf_counter()  # the caller's own time is not counted
        # An exception has ended the generator, and the weights may be those of half a step.
        if len(self.loss) < self.planned and np.isfinite(self.loss[-1:]).all():
            raise RuntimeError(
                f"iteration {len(self.loss) + 1} of {self.planned} was interrupted, so that this "
                "training cannot go on; begin a new one"
            )

    def _look(self, iteration: int) -> None:
        look = layer_statistics(self.network, self.digits, iteration=iteration)
        self.statistics.append(look)

    @property
    def record(self) -> TrainingRecord:
        """The `TrainingRecord` so far; any thread may ask for it."""
        # The lists are read in reverse order of writing. So no array is longer than its index, even
        # if a step ends meanwhile.
        checked_at, statistics = np.array(self.checked_at, dtype=int), tuple(self.statistics)
        return TrainingRecord(
            label=self.label,
            method=self.network.method,
            activation=self.network.activation,
            loss=np.array(self.loss),
            checked_at=checked_at,
            accuracy=np.array(self.accuracy[: len(checked_at)]),
            statistics=statistics,
            planned=self.planned,
            seconds=self.seconds,
        )


def fit(network: nn.Module, digits: Dataset, **settings) -> TrainingRecord:
    """The record of a whole `Training` with these settings, trained to its end."""
    training = Training(network, digits, **settings)
    for _ in training:
        pass
    return training.record
