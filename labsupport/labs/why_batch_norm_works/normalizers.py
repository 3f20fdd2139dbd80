"""Batch norm taken apart: what a rival account leaves of it, as modules for nets side by side.

Each takes and returns (batch, nets · units): the units of one net stand together, as `SideBySide`
gives them to batch norm. All are used in train mode only, so none keeps running statistics. One
that makes noise has `noisy`: without it, what was learned can be counted undisturbed.
"""

from __future__ import annotations

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

from labsupport.training.networks import DTYPE

EPSILON = 1e-5


def generator(seed: int) -> torch.Generator:
    """Torch's generator, for noise; NumPy draws its seed, as it draws all else of the course."""
    return torch.Generator().manual_seed(int(np.random.default_rng(seed).integers(2**32)))


class BatchStatistics(nn.Module):
    """Batch norm with parts that can be taken out.

    center: subtract the mean. scale: divide by the standard deviation. through: the gradient goes
    through both; without it they count as constants. ghosts: the batch is cut into so many parts,
    each with statistics of its own (Hoffer, Hubara & Soudry 2017).
    """

    def __init__(
        self,
        units: int,
        *,
        center: bool = True,
        scale: bool = True,
        through: bool = True,
        ghosts: int = 1,
    ):
        super().__init__()
        self.center, self.scale, self.through, self.ghosts = center, scale, through, ghosts
        self.noisy = ghosts > 1
        self.gamma = nn.Parameter(torch.ones(units, dtype=DTYPE, device="cpu"))
        self.beta = nn.Parameter(torch.zeros(units, dtype=DTYPE, device="cpu"))

    def forward(self, a: torch.Tensor) -> torch.Tensor:
        ghosts = self.ghosts if self.noisy else 1
        if ghosts == 1 and self.center and self.scale and self.through:  # torch's own: faster
            return F.batch_norm(a, None, None, self.gamma, self.beta, training=True, eps=EPSILON)
        parts = a.view(ghosts, -1, a.shape[1])
        seen = parts if self.through else parts.detach()
        var, mean = torch.var_mean(seen, dim=1, correction=0, keepdim=True)
        if self.center:
            parts = parts - mean
        if self.scale:
            parts = parts * torch.rsqrt(var + EPSILON)
        return torch.addcmul(self.beta, self.gamma, parts.reshape(a.shape))


class LayerStatistics(nn.Module):
    """Layer norm: each image's statistics over the units of its own net, of `nets` nets."""

    def __init__(self, units: int, *, nets: int):
        super().__init__()
        self.nets = nets
        self.gamma = nn.Parameter(torch.ones(units, dtype=DTYPE, device="cpu"))
        self.beta = nn.Parameter(torch.zeros(units, dtype=DTYPE, device="cpu"))

    def forward(self, a: torch.Tensor) -> torch.Tensor:
        own = a.view(len(a), self.nets, -1)
        var, mean = torch.var_mean(own, dim=2, correction=0, keepdim=True)
        normal = (own - mean) * torch.rsqrt(var + EPSILON)
        return torch.addcmul(self.beta, self.gamma, normal.reshape(a.shape))


class NoiseOfABatch(nn.Module):
    """Nothing is normalized; the noise that batch statistics would bring is added.

    In a batch of m the mean of a unit is off by about σ/√m, and its std by a share of about
    1/√(2m). σ: the unit's own in this batch, a constant for the gradient.
    """

    def __init__(self, *, seed: int):
        super().__init__()
        self.drawn, self.noisy = generator(seed), True

    def forward(self, a: torch.Tensor) -> torch.Tensor:
        if not self.noisy:
            return a
        m = len(a)
        drawn = torch.randn((2, a.shape[1]), generator=self.drawn, dtype=DTYPE, device="cpu")
        off, share = drawn * m**-0.5
        var, mean = torch.var_mean(a.detach(), dim=0, correction=0)
        return mean + (a - mean) * (1 + share / 2**0.5) + off * var.sqrt()
