"""The comparison of activations, each line made from the registry and measured."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch

from labsupport.by_hand.activations import ACTIVATIONS, Activation
from labsupport.training.gradients import seconds_there_and_back
from labsupport.training.networks import DTYPE, TORCH_ACTIVATIONS

COMPARED = ("sigmoid", "tanh", "relu", "relu6", "leaky_relu", "prelu", "elu")
FLAT = 0.01  # a slope below it lets hardly anything through
FAR = 10.0  # how far out we look for a slope
INPUTS, BATCH = 500, 64  # of the affine layer
ROUNDS = 5


@dataclass(frozen=True)
class Measured:
    """One activation in numbers.

    low, high: of its outputs for a from −1000 to 1000. mean: of f(a) for a from N(0, 1). zeros: the
    share of outputs that are exactly 0 there. left, right: the slope at a = −10 and at 10.
    """

    activation: Activation
    low: float
    high: float
    mean: float
    zeros: float
    left: float
    right: float

    @property
    def saturates(self) -> str:
        """On which sides its slope is below `FLAT` far out."""
        sides = {"left": self.left, "right": self.right}
        flat = [side for side, slope in sides.items() if abs(slope) < FLAT]
        return "both sides" if len(flat) == 2 else "".join(flat) or "no"

    @property
    def can_die(self) -> str:
        """Whether the slope at −`FAR` is exactly 0, in numbers of 64 bits."""
        return "yes" if self.left == 0 else "no"


def measured(names: Sequence[str] = COMPARED, *, seed: int = 0) -> dict[str, Measured]:
    """What the registry's activations do, on a million numbers from N(0, 1) and far out."""
    a = np.random.default_rng(seed).standard_normal(1_000_000)
    wide, ends = np.linspace(-1000, 1000, 20_001), np.array([-FAR, FAR])
    found = {}
    for name in names:
        act = ACTIVATIONS[name]
        with np.errstate(under="ignore"):  # whatever the caller has set: exp(−1000) is 0
            outputs, reached = act.f(a), act.f(wide)
            left, right = act.df(ends)
        found[name] = Measured(
            activation=act,
            low=float(reached.min()),
            high=float(reached.max()),
            mean=float(outputs.mean()),
            zeros=float((outputs == 0).mean()),
            left=float(left),
            right=float(right),
        )
    return found


def time_parts(names: Sequence[str] = COMPARED) -> dict[str, float]:
    """What part of the time of an affine layer, 500 inputs and units, each activation adds.

    Forward and back for a batch of 64; depends on the machine.
    """
    rng = torch.Generator().manual_seed(0)
    shapes = (BATCH, INPUTS), (INPUTS, INPUTS), (BATCH, INPUTS)
    x, W, a = (torch.randn(shape, dtype=DTYPE, generator=rng, device="cpu") for shape in shapes)
    work = [(torch.matmul, x, W), *((TORCH_ACTIVATIONS[name].make(INPUTS), a) for name in names)]
    rounds = [[seconds_there_and_back(*one) for one in work] for _ in range(ROUNDS)]
    product, *own = np.min(rounds, axis=0)
    return {name: t / product for name, t in zip(names, own, strict=True)}
