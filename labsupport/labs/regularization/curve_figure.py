"""The picture of the Lab: noisy points, the fitted curve, both errors up to its strength."""

from __future__ import annotations

import numpy as np

from labsupport.figures.figure import CourseFigure
from labsupport.figures.live import LiveFigure
from labsupport.figures.space import Row
from labsupport.figures.style import BLACK, BLUE, GRAY, VERMILLION
from labsupport.labs.regularization.curve import STRENGTHS, Fit, X, truth

LOWEST, HIGHEST = 0.01, 30.0  # of the errors that are drawn
REACH = 2.4  # of y


class CurveFigure(LiveFigure):
    """The points and the curve; beside it errors up to here. Draws a `Fit`, a pinned one gray."""

    width, height = 10.4, 3.6

    @classmethod
    def rows(cls, result: Fit):
        return (Row("curve", 2, (3.4, 2.4), widths=(1.5, 1)),)

    def build(self, figure: CourseFigure, result: Fit) -> None:
        curve, errors = self.panels["curve"]
        curve.set(xlim=(-1.03, 1.03), ylim=(-REACH, REACH), xlabel="x", ylabel="y")
        curve.set_xticks([-1, -0.5, 0, 0.5, 1])
        curve.set_title("The net through its points")
        curve.plot(X, truth(X), color=BLACK, linestyle=":", linewidth=1.4)
        self.ghost = self.live(curve.plot([], [], color=GRAY, linewidth=1.4, alpha=0.6)[0])
        self.misses = self.live(curve.plot([], [], color=VERMILLION, linewidth=2.0)[0])
        self.line = self.live(curve.plot([], [], color=BLUE, linewidth=2.2)[0])
        dots = {"linestyle": "none", "marker": "o", "markersize": 5, "color": BLACK}
        self.dots = self.live(curve.plot([], [], **dots)[0])
        errors.set(xlim=(-0.03, 1.03), ylim=(LOWEST, HIGHEST), yscale="log", xlabel="strength")
        errors.set_yticks([0.01, 0.1, 1, 10], ["0.01", "0.1", "1", "10"])
        errors.set_title("Error (rms)")
        look = {"color": GRAY, "linewidth": 1.2}
        self.old_train = self.live(errors.plot([], [], linestyle="--", **look)[0])
        self.old_test = self.live(errors.plot([], [], **look)[0])
        self.train = self.live(
            errors.plot([], [], color=VERMILLION, linestyle="--", label="on the points")[0]
        )
        self.test = self.live(errors.plot([], [], color=BLUE, label="against the function")[0])
        here = {"linestyle": "none", "markersize": 8}
        self.old_here = [
            self.live(errors.plot([], [], color=GRAY, marker=marker, **here)[0]) for marker in "so"
        ]
        self.here = [
            self.live(errors.plot([], [], color=VERMILLION, marker="s", **here)[0]),
            self.live(errors.plot([], [], color=BLUE, marker="o", **here)[0]),
        ]
        errors.legend(loc="upper right")

    def update(self, result: Fit, pinned: Fit | None) -> None:
        self.line.set_data(X, result.fitted)
        self.dots.set_data(result.x, result.y)
        at = np.interp(result.x, X, result.fitted)
        gaps = np.full(len(at), np.nan)
        self.misses.set_data(
            np.stack([result.x, result.x, gaps], 1).ravel(),
            np.stack([result.y, at, gaps], 1).ravel(),
        )
        shown = slice(result.place + 1)  # who drags finds out how it goes on
        self.train.set_data(STRENGTHS[shown], _inside(result.train[shown]))
        self.test.set_data(STRENGTHS[shown], _inside(result.test[shown]))
        for dot, values in zip(self.here, (result.train, result.test), strict=True):
            dot.set_data([STRENGTHS[result.place]], [_inside(values[result.place])])
        for ghost in (self.ghost, self.old_train, self.old_test, *self.old_here):
            ghost.set_visible(pinned is not None)
        if pinned is not None:
            self.ghost.set_data(X, pinned.fitted)
            shown = slice(pinned.place + 1)
            for dot, values in zip(self.old_here, (pinned.train, pinned.test), strict=True):
                dot.set_data([STRENGTHS[pinned.place]], [_inside(values[pinned.place])])
            self.old_train.set_data(STRENGTHS[shown], _inside(pinned.train[shown]))
            self.old_test.set_data(STRENGTHS[shown], _inside(pinned.test[shown]))


def _inside(values):
    """Errors outside the axis stand at its edge."""
    return np.clip(values, LOWEST, HIGHEST)
