"""Many trainings compared: one measurement over settings and seeds, with dots as they end."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterable, Iterator, Sequence

import numpy as np
from torch import nn

from labsupport.data.datasets import Dataset
from labsupport.training.loop import train
from labsupport.training.measures import accuracy
from labsupport.wording import CLOSING, OPENING

TEST_IMAGES = 2000  # gives an accuracy to about one percent, in a fifth of the time of all


def watched(items: Iterable, title: str) -> Iterator:
    """The items. A dot is printed after each, and the seconds after the last.

    The line reads `title [this run: …… 3 s]`. What stands in the bracket differs from run to run.
    """
    started = time.perf_counter()
    print(f"{title} {OPENING}", end="", flush=True)
    try:
        for item in items:
            yield item
            print(".", end="", flush=True)
    finally:
        print(f" {time.perf_counter() - started:.0f} s{CLOSING}", flush=True)


def sweep(
    measure: Callable[[object, int], float | Sequence[float]],
    settings: Sequence,
    *,
    seeds: Sequence[int] = (0, 1, 2),
    title: str = "Training",
) -> np.ndarray:
    """`measure(setting, seed)` for each setting and each seed, as an array (seeds, settings).

    Where `measure` returns several numbers, they are along a third axis.
    """
    columns = [[measure(setting, seed) for seed in seeds] for setting in watched(settings, title)]
    return np.array(columns, dtype=float).swapaxes(0, 1)


def accuracy_after(
    network: nn.Module, digits: Dataset, *, batch_size: int = 64, **settings
) -> float:
    """Trains `network`, and returns the share of the first 2,000 test images it classifies right.

    settings: learning_rate, iterations and seed, as `train` takes them.
    """
    for _ in train(network, digits, batch_size=batch_size, **settings):
        pass
    return _test_accuracy(network, digits, TEST_IMAGES)


def accuracy_at_rates(
    build: Callable[[int], nn.Module],
    digits: Dataset,
    rates: Sequence[float],
    *,
    seeds: Sequence[int] = (0, 1, 2),
    title: str,
    **settings,
) -> np.ndarray:
    """`accuracy_after` of `build(seed)` at each learning rate: (seeds, rates).

    settings: iterations and, where it is not 64, batch_size.
    """

    def measure(rate: float, seed: int) -> float:
        return accuracy_after(build(seed), digits, learning_rate=rate, seed=seed, **settings)

    return sweep(measure, rates, seeds=seeds, title=title)


def iterations_until(
    network: nn.Module,
    digits: Dataset,
    *,
    goal: float,
    at_most: int,
    check_every: int = 10,
    batch_size: int = 64,
    **settings,
) -> float:
    """Iterations until the test accuracy is at least `goal`; infinity if not within `at_most`.

    Checked every `check_every` iterations on the first 1,000 test images.
    settings: learning_rate and seed, as `train` takes them.
    """
    for step in train(network, digits, iterations=at_most, batch_size=batch_size, **settings):
        due = step.iteration % check_every == 0
        if due and _test_accuracy(network, digits, TEST_IMAGES // 2) >= goal:
            return float(step.iteration)
    return math.inf


def _test_accuracy(network: nn.Module, digits: Dataset, count: int) -> float:
    return accuracy(network, digits.test_images[:count], digits.test_labels[:count])
