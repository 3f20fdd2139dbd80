"""Nets with batch norm before or after the activation, and how soon each of them reads digits."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch

from labsupport.by_hand.initializers import Initializer, gaussian, initializer
from labsupport.data.datasets import Dataset
from labsupport.training.loop import train
from labsupport.training.networks import Network, as_tensor
from labsupport.training.sweeps import sweep

SIZES = (784, 100, 100, 100, 10)
SEEDS = (0, 1, 2, 3, 4)
BATCH = 64
TESTED = 500  # images, in one batch: all where there are fewer
PLACES = ("before", "after")
CONTROL = "before, (σ − ½)/0.21"
# The mean and the standard deviation of σ(z) where z is normal with mean 0 and variance 1.
SIGMOID_MEAN, SIGMOID_STD = 0.5, 0.2083


def start_of(activation: str) -> Initializer:
    """The weights that suit an activation (lab 06); for sigmoid the lecture's, 0.1 · randn."""
    return {
        "sigmoid": gaussian(0.1),
        "tanh": initializer("glorot"),
        "relu": initializer("he"),
    }[activation]


class NormalizedAfter(Network):
    """A `Network` whose normalizers stand after the activations instead of before them."""

    def forward(self, x: torch.Tensor, hidden: list | None = None) -> torch.Tensor:
        for k, (layer, f) in enumerate(zip(self.affine[:-1], self.activate, strict=True), start=1):
            x = self.norm[str(k)](f(layer(x)))
            if hidden is not None:
                hidden.append(x)
        return self.affine[-1](x)


class Recentered(Network):
    """A sigmoid `Network` whose outputs are shifted and stretched by two numbers that never change.

    They are such that σ(z) has mean 0 and variance 1 for normal z: the normalizer before it sees to
    the z.
    """

    center, spread = SIGMOID_MEAN, SIGMOID_STD

    def forward(self, x: torch.Tensor, hidden: list | None = None) -> torch.Tensor:
        for k, (layer, f) in enumerate(zip(self.affine[:-1], self.activate, strict=True), start=1):
            x = (f(self.norm[str(k)](layer(x))) - self.center) / self.spread
            if hidden is not None:
                hidden.append(x)
        return self.affine[-1](x)


class Centered(Recentered):
    """As `Recentered`, but σ's outputs are only shifted: σ(z) − ½."""

    spread = 1.0


class Stretched(Recentered):
    """As `Recentered`, but σ's outputs are only stretched: σ(z) / 0.21."""

    center = 0.0


KINDS = {"before": Network, "after": NormalizedAfter, CONTROL: Recentered}
KINDS |= {"only centered": Centered, "only stretched": Stretched}


def net(activation: str, *, place: str = "before", seed: int) -> Network:
    """Three hidden layers of 100 units with batch norm; place: a name of `KINDS`."""
    start = start_of(activation)
    settings = {"initializer": start, "norm": "batch norm", "seed": seed}
    return KINDS[place](SIZES, activation=activation, **settings)


@torch.no_grad()
def share_right(made: Network, digits: Dataset, *, training: bool) -> float:
    """The share of the first 500 test images (all, where there are fewer) that the net reads right.

    training: in one batch with the statistics of this batch, and not with the stored ones. These
    stay as they were.
    """
    kept = [norm.momentum for norm in made.norm.values()]
    for norm in made.norm.values():
        norm.momentum = 0.0
    logits = made.train(training)(as_tensor(digits.test_images[:TESTED]))
    for norm, momentum in zip(made.norm.values(), kept, strict=True):
        norm.momentum = momentum
    made.train()
    return float((logits.argmax(1).numpy() == digits.test_labels[:TESTED]).mean())


def steps_to_80(made: Network, digits: Dataset, *, rate: float, at_most: int, seed: int) -> float:
    """Steps of plain SGD until 80 % are right in a batch of their own; infinity if never."""
    settings = {"learning_rate": rate, "iterations": at_most, "batch_size": BATCH, "seed": seed}
    for step in train(made, digits, **settings):
        if share_right(made, digits, training=True) >= 0.8:
            return float(step.iteration)
    return np.inf


def steps_by_place(
    digits: Dataset,
    activation: str,
    rates: Sequence[float],
    *,
    places: Sequence[str] = PLACES,
    at_most: int = 120,
    seeds: Sequence[int] = SEEDS,
) -> dict[str, np.ndarray]:
    """Steps to 80 % at each learning rate: {place: (seeds, rates)}, infinity above at_most.

    Read with the statistics of the test batch: stored statistics lag, and would be measured too.
    places: names of `KINDS`; those after the first two are for "sigmoid" only.
    """

    def measure(setting: tuple[str, float], seed: int) -> float:
        place, rate = setting
        made = net(activation, place=place, seed=seed)
        return steps_to_80(made, digits, rate=rate, at_most=at_most, seed=seed)

    settings = [(place, rate) for place in places for rate in rates]
    table = sweep(measure, settings, seeds=seeds, title=activation)
    return dict(zip(places, np.split(table, len(places), axis=1), strict=True))


def right_with_frozen(
    digits: Dataset, activation: str, *, rate: float = 0.3, steps: int = 150, seeds=SEEDS
) -> dict[str, np.ndarray]:
    """Shares right after training with γ and β learned, and with γ = 1, β = 0 kept: (seeds,)."""

    def measure(name: str, seed: int) -> float:
        made = net(activation, seed=seed)
        made.norm.requires_grad_(name == "learned")
        settings = {"learning_rate": rate, "iterations": steps, "batch_size": BATCH, "seed": seed}
        for _ in train(made, digits, **settings):
            pass
        return share_right(made, digits, training=True)

    names = ["learned", "frozen"]
    table = sweep(measure, names, seeds=seeds, title=f"{activation}, γ and β")
    return dict(zip(names, table.T, strict=True))


def normalized_skews(digits: Dataset, activation: str, *, seeds=SEEDS) -> dict[str, float]:
    """The skew of what the second batch norm puts out before training: {place: median |skew|}.

    Over the units and seeds, on 500 training images, in one batch.
    """
    images = as_tensor(digits.train_images[:500])
    found = {
        place: [_skews(net(activation, place=place, seed=seed), images) for seed in seeds]
        for place in PLACES
    }
    return {place: float(np.median(np.abs(skews))) for place, skews in found.items()}


@torch.no_grad()
def _skews(made: Network, images: torch.Tensor) -> np.ndarray:
    """The mean cubes of what the second batch norm puts out, (units,)."""
    put_out = []
    made.norm["2"].register_forward_hook(lambda _, __, y: put_out.append(y))
    made.train()(images)
    return (put_out[0] ** 3).mean(dim=0).numpy()
