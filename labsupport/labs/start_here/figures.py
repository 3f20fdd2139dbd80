"""The picture of one unit: its output and its slope over the input."""

from __future__ import annotations

import numpy as np

from labsupport.figures.figure import CourseFigure
from labsupport.figures.live import LiveFigure
from labsupport.figures.style import GRAY, curve_style
from labsupport.labs.start_here.shapes import UnitShape


class ShapeFigure(LiveFigure):
    """Output and slope of one unit side by side, over its input. Draws a `UnitShape`."""

    width, height = 9.0, 3.4

    @classmethod
    def layout(cls, shape: UnitShape):
        return shape.activation, _limits(shape.output), _limits(shape.slope)

    def build(self, figure: CourseFigure, shape: UnitShape) -> None:
        style = curve_style(shape.activation, 0, marker=False)
        self.curves = []
        panels = (("Output", shape.output, "y"), ("Slope", shape.slope, "dy / dx"))
        for axes, (title, values, label) in zip(figure.subplots(1, 2), panels, strict=True):
            axes.set(title=title, xlabel="input x", ylabel=label)
            axes.set(xlim=shape.x[[0, -1]], ylim=_limits(values))
            ghost = axes.plot([], [], color=GRAY, linestyle=":")[0]
            self.curves.append((self.live(ghost), self.live(axes.plot([], [], **style)[0])))

    def update(self, shape: UnitShape, pinned: UnitShape | None) -> None:
        for (ghost, curve), field in zip(self.curves, ("output", "slope"), strict=True):
            curve.set_data(shape.x, getattr(shape, field))
            ghost.set_visible(pinned is not None)
            if pinned is not None:
                ghost.set_data(pinned.x, getattr(pinned, field))


def draw_shape(shape: UnitShape, pinned: UnitShape | None = None) -> CourseFigure:
    """The figure of one `UnitShape`, with `pinned` in gray to compare with."""
    return ShapeFigure(shape).draw(shape, pinned)


def _limits(values: np.ndarray) -> tuple[float, float]:
    """The y axis for `values`: up to the least of 1, 2, 5, 10, 20, … that they lie within."""
    largest = float(np.abs(values).max())
    steps = (factor * 10**power for power in range(10) for factor in (1, 2, 5))
    reach = next((step for step in steps if step >= largest - 1e-9), largest)
    return (-0.05 if values.min() >= 0 else -1.1) * reach, 1.1 * reach
