"""What one unit does with its input."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from labsupport.wording import number

LARGEST_WEIGHT = 5.0
LARGEST_INPUT = 3.0


@dataclass(frozen=True)
class UnitShape:
    """Output and slope of one unit over its input x; the three arrays have one shape."""

    activation: str
    weight: float
    x: np.ndarray
    output: np.ndarray
    slope: np.ndarray

    @property
    def summary(self) -> str:
        """One line in words and numbers: what the picture shows."""
        words = (
            f"{self.activation}, weight {number(self.weight)}: the output runs from "
            f"{number(self.output.min())} to {number(self.output.max())}; the steepest slope is "
            f"{number(self.slope.max())}, the slope at the right end {number(self.slope[-1])}."
        )
        return words.replace("-", "−")
