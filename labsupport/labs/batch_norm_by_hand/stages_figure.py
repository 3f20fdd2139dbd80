"""The picture of the Lab "The way back, stage by stage": a graph whose edges light up."""

from __future__ import annotations

from labsupport.figures.figure import CourseFigure
from labsupport.figures.live import LiveFigure
from labsupport.figures.space import Row
from labsupport.figures.style import BLUE, GRAY, VERMILLION
from labsupport.labs.batch_norm_by_hand.stages import EDGES, Stages, written

# Where each node stands: along the way from x to y, and 1 on it or 0 beside it.
PLACES = {
    "x": (0.0, 1.0),
    "μ": (0.6, 0.0),
    "c": (1.35, 1.0),
    "σ²": (1.5, 0.0),
    "s": (2.3, 0.0),
    "x̂": (2.75, 1.0),
    "γ": (3.2, 0.0),
    "β": (4.05, 0.0),
    "y": (4.1, 1.0),
}
WIDE = 8.8  # inches: from here on the way goes from left to right, else from top to bottom
ARROWS = {"forward": ("#b4b4b4", 1.2), "lit": (BLUE, 2.2), "fresh": (VERMILLION, 3.0)}
PALE, SEEN = "#f7f7f7", "#fbe6d8"


class StagesFigure(LiveFigure):
    """The nodes of batch norm with their values and gradients; each stage's edges are orange.

    Draws `Stages`. The gradients of a pinned result stand in brackets, where they differ.
    """

    width, height = 10.4, 3.3
    pinned_as = "in brackets"

    @classmethod
    def rows(cls, result: Stages):
        return (Row("graph", 1, (3.2, 3.0)),)

    def build(self, figure: CourseFigure, result: Stages) -> None:
        (axes,) = self.panels["graph"]
        axes.axis("off")
        self.wide = self.space.inches[0] >= WIDE
        if self.wide:
            axes.set(xlim=(-0.62, 4.75), ylim=(-0.4, 1.55))
        else:
            axes.set(xlim=(-0.5, 1.4), ylim=(-4.5, 0.85))
        top = {"transform": axes.transAxes, "va": "top", "weight": "bold"}
        self.line = self.live(axes.text(0.0, 1.0, "", **top, fontsize="large", color=VERMILLION))
        middle = {"ha": "center", "va": "center", "fontsize": "medium" if self.wide else "small"}
        box = {"boxstyle": "round,pad=0.3", "fc": PALE, "ec": GRAY, "lw": 1.0}
        self.nodes = {
            name: self.live(axes.text(*self._place(name), name, bbox=dict(box), **middle))
            for name in PLACES
        }
        # After the nodes: an arrow ends at the frame of a node as it was drawn last.
        self.arrows = {edge: self._arrows(axes, *edge) for edge in EDGES}

    def _place(self, node: str) -> tuple[float, float]:
        along, main = PLACES[node]
        return (along, main) if self.wide else (1.0 - main, -along)

    def _arrows(self, axes, start: str, end: str) -> dict:
        """Three arrows of an edge: of the forward pass, of an earlier stage, of the last one."""
        arrows = {}
        for kind, (color, width) in ARROWS.items():
            ends = (end, start) if kind == "forward" else (start, end)
            frames = [self.nodes[node].get_bbox_patch() for node in ends]
            look = {"arrowstyle": "-|>", "color": color, "lw": width, "mutation_scale": 14}
            look |= {"patchA": frames[0], "patchB": frames[1], "shrinkA": 1, "shrinkB": 2}
            here, there = (self._place(node) for node in ends)
            arrows[kind] = self.live(axes.annotate("", there, here, arrowprops=look))
        return arrows

    def update(self, result: Stages, pinned: Stages | None) -> None:
        self.line.set_text(result.line)
        for edge, arrows in self.arrows.items():
            kind = "fresh" if edge in result.fresh else "lit" if edge in result.lit else "forward"
            for name, arrow in arrows.items():
                arrow.set_visible(name == kind)
        changed = {end for _, end in result.fresh}
        for name, text in self.nodes.items():
            told = [f"{name} = {written(result.values[name])}"]
            if name in result.gradients:
                told.append(f"∂ {written(result.gradients[name])}")
            if pinned is not None and name in pinned.gradients:
                before = written(pinned.gradients[name])
                told += [] if told[-1] == f"∂ {before}" else [f"({before})"]
            text.set_text("\n".join(told))
            box = text.get_bbox_patch()
            box.set_facecolor(SEEN if name in result.gradients else PALE)
            box.set_edgecolor(VERMILLION if name in changed else GRAY)
            box.set_linewidth(2.2 if name in changed else 1.0)
