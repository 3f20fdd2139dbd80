"""The pictures of lab 00: one unit over its input, and its slope over its weight."""

from __future__ import annotations

import numpy as np

from labsupport.by_hand.activations import ACTIVATIONS
from labsupport.figures.figure import CourseFigure
from labsupport.figures.live import LiveFigure
from labsupport.figures.own_settings import own_settings
from labsupport.figures.space import Row
from labsupport.figures.style import ACTIVATION_STYLES, BLACK, GRAY, curve_style
from labsupport.labs.start_here.shapes import LARGEST_INPUT, LARGEST_WEIGHT, UnitShape

# The axes stay where they are while the weight moves, so that a larger weight looks larger.
# Outputs lie in −1…1, but those of ReLU reach the largest input times the largest weight.
BOUNDED = (-1.1, 1.1)
UNBOUNDED = (-1.3, 1.05 * LARGEST_INPUT * LARGEST_WEIGHT)
SLOPES = (-0.1, 1.05 * LARGEST_WEIGHT)


class ShapeFigure(LiveFigure):
    """Output and slope of one unit side by side, over its input. Draws a `UnitShape`."""

    width, height = 9.0, 3.4

    @classmethod
    def rows(cls, shape: UnitShape):
        return (Row("curves", 2, (2.4, 1.7)),)

    def build(self, figure: CourseFigure, shape: UnitShape) -> None:
        self.output, self.slope = self.panels["curves"]
        self.output.set(title="Output", ylabel="y")
        self.slope.set(title="Slope", ylabel="dy / dx", ylim=SLOPES)
        self.ghosts, self.curves = [], []
        for axes in (self.output, self.slope):
            axes.set(xlabel="input x", xlim=shape.x[[0, -1]])
            ghost = axes.plot([], [], color=GRAY, linestyle=":")[0]
            self.ghosts.append(self.live(ghost))
            self.curves.append(self.live(axes.plot([], [])[0]))

    def update(self, shape: UnitShape, pinned: UnitShape | None) -> None:
        self._fit(shape, pinned)
        style = curve_style(shape.activation, 0, marker=False)
        for curve, ghost, field in zip(self.curves, self.ghosts, ("output", "slope"), strict=True):
            curve.set(**style)
            curve.set_data(shape.x, getattr(shape, field))
            ghost.set_visible(pinned is not None)
            if pinned is not None:
                ghost.set_data(pinned.x, getattr(pinned, field))

    def _fit(self, shape: UnitShape, pinned: UnitShape | None) -> None:
        """Gives the output axes the limits that both curves fit into, whatever their weights."""
        shapes = [shape] if pinned is None else [shape, pinned]
        bounded = all(ACTIVATIONS[drawn.activation].high <= 1 for drawn in shapes)
        limits, ticks = (BOUNDED, [-1, 0, 1]) if bounded else (UNBOUNDED, [0, 5, 10, 15])
        if self.output.get_ylim() != limits:
            self.output.set(ylim=limits, yticks=ticks)
            self.redraw(self.output)


@own_settings
def draw_slope_by_weight(
    weights: np.ndarray, slopes: np.ndarray, marked: dict[float, float]
) -> CourseFigure:
    """The slope of a tanh unit at one input, over its weight on a log axis.

    weights, slopes: (points,). marked: {weight: slope} are drawn as dots with their weights below.
    """
    figure = CourseFigure(6.0, 3.2, words="the slope of tanh(w x) at x = 1, over the weight w")
    axes = figure.subplots()
    axes.plot(weights, slopes, color=ACTIVATION_STYLES["tanh"]["color"])
    axes.plot(list(marked), list(marked.values()), "o", color=BLACK, clip_on=False)
    axes.set(xscale="log", xlabel="weight w", ylabel="slope at x = 1", ylim=(0, 0.5))
    steepest = weights[slopes.argmax()]
    axes.set_title(f"tanh: the slope at x = 1 is largest near w = {steepest:.1g}")
    axes.set_xticks(list(marked), [f"{weight:g}" for weight in marked])
    axes.minorticks_off()
    return figure
