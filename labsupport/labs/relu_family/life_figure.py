"""The picture of the Lab "Units that die": each unit over time, what is right, what is silent."""

from __future__ import annotations

import numpy as np
from matplotlib.colors import LinearSegmentedColormap, to_rgb
from matplotlib.patches import Patch, Rectangle
from matplotlib.ticker import PercentFormatter

from labsupport.figures.figure import CourseFigure
from labsupport.figures.live import LiveFigure
from labsupport.figures.space import Row
from labsupport.figures.style import BLACK, GRAY, GREEN, VERMILLION
from labsupport.labs.relu_family.life import DEPTH, LOOK_EVERY, STEPS, UNITS, Life

SPEAKS = LinearSegmentedColormap.from_list("speaks", ["#e6f4ee", GREEN])
SILENT, WHITE = to_rgb(VERMILLION), to_rgb("white")
# Gray is the color of what is pinned.
DIVERGED = {"facecolor": "white", "edgecolor": BLACK, "hatch": "////", "linewidth": 0}
LINES = ("-", "--", ":")


class LifeFigure(LiveFigure):
    """A row per unit and a column per look, orange where the unit is silent, above two curves.

    Draws a `Life`. Units are sorted by how long they are silent. What has diverged is hatched.
    Pinned: gray lines in the curves.
    """

    width, height = 10.4, 4.9

    @classmethod
    def layout(cls, life: Life):
        return None

    @classmethod
    def rows(cls, life: Life):
        return (Row("units", DEPTH, (2.1, 1.9), share=1.6), Row("curves", 2, (3.2, 1.7)))

    def build(self, figure: CourseFigure, life: Life) -> None:
        self.images, self.diverged = [], []
        half = LOOK_EVERY / 2
        blank = np.ones((UNITS, len(life.looked_at), 3))
        extent = (-half, STEPS + half, UNITS + 0.5, 0.5)
        for k, axes in enumerate(self.panels["units"]):
            image = axes.imshow(blank, extent=extent, aspect="auto", interpolation="nearest")
            self.images.append(self.live(image))
            self.diverged.append(self.live(axes.add_patch(Rectangle((0, 0), 1, 1, **DIVERGED))))
            axes.grid(False)
            axes.set(title=f"Layer {k + 1}: units", yticks=[1, 10, 20, 30], xlabel="step")
        self.panels["units"][0].set_ylabel("unit, sorted")
        self._legend(self.panels["units"][-1])
        self.right = self.silent = None
        self.shows_pinned = "curves" in self.panels
        if "curves" in self.panels:
            self._curves(*self.panels["curves"])

    def _legend(self, axes) -> None:
        looks = {
            "silent: 0 for\nevery image": SILENT,
            "speaks for few": SPEAKS(0.0),
            "speaks for all": SPEAKS(1.0),
        }
        marks = [Patch(facecolor=color, edgecolor=GRAY, label=n) for n, color in looks.items()]
        marks.append(Patch(**{**DIVERGED, "linewidth": 0.8}, label="diverged"))
        place = {"loc": "upper left", "bbox_to_anchor": (1.0, 1.05)}
        axes.legend(handles=marks, handlelength=1, handleheight=1, **place)

    def _curves(self, right, silent) -> None:
        for axes in (right, silent):
            axes.set(xlabel="step", xlim=(-2, STEPS + 2), ylim=(-0.03, 1.03))
            axes.set_yticks(np.linspace(0, 1, 6))
            axes.yaxis.set_major_formatter(PercentFormatter(1.0, decimals=0))
        right.set(title="Test digits right")
        silent.set(title="Silent units")
        ghost = {"color": GRAY, "linewidth": 1.2}
        self.right = [self.live(right.plot([], [], **ghost)[0])]
        self.right.append(self.live(right.plot([], [], color=GREEN, linewidth=2)[0]))
        ghosts = [self.live(silent.plot([], [], linestyle=line, **ghost)[0]) for line in LINES]
        look = {"color": VERMILLION, "linewidth": 2}
        lines = [
            self.live(silent.plot([], [], linestyle=line, label=f"layer {k + 1}", **look)[0])
            for k, line in enumerate(LINES)
        ]
        self.silent = ghosts, lines
        silent.plot([], [], color=GRAY, label="pinned, if any")
        silent.legend(loc="upper left", bbox_to_anchor=(1.0, 1.05))

    def update(self, life: Life, pinned: Life | None) -> None:
        for image, speaks in zip(self.images, life.speaks, strict=True):
            image.set_data(painted(speaks))
        lost = np.isnan(life.accuracy)
        first = life.looked_at[lost.argmax()] - LOOK_EVERY / 2
        for patch in self.diverged:
            patch.set_bounds(first, 0.5, STEPS + LOOK_EVERY / 2 - first, UNITS)
            patch.set_visible(bool(lost.any()))
        if self.right is None:
            return
        for (line, lines), shown in zip(
            zip(self.right, self.silent, strict=True), (pinned, life), strict=True
        ):
            for one in (line, *lines):
                one.set_visible(shown is not None)
            if shown is not None:
                line.set_data(shown.looked_at, shown.accuracy)
                for one, share in zip(lines, shown.silent, strict=True):
                    one.set_data(shown.looked_at, share)


def painted(speaks: np.ndarray) -> np.ndarray:
    """The colors of one layer: speaks (units, looks) becomes (units, looks, 3), sorted."""
    lost = np.isnan(speaks)
    known = np.where(lost, 0.0, speaks)
    silent = (known == 0) & ~lost
    order = np.lexsort((-known.mean(axis=1), silent.sum(axis=1)))
    colors = SPEAKS(known)[..., :3]
    colors[silent] = SILENT
    colors[lost] = WHITE
    return colors[order]
