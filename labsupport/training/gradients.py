"""The gradient of one weight matrix: whether two agree, and how long one takes."""

from __future__ import annotations

import math
import timeit
from collections.abc import Callable, Sequence

import torch
from torch.nn import functional as F

from labsupport.data.datasets import Dataset
from labsupport.training.networks import Network, as_tensor


@torch.enable_grad()
def weight_gradient(network: Network, digits: Dataset, *, layer: int, rows: slice) -> torch.Tensor:
    """The gradient of the loss with respect to W of `layer` (from 1): (units, inputs).

    rows: the training images on which the loss is computed. The network is not changed. IndexError
    for a layer that it does not have.
    """
    if not 1 <= layer <= len(network.affine):
        raise IndexError(f"layer is {layer}; this network has layers 1 to {len(network.affine)}")
    images, labels = (as_tensor(part[rows]) for part in (digits.train_images, digits.train_labels))
    loss = F.cross_entropy(network(images), labels)
    return torch.autograd.grad(loss, network.affine[layer - 1].weight)[0]


def agreement(one: torch.Tensor, other: torch.Tensor) -> float:
    """The cosine between two gradients: 1 for the same direction, 0 for a right angle.

    Their lengths do not count: a tiny gradient has a direction too. ValueError where one is 0
    everywhere, or not finite.
    """
    one, other = (gradient.flatten().double() for gradient in (one, other))
    lengths = [float(gradient.norm()) for gradient in (one, other)]
    if not all(0 < length < math.inf for length in lengths):
        raise ValueError(
            f"the gradients have the lengths {lengths}; only a finite one above 0 has a direction"
        )
    # We divide by the lengths ourselves: torch's cosine_similarity fails for lengths below 1e-8.
    return float((one / lengths[0]) @ (other / lengths[1]))


def majority_sign_shares(gradient: torch.Tensor) -> torch.Tensor:
    """For each unit, the share of the more frequent sign in its row of the gradient: (units,).

    The share lies between ½ and 1. Entries of 0 are left out: they have no sign. They stand, for
    example, behind an input that is always 0. NaN for a unit with no other entries.
    """
    up, down = (gradient > 0).sum(dim=1), (gradient < 0).sum(dim=1)
    return torch.maximum(up, down) / (up + down)


def majority_shares(
    network: Network, digits: Dataset, *, layer: int, sizes: Sequence[int]
) -> list[float]:
    """The mean of `majority_sign_shares` over the units of `layer`, for a batch of each size."""
    gradients = [weight_gradient(network, digits, layer=layer, rows=slice(size)) for size in sizes]
    return [float(majority_sign_shares(gradient).nanmean()) for gradient in gradients]


@torch.enable_grad()
def seconds_there_and_back(
    f: Callable[..., torch.Tensor], *inputs: torch.Tensor, times: int = 20
) -> float:
    """Seconds for f(*inputs), its sum, and the sum's gradients; the fastest run.

    With a gradient of one's own in the place of the sum, torch would load SymPy: 36 MB.
    """
    watched = [x.detach().requires_grad_() for x in inputs]
    work = timeit.Timer(lambda: torch.autograd.grad(f(*watched).sum(), watched))
    return min(work.repeat(times, number=1))  # other work on the machine only adds time
