"""The picture of the Lab "Gates": a curve and its slope, masks, a signal in fifty layers."""

from __future__ import annotations

import numpy as np
from matplotlib.ticker import PercentFormatter

from labsupport.figures.figure import CourseFigure
from labsupport.figures.live import LiveFigure
from labsupport.figures.space import Row
from labsupport.figures.style import BLACK, BLUE, GRAY, VERMILLION
from labsupport.labs.gated_activations.gates import DEPTH, Look, X

LOW, HIGH = 1e-3, 1e3
LAYERS = np.arange(1, DEPTH + 1)
DOTS = slice(None, None, 4)


class GatesFigure(LiveFigure):
    """f and f′, the mean of masked x beside it, and what fifty layers do. Draws a `Look`.

    A pinned one is gray: its curve, its mean of masks and its two lines by layer.
    """

    width, height = 10.4, 5.2

    @classmethod
    def rows(cls, look: Look):
        return (Row("curves", 2, (3.0, 2.0), share=1.2), Row("layers", 2, (3.0, 1.7)))

    def build(self, figure: CourseFigure, look: Look) -> None:
        ghost = {"color": GRAY, "linewidth": 1.2}
        curve, masks = self.panels["curves"]
        for axes in (curve, masks):
            axes.set(xlim=(-4.1, 4.1), ylim=(-1.9, 4.4), xlabel="x")
        curve.set_title("The curve f and its slope f′")
        masks.set_title("x times a mask of 0 or 1: the mean")
        self.ghost = self.live(curve.plot([], [], **ghost)[0])
        self.slope = self.live(
            curve.plot([], [], color=BLACK, linestyle=":", linewidth=1.6, label="f′")[0]
        )
        self.curve = self.live(curve.plot([], [], color=BLUE, linewidth=2.2, label="f")[0])
        curve.plot([], [], color=GRAY, label="pinned, if any")
        curve.legend(loc="upper left")
        self.smooth = self.live(masks.plot([], [], color=BLUE, linewidth=1.2, label="f")[0])
        dots = {"color": VERMILLION, "linestyle": "", "marker": "o", "markersize": 4}
        old = {"color": GRAY, "linestyle": "", "marker": "o", "markersize": 4}
        self.old_dots = self.live(masks.plot([], [], **old)[0])
        self.dots = self.live(masks.plot([], [], label="mean of masks", **dots)[0])
        masks.legend(loc="upper left")
        note = {"ha": "center", "va": "center"}
        self.note = self.live(masks.text(0.6, 0.12, "", transform=masks.transAxes, **note))
        self.shows_pinned = True
        self.std = self.told = None
        if "layers" in self.panels:
            self._layers(*self.panels["layers"], ghost)

    def _layers(self, std, told, ghost: dict) -> None:
        for axes in (std, told):
            axes.set(xlabel="layer", xlim=(0, DEPTH + 1))
        std.set(title="Std of the outputs", yscale="log", ylim=(LOW / 2, HIGH * 2))
        std.axhline(1, color=GRAY, linewidth=1, linestyle="--")
        told.set(title="How much differs between inputs", ylim=(-0.03, 1.06))
        told.yaxis.set_major_formatter(PercentFormatter(1.0, decimals=0))
        look = {"color": BLUE, "linewidth": 2}
        self.std = [self.live(std.plot([], [], **style)[0]) for style in (ghost, look)]
        self.told = [self.live(told.plot([], [], **style)[0]) for style in (ghost, look)]

    def update(self, look: Look, pinned: Look | None) -> None:
        for gray in (self.ghost, self.old_dots):
            gray.set_visible(pinned is not None)
        if pinned is not None:
            self.ghost.set_data(X, pinned.curve)
            self.old_dots.set_data(X[DOTS], pinned.masked[DOTS])
        self.curve.set_data(X, look.curve)
        self.slope.set_data(X, look.slope)
        self.smooth.set_data(X, look.curve)
        self.dots.set_data(X[DOTS], look.masked[DOTS])
        self.note.set_text("" if np.isfinite(look.masked).all() else "not a mean of masks")
        if self.std is None:
            return
        for k, shown in enumerate((pinned, look)):
            for line in (self.std[k], self.told[k]):
                line.set_visible(shown is not None)
            if shown is not None:
                self.std[k].set_data(LAYERS, inside(shown.std))
                self.told[k].set_data(LAYERS, shown.told)


def inside(std: np.ndarray) -> np.ndarray:
    """The values, those beyond the axis at its edge."""
    return np.clip(np.nan_to_num(std, nan=HIGH, posinf=HIGH), LOW, HIGH)
