"""Pictures of the plane: where a network draws its border, and the paths that weights take."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from matplotlib.patches import Rectangle

from labsupport.figures.figure import CourseFigure
from labsupport.figures.style import BLACK, BLUE, GRAY, ORANGE, VERMILLION

CLASS_STYLES = ({"color": BLUE, "marker": "o"}, {"color": ORANGE, "marker": "^"})


def draw_decisions(panels: Mapping[str, tuple], *, reach: float) -> CourseFigure:
    """One panel per entry: the points of two classes, and the regions a classifier gives them.

    panels: {title: (points (n, 2), labels (n,), classes)}; classes: (cells, cells), the class at
    the squares of `points.grid`, row by row from below.
    """
    words = "decision regions: " + "; ".join(panels)
    figure = CourseFigure(2.7 * len(panels), 3.3, words=words)
    places = figure.subplots(1, len(panels), squeeze=False, sharex=True, sharey=True)[0]
    for (title, (points, labels, classes)), axes in zip(panels.items(), places, strict=True):
        cells = reach * ((np.arange(len(classes)) + 0.5) * 2 / len(classes) - 1)
        colors = [style["color"] for style in CLASS_STYLES]
        axes.contourf(cells, cells, classes, [-0.5, 0.5, 1.5], colors=colors, alpha=0.25)
        axes.contour(cells, cells, classes, [0.5], colors=BLACK, linewidths=1.5)
        for label, style in enumerate(CLASS_STYLES):
            mine = points[labels == label]
            axes.scatter(mine[:, 0], mine[:, 1], s=7, linewidths=0, **style)
        axes.set(title=title, xlim=(-reach, reach), ylim=(-reach, reach), aspect="equal")
        axes.set(xlabel="x₁", xticks=[-1, 0, 1], yticks=[-1, 0, 1])
        axes.grid(visible=False)
    places[0].set_ylabel("x₂")
    return figure


def draw_descents(
    panels: Mapping[str, tuple], *, goal: np.ndarray, reach: float, allowed: tuple[str, ...] = ()
) -> CourseFigure:
    """One panel per entry: the steps of two weights as arrows, on the contours of the loss.

    panels: {title: (path (steps + 1, 2), H (2, 2))}; the loss is ½ (w − goal)ᵀ H (w − goal).
    allowed: titles whose start may go into two quadrants only; those two are shaded.
    """
    words = "paths of two weights: " + "; ".join(panels)
    figure = CourseFigure(2.8 * len(panels), 3.5, words=words)
    places = figure.subplots(1, len(panels), squeeze=False, sharex=True, sharey=True)[0]
    ticks = np.linspace(-reach, reach, 121)
    for (title, (path, H)), axes in zip(panels.items(), places, strict=True):
        w = np.stack(np.meshgrid(goal[0] + ticks, goal[1] + ticks), axis=-1) - goal
        loss = 0.5 * np.einsum("...i,ij,...j", w, H, w)
        levels = loss.max() * np.geomspace(0.0005, 1, 9)
        axes.contour(goal[0] + ticks, goal[1] + ticks, loss, levels, colors=GRAY, linewidths=0.7)
        if title in allowed:
            for corner in (path[0], path[0] - 4 * reach):
                axes.add_patch(Rectangle(corner, *[4 * reach] * 2, color=ORANGE, alpha=0.15))
        steps = np.diff(path, axis=0)
        axes.quiver(
            *path[:-1].T, *steps.T, angles="xy", scale_units="xy", scale=1,
            color=VERMILLION, width=0.008, headwidth=3.5, headlength=4, zorder=3,
        )  # fmt: skip
        axes.plot(*path[0], "o", color=BLACK, markersize=6, zorder=4)
        axes.plot(*goal, "*", color=BLACK, markersize=13, zorder=4)
        axes.set(title=title, xlabel="w₁", aspect="equal")
        axes.set(xlim=goal[0] + [-reach, reach], ylim=goal[1] + [-reach, reach])
        axes.grid(visible=False)
    places[0].set_ylabel("w₂")
    return figure
