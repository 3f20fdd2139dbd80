"""The gradient of one weight matrix, whether two agree, and how long a gradient takes."""

from __future__ import annotations

import math
import timeit
from collections.abc import Callable, Sequence

import torch
from torch.nn import functional as F

from labsupport.data.datasets import Dataset
from labsupport.training.networks import Network


def weight_gradient(network: Network, digits: Dataset, *, layer: int, rows: slice) -> torch.Tensor:
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
    """The cosine between two gradients: 1 the same direction, 0 nothing in common.

    However long they are: a vanishing gradient has a direction. ValueError where one is 0
    everywhere, or not finite.
    """
    one, other = (gradient.flatten().double() for gradient in (one, other))
    lengths = [float(gradient.norm()) for gradient in (one, other)]
    if not all(0 < length < math.inf for length in lengths):
        raise ValueError(
            f"the gradients have the lengths {lengths}; only a finite one above 0 has a direction"
        )
    # As unit vectors: torch's cosine_similarity takes no length below 1e-8.
    return float((one / lengths[0]) @ (other / lengths[1]))


def majorities(gradient: torch.Tensor) -> torch.Tensor:
    """Per unit, the more frequent sign's share of its incoming weights: ½ to 1, (units,).

    Of those with a gradient: 0, as behind an input that is always 0, is no sign and does not count.
    NaN for a unit without any.
    """
    up, down = (gradient > 0).sum(dim=1), (gradient < 0).sum(dim=1)
    return torch.maximum(up, down) / (up + down)


def majority_shares(
    network: Network, digits: Dataset, *, layer: int, sizes: Sequence[int]
) -> list[float]:
    """For a batch of each size, the `majorities` in W of `layer`, on average over its units."""
    gradients = [weight_gradient(network, digits, layer=layer, rows=slice(size)) for size in sizes]
    return [float(majorities(gradient).nanmean()) for gradient in gradients]


def seconds_there_and_back(
    f: Callable[..., torch.Tensor], *inputs: torch.Tensor, times: int = 20
) -> float:
    """Seconds that f(*inputs) and its gradients in all inputs take together, at best."""
    watched = [x.detach().requires_grad_() for x in inputs]
    arriving = torch.ones_like(f(*inputs))
    work = timeit.Timer(lambda: torch.autograd.grad(f(*watched), watched, arriving))
    return min(work.repeat(times, number=1))  # all that disturbs only adds
