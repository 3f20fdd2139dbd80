"""The picture of the Lab "Curves from maxout"."""

from __future__ import annotations

from labsupport.figures.figure import CourseFigure
from labsupport.figures.live import LiveFigure
from labsupport.figures.space import Row
from labsupport.figures.style import BLACK, GRAY, ORANGE, PURPLE, VERMILLION
from labsupport.labs.gated_activations.convex import HIGH, LOW, Fit, X


class ConvexFigure(LiveFigure):
    """A curve and its fit, and the convex units that it is made of. Draws a `Fit`.

    A pinned fit is gray.
    """

    width, height = 10.4, 3.6

    @classmethod
    def rows(cls, fit: Fit):
        return (Row("curves", 2, (3.2, 2.2)),)

    def build(self, figure: CourseFigure, fit: Fit) -> None:
        curve, units = self.panels["curves"]
        curve.set(xlim=(LOW, HIGH), ylim=(-2.1, 2.9), xlabel="x", title="The curve and the fit")
        units.set(xlim=(LOW, HIGH), xlabel="x", title="The units (first − second) bend upwards")
        units.set(ylim=(-8, 14))
        self.ghost = self.live(curve.plot([], [], color=GRAY, linewidth=1.2)[0])
        dotted = {"color": BLACK, "linestyle": ":", "linewidth": 2, "label": "the curve"}
        self.target = self.live(curve.plot([], [], **dotted)[0])
        look = {"color": VERMILLION, "linewidth": 2, "label": "the fit"}
        self.fitted = self.live(curve.plot([], [], **look)[0])
        old = curve.plot([], [], color=GRAY, label="pinned, if any")[0]
        self.first = self.live(units.plot([], [], color=ORANGE, linewidth=2, label="first unit")[0])
        dashed = {"color": PURPLE, "linestyle": "--", "linewidth": 2}
        self.second = self.live(units.plot([], [], label="second unit", **dashed)[0])
        told, wide = [self.target, self.fitted, old, self.first, self.second], self.space.inches[0]
        words, ncols = [line.get_label() for line in told], 5 if wide > 8 else 3 if wide > 6 else 2
        self.parts["curves"].legend(told, words, loc="outside upper center", ncols=ncols)

    def update(self, fit: Fit, pinned: Fit | None) -> None:
        self.ghost.set_visible(pinned is not None)
        if pinned is not None:
            self.ghost.set_data(X, pinned.fitted)
        self.target.set_data(X, fit.y)
        self.fitted.set_data(X, fit.fitted)
        self.first.set_data(X, fit.first)
        self.second.set_data(X, fit.second)
        self.second.set_visible(fit.units != "one maxout")
