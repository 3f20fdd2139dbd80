"""Signals through deep random networks: what reaches the last layer, and what comes back.

The convention throughout: h_k = f(h_{k-1} @ W_k), inputs and outputs (samples, units).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from labsupport.activations import Activation
from labsupport.layers.checks import like
from labsupport.results import Histograms

BINS = 100


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

    ValueError where `top_gradient` has not the shape of h_L, or a weight matrix does not fit.
    """
    *below, top = inputs, *forward(inputs, weights, activation)
    gradients = [like("top_gradient", top_gradient, top.shape)]
    for h, W in zip(below[:0:-1], weights[:0:-1], strict=True):
        gradients.append((gradients[-1] * activation.df(h @ W)) @ W.T)
    return gradients[::-1]


def histogram_range(activation: Activation) -> tuple[float, float]:
    """The interval a histogram of this activation's outputs covers: its range, at most ±3."""
    return max(activation.low, -3.0), min(activation.high, 3.0)


def histograms(layers: Sequence[np.ndarray], low: float, high: float, bins: int = BINS):
    """Histograms of each layer's values between `low` and `high`; NaN is counted nowhere."""
    rows = [bin_counts(values, low, high, bins) for values in layers]
    share = np.array([row / max(values.size, 1) for row, values in zip(rows, layers, strict=True)])
    return Histograms(np.linspace(low, high, bins + 1), share)


def bin_counts(values: np.ndarray, low: float, high: float, bins: int = BINS) -> np.ndarray:
    """How many of `values` fall into each of up to 256 equal bins; the outer two take the rest.

    ValueError for more bins, or none.
    """
    if not 1 <= bins <= 256:  # their numbers are counted as bytes
        raise ValueError(f"bins is {bins}; it must be 1 to 256")
    # np.histogram copes with any edges; equal bins need a multiplication and a count, 10 × faster.
    first_edge = bins * low / (high - low)
    with np.errstate(over="ignore"):  # infinity lies outside the edges like any large value
        scaled = values.ravel() * values.dtype.type(bins / (high - low))
    if first_edge.is_integer():
        # 0 is an edge. Rounding down first keeps -1e-9 and 1e-9 on their sides of it; float32 has
        # too few digits to do so after the shift.
        np.floor(scaled, out=scaled)
    scaled -= values.dtype.type(first_edge)
    np.clip(scaled, 0, bins - 1, out=scaled)
    if not np.isfinite(scaled.sum()):
        scaled = scaled[np.isfinite(scaled)]
    numbers = scaled.astype(np.uint8)
    odd = numbers[len(numbers) // 2 * 2 :]
    # Two numbers at a time: the pairs are counted in half the steps, and taken apart afterwards.
    pairs = np.bincount(numbers[: len(numbers) - len(odd)].view(np.uint16), minlength=1 << 16)
    pairs = pairs.reshape(256, 256)
    return (pairs.sum(axis=0) + pairs.sum(axis=1) + np.bincount(odd, minlength=256))[:bins]


def std_of(values: np.ndarray) -> float:
    """Standard deviation of all entries; in float64 where squares would leave float32."""
    flat = values.ravel()
    with np.errstate(over="ignore", invalid="ignore"):
        mean = float(flat.mean())
        square = float(np.dot(flat, flat)) / flat.size
        if 1e-30 < square < 1e30 and mean * mean < 0.9 * square:
            return float(np.sqrt(square - mean * mean))
        return float(np.std(flat, dtype=np.float64))
