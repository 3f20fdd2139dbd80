"""The loops of lab 11: over batches, batch sizes, recurrent scales, blank steps and seeds."""

from __future__ import annotations

import copy
import timeit
from collections.abc import Callable, Mapping, Sequence

import numpy as np
import torch
from torch import nn

from labsupport.data.datasets import Dataset
from labsupport.labs.layer_norm.recurrent import RecurrentNetwork
from labsupport.labs.layer_norm.small_batches import (
    accuracy_in_batches,
    normalized_network,
    trained,
    with_statistics_of,
)
from labsupport.training.loop import train
from labsupport.training.measures import accuracy
from labsupport.training.networks import as_tensor
from labsupport.training.sweeps import accuracy_after, sweep, watched

Nets = dict[tuple[str, float], list[nn.Module]]
SEEDS = (0, 1, 2)
ROWS_A_STEP = 2  # of an image that a recurrent net reads
PIXELS_A_STEP, STEPS = ROWS_A_STEP * 28, 28 // ROWS_A_STEP


def errors_of_batches(
    values: np.ndarray, sizes: Sequence[int], *, draws: int = 200, seeds: Sequence[int] = SEEDS
) -> dict[str, np.ndarray]:
    """How far the statistics of a batch are off: {"mean", "variance"}, each (seeds, sizes).

    values: (examples, units). Each error is the standard deviation over `draws` batches and all
    units; that of the mean is in σ, that of the variance in σ², which are those of all examples.
    """
    true_mean, true_variance = values.mean(axis=0), values.var(axis=0)
    errors = {name: np.empty((len(seeds), len(sizes))) for name in ("mean", "variance")}
    for row, seed in enumerate(seeds):
        for column, m in enumerate(sizes):
            places = np.random.default_rng(seed).integers(len(values), size=(draws, m))
            batches = values[places]
            of_mean = (batches.mean(axis=1) - true_mean) / np.sqrt(true_variance)
            errors["mean"][row, column] = of_mean.std()
            errors["variance"][row, column] = (batches.var(axis=1) / true_variance).std()
    return errors


def trained_at_batch_sizes(
    settings: Sequence[tuple[str, int]],
    digits: Dataset,
    *,
    learning_rate: float,
    images: int = 1600,
    seeds: Sequence[int] = SEEDS,
) -> Nets:
    """{(norm, batch size): one trained net per seed}; every net has seen the same `images`."""
    return {
        (norm, m): [
            trained(
                norm, digits, batch_size=m, images=images, learning_rate=learning_rate, seed=seed
            )
            for seed in seeds
        ]
        for norm, m in watched(settings, f"{len(settings)} settings × {len(seeds)} seeds")
    }


def with_other_statistics(
    nets: Sequence[nn.Module], images: np.ndarray, labels: np.ndarray
) -> dict[str, np.ndarray]:
    """Accuracy of batch norm nets by the statistics that they use: {statistics: one per seed}.

    As stored; stored anew, from all `images` at once; in pairs, each with its own, as in training.
    """
    renewed = [with_statistics_of(net, images) for net in nets]
    in_pairs = [accuracy_in_batches(net, images, labels, batch_size=2) for net in nets]
    return {
        "batch norm, as stored": np.array([accuracy(net, images, labels) for net in nets]),
        "batch norm, stored anew": np.array([accuracy(net, images, labels) for net in renewed]),
        "batch norm, in pairs": np.array(in_pairs),
    }


@torch.no_grad()
def logits(net: nn.Module, images: np.ndarray, *, training: bool) -> np.ndarray:
    """The logits (n, classes) of `images` (n, 784), as one batch. The net stays as it is.

    training: batch norm uses the statistics of this batch, as in training, and not the stored ones.
    """
    net = copy.deepcopy(net).train(training)  # in training mode, a call changes what is stored
    return net(as_tensor(images)).numpy()


def trained_readers(
    norms: Sequence[str],
    scales: Sequence[float],
    digits: Dataset,
    *,
    iterations: int = 150,
    seeds: Sequence[int] = SEEDS,
) -> Nets:
    """{(norm, recurrent scale): one net per seed} of nets that read an image two rows at a time.

    Each reads in 14 steps, and is trained for `iterations` batches of 64 at learning rate 0.05.
    """
    readers: Nets = {}
    settings = [(norm, scale) for norm in norms for scale in scales]
    for norm, scale in watched(settings, f"{len(settings)} settings × {len(seeds)} seeds"):
        readers[norm, scale] = [
            RecurrentNetwork(
                norm=norm, recurrent_scale=scale, inputs=PIXELS_A_STEP, steps=STEPS, seed=seed
            )
            for seed in seeds
        ]
        for net, seed in zip(readers[norm, scale], seeds, strict=True):
            batches = {"batch_size": 64, "iterations": iterations, "seed": seed}
            for _ in train(net, digits, learning_rate=0.05, **batches):
                pass
    return readers


def accuracies_when_late(
    readers: Nets,
    images: np.ndarray,
    labels: np.ndarray,
    *,
    scales: Sequence[float],
    waits: Sequence[int],
) -> dict[str, dict[str, np.ndarray]]:
    """Accuracy where each image comes after so many blank steps: {"s = 1": {norm: (seeds, waits)}}.

    readers: as `trained_readers` returns them; those of these recurrent scales are asked.
    """
    asked = {key: nets for key, nets in readers.items() if key[1] in scales}
    shares: dict[tuple, list] = {key: [] for key in asked}
    for wait in waits:
        late = np.pad(images, [(0, 0), (PIXELS_A_STEP * wait, 0)])
        for key, nets in asked.items():
            shares[key].append([accuracy(net, late, labels) for net in nets])
    table: dict[str, dict[str, np.ndarray]] = {f"s = {scale:g}": {} for scale in scales}
    for (norm, scale), rows in shares.items():
        table[f"s = {scale:g}"][norm] = np.array(rows).T
    return table


def shares_kept(accuracies: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """The last accuracy as a share of the first: {norm: (seeds,)}.

    accuracies: {norm: (seeds, settings)}.
    """
    return {norm: shares[:, -1] / shares[:, 0] for norm, shares in accuracies.items()}


def changes_not_seen(
    normalizers: Mapping[str, Callable], x: np.ndarray, *, seed: int = 0
) -> dict[str, list[str]]:
    """Which changes of x leave a normalizer's output as it is, to 0.0001: {normalizer: changes}.

    x: (examples, features). Each example, or each feature, is multiplied by a number of its own, or
    the number is added to it; the seed draws these numbers between 1 and 3.
    """
    rng = np.random.default_rng(seed)
    by_example = rng.uniform(1, 3, (len(x), 1))
    by_feature = rng.uniform(1, 3, (1, x.shape[1]))
    changed = {
        "examples scaled": x * by_example,
        "examples shifted": x + by_example,
        "features scaled": x * by_feature,
        "features shifted": x + by_feature,
    }
    return {
        name: [
            change
            for change, values in changed.items()
            if np.allclose(normalizer(values), normalizer(x), atol=1e-4)
        ]
        for name, normalizer in normalizers.items()
    }


def accuracies_after_200_steps(
    norms: Sequence[str], digits: Dataset, *, seeds: Sequence[int] = range(5)
) -> dict[str, np.ndarray]:
    """Test accuracy after 200 batches of 64 at learning rate 0.1: {norm: one per seed}."""

    def measure(norm: str, seed: int) -> float:
        net = normalized_network(norm, seed=seed)
        return accuracy_after(net, digits, learning_rate=0.1, iterations=200, seed=seed)

    table = sweep(measure, norms, seeds=seeds, title=f"{len(norms)} nets × {len(seeds)} seeds")
    return dict(zip(norms, table.T, strict=True))


def microseconds(layer: Callable, *inputs: np.ndarray) -> float:
    """What layer(*inputs) takes: the shortest of 20 calls."""
    return 1e6 * min(timeit.repeat(lambda: layer(*inputs), number=1, repeat=20))
