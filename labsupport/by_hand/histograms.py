"""Histograms of a layer's values, their standard deviation, and counts that can be added up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from labsupport.by_hand.activations import Activation

BINS = 100
REACH = 3.0  # no histogram goes further from 0


@dataclass(frozen=True)
class Histograms:
    """Share of values per bin, one row per layer.

    edges: (bins + 1,), the same for all layers. share: (layers, bins), each row sums to 1; the
    first and the last bin also hold what lies outside the edges, so nothing leaves the picture.
    off: (layers,), the share of values that are exactly 0 since their unit is off, as half of a
    ReLU's are; `share` counts them as well. None where the activation has no such units.
    """

    edges: np.ndarray
    share: np.ndarray
    off: np.ndarray | None = None

    @property
    def heights(self) -> np.ndarray:
        """Bar heights with the tallest bar of each layer at 1. Shape (layers, bins).

        Units that are off have no part in them: one bar would be all that is seen.
        """
        shown = self.share
        if self.off is not None:
            shown = shown.copy()
            shown[:, np.searchsorted(self.edges, 0.0, side="right") - 1] -= self.off
            np.maximum(shown, 0, out=shown)  # the difference may miss 0 by a rounding error
        return shown / np.maximum(shown.max(axis=1, keepdims=True), 1e-12)


def histogram_range(activation: Activation) -> tuple[float, float]:
    """The interval a histogram of this activation's outputs covers: its range, at most ±3."""
    return max(activation.low, -REACH), min(activation.high, REACH)


def turns_off(activation: Activation) -> bool:
    """Whether units with this activation give exactly 0 for whole ranges of inputs."""
    return not activation.f(np.array([-1.0, -2.0])).any()


def output_histograms(layers: Sequence[np.ndarray], activation: Activation, bins: int = BINS):
    """The `Histograms` of each layer's outputs, over the range of its activation."""
    counted = histograms(layers, *histogram_range(activation), bins)
    if not turns_off(activation):
        return counted
    return replace(counted, off=np.array([1 - np.count_nonzero(h) / h.size for h in layers]))


def histograms(layers: Sequence[np.ndarray], low: float, high: float, bins: int = BINS):
    """Histograms of each layer's values between `low` and `high`; NaN is counted nowhere."""
    rows = [bin_counts(values, low, high, bins) for values in layers]
    share = np.array([row / max(values.size, 1) for row, values in zip(rows, layers, strict=True)])
    return Histograms(np.linspace(low, high, bins + 1), share)


def bin_counts(values: np.ndarray, low: float, high: float, bins: int = BINS) -> np.ndarray:
    """How many of `values` fall into each of up to 256 equal bins; the outer two take the rest.

    ValueError for more bins, or none.
    """
    if not 1 <= bins <= 256:  # the number of a bin is stored in a byte
        raise ValueError(f"bins is {bins}; it must be 1 to 256")
    # np.histogram takes any edges. Equal bins need only a multiplication and a count: 10 × faster.
    first_edge = bins * low / (high - low)
    # Infinity is outside the edges, as any large value is.
    with np.errstate(over="ignore", under="ignore"):
        scaled = values.ravel() * values.dtype.type(bins / (high - low))
    if first_edge.is_integer():
        # 0 is an edge. We round down before the shift, so that -1e-9 and 1e-9 stay on their sides.
        # After the shift float32 would have too few digits for that.
        np.floor(scaled, out=scaled)
    scaled -= values.dtype.type(first_edge)
    np.clip(scaled, 0, bins - 1, out=scaled)
    if not np.isfinite(scaled.sum()):
        scaled = scaled[np.isfinite(scaled)]
    return np.bincount(scaled.astype(np.uint8), minlength=bins)


def std_of(values: np.ndarray) -> float:
    """Standard deviation of all entries, in float64 where their squares would not fit float32."""
    flat = values.ravel()
    with np.errstate(all="ignore"):
        mean = float(flat.mean())
        square = float(np.dot(flat, flat)) / flat.size
        if 1e-30 < square < 1e30 and mean * mean < 0.9 * square:
            return float(np.sqrt(square - mean * mean))
        return float(np.std(flat, dtype=np.float64))


@dataclass(frozen=True)
class Tally:
    """What is counted of the outputs of one layer, for some of the inputs."""

    size: int
    counts: np.ndarray
    zeros: int
    mean: float
    variance: float
    saturated: float


def tally(h: np.ndarray, activation: Activation) -> Tally:
    """The `Tally` of the outputs h, not empty, of a layer with this activation."""
    return Tally(
        size=h.size,
        counts=bin_counts(h, *histogram_range(activation)),
        zeros=h.size - np.count_nonzero(h),
        mean=float(h.mean()),
        variance=std_of(h) ** 2,
        saturated=np.count_nonzero(activation.saturated(h)) / h.size,
    )


def joined_tally(parts: Sequence[Tally]) -> Tally:
    """The tally of all parts. Its variance is that within the parts plus that between them."""
    size = sum(part.size for part in parts)
    weights = [part.size / size for part in parts]

    def average(values):
        with np.errstate(invalid="ignore"):  # where a part is infinite, so is the whole
            return float(np.dot(weights, values))

    mean = average([part.mean for part in parts])
    return Tally(
        size=size,
        counts=sum(part.counts for part in parts),
        zeros=sum(part.zeros for part in parts),
        mean=mean,
        variance=average([part.variance + (part.mean - mean) ** 2 for part in parts]),
        saturated=average([part.saturated for part in parts]),
    )
