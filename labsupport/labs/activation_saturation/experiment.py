"""How much of a layer is saturated: over the scale of its weights, and unit by unit."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from labsupport.by_hand.activations import activation as find_activation
from labsupport.by_hand.propagation import forward
from labsupport.by_hand.signals import saturation_profile, signal_experiment


def saturation_sweep(
    *, activation: str, scales: Sequence[float], layer: int = 5, seeds: Sequence[int] = (0, 1, 2)
) -> tuple[np.ndarray, np.ndarray]:
    """What share of `layer`, from 1, is saturated, and what is flat: two arrays (seeds, scales).

    Each seed draws inputs and weights anew.
    """
    settings = {"activation": activation, "depth": layer}
    rows = [[saturation_profile(scale=s, seed=k, **settings) for s in scales] for k in seeds]
    saturated = np.array([[profile.saturated[-1] for profile in row] for row in rows])
    return saturated, np.array([[profile.flat[-1] for profile in row] for row in rows])


def unit_saturation(
    *, activation: str, scale: float, layer: int = 5, seed: int = 0
) -> tuple[np.ndarray, np.ndarray]:
    """Per unit of `layer`, from 1: the share of inputs that saturate it, and the rms of its f′.

    Two arrays (units,), over all inputs of the lecture's experiment with W = scale · randn.
    """
    if layer < 1:
        raise ValueError(f"layer is {layer}; the first one is 1")
    act, drawn = find_activation(activation), signal_experiment(seed)
    weights = [np.float32(scale) * W for W in drawn.weights(layer)]
    with np.errstate(all="ignore"):
        *below, h = [drawn.inputs, *forward(drawn.inputs, weights, act)]
        slopes = act.df(below[-1] @ weights[-1])
        return act.saturated(h).mean(axis=0), np.sqrt((slopes**2).mean(axis=0))
