"""A fair contest: nets of equally many parameters, each kind at its own best learning rate.

All nets of this lab look at digits of half the size, 14 × 14. The rate is chosen on seeds and
images that the result is not counted on.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import torch

from labsupport.data.datasets import Dataset
from labsupport.labs.gated_activations.units import UNITS, same_size, weights_for
from labsupport.training.networks import Network, TorchActivation
from labsupport.training.side_by_side import SideBySide, accuracies, train_side_by_side
from labsupport.training.sweeps import watched

SIDE = 14
INPUTS = SIDE * SIDE
SIZES = (INPUTS, 64, 64, 10)
TRAINED_ON, HELD_OUT, TESTED = 4000, 1000, 2000
RATES = (0.025, 0.05, 0.1, 0.2, 0.4)
ADAM_RATES = (0.002, 0.004, 0.008)
SGD_UNITS = ("ReLU", "GELU", "maxout, 2 pieces", "maxout, 5 pieces", "GLU", "SwiGLU")
ADAM_UNITS = ("ReLU", "GELU", "maxout, 2 pieces", "GLU", "SwiGLU")
SMALLER = (1.0, 0.6)  # factors of the first weights
STEPS, BATCH = 200, 32
TO_CHOOSE, FRESH = (0, 1, 2, 3, 4), tuple(range(5, 15))  # seeds

Built = Callable[[int], Network]  # the net of a seed


@dataclass(frozen=True)
class Small:
    """Digits of 14 × 14 pixels: `learn` has the training images, and held-out ones as its test."""

    learn: Dataset
    test_images: np.ndarray
    test_labels: np.ndarray


def small(digits: Dataset) -> Small:
    """The first digits at half the size, four fifths of them to train on, up to 4,000.

    Each pixel is centered, and all are divided by one number: over all pixels and training images
    the mean square is 1, as the weights expect.
    """
    count = min(len(digits.train_labels), TRAINED_ON + HELD_OUT)
    train = min(TRAINED_ON, 4 * count // 5)
    images = halved(digits.train_images[:count])
    center = images[:train].mean(axis=0)
    scale = (images[:train] - center).std()
    images = (images - center) / scale
    labels = np.array(digits.train_labels[:count])
    learn = replace(
        digits,
        train_images=images[:train],
        train_labels=labels[:train],
        test_images=images[train:],
        test_labels=labels[train:],
    )
    tested = (halved(digits.test_images[:TESTED]) - center) / scale
    return Small(learn, tested, np.array(digits.test_labels[:TESTED]))


def halved(images: np.ndarray) -> np.ndarray:
    """Images (n, 784) as means over 2 × 2 pixels: (n, 196)."""
    squares = np.asarray(images).reshape(-1, SIDE, 2, SIDE, 2)
    return np.ascontiguousarray(squares.mean(axis=(2, 4)).reshape(-1, INPUTS), dtype=np.float32)


def trained(
    build: Built,
    data: Small,
    *,
    rates: Sequence[float],
    seeds: Sequence[int],
    steps: int = STEPS,
    change: Callable[[SideBySide], None] | None = None,
    adam: bool = False,
) -> SideBySide:
    """The nets of all rates and seeds, rate by rate, after their training side by side.

    change: what is done to them before the first step. adam: with Adam's steps, not plain SGD's.
    """
    nets = [build(seed) for seed in seeds]
    together = SideBySide(nets * len(rates))
    if change is not None:
        change(together)
    each = [rate for rate in rates for _ in seeds]
    settings = {"learning_rates": each, "seeds": [*seeds] * len(rates), "batch_size": BATCH}
    settings["step"] = Adam() if adam else None
    for _ in train_side_by_side(together, data.learn, iterations=steps, **settings):
        pass
    return together


def held_out(together: SideBySide, data: Small) -> np.ndarray:
    """The share of held-out images that each net has right: (nets,); 0 for one that diverged."""
    right = accuracies(together, data.learn.test_images, data.learn.test_labels)
    return np.where(together.diverged(), 0.0, right)


def tested(together: SideBySide, data: Small) -> np.ndarray:
    """The share of test images that each net has right: (nets,)."""
    return accuracies(together, data.test_images, data.test_labels)


@dataclass(frozen=True)
class Result:
    """What came out of a kind of net: its best rate, and the test accuracies there, (fresh,)."""

    rate: float
    right: np.ndarray

    @property
    def median(self) -> float:
        return float(np.median(self.right))


def at_best_rate(
    builds: Sequence[Built],
    data: Small,
    *,
    rates: Sequence[float] = RATES,
    choose: Sequence[int] = TO_CHOOSE,
    fresh: Sequence[int] = FRESH,
    **settings,
) -> Result:
    """Chooses a start and a rate on held-out images and some seeds, and tests them on fresh seeds.

    builds: one for each start that is tried. Chosen is the best mean; a net that diverged has 0
    right, so that a rate at the edge is not chosen. settings: as `trained` takes them.
    """
    means = []
    for build in builds:
        found = held_out(trained(build, data, rates=rates, seeds=choose, **settings), data)
        means.append(found.reshape(len(rates), len(choose)).mean(axis=1))
    start, best = np.unravel_index(np.argmax(means), np.shape(means))
    anew = trained(builds[start], data, rates=[rates[best]], seeds=fresh, **settings)
    return Result(rates[best], tested(anew, data))


def builder(unit: TorchActivation, sizes: Sequence[int] = SIZES, *, smaller: float = 1) -> Built:
    """Makes nets of such units with as many parameters as ReLU nets of these sizes have.

    smaller: a factor of all first weights.
    """
    own, weights = same_size(sizes, unit.width), weights_for(unit, smaller=smaller)
    return lambda seed: Network(own, activation=unit, initializer=weights, seed=seed)


class Adam:
    """Steps of Adam (Kingma and Ba 2015) with its usual constants, for nets side by side."""

    def __init__(self):
        self.steps = 0
        self.means: dict[torch.Tensor, tuple[torch.Tensor, torch.Tensor]] = {}

    @torch.no_grad()
    def __call__(self, together: SideBySide, rates: torch.Tensor) -> None:
        self.steps += 1
        for p in (*together.weights, *together.biases):
            if p not in self.means:
                self.means[p] = torch.zeros_like(p), torch.zeros_like(p)
            first, second = self.means[p]
            first.lerp_(p.grad, 0.1)
            second.lerp_(p.grad.square(), 0.001)
            size = (second / (1 - 0.999**self.steps)).sqrt() + 1e-8
            step = first / (1 - 0.9**self.steps) / size
            own = p.view(together.count, -1)
            own -= rates[:, None] * step.view(together.count, -1)


def contest(data: Small, *, adam: bool) -> dict[str, Result]:
    """The result of some of `UNITS` at equal parameters, by plain SGD or Adam: {name: `Result`}.

    Each kind of unit tries two sizes of its first weights, and all rates.
    """
    names, rates = (ADAM_UNITS, ADAM_RATES) if adam else (SGD_UNITS, RATES)
    found = {}
    for name in watched(names, f"{len(names)} kinds of units, {'Adam' if adam else 'plain SGD'}"):
        builds = [builder(UNITS[name], smaller=size) for size in SMALLER]
        found[name] = at_best_rate(builds, data, rates=rates, adam=adam)
    return found
