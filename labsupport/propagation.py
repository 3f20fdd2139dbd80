"""Signals through deep random networks: what reaches the last layer, and what comes back.

The convention throughout: h_k = f(h_{k-1} @ W_k), inputs and outputs (samples, units).
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from labsupport.activations import Activation
from labsupport.activations import activation as find_activation
from labsupport.results import Histograms, SignalProfile

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
    """The gradients dL/dh_1 … dL/dh_L of all layers, given dL/dh_L as `top_gradient`."""
    below = [inputs, *forward(inputs, weights, activation)[:-1]]
    gradients = [top_gradient]
    for h, W in zip(below[:0:-1], weights[:0:-1], strict=True):
        gradients.append((gradients[-1] * activation.df(h @ W)) @ W.T)
    return gradients[::-1]


def histogram_range(activation: Activation) -> tuple[float, float]:
    """The interval a histogram of this activation's outputs covers: its range, at most ±3."""
    return max(activation.low, -3.0), min(activation.high, 3.0)


def histograms(layers: Sequence[np.ndarray], low: float, high: float, bins: int = BINS):
    """Histograms of each layer's values between `low` and `high`; NaN is counted nowhere."""
    rows = [_bin_counts(values, low, high, bins) for values in layers]
    share = np.array([row / max(values.size, 1) for row, values in zip(rows, layers, strict=True)])
    return Histograms(np.linspace(low, high, bins + 1), share)


def _bin_counts(values: np.ndarray, low: float, high: float, bins: int) -> np.ndarray:
    # np.histogram copes with any edges; equal bins need a multiplication and a count, 8 × faster.
    first_edge = bins * low / (high - low)
    with np.errstate(over="ignore"):  # infinity lies outside the edges like any large value
        scaled = values.ravel() * values.dtype.type(bins / (high - low))
    if first_edge.is_integer():
        # 0 is an edge. Rounding down first keeps -1e-9 and 1e-9 on their sides of it; float32 has
        # too few digits to do so after the shift.
        np.floor(scaled, out=scaled)
    scaled -= values.dtype.type(first_edge)
    np.clip(scaled, 0, bins - 1, out=scaled)
    if not np.isfinite(values.dtype.type(scaled.sum())):
        scaled = scaled[np.isfinite(scaled)]
    return np.bincount(scaled.astype(np.intp), minlength=bins)


def std_of(values: np.ndarray) -> float:
    """Standard deviation of all entries; in float64 where squares would leave float32."""
    flat = values.ravel()
    with np.errstate(over="ignore", invalid="ignore"):
        mean = float(flat.mean())
        square = float(np.dot(flat, flat)) / flat.size
        if 1e-30 < square < 1e30 and mean * mean < 0.9 * square:
            return float(np.sqrt(square - mean * mean))
        return float(np.std(flat, dtype=np.float64))


class SignalExperiment:
    """Standard normal inputs and unit-variance weights, drawn once; `profile` scales and sends.

    While the scale moves the noise stays, so what changes is the scale alone. The product of the
    inputs with the first weight matrix is computed once: scaling W₁ by s scales it by s.

    samples × width inputs (the lecture: 1000 × 500); up to `depth` layers of `width` units.
    The gradient is followed for the first `gradient_samples` inputs, which is plenty for its std.
    """

    def __init__(
        self,
        *,
        seed: int,
        samples: int = 1000,
        width: int = 500,
        depth: int = 5,
        gradient_samples: int = 200,
    ):
        rng = np.random.default_rng(seed)
        self.inputs = rng.standard_normal((samples, width), dtype=np.float32)
        self.unit_weights: list[np.ndarray] = []
        self._rng, self._growing = rng, threading.Lock()
        self._top = np.random.default_rng([seed, 1]).standard_normal(
            (min(gradient_samples, samples), width), dtype=np.float32
        )
        self._grow(depth)
        self._first_product = self.inputs @ self.unit_weights[0]

    @property
    def width(self) -> int:
        return self.inputs.shape[1]

    def _grow(self, depth: int) -> None:
        # Two Labs on two threads may share one experiment; the draws must stay in order.
        with self._growing:
            while len(self.unit_weights) < depth:
                shape = (self.width, self.width)
                self.unit_weights.append(self._rng.standard_normal(shape, dtype=np.float32))

    def profile(self, activation: Activation, *, scale: float, depth: int = 5) -> SignalProfile:
        """Forward and backward statistics of each layer for W = scale · randn.

        scale: standard deviation of the weights, finite and not negative (ValueError otherwise).
        """
        if not (np.isfinite(scale) and scale >= 0):
            raise ValueError(f"scale is {scale}; it must be a finite number, 0 or more")
        if depth < 1:
            raise ValueError(f"depth is {depth}; a network needs at least one layer")
        self._grow(depth)
        with np.errstate(over="ignore", invalid="ignore", under="ignore"):
            return self._profile(activation, np.float32(scale), depth)

    def _profile(self, activation: Activation, scale: np.float32, depth: int) -> SignalProfile:
        rows = len(self._top)
        outputs, slopes = [], []
        product = self._first_product
        for layer in range(depth):
            a = product * scale
            outputs.append(activation.f(a))
            slopes.append(activation.df(a[:rows]))
            if layer + 1 < depth:
                product = outputs[-1] @ self.unit_weights[layer + 1]
        gradients = [self._top]
        for layer in range(depth - 1, 0, -1):
            delta = gradients[-1] * slopes[layer]
            delta *= scale
            gradients.append(delta @ self.unit_weights[layer].T)
        return SignalProfile(
            activation=activation.name,
            histograms=histograms(outputs, *histogram_range(activation)),
            mean=np.array([float(h.mean()) for h in outputs]),
            std=np.array([std_of(h) for h in outputs]),
            saturated=np.array([float(activation.saturated(h).mean()) for h in outputs]),
            gradient_std=np.array([std_of(g) for g in reversed(gradients)]),
        )


@lru_cache(maxsize=2)
def signal_experiment(seed: int) -> SignalExperiment:
    """The lecture's experiment, 1000 inputs through layers of 500 units, drawn from `seed`."""
    return SignalExperiment(seed=seed)


def signal_profile(*, activation: str, scale: float, depth: int = 5, seed: int = 0):
    """The `SignalProfile` of the lecture's experiment for W = scale · randn."""
    return signal_experiment(seed).profile(find_activation(activation), scale=scale, depth=depth)
