"""By which factor the gradient changes from layer to layer, in layers of many widths."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from labsupport.by_hand.activations import ACTIVATIONS
from labsupport.by_hand.propagation import backward

DEPTH = 10


def factor_per_layer(
    widths: Sequence[int], *, seeds: Sequence[int], std: float | None = None
) -> np.ndarray:
    """The mean factor (seeds, widths) by which ∂L/∂h changes through one layer of sigmoid units.

    Ten layers of equal width. std: of the weights at every width; without it they are Glorot's,
    N(0, 1/n) where as many units go in as out. 50 inputs are standard normal, and so is the
    gradient that enters at the top. The factor is the geometric mean over the nine steps from layer
    10 down to layer 1.
    """
    return np.array([[_factor(width, seed=seed, std=std) for width in widths] for seed in seeds])


def _factor(width: int, *, seed: int, std: float | None) -> float:
    rng = np.random.default_rng(seed)
    weights = [rng.normal(0, std or width**-0.5, (width, width)) for _ in range(DEPTH)]
    inputs, top = rng.standard_normal((2, 50, width))
    first, *_, last = backward(inputs, weights, ACTIVATIONS["sigmoid"], top)
    sizes = [np.sqrt(np.mean(gradient**2)) for gradient in (first, last)]
    return float((sizes[0] / sizes[1]) ** (1 / (DEPTH - 1)))
