"""Nets on digits that start saturated, or not: how they learn, and what their gradients say."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

import numpy as np
import torch

from labsupport.by_hand.initializers import gaussian, initializer
from labsupport.data.datasets import Dataset
from labsupport.training.gradients import agreement, majority_shares, weight_gradient
from labsupport.training.loop import fit
from labsupport.training.measures import layer_statistics
from labsupport.training.networks import Network
from labsupport.training.sweeps import accuracy_at_rates, watched

DRAWS = {"N(0, 1)": gaussian(1.0), "LeCun": initializer("lecun")}
# {label: (activation, draw)}: the label is how a figure names the start.
STARTS = {f"{name}, {draw}": (name, draw) for name in ("tanh", "sigmoid") for draw in DRAWS}
# Two starts mixed: {label: (the start of the hidden layers, that of the output layer)}.
MIXED = {
    "tanh, N(0, 1), output LeCun": ("tanh, N(0, 1)", "tanh, LeCun"),
    "tanh, LeCun, output N(0, 1)": ("tanh, LeCun", "tanh, N(0, 1)"),
}

BIASED = "tanh, LeCun, biases"  # the hidden biases of std 20
AGREEMENT = ("tanh, N(0, 1)", *MIXED, "tanh, LeCun", BIASED, "sigmoid, N(0, 1)")


def build_net(start: str, *, depth: int = 3, seed: int) -> Network:
    """A net for digits, `depth` hidden layers of 100 units, of `STARTS`, `MIXED` or `BIASED`."""
    if start == BIASED:
        net, rng = build_net("tanh, LeCun", depth=depth, seed=seed), np.random.default_rng(seed)
        with torch.no_grad():
            for layer in net.affine[:-1]:
                layer.bias.copy_(
                    torch.tensor(20 * rng.standard_normal(len(layer.bias)), device="cpu")
                )
        return net
    if start in MIXED:
        net, other = (build_net(part, depth=depth, seed=seed) for part in MIXED[start])
        net.affine[-1] = other.affine[-1]
        return net
    name, draw = STARTS[start]
    sizes = (784, *[100] * depth, 10)
    return Network(sizes, activation=name, initializer=DRAWS[draw], seed=seed)


def saturated_at_start(digits: Dataset, *, seeds: Sequence[int]) -> dict[str, list[float]]:
    """The share of saturated outputs in the hidden layers before training: {start: one per seed}.

    Counted on 256 training images, in the outermost two of 60 bins; for tanh, beyond ±0.967.
    """
    return {
        start: [
            float(layer_statistics(build_net(start, seed=seed), digits, iteration=0).at_ends.mean())
            for seed in seeds
        ]
        for start in (*STARTS, BIASED)
    }


def accuracy_by_rate(
    digits: Dataset, rates: Sequence[float], *, iterations: int, seeds: Sequence[int]
) -> dict[str, np.ndarray]:
    """Test accuracy of each start after `iterations` steps of 64: {start: (seeds, rates)}."""
    return {
        start: accuracy_at_rates(
            lambda seed, start=start: build_net(start, seed=seed),
            digits,
            rates,
            seeds=seeds,
            iterations=iterations,
            title=start,
        )
        for start in STARTS
    }


def long_trainings(
    digits: Dataset, rates: Mapping[str, float], *, iterations: int, seeds: Sequence[int]
) -> dict[str, np.ndarray]:
    """Test accuracy of each start on its way through `iterations` steps of 64: {start: (seeds, 4)}.

    rates: {activation: learning rate}. Measured after one, two, three and four quarters.
    """
    plan = {"iterations": iterations, "check_every": iterations // 4, "batch_size": 64}
    title = f"{len(STARTS) * len(seeds)} trainings of {iterations} steps"
    accuracy = {}
    for start, (name, _) in watched(STARTS.items(), title):
        plan["learning_rate"] = rates[name]
        nets = [build_net(start, seed=seed) for seed in seeds]
        records = [
            fit(net, digits, seed=seed, **plan) for net, seed in zip(nets, seeds, strict=True)
        ]
        accuracy[start] = np.array([record.accuracy for record in records])
    return accuracy


def batch_agreement(
    digits: Dataset, starts: Sequence[str], *, size: int = 256, seeds: Sequence[int]
) -> dict[str, tuple[list[float], list[float]]]:
    """Gradients of layer 1 before training on the first two batches of `size` training images.

    {start: (the cosine between the two for each seed, the norm of the first for each seed)}.
    """
    batches, found = (slice(0, size), slice(size, 2 * size)), {}
    for start in starts:
        nets = [build_net(start, seed=seed) for seed in seeds]
        pairs = [
            [weight_gradient(net, digits, layer=1, rows=rows) for rows in batches] for net in nets
        ]
        cosines = [agreement(*pair) for pair in pairs]
        found[start] = cosines, [float(first.norm()) for first, _ in pairs]
    return found


def majorities_by_batch(
    digits: Dataset, sizes: Sequence[int], *, iterations: int, seeds: Sequence[int]
) -> dict[str, np.ndarray]:
    """How large a share of a unit's weights in layer 2 moves with its majority, by batch size.

    LeCun starts with two hidden layers, {"sigmoid, at the start": (seeds, sizes), …}: before
    training, and after `iterations` steps of 64 at rate 0.3.
    """
    count: Callable = partial(majority_shares, digits=digits, layer=2, sizes=sizes)
    plan = {"learning_rate": 0.3, "iterations": iterations, "batch_size": 64, "check_every": None}
    shares = {}
    for name in ("sigmoid", "tanh"):
        nets = [build_net(f"{name}, LeCun", depth=2, seed=seed) for seed in seeds]
        shares[f"{name}, at the start"] = np.array([count(net) for net in nets])
        for net, seed in zip(nets, seeds, strict=True):
            fit(net, digits, seed=seed, **plan)
        shares[f"{name}, after {iterations} steps"] = np.array([count(net) for net in nets])
    return shares
