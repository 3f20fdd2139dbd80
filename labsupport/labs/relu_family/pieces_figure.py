"""The picture of the Lab "Curves from ReLUs"."""

from __future__ import annotations

from labsupport.figures.figure import CourseFigure
from labsupport.figures.live import LiveFigure
from labsupport.figures.space import Row
from labsupport.figures.style import BLACK, GRAY, GREEN
from labsupport.labs.relu_family.pieces import HIGH, LOW, Pieces, X


class PiecesFigure(LiveFigure):
    """A curve, what ReLUs make of it, and their hinges. Draws `Pieces`; a pinned fit is gray."""

    width, height = 10.4, 3.2

    @classmethod
    def rows(cls, result: Pieces):
        return (Row("curve", 1, (4.0, 2.0)),)

    def build(self, figure: CourseFigure, result: Pieces) -> None:
        (axes,) = self.panels["curve"]
        axes.set(xlim=(LOW, HIGH), ylim=(-1.6, 1.6), xlabel="x", ylabel="y")
        axes.set_title("One corner at each hinge")
        self.ghost = self.live(axes.plot([], [], color=GRAY, linewidth=1.2)[0])
        self.target = self.live(
            axes.plot([], [], color=BLACK, linestyle=":", linewidth=2, label="the curve")[0]
        )
        self.fitted = self.live(axes.plot([], [], color=GREEN, linewidth=2, label="from ReLUs")[0])
        look = {"color": GREEN, "linestyle": "", "marker": "^", "markersize": 7, "clip_on": False}
        self.hinges = self.live(axes.plot([], [], label="hinges", **look)[0])
        axes.plot([], [], color=GRAY, label="pinned, if any")
        axes.legend(loc="upper left", bbox_to_anchor=(1.0, 1.0))

    def update(self, result: Pieces, pinned: Pieces | None) -> None:
        self.ghost.set_visible(pinned is not None)
        if pinned is not None:
            self.ghost.set_data(X, pinned.fitted)
        self.target.set_data(X, result.y)
        self.fitted.set_data(X, result.fitted)
        self.hinges.set_data(result.knots, [-1.5] * len(result.knots))
