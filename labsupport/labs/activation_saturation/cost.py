"""What an activation costs in seconds, beside the matrix product of its layer."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch

from labsupport.training.gradients import seconds_there_and_back
from labsupport.training.networks import TORCH_ACTIVATIONS


def time_shares(
    activations: Sequence[str], inputs: Sequence[int], *, units: int = 500, batch: int = 64
) -> dict[str, np.ndarray]:
    """What share of a dense layer's time its activation takes, forward and back together.

    inputs: how many the layer has, one or more numbers. Returns {activation: (1, inputs)}; the
    shares depend on the machine.
    """
    a = torch.randn(batch, units)
    layers = [(torch.randn(batch, count), torch.randn(count, units)) for count in inputs]
    products = np.array([seconds_there_and_back(torch.matmul, *layer) for layer in layers])
    shares = {}
    for name in activations:
        own = seconds_there_and_back(TORCH_ACTIVATIONS[name], a)
        shares[name] = own / (own + products)[None]
    return shares
