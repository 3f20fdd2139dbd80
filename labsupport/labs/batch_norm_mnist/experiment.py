"""Lab 09's trainings: the lecture's net with batch norm and without, over seeds and settings.

Methods are called as `Network` calls them: "plain" and "batch norm". What a function returns has
one row per seed; the seed decides the weights and the mini-batches.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np

from labsupport.by_hand.initializers import gaussian
from labsupport.data.datasets import Dataset
from labsupport.training.loop import fit
from labsupport.training.measures import layer_statistics
from labsupport.training.networks import Network
from labsupport.training.records import TrainingRecord
from labsupport.training.side_by_side import SideBySide, accuracies, train_side_by_side
from labsupport.training.sweeps import TEST_IMAGES, watched

METHODS = ("plain", "batch norm")
SIZES = (784, *[100] * 7, 10)
LEARNING_RATE = 0.3  # wherever none is asked for
EPSILON = 1e-5  # torch's
TOGETHER = 10  # nets side by side: twenty are no faster, and need twice the memory


def lecture_net(
    norm: str,
    *,
    scale: float = 0.1,
    layers: Collection[int] | None = None,
    epsilon: float = EPSILON,
    seed: int,
) -> Network:
    """The lecture's net: seven hidden layers of 100 sigmoids, weights scale · randn.

    norm: "plain" or "batch norm". layers: the hidden layers, from 1, that get it; None for all.
    epsilon: what batch norm adds to the variance.
    """
    chosen = {"norm": norm, "normalized": layers, "initializer": gaussian(scale)}
    net = Network(SIZES, activation="sigmoid", seed=seed, **chosen)
    for own in net.norm.values():
        own.eps = epsilon
    return net


def records_by_method(
    digits: Dataset, *, seeds: Sequence[int] = (0, 1, 2)
) -> dict[str, list[TrainingRecord]]:
    """100 steps of the lecture's net in batches of 256: {method: one record per seed}.

    Test accuracy after the last step, a look into the layers every 50.
    """
    settings = {"learning_rate": LEARNING_RATE, "iterations": 100}
    settings |= {"check_every": 100, "look_every": 50}
    records: dict[str, list[TrainingRecord]] = {norm: [] for norm in METHODS}
    runs = [(norm, seed) for norm in METHODS for seed in seeds]
    for norm, seed in watched(runs, f"{len(runs)} trainings"):
        net = lecture_net(norm, seed=seed)
        records[norm].append(fit(net, digits, seed=seed, label=norm, **settings))
    return records


def accuracy_by_rate(
    norm: str, digits: Dataset, rates: Sequence[float], *, seeds: Sequence[int] = (0, 1, 2)
) -> np.ndarray:
    """Test accuracy of the lecture's net after 100 steps at each learning rate: (seeds, rates).

    In batches of 64, on the first 2,000 test images.
    """

    def row(seed: int) -> np.ndarray:
        together = SideBySide([lecture_net(norm, seed=seed) for _ in rates])
        return _accuracy_side_by_side(together, digits, rates, iterations=100, seed=seed)

    title = f"{norm}, {len(rates)} learning rates"
    return np.array([row(seed) for seed in watched(seeds, title)])


def accuracy_by_scale(
    norm: str,
    digits: Dataset,
    scales: Sequence[float],
    *,
    learning_rate: float = LEARNING_RATE,
    iterations: int = 120,
    epsilon: float = EPSILON,
    seeds: Sequence[int] = (0, 1, 2),
) -> np.ndarray:
    """Test accuracy after that many steps for each scale of the weights: (seeds, scales).

    In batches of 64, on the first 2,000 test images. epsilon: what batch norm adds to the variance.
    """

    def accuracies_of(some: Sequence[float], seed: int) -> np.ndarray:
        chosen = {"epsilon": epsilon, "seed": seed}
        together = SideBySide([lecture_net(norm, scale=scale, **chosen) for scale in some])
        rates = [learning_rate] * together.count
        return _accuracy_side_by_side(together, digits, rates, iterations=iterations, seed=seed)

    def row(seed: int) -> np.ndarray:
        parts = [scales[k : k + TOGETHER] for k in range(0, len(scales), TOGETHER)]
        return np.concatenate([accuracies_of(some, seed) for some in parts])

    title = f"{norm}, {len(scales)} scale{'' if len(scales) == 1 else 's'}"
    title += "" if learning_rate == LEARNING_RATE else f", rate {learning_rate}"
    title += "" if epsilon == EPSILON else f", ε = {epsilon}"
    return np.array([row(seed) for seed in watched(seeds, title)])


def _accuracy_side_by_side(
    together: SideBySide, digits: Dataset, rates: Sequence[float], *, iterations: int, seed: int
) -> np.ndarray:
    """Test accuracy (nets,) after that many steps, each net at its own rate."""
    seeds = [seed] * together.count
    for _ in train_side_by_side(
        together, digits, learning_rates=rates, seeds=seeds, iterations=iterations
    ):
        pass
    return accuracies(together, digits.test_images[:TEST_IMAGES], digits.test_labels[:TEST_IMAGES])


def first_steps(digits: Dataset, *, scales: Sequence[float], seed: int = 0) -> dict[float, float]:
    """The length of the first step of W as a share of the length of W: {scale: share}.

    Of the fourth weight matrix of the lecture's net with batch norm. Length: the Frobenius norm.
    """
    shares = {}
    for scale in scales:
        net = lecture_net("batch norm", scale=scale, seed=seed)
        step = LEARNING_RATE * layer_statistics(net, digits, iteration=0).weight_gradient_norm[3]
        shares[scale] = float(step / net.affine[3].weight.detach().norm())
    return shares


def gradients_by_layer(digits: Dataset, *, seed: int = 0) -> dict[str, np.ndarray]:
    """The std of ∂L/∂h in each hidden layer of the untrained nets: {method: (7,)}.

    Over all units and the first 256 training images.
    """
    nets = {norm: lecture_net(norm, seed=seed) for norm in METHODS}
    return {
        norm: layer_statistics(net, digits, iteration=0).gradient_std for norm, net in nets.items()
    }


def gradient_left_by_scale(
    norm: str, digits: Dataset, scales: Sequence[float], *, seed: int = 0
) -> np.ndarray:
    """The std of ∂L/∂h in layer 1 as a share of layer 7's, before any training: (scales,)."""
    nets = [lecture_net(norm, scale=scale, seed=seed) for scale in scales]
    stds = [layer_statistics(net, digits, iteration=0).gradient_std for net in nets]
    return np.array([std[0] / std[6] for std in stds])


def percents(shares: Sequence[float]) -> str:
    """Shares for people: [0.114, 0.9] is "11 %, 90 %"."""
    return ", ".join(f"{100 * share:.0f} %" for share in shares)
