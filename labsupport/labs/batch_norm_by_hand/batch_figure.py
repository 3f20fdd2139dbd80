"""The picture of the Lab "A batch of eight"."""

from __future__ import annotations

import numpy as np

from labsupport.figures.figure import CourseFigure
from labsupport.figures.layer_panels import reserve_label_room
from labsupport.figures.live import LiveFigure
from labsupport.figures.space import Row
from labsupport.figures.style import BLUE, GRAY, METHOD_STYLES
from labsupport.labs.batch_norm_by_hand.batch_of_eight import COUNT, LIMIT, Eight

REACH = 10  # the values that the slider reaches
SIZES = (1, 3, 10, 30, 100, 1000, 3000)  # the axis of the gradients at x goes from −size to size
COLOR = METHOD_STYLES["batch norm"]["color"]


class EightFigure(LiveFigure):
    """Eight values before and after batch norm, above the gradients after and before it.

    Draws an `Eight`. What is pinned is gray. A ring marks the value that is set by hand.
    """

    width, height = 10.4, 4.5

    @classmethod
    def rows(cls, result: Eight):
        return (Row("values", 2, (2.9, 1.6)), Row("gradients", 2, (2.9, 1.6)))

    def build(self, figure: CourseFigure, result: Eight) -> None:
        self.places = np.arange(1, COUNT + 1)
        self.size = None
        before, after = self.panels["values"]
        before.set(
            title="x: what the unit receives", ylim=(-12.5, 12.5), yticks=[-10, -5, 0, 5, 10]
        )
        after.set(title="x̂: after batch norm", ylim=(-3.2, 3.2), yticks=[-2, 0, 2])
        for side in (-LIMIT, LIMIT):
            after.axhline(side, color=GRAY, linestyle=":", linewidth=1.2)
        for axes in (before, after):
            axes.axhline(0, color=GRAY, linewidth=0.8)
        thin = {"color": BLUE, "linewidth": 1.4}
        self.mean = self.live(before.axhline(0, **thin))
        sides = [before.axhline(0, linestyle="--", **thin) for _ in range(2)]
        self.sides = [self.live(side) for side in sides]
        self.values = [self._dots(before, BLUE), self._dots(after, COLOR)]
        before.set_xlabel("example (line: mean; dashes: ± std)")
        after.set_xlabel("example (dotted: ± √7)")
        self.bars = []
        if gradients := self.panels.get("gradients"):
            back, front = gradients
            front.set(title="gradient that arrives at x̂", ylim=(-3.2, 3.2), yticks=[-2, 0, 2])
            back.set(title="gradient at x, after the way back", ylabel="gradient")
            reserve_label_room(back, "−1000")
            self.bars = [self._bars(back, BLUE), self._bars(front, COLOR)]
        for axes in (*self.panels["values"], *(gradients or ())):
            axes.set(xlim=(0.4, COUNT + 0.6), xticks=self.places)
        for axes in gradients or ():
            axes.set_xlabel("example")

    def _dots(self, axes, color: str) -> tuple:
        """The pinned dots, the dots and the ring of one panel."""
        look = {"marker": "o", "linestyle": "none"}
        ghost = axes.plot([], [], color=GRAY, mfc="none", markersize=9, **look)[0]
        dots = axes.plot([], [], color=color, markersize=8, **look)[0]
        ring = axes.plot([], [], color=color, mfc="none", markersize=14, **look)[0]
        return tuple(self.live(one) for one in (ghost, dots, ring))

    def _bars(self, axes, color: str) -> tuple:
        """The bars and the pinned marks of one panel."""
        axes.axhline(0, color=GRAY, linewidth=0.8)
        bars = [self.live(bar) for bar in axes.bar(self.places, 0.0, width=0.6, color=color)]
        look = {"color": GRAY, "marker": "_", "markersize": 14, "linestyle": "none"}
        return bars, self.live(axes.plot([], [], markeredgewidth=2.5, **look)[0])

    def update(self, result: Eight, pinned: Eight | None) -> None:
        self.mean.set_ydata([result.mean] * 2)
        for sign, side in zip((-1, 1), self.sides, strict=True):
            side.set_ydata([result.mean + sign * result.std] * 2)
        for part, (ghost, dots, ring) in zip(("x", "x_hat"), self.values, strict=True):
            shown = getattr(result, part)
            dots.set_data(self.places, shown)
            ring.set_data([result.example], [shown[result.example - 1]])
            ghost.set_visible(pinned is not None)
            if pinned is not None:
                ghost.set_data(self.places, getattr(pinned, part))
        self._follow([result] if pinned is None else [result, pinned])
        for part, (bars, marks) in zip(("dx", "arriving"), self.bars, strict=False):
            for bar, height in zip(bars, getattr(result, part), strict=True):
                bar.set_height(height)
            marks.set_visible(pinned is not None)
            if pinned is not None:
                marks.set_data(self.places, getattr(pinned, part))

    def _follow(self, results: list[Eight]) -> None:
        """Gives the gradients at x the smallest of a few axes that holds them all."""
        largest = max(float(np.abs(one.dx).max()) for one in results)
        size = next((size for size in SIZES if largest <= size), SIZES[-1])
        if self.bars and size != self.size:
            self.size = size
            axes = self.panels["gradients"][0]
            ticks = [-size, 0, size]
            axes.set(ylim=(-1.08 * size, 1.08 * size))
            axes.set_yticks(ticks, [f"{tick}".replace("-", "−") for tick in ticks])
            self.redraw(axes)
