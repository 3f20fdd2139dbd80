"""The comparisons that lab 12 makes: one measurement over seeds, and over starts, depths or steps.

Errors and accuracies are shares from 0 to 1. Results are keyed by what differs, a start in most of
them: "plain", "4 × Glorot" or "pretrained". Each study prints a dot per training or per stack.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import torch

from labsupport.data.datasets import Dataset
from labsupport.labs.pretraining.experiment import (
    KINDS,
    SMALL,
    STARTS,
    depth_study,
    error_tables,
    errors_after,
    errors_at,
    sigmoid_network,
    starts,
    tuning_of,
)
from labsupport.labs.pretraining.stack import Stack, grown
from labsupport.training.loop import fit
from labsupport.training.measures import layer_statistics
from labsupport.training.networks import Network
from labsupport.training.sweeps import watched

PROBED = 256  # images in a look into the layers, as many as `layer_statistics` takes


def errors_by_depth(
    digits: Dataset, depths: Sequence[int], *, seeds: Sequence[int] = (0, 1, 2)
) -> dict[str, list[float]]:
    """Errors of plain nets: {"2 layers, training": one per seed, "2 layers, test": …}."""
    found: dict[str, list[float]] = {}
    for depth in watched(depths, "Plain nets"):
        nets = [sigmoid_network(*[SMALL.width] * depth, seed=seed) for seed in seeds]
        errors = [
            errors_after(net, digits, seed=seed, **SMALL.tuning)
            for net, seed in zip(nets, seeds, strict=True)
        ]
        found[f"{depth} layers, training"] = [each.training for each in errors]
        found[f"{depth} layers, test"] = [each.test for each in errors]
    return found


def first_of_each_digit(digits: Dataset) -> np.ndarray:
    """The first test image of a 0, of a 1, … of a 9: (10, 784)."""
    first = [np.flatnonzero(digits.test_labels == digit)[0] for digit in range(10)]
    return digits.test_images[first]


def neighbor_correlation(weight: np.ndarray) -> float:
    """The correlation of weights to pixels side by side, from −1 to 1, over all units.

    weight: W, (784, units). Only the 14 × 14 pixels in the middle count: the edge has no ink.
    """
    middle = weight.T.reshape(-1, 28, 28)[:, 7:21, 7:21]
    left, right = middle[:, :, :-1], middle[:, :, 1:]
    return float(np.corrcoef(left.ravel(), right.ravel())[0, 1])


def grown_stacks(
    method: str,
    images: np.ndarray,
    widths: Sequence[int],
    *,
    seeds: Iterable[int] = range(5),
    **growing,
) -> list[Stack]:
    """One `Stack` per seed; method: "autoencoder" or "RBM"; growing: settings of `Stack.grow`."""
    title = f"Stacks of {len(widths)} {method}s"
    return [
        grown(method, images, tuple(widths), seed=seed, **growing) for seed in watched(seeds, title)
    ]


def accuracy_by_step(
    start: str, stacks: Sequence[Stack], digits: Dataset, *, check_every: int
) -> np.ndarray:
    """Test accuracy of nets with this start, as deep as the stacks: (seeds, checks).

    stacks: one per seed. Checked every so many of the `SMALL` fine-tuning's iterations.
    """
    found = []
    for seed in watched(range(len(stacks)), f"Six layers, {start}"):
        widths = [len(layer.bias) for layer in stacks[seed].layers]
        network = sigmoid_network(*widths, seed=seed, **starts(stacks[seed])[start])
        record = fit(network, digits, seed=seed, check_every=check_every, **SMALL.tuning)
        found.append(record.accuracy)
    return np.array(found)


def signals_before_training(stack: Stack, digits: Dataset) -> dict[str, dict[str, np.ndarray]]:
    """Three looks into nets that have seen no label, {look: {start: one number per layer}}.

    "weights": std of a layer's weights. "forward": std of a unit over images, its mean over the
    layer. "backward": std of ∂L/∂h. All on the first 256 training images, networks of seed 0.
    """
    looks: dict[str, dict] = {"weights": {}, "forward": {}, "backward": {}}
    images = torch.tensor(digits.train_images[:PROBED])
    widths = [len(layer.bias) for layer in stack.layers]
    for name, start in starts(stack).items():
        network, hidden = sigmoid_network(*widths, seed=0, **start), []
        with torch.no_grad():
            network(images, hidden)
        weights = [layer.weight.std().item() for layer in network.affine[:-1]]
        looks["weights"][name] = np.array(weights)
        looks["forward"][name] = np.array([h.std(dim=0).mean().item() for h in hidden])
        looks["backward"][name] = layer_statistics(network, digits, iteration=0).gradient_std
    return looks


def errors_by_labels(
    digits: Dataset, stacks: Sequence[Stack], *, labels: Sequence[int], depths: Sequence[int]
) -> dict[str, np.ndarray]:
    """Test errors of the `SMALL` nets, {start: (label counts, seeds, depths)}; a stack per seed."""
    study = depth_study(digits, stacks, depths=depths, labels=labels, size=SMALL)
    return error_tables(watched(study, "Depths, labels, seeds"), "test")


def errors_by_moment(
    digits: Dataset,
    stacks: Sequence[Stack],
    hidden: Sequence[int],
    begin: Sequence[str],
    *,
    moments: Sequence[int],
) -> dict[tuple[str, int], dict[str, np.ndarray]]:
    """Errors on the way: {("training", moment): {start: (seeds,)}, ("test", moment): …}.

    stacks: one per seed. hidden: the layers' widths. begin: which starts. moments: after how many
    steps of 32 images, in rising order.
    """
    keys = [(kind, moment) for moment in moments for kind in ("training", "test")]
    found = {key: {start: np.empty(len(stacks)) for start in begin} for key in keys}
    settings = {"learning_rate": 0.1, "momentum": 0.9, "batch_size": 32, "moments": moments}
    pairs = list(itertools.product(range(len(stacks)), begin))
    for seed, start in watched(pairs, f"{len(hidden)} layers, few labels"):
        network = sigmoid_network(*hidden, seed=seed, **starts(stacks[seed])[start])
        on_the_way = errors_at(network, digits, seed=seed, **settings)
        for moment, errors in zip(moments, on_the_way, strict=True):
            found["training", moment][start][seed] = errors.training
            found["test", moment][start][seed] = errors.test
    return found


def errors_of_three_and_six(
    digits: Dataset, stacks: Sequence[Stack], *, moments: Sequence[int]
) -> dict[tuple[str, int], dict[str, np.ndarray]]:
    """`errors_by_moment` of five nets, "three layers, plain" to "six layers, pretrained".

    Six plain layers are left out: they guess.
    """
    found: dict[tuple[str, int], dict] = {}
    for name, depth, begin in (("three", 3, STARTS), ("six", 6, STARTS[1:])):
        hidden = [SMALL.width] * depth
        errors = errors_by_moment(digits, stacks, hidden, begin, moments=moments)
        for key, shares in errors.items():
            mine = {f"{name} layers, {start}": shares[start] for start in begin}
            found[key] = {**found.get(key, {}), **mine}
    return found


def accuracy_by_kind(
    digits: Dataset,
    kinds: Sequence[str],
    *,
    hidden: Sequence[int],
    seeds: Sequence[int] = range(5),
) -> dict[str, list[float]]:
    """Test accuracy of unpretrained nets of these `KINDS` after the `SMALL` training, per seed."""
    found: dict[str, list[float]] = {kind: [] for kind in kinds}
    for kind, seed in watched(list(itertools.product(kinds, seeds)), "Today's tools"):
        network = Network((784, *hidden, 10), seed=seed, **KINDS[kind])
        errors = errors_after(network, digits, seed=seed, **tuning_of(kind))
        found[kind].append(1 - errors.test)
    return found


def errors_by_start(
    digits: Dataset, stacks: Mapping[str, Sequence[Stack]], *, iterations: int
) -> dict[str, dict[str, np.ndarray]]:
    """Errors of nets from each start, {start: {"training": (seeds,), "test": (seeds,)}}.

    stacks: {name of a start: its stacks, one per seed}; "plain" and "4 × Glorot" come on top. All
    nets are as deep and wide as the stacks; settings as in `SMALL`, but for the iterations.
    """
    one = next(iter(stacks.values()))
    widths, seeds = [len(layer.bias) for layer in one[0].layers], range(len(one))
    begin = {"plain": [{} for _ in seeds], "4 × Glorot": [{"gain": 4.0} for _ in seeds]}
    begin |= {name: [{"stack": stack} for stack in mine] for name, mine in stacks.items()}
    settings, found = {**SMALL.tuning, "iterations": iterations}, {}
    for name, given in watched(begin.items(), "Two layers, 300 labels"):
        nets = [sigmoid_network(*widths, seed=seed, **given[seed]) for seed in seeds]
        errors = [errors_after(nets[seed], digits, seed=seed, **settings) for seed in seeds]
        found[name] = {
            "training": np.array([each.training for each in errors]),
            "test": np.array([each.test for each in errors]),
        }
    return found
