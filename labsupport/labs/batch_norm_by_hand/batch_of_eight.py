"""Eight values of one unit: what batch norm makes of them, and which gradient goes back to each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from labsupport.by_hand.layers import batch_norm, batch_norm_inference
from labsupport.wording import number

COUNT = 8
LIMIT = float(np.sqrt(COUNT - 1))  # no value of a normalized batch of eight is further from 0
EPS = 1e-5
ARRIVING = ("mixed", "at example 1 only", "the same for all", "like x̂")


@dataclass(frozen=True)
class Eight:
    """A batch of eight values of one unit, with one of them set by hand.

    example: its place, from 1. x, x_hat: the values before and after batch norm, (8,). arriving:
    the gradient of a loss with respect to x_hat, dx: with respect to x. ignored: the mean and the
    standard deviation were taken for constants on the way back.
    """

    example: int
    x: np.ndarray
    x_hat: np.ndarray
    arriving: np.ndarray
    dx: np.ndarray
    ignored: bool

    @property
    def mean(self) -> float:
        """The mean of the eight values."""
        return float(self.x.mean())

    @property
    def std(self) -> float:
        """What the centered values are divided by: √(variance + ε)."""
        return float(np.sqrt(self.x.var() + EPS))

    @property
    def summary(self) -> str:
        """One line in words and numbers."""
        told = f"Example {self.example} is {number(self.x[self.example - 1])}. "
        told += f"Mean {self.mean:.2f}, standard deviation {self.std:.2g}. "
        told += f"Largest |x̂|: {np.abs(self.x_hat).max():.2f} (never above √7 = {LIMIT:.2f}). "
        sizes = np.where(np.abs(self.dx) < 1e-9, 0.0, np.abs(self.dx))
        told += f"Gradients at x: {np.count_nonzero(sizes)} of 8 are not 0, "
        told += (
            f"the largest is {sizes.max():.3g}, their sum {np.round(self.dx.sum(), 2) + 0.0:.2f}."
        )
        return told.replace("-", "−")


def batch_of_eight(
    *, value: float, example: int, spread: float, arriving: str, ignored: bool, seed: int
) -> Eight:
    """The `Eight` with `value` in place of one of eight normal values of standard deviation spread.

    arriving: a name of `ARRIVING`. ignored: the way back takes mean and deviation for constants.
    γ = 1, β = 0. KeyError for an unknown name.
    """
    rng = np.random.default_rng(seed)
    x = spread * rng.standard_normal(COUNT)
    mixed = rng.standard_normal(COUNT)
    x[example - 1] = value
    one, zero = np.ones(1), np.zeros(1)
    y, backward = batch_norm(x[:, None], one, zero, eps=EPS)
    if ignored:
        stored = x[:, None].mean(axis=0), x[:, None].var(axis=0)
        _, backward = batch_norm_inference(x[:, None], one, zero, *stored, eps=EPS)
    gradients: Mapping[str, np.ndarray] = {
        "mixed": mixed,
        "at example 1 only": np.eye(COUNT)[0],
        "the same for all": np.ones(COUNT),
        "like x̂": y[:, 0],
    }
    dx = backward(gradients[arriving][:, None])[0][:, 0]
    return Eight(example, x, y[:, 0], gradients[arriving], dx, ignored)
