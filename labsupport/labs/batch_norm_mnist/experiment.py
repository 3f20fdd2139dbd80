"""Lab 09's trainings: the lecture's net with batch norm and without, over seeds and settings.

Methods are called as `Network` calls them: "plain" and "batch norm". What a function returns has
one row per seed; the seed decides the weights and the mini-batches.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import numpy as np
import torch

from labsupport.by_hand.initializers import gaussian, initializer
from labsupport.data.datasets import Dataset
from labsupport.training.loop import fit, train
from labsupport.training.measures import PROBE_SIZE, layer_statistics
from labsupport.training.networks import Network
from labsupport.training.records import TrainingRecord
from labsupport.training.sweeps import (
    TEST_IMAGES,
    accuracy_after,
    accuracy_at_rates,
    iterations_until,
    sweep,
    watched,
)

METHODS = ("plain", "batch norm")
SIZES = (784, *[100] * 7, 10)
LEARNING_RATE = 0.3  # wherever none is asked for
DRIFT = "Three hidden layers, two trainings"


def lecture_net(
    norm: str, *, scale: float = 0.1, layers: Collection[int] | None = None, seed: int
) -> Network:
    """The lecture's net: seven hidden layers of 100 sigmoids, weights scale · randn.

    norm: "plain" or "batch norm". layers: the hidden layers, from 1, that get it; None for all.
    """
    chosen = {"norm": norm, "normalized": layers, "initializer": gaussian(scale)}
    return Network(SIZES, activation="sigmoid", seed=seed, **chosen)


def records_by_method(
    digits: Dataset, *, seeds: Sequence[int] = (0, 1, 2)
) -> dict[str, list[TrainingRecord]]:
    """100 steps of the lecture's net in batches of 256: {method: one record per seed}.

    Test accuracy every 20 steps, a look into the layers every 50.
    """
    settings = {"learning_rate": LEARNING_RATE, "iterations": 100}
    settings |= {"check_every": 20, "look_every": 50}
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

    In batches of 256, as in `records_by_method`.
    """
    return accuracy_at_rates(
        lambda seed: lecture_net(norm, seed=seed),
        digits,
        rates,
        seeds=seeds,
        title=f"{norm}, {len(rates)} learning rates",
        iterations=100,
        batch_size=256,
    )


def accuracy_by_scale(
    norm: str,
    digits: Dataset,
    scales: Sequence[float],
    *,
    iterations: int = 120,
    seeds: Sequence[int] = (0, 1, 2),
) -> np.ndarray:
    """Test accuracy after that many steps for each scale of the weights: (seeds, scales)."""

    def measure(scale: float, seed: int) -> float:
        return _accuracy(lecture_net(norm, scale=scale, seed=seed), digits, iterations, seed)

    return sweep(measure, scales, seeds=seeds, title=f"{norm}, {_count(scales, 'scale')}")


def accuracy_by_layers(
    digits: Dataset, places: Mapping[str, Collection[int]], *, seeds: Sequence[int] = (0, 1, 2)
) -> tuple[dict[str, np.ndarray], dict[str, np.ndarray]]:
    """Test accuracy after 120 steps with batch norm in some layers only: {name: (seeds,)}, twice.

    The first is measured in train mode by `accuracy_in_one_batch`, the second in eval mode, where
    batch norm uses its running averages. Both are of the first 2,000 test images.
    places: {name: the hidden layers, from 1, that have batch norm}.
    """

    def measure(name: str, seed: int) -> tuple[float, float]:
        net = lecture_net("batch norm", layers=places[name], seed=seed)
        return _accuracy(net, digits, 120, seed), accuracy_in_one_batch(net, digits)

    table = sweep(measure, list(places), seeds=seeds, title=_count(places, "placement"))
    in_train, in_eval = (dict(zip(places, table[..., k].T, strict=True)) for k in (1, 0))
    return in_train, in_eval


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


def received_by_method(digits: Dataset, *, seed: int = 0) -> dict[str, np.ndarray]:
    """What the last hidden layer receives before its sigmoid, every 10 steps of 200.

    {method: (21, 256, 100)}: looks, training images, units. As in figure 1 of Ioffe & Szegedy
    (2015) the net has three hidden layers of 100 sigmoids, so that it learns without batch norm
    too; learning rate 1, batches of 128. In each look, batch norm uses the statistics of the 256
    images.
    """
    return {norm: _received_while_learning(norm, digits, seed) for norm in watched(METHODS, DRIFT)}


def _received_while_learning(norm: str, digits: Dataset, seed: int) -> np.ndarray:
    sizes = (784, 100, 100, 100, 10)
    net = Network(sizes, activation="sigmoid", initializer=gaussian(0.1), norm=norm, seed=seed)
    settings = {"learning_rate": 1.0, "iterations": 200, "batch_size": 128}
    images = torch.from_numpy(np.array(digits.train_images[:PROBE_SIZE]))
    looks = [_received(net, images)]
    for step in train(net, digits, seed=seed, **settings):
        if step.iteration % 10 == 0:
            looks.append(_received(net, images))
    return np.array(looks)


@torch.no_grad()
def _received(net: Network, images: torch.Tensor) -> np.ndarray:
    hidden: list[torch.Tensor] = []
    net(images, hidden)
    return torch.logit(hidden[-1]).numpy()  # the sigmoid's inverse: what it was given


def steps_by_rate(
    norm: str, digits: Dataset, rates: Sequence[float], *, seeds: Sequence[int] = (0, 1, 2)
) -> np.ndarray:
    """Steps until 80 % of the test digits are right, at each learning rate: (seeds, rates).

    Of a net with seven hidden layers of 100 ReLUs and He's weights; infinity where 200 steps are
    not enough.
    """
    he = initializer("he")

    def measure(rate: float, seed: int) -> float:
        net = Network(SIZES, activation="relu", initializer=he, norm=norm, seed=seed)
        goal = {"goal": 0.8, "at_most": 200}
        return iterations_until(net, digits, learning_rate=rate, seed=seed, **goal)

    return sweep(measure, rates, seeds=seeds, title=f"ReLU, {norm}, {_count(rates, 'rate')}")


def trained_net(
    digits: Dataset, *, layers: Collection[int] | None = None, seed: int = 0
) -> Network:
    """The lecture's net with batch norm in these layers (None: all), after 120 steps."""
    net = lecture_net("batch norm", layers=layers, seed=seed)
    for _ in train(
        net, digits, learning_rate=LEARNING_RATE, iterations=120, batch_size=64, seed=seed
    ):
        pass
    return net


def accuracy_in_sorted_batches(net: Network, digits: Dataset) -> float:
    """Share of test images that `net` gets right in train mode, one batch for each digit.

    The mean over the ten digits. In train mode batch norm uses the statistics of the batch, and
    moves its running averages.
    """
    labels = digits.test_labels
    batches = [digits.test_images[labels == digit] for digit in range(10)]
    guesses = [_guesses_in_train_mode(net, batch) for batch in batches]
    return float(np.mean([(guess == digit).mean() for digit, guess in enumerate(guesses)]))


def accuracy_in_one_batch(net: Network, digits: Dataset) -> float:
    """Share of the first 2,000 test images that `net` gets right in train mode, in one batch."""
    guesses = _guesses_in_train_mode(net, digits.test_images[:TEST_IMAGES])
    return float((guesses == digits.test_labels[:TEST_IMAGES]).mean())


@torch.no_grad()
def _guesses_in_train_mode(net: Network, images: np.ndarray) -> np.ndarray:
    return net.train()(torch.from_numpy(np.array(images))).argmax(1).numpy()


def percents(shares: Sequence[float]) -> str:
    """Shares for people: [0.114, 0.9] is "11 %, 90 %"."""
    return ", ".join(f"{100 * share:.0f} %" for share in shares)


def _accuracy(net: Network, digits: Dataset, iterations: int, seed: int) -> float:
    settings = {"learning_rate": LEARNING_RATE, "iterations": iterations}
    return accuracy_after(net, digits, seed=seed, **settings)


def _count(things: Collection, name: str) -> str:
    """Such as "1 scale" or "7 scales"."""
    return f"{len(things)} {name}{'' if len(things) == 1 else 's'}"
