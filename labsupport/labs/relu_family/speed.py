"""How many steps ReLU, tanh and the sigmoid need, each at its own best learning rate."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from labsupport.by_hand.initializers import initializer
from labsupport.data.datasets import Dataset
from labsupport.training.networks import Network
from labsupport.training.side_by_side import SideBySide, accuracies, train_side_by_side
from labsupport.training.sweeps import watched

SIZES = (784, 50, 50, 50, 10)
GOAL = 0.85
AT_MOST = 200
BATCH = 32
CHECK_EVERY = 5  # steps
TESTED = 300  # images
# {label: (activation, initializer, rates)}. A sigmoid passes a quarter of a small signal on:
# weights four times Glorot's make up for it.
CONTENDERS = {
    "relu, He": ("relu", initializer("he"), (0.05, 0.1, 0.2)),
    "tanh, Glorot": ("tanh", initializer("glorot"), (0.05, 0.1, 0.2)),
    "sigmoid, 4 × Glorot": ("sigmoid", initializer("glorot", gain=4.0), (0.2, 0.4, 0.8)),
    "sigmoid, Glorot": ("sigmoid", initializer("glorot"), (0.8, 3.2)),
}


def steps_by_rate(digits: Dataset, *, seeds: Sequence[int]) -> dict[str, dict[float, np.ndarray]]:
    """Steps of 32 images until `GOAL` of the test digits are right: {label: {rate: (seeds,)}}.

    Infinity where `AT_MOST` steps are not enough. Checked every `CHECK_EVERY` steps on the first
    `TESTED` test images.
    """
    steps = {}
    for label in watched(CONTENDERS, f"{len(CONTENDERS)} kinds of nets, {len(seeds)} seeds"):
        activation, draw, rates = CONTENDERS[label]
        kind = {"activation": activation, "initializer": draw}
        nets = [Network(SIZES, seed=seed, **kind) for _ in rates for seed in seeds]
        each = np.repeat(rates, len(seeds))
        found = _steps_until(SideBySide(nets), digits, each, [*seeds] * len(rates))
        steps[label] = dict(zip(rates, found.reshape(len(rates), -1), strict=True))
    return steps


def _steps_until(
    together: SideBySide, digits: Dataset, rates: Sequence[float], seeds: Sequence[int]
) -> np.ndarray:
    steps = np.full(together.count, np.inf)
    tested = digits.test_images[:TESTED], digits.test_labels[:TESTED]
    settings = {"learning_rates": rates, "seeds": seeds, "iterations": AT_MOST}
    settings["batch_size"] = BATCH
    for step in train_side_by_side(together, digits, **settings):
        if step % CHECK_EVERY == 0:
            there = accuracies(together, *tested) >= GOAL
            steps[there & np.isinf(steps)] = step
            if (np.isfinite(steps) | together.diverged()).all():
                break
    return steps


def at_best_rate(steps: Mapping[float, np.ndarray]) -> tuple[float, np.ndarray]:
    """The rate with the smallest median, and the steps there, (seeds,)."""
    best = min(steps, key=lambda rate: np.median(steps[rate]))
    return best, steps[best]
