"""One small network with each normalizer, trained on batches of any size."""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence

import numpy as np
import torch
from torch import nn

from labsupport.by_hand.initializers import initializer
from labsupport.data.datasets import Dataset
from labsupport.training.loop import train
from labsupport.training.measures import accuracy
from labsupport.training.networks import Network, as_tensor

SIZES = (784, 100, 100, 10)


def normalized_network(norm: str, *, seed: int) -> Network:
    """Two hidden layers of 100 ReLUs, He's weights, and `norm` before each ReLU.

    norm: as `Network` takes it; "plain" is none. seed: of the weights, the same for every norm.
    """
    he = initializer("he")
    return Network(SIZES, activation="relu", initializer=he, norm=norm, seed=seed)


def trained(
    norm: str,
    digits: Dataset,
    *,
    batch_size: int,
    images: int = 1600,
    learning_rate: float = 0.1,
    seed: int,
) -> Network:
    """A `normalized_network` that has seen `images` training images: images // batch_size steps.

    Raises torch's ValueError for batch norm with batches of one.
    """
    network = normalized_network(norm, seed=seed)
    settings = {"batch_size": batch_size, "learning_rate": learning_rate, "seed": seed}
    for _ in train(network, digits, iterations=images // batch_size, **settings):
        pass
    return network


def accuracies(
    nets: Mapping[tuple[str, float], Sequence[nn.Module]], images: np.ndarray, labels: np.ndarray
) -> dict[str, np.ndarray]:
    """Accuracy on `images` (n, 784) per norm: {norm: (seeds, settings)}, the settings ascending.

    nets: {(norm, setting): one network per seed}; NaN where a norm has none at a setting.
    """
    settings = sorted({setting for _, setting in nets})
    seeds = len(next(iter(nets.values())))
    table = {norm: np.full((seeds, len(settings)), np.nan) for norm, _ in nets}
    for (norm, setting), trained_nets in nets.items():
        shares = [accuracy(network, images, labels) for network in trained_nets]
        table[norm][:, settings.index(setting)] = shares
    return table


@torch.no_grad()
def accuracy_in_batches(
    network: nn.Module, images: np.ndarray, labels: np.ndarray, *, batch_size: int
) -> float:
    """Share of `images` (n, 784) classified as `labels` (n,) as in training, batch by batch.

    Batch norm uses the statistics of each batch of `batch_size` consecutive images; a rest is left
    out. The network stays as it is.
    """
    network = copy.deepcopy(network).train()
    batches = as_tensor(images).split(batch_size)
    whole = [batch for batch in batches if len(batch) == batch_size]
    if not whole:
        raise ValueError(f"batch_size is {batch_size}; there are only {len(images)} images")
    classes = torch.cat([network(batch).argmax(1) for batch in whole]).numpy()
    return float((classes == labels[: len(classes)]).mean())


@torch.no_grad()
def with_statistics_of(network: nn.Module, images: np.ndarray) -> nn.Module:
    """A copy of `network` whose batch norm layers have stored the statistics of all `images`."""
    network = copy.deepcopy(network).train()
    norms = [layer for layer in network.modules() if isinstance(layer, nn.BatchNorm1d)]
    momenta = [norm.momentum for norm in norms]
    for norm in norms:
        norm.momentum = 1.0  # the stored statistics are those of the last batch, and no others
    network(as_tensor(images))
    for norm, momentum in zip(norms, momenta, strict=True):
        norm.momentum = momentum
    return network.eval()
