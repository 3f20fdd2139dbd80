"""Any piecewise-linear curve from ReLUs: k hinges, and least squares for how far each one opens."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

LOW, HIGH = -3.0, 3.0
X = np.linspace(LOW, HIGH, 601)
CURVES: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "sin 3x": lambda x: np.sin(3 * x),
    "bell": lambda x: np.exp(-(x**2)),
    "sigmoid": lambda x: 1 / (1 + np.exp(-4 * x)),
    "step": lambda x: (x > 0).astype(float),
    "x²": lambda x: x**2 / 9,
    "|x|": lambda x: np.abs(x) / 3,
}
KNOTS = ("even", "random")


@dataclass(frozen=True)
class Pieces:
    """A curve y, (points,), and what ReLUs with hinges at `knots` (k,) make of it, `fitted`."""

    curve: str
    kind: str
    knots: np.ndarray
    y: np.ndarray
    fitted: np.ndarray

    @property
    def error(self) -> float:
        """The root of the mean square of the difference."""
        return float(np.sqrt(np.mean((self.fitted - self.y) ** 2)))

    @property
    def summary(self) -> str:
        """How many ReLUs there are, and how far they miss."""
        count = len(self.knots)
        relus = "1 ReLU" if count == 1 else f"{count} ReLUs"
        return f"{self.curve} from {relus}, {self.kind} hinges: off by {self.error:.2g} (rms)."


def pieces(*, curve: str, count: int, knots: str, seed: int = 0) -> Pieces:
    """`count` ReLUs with even or random hinges, a constant and a slope, fitted to a curve."""
    if knots == "even":
        hinges = np.linspace(LOW, HIGH, count + 2)[1:-1]
    else:
        hinges = np.sort(np.random.default_rng(seed).uniform(LOW, HIGH, count))
    y = CURVES[curve](X)
    columns = np.column_stack([np.ones_like(X), X, np.maximum(X[:, None] - hinges, 0)])
    fitted = columns @ np.linalg.lstsq(columns, y, rcond=None)[0]
    return Pieces(curve, knots, hinges, y, fitted)


def errors(counts: Sequence[int], *, curve: str, seeds: Sequence[int]) -> dict[str, np.ndarray]:
    """The rms error by number of ReLUs: {"even hinges" | "random hinges": (seeds, counts)}."""
    return {
        f"{knots} hinges": np.array(
            [
                [pieces(curve=curve, count=k, knots=knots, seed=seed).error for k in counts]
                for seed in seeds
            ]
        )
        for knots in KNOTS
    }
