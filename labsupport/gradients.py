"""The gradient of one weight matrix of a network, and whether two gradients agree."""

from __future__ import annotations

import torch
from torch.nn import functional as F

from labsupport.datasets import Digits
from labsupport.networks import Network


def weight_gradient(network: Network, digits: Digits, *, layer: int, rows: slice) -> torch.Tensor:
    """The gradient of the loss on those training images in W of `layer` (from 1): (units, inputs).

    The network stays as it is. IndexError for a layer that it does not have.
    """
    if not 1 <= layer <= len(network.affine):
        raise IndexError(f"layer is {layer}; this network has layers 1 to {len(network.affine)}")
    images, labels = (
        torch.tensor(part[rows]) for part in (digits.train_images, digits.train_labels)
    )
    loss = F.cross_entropy(network(images), labels)
    return torch.autograd.grad(loss, network.affine[layer - 1].weight)[0]


def agreement(one: torch.Tensor, other: torch.Tensor) -> float:
    """The cosine between two gradients: 1 the same direction, 0 nothing in common."""
    return float(F.cosine_similarity(one.flatten(), other.flatten(), dim=0))


def majorities(gradient: torch.Tensor) -> torch.Tensor:
    """Per unit, the share of its incoming weights whose gradients have the more frequent sign."""
    return 0.5 + gradient.sign().mean(dim=1).abs() / 2
