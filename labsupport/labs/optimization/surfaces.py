"""Error surfaces in two weights: 100 random points of the plane, and three losses.

One unit without bias, a = w₁ x₁ + w₂ x₂, and labels 0 or 1; and, as a trap, a 2-4-2 tanh net of
which two weights are moved.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from labsupport.by_hand.activations import ACTIVATIONS

POINTS, REACH, CELLS = 100, 20.0, 61
FLAT, BAD = 0.05, 0.05
sigmoid = ACTIVATIONS["sigmoid"].f

# Of the sum a and the label y, 0 or 1: one loss for each point.
LOSSES: dict[str, Callable] = {
    "squared, after sigmoid": lambda a, y: (sigmoid(a) - y) ** 2 / 2,
    "cross-entropy": lambda a, y: np.logaddexp(0, a) - y * a,
    "squared, raw output": lambda a, y: (a - y) ** 2 / 2,
}

# Of two outputs whose difference is a: softmax gives σ(a) to label 1, and 1 − σ(a) to label 0.
SOFTMAX_LOSSES = {
    "squared, after softmax": lambda a, y: (sigmoid(a) - y) ** 2,
    "cross-entropy": LOSSES["cross-entropy"],
}


@dataclass(frozen=True)
class Surface:
    """A loss over a square window of two weights: loss (cells, cells), w₂ row by row from below.

    ticks: (cells,), the values of either weight.
    """

    ticks: np.ndarray
    loss: np.ndarray

    @property
    def slope(self) -> np.ndarray:
        """The length of the gradient at each place: (cells, cells), by central differences."""
        return np.hypot(*np.gradient(self.loss, self.ticks, self.ticks))

    @property
    def stuck(self) -> np.ndarray:
        """Where it is flat and bad, (cells, cells) of bool.

        Flat: the gradient is below 5 % of the longest in the window. Bad: the loss is above the
        lowest by more than 5 % of the range.
        """
        slope, loss = self.slope, self.loss
        bad = loss > loss.min() + BAD * np.ptp(loss)
        return (slope < FLAT * slope.max()) & bad


def points(*, separable: bool, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """`POINTS` normal points of the plane (points, 2), and labels 0 or 1.

    separable: a line through the origin parts the labels; else they are thrown with a coin.
    """
    rng = np.random.default_rng(seed)
    x = rng.standard_normal((POINTS, 2))
    line = rng.standard_normal(2)
    return x, (x @ line > 0 if separable else rng.random(POINTS) < 0.5).astype(float)


def _window(reach: float) -> tuple[np.ndarray, np.ndarray]:
    ticks = np.linspace(-reach, reach, CELLS)
    return ticks, np.stack(np.meshgrid(ticks, ticks), axis=-1).reshape(-1, 2)


def of_one_unit(loss: str, *, separable: bool, seed: int) -> Surface:
    """The surface of the mean loss of one unit over its two weights."""
    x, y = points(separable=separable, seed=seed)
    ticks, weights = _window(REACH)
    mean = LOSSES[loss](weights @ x.T, y).mean(axis=1)
    return Surface(ticks, mean.reshape(CELLS, CELLS))


def of_a_net(loss: str, which: str, *, seed: int) -> Surface:
    """The surface of a random 2-4-2 tanh net over two weights of its "hidden" or "output" layer.

    Hidden: the two weights into the first hidden unit. Output: those from the first two hidden
    units to the second output. All others keep their first values, std 1. Softmax on the two
    outputs, labels thrown with a coin; loss: a name of `SOFTMAX_LOSSES`.
    """
    x, y = points(separable=False, seed=seed)
    rng = np.random.default_rng([seed, 1])
    W, V = rng.standard_normal((2, 4)), rng.standard_normal((4, 2))
    ticks, moved = _window(REACH)
    hidden = np.tanh(x @ W)
    difference = hidden @ (V[:, 1] - V[:, 0])  # of the two outputs, of each point
    if which == "hidden":
        new = np.tanh(moved @ x.T) - hidden[:, 0]
        a = difference + new * (V[0, 1] - V[0, 0])
    else:
        a = difference + (moved - V[:2, 1]) @ hidden[:, :2].T
    return Surface(ticks, SOFTMAX_LOSSES[loss](a, y).mean(axis=1).reshape(CELLS, CELLS))


def stuck_shares(
    surface: Callable[..., Surface], settings: Mapping[str, Mapping], *, seeds: range
) -> dict[str, np.ndarray]:
    """The share of the window that is flat and bad: {label: (seeds,)}. settings: of `surface`."""
    return {
        label: np.array([surface(**chosen, seed=seed).stuck.mean() for seed in seeds])
        for label, chosen in settings.items()
    }
