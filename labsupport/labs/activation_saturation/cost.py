"""What an activation costs in seconds, beside the matrix product of its layer."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch

from labsupport.training.gradients import seconds_there_and_back
from labsupport.training.networks import DTYPE, TORCH_ACTIVATIONS

ROUNDS = 5


def time_shares(
    activations: Sequence[str], inputs: Sequence[int], *, units: int = 500, batch: int = 64
) -> dict[str, np.ndarray]:
    """What share of a dense layer's time its activation takes, forward and back together.

    inputs: how many the layer has, one or more numbers. Returns {activation: (1, inputs)}; the
    shares depend on the machine.
    """
    rng = torch.Generator().manual_seed(0)

    def draw(*shape: int) -> torch.Tensor:
        return torch.randn(shape, dtype=DTYPE, generator=rng, device="cpu")

    a = draw(batch, units)
    layers = [(draw(batch, count), draw(count, units)) for count in inputs]
    work = [(torch.matmul, *layer) for layer in layers]
    work += [(TORCH_ACTIVATIONS[name].make(units), a) for name in activations]
    # Each is timed in every round: whatever disturbs one round seldom disturbs the same in all.
    rounds = [[seconds_there_and_back(*one) for one in work] for _ in range(ROUNDS)]
    fastest = np.min(rounds, axis=0)
    products, own = fastest[: len(layers)], fastest[len(layers) :]
    return {name: t / (t + products)[None] for name, t in zip(activations, own, strict=True)}
