"""A point of a picture that can be dragged."""

from __future__ import annotations

from dataclasses import dataclass

from matplotlib.axes import Axes


@dataclass(frozen=True)
class Handle:
    """A point that can be dragged in a live picture: two controls, both sliders, are its place.

    axes: those in which it stands, linear; x, y: the names of the controls.
    """

    axes: Axes
    x: str
    y: str

    def page(self) -> dict:
        """Where the page finds it: {"x", "y": {control, ends}}, once the picture is drawn.

        ends: both ends of the axis, each as [value, share of the picture's width from the left, or
        of its height from the top].
        """
        box, whole = self.axes.get_window_extent(), self.axes.get_figure(root=True).bbox
        across = [box.x0 / whole.width, box.x1 / whole.width]
        down = [1 - box.y0 / whole.height, 1 - box.y1 / whole.height]
        sides = [(self.x, self.axes.get_xlim(), across), (self.y, self.axes.get_ylim(), down)]
        told = [
            {
                "control": name,
                "ends": [[float(v), float(s)] for v, s in zip(limits, at, strict=True)],
            }
            for name, limits, at in sides
        ]
        return dict(zip("xy", told, strict=True))
