"""A small tanh net by hand, on which noise on the inputs is compared with a penalty."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

UNITS, POINTS = 20, 20


@dataclass(frozen=True)
class TanhNet:
    """f(x) = tanh(x w + b) · v + c, and the points it was trained on. w, b, v: (units,)."""

    x: np.ndarray
    y: np.ndarray
    w: np.ndarray
    b: np.ndarray
    v: np.ndarray
    c: float

    def f(self, x: np.ndarray) -> np.ndarray:
        """The output at each x, any shape."""
        return np.tanh(x[..., None] * self.w + self.b) @ self.v + self.c

    def slope(self, x: np.ndarray) -> np.ndarray:
        """f′ at each x."""
        h = np.tanh(x[..., None] * self.w + self.b)
        return (1 - h**2) @ (self.v * self.w)


def trained(seed: int, *, steps: int = 2000, rate: float = 0.05) -> TanhNet:
    """A net after plain gradient descent on ½ (f − y)² at 20 noisy points of a sine."""
    rng = np.random.default_rng([seed, 31])
    x = np.linspace(-1, 1, POINTS)
    y = np.sin(3 * x) + 0.2 * rng.standard_normal(POINTS)
    w, b = 2 * rng.standard_normal(UNITS), rng.standard_normal(UNITS)
    v, c = rng.standard_normal(UNITS) / np.sqrt(UNITS), 0.0
    for _ in range(steps):
        h = np.tanh(x[:, None] * w + b)
        error = (h @ v + c - y) / POINTS
        back = error[:, None] * v * (1 - h**2)
        w, b = w - rate * (x @ back), b - rate * back.sum(axis=0)
        v, c = v - rate * (error @ h), c - rate * error.sum()
    return TanhNet(x, y, w, b, v, float(c))


def added_by_noise(net: TanhNet, std: float, *, pairs: int = 1000, seed: int = 0) -> float:
    """By how much noise on x raises the mean squared error; each draw comes with its opposite."""
    draws = np.random.default_rng([seed, 32]).standard_normal((pairs, len(net.x)))
    noisy = np.mean([(net.f(net.x + sign * std * draws) - net.y) ** 2 for sign in (1, -1)])
    return float(noisy - np.mean((net.f(net.x) - net.y) ** 2))
