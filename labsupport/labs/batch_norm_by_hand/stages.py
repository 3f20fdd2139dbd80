"""The way back through batch norm in nine stages, for three values of one unit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

X = np.array([4.0, 7.0, 5.0])
EPS = 1e-5
BETA = 1.0
ARRIVING = {
    "one example": np.array([1.0, 0.0, 0.0]),
    "the same for all": np.array([1.0, 1.0, 1.0]),
    "mixed": np.array([1.0, 0.5, -1.0]),
}
# What happens in each stage: the line in NumPy, and the edges that the gradient goes along.
LINES = (
    ("forward: y = gamma * x_hat + beta", ()),
    ("dbeta = dy.sum()", (("y", "β"),)),
    ("dgamma = (dy * x_hat).sum()", (("y", "γ"),)),
    ("dx_hat = gamma * dy", (("y", "x̂"),)),
    ("dc = dx_hat / s", (("x̂", "c"),)),
    ("ds = -(dx_hat * c).sum() / s**2", (("x̂", "s"),)),
    ("dvar = ds / (2 * s)", (("s", "σ²"),)),
    ("dc = dc + dvar * 2 * c / m", (("σ²", "c"),)),
    ("dmu = -dc.sum()", (("c", "μ"),)),
    ("dx = dc + dmu / m", (("c", "x"), ("μ", "x"))),
)
LAST = len(LINES) - 1
EDGES = tuple(edge for _, edges in LINES for edge in edges)


@dataclass(frozen=True)
class Stages:
    """The graph of batch norm after some stages of the way back.

    stage: how many are done, from 0. values: {node: its value in the forward pass}. gradients:
    {node: the gradient of the loss with respect to it, as far as it is known}.
    """

    stage: int
    values: Mapping[str, np.ndarray]
    gradients: Mapping[str, np.ndarray]

    @property
    def line(self) -> str:
        """The last stage as a line of NumPy."""
        return LINES[self.stage][0]

    @property
    def fresh(self) -> tuple[tuple[str, str], ...]:
        """The edges (from, to) of the last stage."""
        return LINES[self.stage][1]

    @property
    def lit(self) -> set[tuple[str, str]]:
        """All edges that the gradient has gone along so far."""
        return {edge for _, edges in LINES[: self.stage + 1] for edge in edges}

    @property
    def summary(self) -> str:
        """One line in words: the stage, its line, and what it gives."""
        told = f"Stage {self.stage} of {LAST}: {self.line}."
        if self.fresh:
            node = self.fresh[-1][1]
            told += f" The gradient at {node} is now {written(self.gradients[node])}."
        return told


def written(value: np.ndarray | float) -> str:
    """A number or three with two decimals, as they stand in a node."""
    numbers = [f"{entry + 0.0:.2f}" for entry in np.round(np.atleast_1d(value), 2)]
    return ", ".join(numbers).replace("-", "−")


def stages(*, stage: int, arriving: str, gamma: float) -> Stages:
    """The `Stages` after so many of them, for the batch (4, 7, 5), β = 1 and ε = 1e-5.

    arriving: a name of `ARRIVING`, the gradient dy at y.
    """
    m, dy = len(X), ARRIVING[arriving]
    mu = X.mean()
    c = X - mu
    var = (c**2).mean()
    s = np.sqrt(var + EPS)
    x_hat = c / s
    values = {"x": X, "μ": mu, "c": c, "σ²": var, "s": s, "x̂": x_hat}
    values |= {"γ": gamma, "β": BETA, "y": gamma * x_hat + BETA}
    dx_hat = gamma * dy
    ds = -(dx_hat * c).sum() / s**2
    dvar = ds / (2 * s)
    direct = dx_hat / s
    dc = direct + dvar * 2 * c / m
    dmu = -dc.sum()
    after = [("y", dy), ("β", dy.sum()), ("γ", (dy * x_hat).sum()), ("x̂", dx_hat), ("c", direct)]
    after += [("s", ds), ("σ²", dvar), ("c", dc), ("μ", dmu), ("x", dc + dmu / m)]
    return Stages(stage, values, dict(after[: stage + 1]))
