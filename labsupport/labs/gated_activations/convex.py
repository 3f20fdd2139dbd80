"""Curves from maxout units of one input: the best that one can do, and the difference of two.

One maxout unit with k pieces is the largest of k straight lines, so it bends upwards only: it is
convex. Any polygon is the difference of two: the bends upwards make one, those downwards the other.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

LOW, HIGH = -3.0, 3.0
X = np.linspace(LOW, HIGH, 601)
CURVES: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "sin 2x": lambda x: np.sin(2 * x),
    "bell": lambda x: 2 * np.exp(-(x**2)) - 0.5,
    "step": lambda x: np.sign(x),
    "x²": lambda x: x**2 / 6,
    "−|x|": lambda x: -np.abs(x) / 2,
}
UNITS = ("one maxout", "two, subtracted")


@dataclass(frozen=True)
class Fit:
    """A curve y at `X`, and what maxout units make of it: fitted = first − second.

    hinges: (k,), where the fit may bend. Each of `first` and `second` is convex; with one unit
    `second` is 0. A straight line added to both would change nothing.
    """

    curve: str
    units: str
    hinges: np.ndarray
    y: np.ndarray
    first: np.ndarray
    second: np.ndarray

    @property
    def fitted(self) -> np.ndarray:
        return self.first - self.second

    @property
    def left(self) -> float:
        """The share of the curve's variance that the fit leaves."""
        return float(np.mean((self.fitted - self.y) ** 2) / self.y.var())

    @property
    def summary(self) -> str:
        """What is fitted, with what, and how much is left."""
        count = len(self.hinges)
        bends = "1 hinge" if count == 1 else f"{count} hinges"
        return f"{self.curve}, {self.units}, {bends}: {self.left:.1%} of the variance is left."


def fit(*, curve: str, units: str, count: int) -> Fit:
    """The least-squares fit with `count` even hinges: bends of any sign, or upwards only."""
    hinges = np.linspace(LOW, HIGH, count + 2)[1:-1]
    y = CURVES[curve](X)
    line, ramps = np.column_stack([np.ones_like(X), X]), np.maximum(X[:, None] - hinges, 0)
    if units == "one maxout":
        weights = _bending_upwards(line, ramps, y)
    else:
        weights = np.linalg.lstsq(np.column_stack([line, ramps]), y, rcond=None)[0]
    straight, bends = weights[:2], weights[2:]
    first = line @ straight + ramps @ np.maximum(bends, 0)
    second = ramps @ np.maximum(-bends, 0)
    # The same straight line taken from both leaves them convex, and their difference as it is.
    both = line @ np.linalg.lstsq(line, second, rcond=None)[0]
    return Fit(curve, units, hinges, y, first - both, second - both)


def _bending_upwards(line: np.ndarray, ramps: np.ndarray, y: np.ndarray) -> np.ndarray:
    """The best weights of a straight line and of ramps that must not be negative."""
    # The straight line is free: what it can explain is taken out of everything first.
    rest = [part - line @ np.linalg.lstsq(line, part, rcond=None)[0] for part in (ramps, y)]
    bends = nonnegative_weights(*rest)
    straight = np.linalg.lstsq(line, y - ramps @ bends, rcond=None)[0]
    return np.concatenate([straight, bends])


def nonnegative_weights(columns: np.ndarray, y: np.ndarray) -> np.ndarray:
    """The weights ≥ 0 with the least squares |columns @ w − y|² (Lawson and Hanson 1974).

    columns: (points, count), y: (points,). Weights are freed one by one, each time the one that
    helps most; one that would become negative is set to 0 again.
    """
    count = columns.shape[1]
    weights, free = np.zeros(count), np.zeros(count, dtype=bool)
    for _ in range(3 * count):
        gain = np.where(free, 0.0, columns.T @ (y - columns @ weights))
        if gain.max() < 1e-9:
            break
        free[gain.argmax()] = True
        wanted = _freely(columns, y, free)
        while (wanted[free] <= 0).any():
            below = free & (wanted <= 0)
            step = (weights[below] / (weights[below] - wanted[below])).min()
            weights += step * (wanted - weights)
            free &= weights > 1e-12
            wanted = _freely(columns, y, free)
        weights = wanted
    return weights


def _freely(columns: np.ndarray, y: np.ndarray, free: np.ndarray) -> np.ndarray:
    """The best weights where only those that are `free` may differ from 0."""
    weights = np.zeros(len(free))
    weights[free] = np.linalg.lstsq(columns[:, free], y, rcond=None)[0]
    return weights


def strongest_of_its_lines(y: np.ndarray, hinges: np.ndarray) -> np.ndarray:
    """The maxout unit made of the straight pieces of a polygon y at `X`: the largest of them."""
    ends = np.concatenate([[LOW], hinges, [HIGH]])
    pieces = []
    for left, right in zip(ends[:-1], ends[1:], strict=True):
        low, high = np.interp([left, right], X, y)
        slope = (high - low) / (right - left)
        pieces.append(low + slope * (X - left))
    return np.max(pieces, axis=0)
