"""Log axes that follow their values in a few steps, so that a factor of two is seen."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from labsupport.figures.figure import SMALL_PRINT
from labsupport.figures.live import LiveFigure

MARGIN = 0.04  # of the decades, above and below: a mark at the edge is whole


class SteppedLimits:
    """Keeps log axes at the smallest of a few limits that holds all their values.

    limits: (low, high) of each step, the smallest step first; each lies within the next. ticks: of
    each step. All `axes` have the same limits. slack: of the decades; so much must be free at both
    ends before a smaller step is taken, so that values that tremble at a border while a training
    goes on do not let the picture flicker. Without it the limits depend on the values alone.
    """

    def __init__(
        self,
        figure: LiveFigure,
        axes: Sequence,
        limits: Sequence[tuple[float, float]],
        ticks: Sequence[Sequence[float]],
        slack: float = 0.0,
    ):
        self.figure, self.axes, self.limits, self.slack = figure, axes, limits, slack
        self.ticks = [_readable(marks, axes[0]) for marks in ticks]
        self.step: int | None = None
        for one in axes:
            one.set_yscale("log")

    @property
    def within(self) -> tuple[float, float]:
        """Between which values the axes show now."""
        return self.limits[self.step or 0]

    def follow(self, *values: np.ndarray) -> None:
        """Sets the limits for these values, of whatever shapes; an infinite one or 0 needs all."""
        logs = np.log10(_positive(np.concatenate([np.ravel(part) for part in values])))
        step = self._smallest(logs, 0.0)
        if self.step is not None and step < self.step:
            step = min(self._smallest(logs, self.slack), self.step)
        if step != self.step:
            self.step = step
            self._set(self.limits[step], self.ticks[step])

    def inside(self, values: np.ndarray) -> np.ndarray:
        """`values`, those beyond the limits at the edge; NaN at the upper one."""
        low, high = self.within
        return np.clip(np.nan_to_num(values, nan=high, posinf=high), low, high)

    def _smallest(self, logs: np.ndarray, slack: float) -> int:
        """The first step that holds all of `logs` and leaves `slack`; the last one if none does."""
        for step, (low, high) in enumerate(np.log10(self.limits)):
            room = slack * (high - low)
            if not logs.size or (low + room <= logs.min() and logs.max() <= high - room):
                return step
        return len(self.limits) - 1

    def _set(self, limits: tuple[float, float], ticks: Sequence[float]) -> None:
        low, high = limits
        margin = (high / low) ** MARGIN
        for axes in self.axes:
            axes.set(ylim=(low / margin, high * margin), yticks=ticks)
            self.figure.redraw(axes)


def _readable(ticks: Sequence[float], axes) -> Sequence[float]:
    """`ticks`, or every second one from the middle where their texts would touch."""
    line = SMALL_PRINT * axes.figure.figure.dpi / 72
    if len(ticks) * line <= 0.75 * axes.bbox.height:  # the layout takes some of the height
        return ticks
    return ticks[len(ticks) // 2 % 2 :: 2]


def _positive(values: np.ndarray) -> np.ndarray:
    """`values` as finite numbers above 0: NaN counts as infinite, and these as very large."""
    return np.clip(np.nan_to_num(values, nan=1e300, posinf=1e300), 1e-300, 1e300)
