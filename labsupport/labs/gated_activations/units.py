"""The units that lab 04 compares, and the size of the weights that suits each of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

from labsupport.by_hand.initializers import Initializer, initializer
from labsupport.training.networks import DTYPE, TORCH_ACTIVATIONS, TorchActivation, filled

EVEN, DRAWS = 400, 8_000  # normal numbers
LEAST, MOST, TRIED = 0.2, 4.0, 61  # gains


def elementwise(name: str, f: Callable[[torch.Tensor], torch.Tensor]) -> TorchActivation:
    """A function of one pre-activation as a unit of that name."""
    return TorchActivation(lambda units: f, name=name)


def maxout(pieces: int) -> TorchActivation:
    """The largest of so many pre-activations (Goodfellow and others 2013)."""

    def strongest(a: torch.Tensor) -> torch.Tensor:
        return a.unflatten(-1, (-1, pieces)).amax(-1)

    return TorchActivation(lambda units: strongest, width=pieces, name=f"maxout, {pieces} pieces")


def gated(name: str, gate: Callable[[torch.Tensor], torch.Tensor]) -> TorchActivation:
    """A unit with two pre-activations: one of them times a function of the other (Shazeer 2020)."""

    def product(a: torch.Tensor) -> torch.Tensor:
        content, opening = a.chunk(2, dim=-1)
        return content * gate(opening)

    return TorchActivation(lambda units: product, width=2, name=name)


class LearnedSwish(nn.Module):
    """x · σ(βx) with one β for all units of a layer, which is learned."""

    def __init__(self, beta: float):
        super().__init__()
        filled(self, beta=np.array([beta]))

    def forward(self, a: torch.Tensor) -> torch.Tensor:
        return a * torch.sigmoid(self.beta * a)


def learned_swish(beta: float) -> TorchActivation:
    """Swish whose β starts at this value, in each layer of each net."""
    return TorchActivation(lambda units: LearnedSwish(beta), name=f"Swish, β from {beta:g}")


UNITS: dict[str, TorchActivation] = {
    name: elementwise(name, TORCH_ACTIVATIONS[name.lower()].make(1))
    for name in ("ReLU", "GELU", "SiLU")
} | {
    unit.name: unit
    for unit in (
        maxout(2),
        maxout(5),
        gated("GLU", torch.sigmoid),
        gated("SwiGLU", F.silu),
    )
}


@cache
def _normal(width: int) -> torch.Tensor:
    """Standard normal numbers (n, width): evenly spread where width is 1, else random."""
    if width == 1:
        levels = torch.arange(0.5, EVEN, dtype=torch.float64, device="cpu") / EVEN
        return torch.special.ndtri(levels)[:, None].to(DTYPE)
    rng = np.random.default_rng(0)
    return torch.tensor(rng.standard_normal((DRAWS, width)), dtype=DTYPE, device="cpu")


@torch.enable_grad()
def passed_back(unit: TorchActivation, gain: float) -> float:
    """By what factor a layer of such units multiplies the mean square of a gradient going back.

    Its weights have std gain/√n, n units enter and n leave, and the pre-activations are normal with
    mean 0 and std `gain`. The squared slopes of a unit with several pre-activations add up.
    """
    a = (gain * _normal(unit.width)).requires_grad_()
    [slopes] = torch.autograd.grad(unit.make(1)(a).sum(), a)
    return gain**2 * float(slopes.square().sum(dim=1).mean())


def gain_for(unit: TorchActivation) -> float:
    """The smallest gain g for which weights of std g/√n keep the size of a gradient going back.

    For ReLU it is He's √2. Looked for between 0.2 and 4; 4 where none of them is enough.
    """
    gains = np.geomspace(LEAST, MOST, TRIED)
    logs = np.log([passed_back(unit, gain) for gain in gains])
    above = np.flatnonzero(logs >= 0)
    if not above.size or above[0] == 0:
        return LEAST if above.size else MOST
    upper = above[0]
    share = -logs[upper - 1] / (logs[upper] - logs[upper - 1])
    return float(gains[upper - 1] * (gains[upper] / gains[upper - 1]) ** share)


def weights_for(unit: TorchActivation, *, smaller: float = 1) -> Initializer:
    """Normal weights of std g/√n with the unit's own gain g, times `smaller`."""
    return initializer("lecun", gain=smaller * gain_for(unit))


def parameters(sizes: Sequence[int], width: int = 1) -> int:
    """How many weights and biases a net has whose units take `width` pre-activations each."""
    out = [*(width * units for units in sizes[1:-1]), sizes[-1]]
    return sum((fan_in + 1) * units for fan_in, units in zip(sizes[:-1], out, strict=True))


def same_size(sizes: Sequence[int], width: int) -> tuple[int, ...]:
    """Sizes with equal hidden layers whose count of parameters is nearest to that of `sizes`.

    sizes: of a net whose units take one pre-activation; width: how many they take in the new one.
    """
    hidden = len(sizes) - 2
    made = [(sizes[0], *[units] * hidden, sizes[-1]) for units in range(1, max(sizes[1:-1]) + 1)]
    return min(made, key=lambda one: abs(parameters(one, width) - parameters(sizes)))
