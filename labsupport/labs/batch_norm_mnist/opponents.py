"""Batch norm against plain nets that work: ReLU, tanh, centered inputs, and a convolutional net."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from torch import nn

from labsupport.by_hand.initializers import initializer
from labsupport.data.centered import centered
from labsupport.data.datasets import Dataset
from labsupport.labs.batch_norm_mnist.experiment import METHODS, SIZES
from labsupport.training.networks import DTYPE, Network, filled
from labsupport.training.side_by_side import SideBySide, accuracies, train_side_by_side
from labsupport.training.sweeps import iterations_until, sweep, watched

FITTING = {"relu": "he", "tanh": "glorot"}  # the initializer that suits an activation (lab 06)
TESTED = 500  # images
CHECK_EVERY = 3  # steps


def steps_by_rate(
    activation: str,
    digits: Dataset,
    rates: Sequence[float],
    *,
    at_most: int = 150,
    seeds: Sequence[int] = (0, 1, 2, 3, 4),
) -> dict[str, np.ndarray]:
    """Steps to 80 %: {"plain" | "plain, centered" | "batch norm": (seeds, rates)}.

    Of nets with seven hidden layers of 100 units, with He's weights for "relu", Glorot's for
    "tanh", in batches of 64. Checked every 3 steps on the first 500 test images; infinity where
    at_most steps are not enough. "plain, centered" learns from the `centered` digits.
    """
    kinds = {"plain": ("plain", digits), "plain, centered": ("plain", centered(digits))}
    kinds["batch norm"] = ("batch norm", digits)
    steps: dict[str, list] = {name: [] for name in kinds}
    runs = [(name, rate) for name in kinds for rate in rates]
    for name, rate in watched(runs, f"{activation}, {len(kinds)} nets, {len(rates)} rates"):
        norm, data = kinds[name]
        fitting = {"activation": activation, "initializer": initializer(FITTING[activation])}
        nets = [Network(SIZES, norm=norm, seed=seed, **fitting) for seed in seeds]
        steps[name].append(_steps_to_80(SideBySide(nets), data, rate, seeds, at_most))
    return {name: np.array(columns).T for name, columns in steps.items()}


def _steps_to_80(
    together: SideBySide, digits: Dataset, rate: float, seeds: Sequence[int], at_most: int
) -> np.ndarray:
    """Steps (nets,) until a net gets 80 % right, infinity where it does not within at_most."""
    steps = np.full(together.count, np.inf)
    tested = digits.test_images[:TESTED], digits.test_labels[:TESTED]
    settings = {"learning_rates": [rate] * together.count, "seeds": seeds, "iterations": at_most}
    for step in train_side_by_side(together, digits, **settings):
        if step % CHECK_EVERY == 0:
            there = accuracies(together, *tested) >= 0.8
            steps[there & np.isinf(steps)] = step
            if (np.isfinite(steps) | together.diverged()).all():
                break
    return steps


class SmallConvNet(nn.Module):
    """Two convolutions of 3 × 3 with stride 2, to 8 and 16 channels, ReLUs, an affine layer.

    norm: "plain", or "batch norm" after each convolution. He's weights. `forward` takes images
    (batch, 784) and returns the logits, (batch, 10). seed: decides the weights.
    """

    def __init__(self, norm: str, *, seed: int):
        super().__init__()
        rng = np.random.default_rng(seed)
        layers: list[nn.Module] = [nn.Unflatten(1, (1, 28, 28))]
        for channels_in, channels in ((1, 8), (8, 16)):
            layers.append(_drawn(nn.Conv2d, channels_in, channels, 3, stride=2, padding=1, rng=rng))
            if norm == "batch norm":
                layers.append(nn.BatchNorm2d(channels, dtype=DTYPE, device="cpu"))
            layers.append(nn.ReLU())
        layers += [nn.Flatten(), _drawn(nn.Linear, 16 * 7 * 7, 10, rng=rng)]
        self.layers = nn.Sequential(*layers)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.layers(x)


def _drawn(kind: type[nn.Module], *shape: int, rng: np.random.Generator, **settings) -> nn.Module:
    """A layer with He's weights and biases 0."""
    layer = kind(*shape, dtype=DTYPE, device="meta", **settings)
    outputs, *inputs = layer.weight.shape
    weight = rng.standard_normal((outputs, *inputs)) * np.sqrt(2 / np.prod(inputs))
    return filled(layer, weight=weight, bias=np.zeros(outputs))


def conv_steps_by_rate(
    digits: Dataset,
    rates: Sequence[float],
    *,
    at_most: int = 150,
    seeds: Sequence[int] = (0, 1, 2),
) -> dict[str, np.ndarray]:
    """Steps to 80 % of `SmallConvNet`, checked every 3: {method: (seeds, rates)}.

    Infinity where at_most steps are not enough.
    """

    def steps(norm: str) -> np.ndarray:
        def measure(rate: float, seed: int) -> float:
            net = SmallConvNet(norm, seed=seed)
            goal = {"goal": 0.8, "at_most": at_most, "check_every": CHECK_EVERY}
            return iterations_until(net, digits, learning_rate=rate, seed=seed, **goal)

        return sweep(measure, rates, seeds=seeds, title=f"convolutional, {norm}")

    return {norm: steps(norm) for norm in METHODS}
