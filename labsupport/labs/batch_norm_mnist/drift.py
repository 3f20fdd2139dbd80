"""What the last hidden layer receives while the nets learn: the paper's figure 1, with controls."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np
import torch
from torch import nn

from labsupport.by_hand.initializers import gaussian
from labsupport.data.datasets import Dataset
from labsupport.training.loop import train
from labsupport.training.measures import PROBE_SIZE
from labsupport.training.networks import DTYPE, Network, as_tensor
from labsupport.training.sweeps import watched

SIZES = (784, 100, 100, 100, 10)


@dataclass(frozen=True)
class Drift:
    """What the last hidden layer of one net receives, look after look.

    received: what its sigmoid gets, (looks, images, units). arrives: what comes out of the affine
    map, of the same shape; without batch norm in this layer it is the same. gamma, beta: (units,),
    those that the layer's batch norm has at the end; 1 and 0 where it has none.
    """

    received: np.ndarray
    arrives: np.ndarray
    gamma: np.ndarray
    beta: np.ndarray


def drift_by_layers(
    digits: Dataset, places: Mapping[str, Collection[int]], *, seed: int = 0
) -> dict[str, Drift]:
    """The `Drift` of 200 steps, with a look every 10 steps at 256 training images: {name: …}.

    places: {name: the hidden layers, 1 to 3, that have batch norm}. ValueError for other layers.

    As in figure 1 of Ioffe & Szegedy (2015) the net has three hidden layers of 100 sigmoids, so
    that it learns without batch norm too; learning rate 1, batches of 128. In each look, batch
    norm uses the statistics of the 256 images.
    """
    title = f"Three hidden layers, {len(places)} trainings"
    return {name: _drift(places[name], digits, seed) for name in watched(places, title)}


def _drift(layers: Collection[int], digits: Dataset, seed: int) -> Drift:
    chosen = {"norm": "batch norm", "normalized": layers, "initializer": gaussian(0.1)}
    net = Network(SIZES, activation="sigmoid", seed=seed, **chosen)
    settings = {"learning_rate": 1.0, "iterations": 200, "batch_size": 128}
    images = as_tensor(digits.train_images[:PROBE_SIZE])
    looks = [_look(net, images)]
    for step in train(net, digits, seed=seed, **settings):
        if step.iteration % 10 == 0:
            looks.append(_look(net, images))
    arrives, received = np.array(looks).swapaxes(0, 1)
    own = net.norm["3"] if "3" in net.norm else nn.BatchNorm1d(SIZES[3], dtype=DTYPE, device="cpu")
    return Drift(received, arrives, own.weight.detach().numpy(), own.bias.detach().numpy())


@torch.no_grad()
def _look(net: Network, images: torch.Tensor) -> tuple[np.ndarray, np.ndarray]:
    """(what the third affine map gives, what the third sigmoid gets)."""
    hidden: list[torch.Tensor] = []
    net(images, hidden)
    given = torch.logit(hidden[2])  # the sigmoid's inverse: what it was given
    return net.affine[2](hidden[1]).numpy(), given.numpy()
