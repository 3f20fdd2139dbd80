"""The picture of the Lab: the loss, the gradient's direction and its change along the way."""

from __future__ import annotations

import numpy as np

from labsupport.figures.figure import CourseFigure
from labsupport.figures.live import LiveFigure
from labsupport.figures.space import Row
from labsupport.figures.style import BLACK, GRAY, METHOD_STYLES
from labsupport.labs.why_batch_norm_works.walk import NETS, STEPS, Walk

LOSSES, ROUGHNESS = (0.02, 50.0), (0.3, 200.0)  # what lies beyond is drawn at the edge
XLABELS = {"rate × gradient": "rate", "length of the way": "length"}


class WalkFigure(LiveFigure):
    """Loss, cosine and roughness after each step, a line per net, as far as the slider stands.

    So nobody reads off what comes before having guessed. Draws a `Walk`. Pinned: gray lines.
    """

    width, height = 10.4, 3.7

    @classmethod
    def layout(cls, walk: Walk):
        return walk.unit

    @classmethod
    def rows(cls, walk: Walk):
        return (Row("walk", 3, (2.2, 2.5)),)

    def build(self, figure: CourseFigure, walk: Walk) -> None:
        loss, cosine, roughness = self.panels["walk"]
        for axes in self.panels["walk"]:
            axes.set(xscale="log", xlim=(0.0085, 11.8), xlabel=XLABELS[walk.unit])
            axes.set_xticks([0.01, 0.1, 1, 10], ["0.01", "0.1", "1", "10"])
        loss.set(title="Loss", yscale="log", ylim=LOSSES)
        loss.set_yticks([0.1, 1, 10], ["0.1", "1", "10"])
        loss.axhline(np.log(10), color=GRAY, linewidth=1, linestyle=":")
        cosine.set(title="Cosine", ylim=(-1.06, 1.06))
        cosine.axhline(0, color=GRAY, linewidth=1)
        roughness.set(title="Roughness", yscale="log", ylim=ROUGHNESS)
        roughness.set(ylabel="low: smooth")
        roughness.set_yticks([1, 10, 100], ["1", "10", "100"])
        for axes in (loss, roughness):
            axes.minorticks_off()
        self.places = [
            self.live(axes.axvline(1, color=BLACK, linewidth=1)) for axes in self.panels["walk"]
        ]
        self.ghosts = [[self._ghost(axes, net) for net in NETS] for axes in self.panels["walk"]]
        self.lines = [[self._line(axes, net) for net in NETS] for axes in self.panels["walk"]]
        self.dots = [[self._dot(axes, net) for net in NETS] for axes in self.panels["walk"]]
        self.parts["walk"].legend(
            *loss.get_legend_handles_labels(), loc="outside lower center", ncols=len(NETS) + 1
        )

    def _ghost(self, axes, net: str):
        dashes = METHOD_STYLES[net]["linestyle"]
        return self.live(axes.plot([], [], color=GRAY, linewidth=1.2, linestyle=dashes)[0])

    def _line(self, axes, net: str):
        style = METHOD_STYLES[net] | {"marker": ""}
        axes.plot([], [], label=net, **style)  # for the legend: a live artist is in no background
        return self.live(axes.plot([], [], **style)[0])

    def _dot(self, axes, net: str):
        style = METHOD_STYLES[net] | {"linestyle": "none", "markersize": 8}
        return self.live(axes.plot([], [], **style)[0])

    def update(self, walk: Walk, pinned: Walk | None) -> None:
        for place in self.places:
            place.set_xdata([walk.step, walk.step])
        for panel, curves in enumerate(_drawn(walk)):
            for net, curve in enumerate(curves):
                self.lines[panel][net].set_data(STEPS[: walk.at + 1], curve[: walk.at + 1])
                self.dots[panel][net].set_data([walk.step], [curve[walk.at]])
        ghosts = pinned is not None and pinned.unit == walk.unit
        for panel, lines in enumerate(self.ghosts):
            for net, line in enumerate(lines):
                line.set_visible(ghosts)
                if ghosts:
                    curve = _drawn(pinned)[panel][net]
                    line.set_data(STEPS[: pinned.at + 1], curve[: pinned.at + 1])


def _drawn(walk: Walk) -> list[list[np.ndarray]]:
    """What each panel shows, net by net; what is beyond an axis lies at its edge."""
    return [
        [_inside(walk.losses[net], LOSSES) for net in NETS],
        [walk.cosines[net] for net in NETS],
        [_inside(walk.roughness[net], ROUGHNESS) for net in NETS],
    ]


def _inside(values: np.ndarray, limits: tuple[float, float]) -> np.ndarray:
    low, high = limits
    return np.clip(np.nan_to_num(values, nan=high, posinf=high), low, high)
