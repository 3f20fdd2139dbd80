"""Signals through deep random networks: outputs forward, and gradients backward.

The convention throughout: h_k = f(h_{k-1} @ W_k), inputs and outputs (samples, units).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from labsupport.by_hand.activations import Activation
from labsupport.by_hand.layers.checks import of_shape


def forward(inputs: np.ndarray, weights: Sequence[np.ndarray], activation: Activation) -> list:
    """The outputs h_1 … h_L of all layers, for `inputs` (samples, units) and a list of W (in, out).

    Raises ValueError where a weight matrix does not fit the layer below.
    """
    if inputs.ndim != 2:
        raise ValueError(f"inputs have shape {inputs.shape}; they must be (samples, units)")
    outputs, h = [], inputs
    for layer, W in enumerate(weights, start=1):
        if W.ndim != 2 or W.shape[0] != h.shape[1]:
            raise ValueError(
                f"layer {layer}: W has shape {W.shape}, but {h.shape[1]} values come in; "
                f"W must be ({h.shape[1]}, units)"
            )
        h = activation.f(h @ W)
        outputs.append(h)
    return outputs


def backward(
    inputs: np.ndarray,
    weights: Sequence[np.ndarray],
    activation: Activation,
    top_gradient: np.ndarray,
) -> list:
    """The gradients dL/dh_1 … dL/dh_L of all layers, given dL/dh_L as `top_gradient`.

    ValueError where `top_gradient` does not have the shape of h_L, or a weight matrix does not fit.
    """
    *below, top = inputs, *forward(inputs, weights, activation)
    gradients = [of_shape("top_gradient", top_gradient, top.shape)]
    for h, W in zip(below[:0:-1], weights[:0:-1], strict=True):
        gradients.append((gradients[-1] * activation.df(h @ W)) @ W.T)
    return gradients[::-1]
