"""Batch norm in some layers, or on some units, of the lecture's net; and what eval mode tells."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import numpy as np
import torch
from torch import nn

from labsupport.data.datasets import Dataset
from labsupport.labs.batch_norm_mnist.experiment import EPSILON, LEARNING_RATE, lecture_net
from labsupport.training.loop import train
from labsupport.training.measures import accuracy
from labsupport.training.networks import DTYPE, Network, as_tensor
from labsupport.training.sweeps import TEST_IMAGES, sweep


def accuracy_by_layers(
    digits: Dataset,
    places: Mapping[str, Collection[int]],
    *,
    epsilon: float = EPSILON,
    seeds: Sequence[int] = (0, 1, 2),
) -> tuple[dict[str, np.ndarray], dict[str, np.ndarray]]:
    """Test accuracy after 120 steps with batch norm in some layers only: {name: (seeds,)}, twice.

    The first is measured in train mode by `accuracy_in_one_batch`, the second in eval mode, where
    batch norm uses its running averages. Both are of the first 2,000 test images.
    places: {name: the hidden layers, from 1, that have batch norm}. epsilon: what it adds to the
    variance.
    """

    def measure(name: str, seed: int) -> tuple[float, float]:
        net = trained_net(digits, layers=places[name], epsilon=epsilon, seed=seed)
        tested = digits.test_images[:TEST_IMAGES], digits.test_labels[:TEST_IMAGES]
        return accuracy(net, *tested), accuracy_in_one_batch(net, digits)

    title = f"{len(places)} placement{'' if len(places) == 1 else 's'}"
    title += "" if epsilon == EPSILON else f", ε = {epsilon}"
    table = sweep(measure, list(places), seeds=seeds, title=title)
    in_train, in_eval = (dict(zip(places, table[..., k].T, strict=True)) for k in (1, 0))
    return in_train, in_eval


class OnSomeUnits(nn.Module):
    """Batch norm on the first `count` of a layer's units; the others pass as they are.

    Takes and returns (batch, units), units ≥ count.
    """

    def __init__(self, count: int):
        super().__init__()
        self.count, self.norm = count, nn.BatchNorm1d(count, dtype=DTYPE, device="cpu")

    def forward(self, a: torch.Tensor) -> torch.Tensor:
        return torch.cat([self.norm(a[:, : self.count]), a[:, self.count :]], dim=1)


def accuracy_by_units(
    digits: Dataset, counts: Sequence[int], *, seeds: Sequence[int] = (0, 1, 2)
) -> np.ndarray:
    """Test accuracy after 120 steps with batch norm on some units of each layer: (seeds, counts).

    counts: on how many of the 100 units, from 1. In train mode, by `accuracy_in_one_batch`.
    """

    def measure(count: int, seed: int) -> float:
        net = lecture_net("batch norm", seed=seed)
        for layer in net.norm:
            net.norm[layer] = OnSomeUnits(count)
        return accuracy_in_one_batch(_trained(net, digits, seed), digits)

    return sweep(measure, counts, seeds=seeds, title=f"batch norm on {counts} of 100 units")


def trained_net(
    digits: Dataset,
    *,
    layers: Collection[int] | None = None,
    epsilon: float = EPSILON,
    seed: int = 0,
) -> Network:
    """The lecture's net with batch norm in these layers (None: all), after 120 steps."""
    net = lecture_net("batch norm", layers=layers, epsilon=epsilon, seed=seed)
    return _trained(net, digits, seed)


def _trained(net: Network, digits: Dataset, seed: int) -> Network:
    settings = {"learning_rate": LEARNING_RATE, "iterations": 120, "batch_size": 64}
    for _ in train(net, digits, seed=seed, **settings):
        pass
    return net


def accuracy_in_sorted_batches(net: Network, digits: Dataset) -> float:
    """Share of test images that `net` gets right in train mode, one batch for each digit.

    The mean over the ten digits. In train mode batch norm uses the statistics of the batch, and
    moves its running averages.
    """
    right = []
    for digit in range(10):
        batch = digits.test_images[digits.test_labels == digit]
        right.append((_guesses_in_train_mode(net, batch) == digit).mean())
    return float(np.mean(right))


def accuracy_in_one_batch(net: Network, digits: Dataset) -> float:
    """Share of the first 2,000 test images that `net` gets right in train mode, in one batch."""
    guesses = _guesses_in_train_mode(net, digits.test_images[:TEST_IMAGES])
    return float((guesses == digits.test_labels[:TEST_IMAGES]).mean())


@torch.no_grad()
def _guesses_in_train_mode(net: Network, images: np.ndarray) -> np.ndarray:
    return net.train()(as_tensor(images)).argmax(1).numpy()


@torch.no_grad()
def mean_behind(net: Network, digits: Dataset, *, layer: int) -> float:
    """How far the running mean of a layer is from the true one, in stds of what arrives there.

    The median over the units of this layer, on the first 2,000 training images, in eval mode: there
    nothing moves. layer: from 2. KeyError where this layer has no batch norm.
    """
    hidden: list[torch.Tensor] = []
    net.eval()(as_tensor(digits.train_images[:TEST_IMAGES]), hidden)
    arrives = net.affine[layer - 1](hidden[layer - 2])
    gap = (net.norm[str(layer)].running_mean - arrives.mean(dim=0)).abs() / arrives.std(dim=0)
    return float(gap.median())
