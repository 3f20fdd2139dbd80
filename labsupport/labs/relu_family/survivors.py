"""Who survives the learning rate that kills ReLU, and where PReLU's slopes go."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import torch
from torch.nn import functional as F

from labsupport.data.datasets import Dataset
from labsupport.labs.relu_family.experiment import BATCH, Lives, few, lives, relu_net
from labsupport.training.networks import Network
from labsupport.training.side_by_side import SideBySide, train_side_by_side
from labsupport.training.sweeps import watched

SMALL, KILLS = 0.1, 1.2  # learning rates
RATES = (SMALL, 0.3, 0.6, KILLS)
ITERATIONS = 100
CURES = ("leaky 0.01", "leaky 0.1", "PReLU", "ELU", "batch norm")
KINDS = ("ReLU", *CURES)


def leaky_tenth(a: torch.Tensor) -> torch.Tensor:
    """Leaky ReLU with slope 0.1."""
    return F.leaky_relu(a, 0.1)


def build_net(kind: str, *, seed: int) -> Network:
    """The ReLU net of `relu_net`, or one of `KINDS`, from the same weights."""
    if kind == "batch norm":
        return relu_net(norm="batch norm", seed=seed)
    names = {"ReLU": "relu", "leaky 0.01": "leaky_relu", "leaky 0.1": "leaky_relu"}
    net = relu_net(names.get(kind, kind.lower()), seed=seed)
    if kind == "leaky 0.1":
        net.activate = (leaky_tenth,) * len(net.activate)
    return net


def outcomes(digits: Dataset, *, seeds: Sequence[int]) -> dict[str, dict[float, Lives]]:
    """What becomes of each kind at each of `RATES` in 100 steps: {kind: {rate: `Lives`}}."""
    found: dict[str, dict[float, Lives]] = {}
    for kind in watched(KINDS, f"{len(KINDS)} kinds, {len(RATES)} rates, {len(seeds)} seeds"):
        found[kind] = {
            rate: lives(
                [build_net(kind, seed=seed) for seed in seeds],
                digits,
                rates=[rate] * len(seeds),
                seeds=seeds,
                iterations=ITERATIONS,
                look_every=ITERATIONS,
            )
            for rate in RATES
        }
    return found


def rate_for(found: Mapping[str, Mapping[float, Lives]], kind: str) -> float:
    """The rate at which `kind` is ahead of ReLU by most, by the medians."""
    return max(RATES, key=lambda rate: ahead(found, kind, rate))


def ahead(found: Mapping[str, Mapping[float, Lives]], kind: str, rate: float) -> float:
    """By how much the median of `kind` is above ReLU's at this rate."""
    return found[kind][rate].median_right - found["ReLU"][rate].median_right


def learned_slopes(
    digits: Dataset, *, iterations: int = 400, every: int = 20, seeds: Sequence[int]
) -> tuple[np.ndarray, np.ndarray]:
    """PReLU's slopes while nets learn at rate 0.1: the steps (looks,), and (seeds, looks, layers).

    Every layer has one slope; it starts at 0.25.
    """
    together = SideBySide([relu_net("prelu", seed=seed) for seed in seeds])

    def slopes() -> list[list[float]]:
        return [[f.weight.item() for f in own] for own in together.learned]

    looks = [slopes()]
    settings = {"learning_rates": [0.1] * len(seeds), "seeds": seeds, "iterations": iterations}
    settings["batch_size"] = BATCH
    for step in train_side_by_side(together, few(digits), **settings):
        if step % every == 0:
            looks.append(slopes())
    return np.arange(len(looks)) * every, np.array(looks).swapaxes(0, 1)
