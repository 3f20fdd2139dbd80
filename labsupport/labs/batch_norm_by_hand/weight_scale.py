"""How long the weights below a batch norm grow, and how far a step turns them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch.nn import functional as F

from labsupport.data.datasets import Dataset
from labsupport.labs.batch_norm_by_hand.nets import BATCH, SEEDS, net
from labsupport.training.loop import minibatches
from labsupport.training.networks import Network
from labsupport.training.sweeps import watched


@dataclass(frozen=True)
class Walk:
    """The second weight matrix of some nets along a training, one row per seed.

    length: its norm, (seeds, steps + 1). gradient: the norm of its gradient, without the decay,
    (seeds, steps). turned: by what angle each step turns it, in radians, (seeds, steps). loss: of
    each batch, (seeds, steps).
    """

    length: np.ndarray
    gradient: np.ndarray
    turned: np.ndarray
    loss: np.ndarray

    @property
    def growth(self) -> np.ndarray:
        """The last length over the first one, (seeds,)."""
        return self.length[:, -1] / self.length[:, 0]


def walk(
    digits: Dataset,
    activation: str,
    *,
    rate: float,
    decay: float = 0.0,
    steps: int = 200,
    seeds: Sequence[int] = SEEDS,
) -> Walk:
    """The `Walk` of nets with batch norm under plain SGD; decay: times W is added to W's gradient.

    Only the weight matrices decay. In batches of 64.
    """
    named = f", decay {decay}" if decay else ""
    found = [
        _one_walk(net(activation, seed=seed), digits, rate, decay, steps, seed)
        for seed in watched(seeds, f"{activation}, rate {rate}{named}")
    ]
    return Walk(*(np.array(part) for part in zip(*found, strict=True)))


@torch.enable_grad()
def _one_walk(made: Network, digits: Dataset, rate: float, decay: float, steps: int, seed: int):
    W = made.train().affine[1].weight
    length, gradient, turned, losses = [W.norm().item()], [], [], []
    batches = minibatches(digits, BATCH, seed=seed)
    for _, (images, labels) in zip(range(steps), batches, strict=False):
        made.zero_grad()
        loss = F.cross_entropy(made(images), labels)
        loss.backward()
        old = W.detach() / length[-1]
        gradient.append(W.grad.norm().item())
        with torch.no_grad():
            for p in made.parameters():
                p -= rate * (p.grad + decay * p if p.ndim == 2 else p.grad)
        length.append(W.norm().item())
        chord = (W.detach() / length[-1] - old).norm().item()  # between two unit matrices
        turned.append(2 * np.arcsin(min(chord / 2, 1.0)))
        losses.append(loss.item())
    return length, gradient, turned, losses


@torch.enable_grad()
def losses_from(
    digits: Dataset, *, times: float, rate: float, steps: int = 20, seed: int = 0
) -> np.ndarray:
    """The losses of a ReLU net whose second matrix is `times` as large, and learns at `rate`.

    All other parameters learn at rate 0.3. In float64, and with an ε of 1e-12: (steps,).
    """
    made = net("relu", seed=seed).double().train()
    for norm in made.norm.values():
        norm.eps = 1e-12
    scaled, losses = made.affine[1].weight, []
    with torch.no_grad():
        scaled *= times
    batches = minibatches(digits, BATCH, seed=seed)
    for _, (images, labels) in zip(range(steps), batches, strict=False):
        made.zero_grad()
        loss = F.cross_entropy(made(images.double()), labels)
        loss.backward()
        losses.append(loss.item())
        with torch.no_grad():
            for p in made.parameters():
                p -= (rate if p is scaled else 0.3) * p.grad
    return np.array(losses)
