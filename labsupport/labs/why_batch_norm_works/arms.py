"""The rival accounts of batch norm's gain: nets with one part of it, or with all but one.

`ARMS` names them. An arm is built for five seeds at once, as nets side by side.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import torch
from torch import nn

from labsupport.by_hand.initializers import Initializer, initializer
from labsupport.labs.why_batch_norm_works.normalizers import (
    EPSILON,
    BatchStatistics,
    LayerStatistics,
    NoiseOfABatch,
)
from labsupport.training.networks import Network
from labsupport.training.side_by_side import SideBySide

SIZES = (784, *[100] * 7, 10)
HIDDEN = len(SIZES) - 2
FITTING = {"relu": "he", "tanh": "glorot"}  # the initializer that suits an activation (lab 06)
SEEDS = (0, 1, 2, 3, 4)


@dataclass(frozen=True)
class Arm:
    """One account, as a net; without anything it is the plain net.

    make: called with the number of nets, returns the normalizer of one hidden layer; None for none.
    layers: the hidden layers, from 1, that have it; None for all. centered: whether the mean
    training image is subtracted from every image. start: called with the nets and the first batch,
    changes the weights before the first step. kind: the class of the nets.
    """

    make: Callable[[int], nn.Module] | None = None
    layers: Sequence[int] | None = None
    centered: bool = False
    start: Callable[[SideBySide, torch.Tensor], None] | None = None
    kind: type[SideBySide] = SideBySide


def _statistics(**parts) -> Callable[[int], nn.Module]:
    return lambda nets: BatchStatistics(nets * SIZES[1], **parts)


class WeightNormed(SideBySide):
    """Each unit's weights are g · v / ‖v‖, and g and v are learned (Salimans & Kingma 2016)."""

    def __init__(self, nets: Sequence[Network]):
        super().__init__(nets)
        lengths = [W.detach().norm(dim=1, keepdim=True) for W in self.weights]
        self.lengths = nn.ParameterList(lengths)

    def forward(self, x: torch.Tensor, hidden: list | None = None) -> torch.Tensor:
        x = x.expand(self.count, *x.shape[1:])
        for k, (v, g, b) in enumerate(zip(self.weights, self.lengths, self.biases, strict=True)):
            x = torch.baddbmm(b, x, g * v / v.norm(dim=1, keepdim=True))
            if k < HIDDEN:
                x = self._activated(x, self.activate[k])
                if hidden is not None:
                    hidden.append(x)
        return x


@torch.no_grad()
def _fold_in(together: SideBySide, x: torch.Tensor) -> None:
    """Sets W and b so that each unit has mean 0 and std 1 on the batch x: (nets, batch, inputs).

    Layer by layer, as LSUV does with one factor for each layer (Mishkin & Matas 2016).
    """
    x = x.expand(together.count, *x.shape[1:])
    for k in range(HIDDEN):
        W, b = together.weights[k], together.biases[k]
        a = torch.baddbmm(b, x, W)
        var, mean = torch.var_mean(a, dim=1, correction=0, keepdim=True)
        factor = torch.rsqrt(var + EPSILON)
        W *= factor
        b -= mean
        b *= factor
        x = together._activated(torch.baddbmm(b, x, W), together.activate[k])


ARMS = {
    "plain": Arm(),
    "batch norm": Arm(_statistics()),
    "centered": Arm(centered=True),
    "centering only": Arm(_statistics(scale=False)),
    "scaling only": Arm(_statistics(center=False)),
    "first batch folded in": Arm(start=_fold_in),
    "layer norm": Arm(lambda nets: LayerStatistics(nets * SIZES[1], nets=nets)),
    "weight norm": Arm(kind=WeightNormed),
    "noise alone": Arm(lambda nets: NoiseOfABatch(seed=0)),
    "no gradient through it": Arm(_statistics(through=False)),
    "ghost batches": Arm(_statistics(ghosts=4)),
    "layer 1 alone": Arm(_statistics(), layers=(1,)),
    "layer 7 alone": Arm(_statistics(), layers=(7,)),
}


def built(
    name: str,
    activation: str,
    *,
    start: Initializer | None = None,
    seeds: Sequence[int] = SEEDS,
) -> SideBySide:
    """The nets of the arm `name`, one per seed. start: draws the weights; by default what fits."""
    arm = ARMS[name]
    chosen = {"activation": activation, "initializer": start or initializer(FITTING[activation])}
    together = arm.kind([Network(SIZES, seed=seed, **chosen) for seed in seeds])
    if arm.make is not None:
        layers = range(1, HIDDEN + 1) if arm.layers is None else arm.layers
        together.norms = nn.ModuleList(
            arm.make(len(seeds)) if k in layers else nn.Identity() for k in range(1, HIDDEN + 1)
        )
    return together
