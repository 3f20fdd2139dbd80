"""Pictures of the plane: where a network draws its border, and the paths that weights take."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, Rectangle

from labsupport.figures.figure import CourseFigure
from labsupport.figures.own_settings import own_settings
from labsupport.figures.style import BLACK, BLUE, GRAY, ORANGE, VERMILLION

CLASS_STYLES = ({"color": BLUE, "marker": "o"}, {"color": ORANGE, "marker": "^"})
ARROWS = 8  # steps of a path that are drawn as arrows; the others are a pale line


@own_settings
def draw_decisions(panels: Mapping[str, tuple], *, reach: float) -> CourseFigure:
    """One panel per entry: the points of two classes, and the regions a classifier gives them.

    panels: {title: (points (n, 2), labels (n,), classes)}; classes: (cells, cells), the class at
    the squares of `points.grid`, row by row from below. A legend beside them explains the colors.
    """
    words = "decision regions: " + "; ".join(panels)
    figure = CourseFigure(2.3 * len(panels) + 1.2, 2.9, words=words)
    places = figure.subplots(1, len(panels), squeeze=False, sharex=True, sharey=True)[0]
    for (title, (points, labels, classes)), axes in zip(panels.items(), places, strict=True):
        cells = reach * ((np.arange(len(classes)) + 0.5) * 2 / len(classes) - 1)
        colors = [style["color"] for style in CLASS_STYLES]
        axes.contourf(cells, cells, classes, [-0.5, 0.5, 1.5], colors=colors, alpha=0.25)
        axes.contour(cells, cells, classes, [0.5], colors=BLACK, linewidths=1.5)
        for label, style in enumerate(CLASS_STYLES):
            mine = points[labels == label]
            axes.scatter(*mine.T, s=7, linewidths=0, label=f"class {label + 1}", **style)
        axes.set(title=title, xlim=(-reach, reach), ylim=(-reach, reach), aspect="equal")
        axes.set(xlabel="x₁", xticks=[-1, 0, 1], yticks=[-1, 0, 1])
        axes.grid(visible=False)
    places[0].set_ylabel("x₂")
    points, names = places[-1].get_legend_handles_labels()
    answers = [Patch(color=style["color"], alpha=0.25, lw=0) for style in CLASS_STYLES]
    border = Line2D([], [], color=BLACK, linewidth=1.5)
    names += [f"the net says {label + 1}" for label in range(2)] + ["border"]
    places[-1].legend(
        [*points, *answers, border],
        names,
        markerscale=2,
        loc="upper left",
        bbox_to_anchor=(1.0, 1.0),
    )
    return figure


@own_settings
def draw_descents(
    panels: Mapping[str, tuple], *, goal: np.ndarray, reach: float, allowed: tuple[str, ...] = ()
) -> CourseFigure:
    """One panel per entry: the steps of two weights, on the contours of the loss.

    panels: {title: (path (steps + 1, 2), H (2, 2))}; the loss is ½ (w − goal)ᵀ H (w − goal). The
    first `ARROWS` steps are arrows that fade, the others a pale line: thirty arrows are a tangle.
    allowed: titles whose start may go into two quadrants only; those two are shaded.
    """
    words = "paths of two weights: " + "; ".join(panels)
    figure = CourseFigure(2.8 * len(panels), 3.5, words=words)
    places = figure.subplots(1, len(panels), squeeze=False, sharex=True, sharey=True)[0]
    ticks, thin = np.linspace(-reach, reach, 121), {"linewidths": 0.7, "alpha": 0.7}
    for (title, (path, H)), axes in zip(panels.items(), places, strict=True):
        w = np.stack(np.meshgrid(goal[0] + ticks, goal[1] + ticks), axis=-1) - goal
        loss = 0.5 * np.einsum("...i,ij,...j", w, H, w)
        levels = loss.max() * np.geomspace(0.0005, 1, 9)
        axes.contour(goal[0] + ticks, goal[1] + ticks, loss, levels, colors=GRAY, **thin)
        if title in allowed:
            for corner in (path[0], path[0] - 4 * reach):
                axes.add_patch(Rectangle(corner, *[4 * reach] * 2, color=ORANGE, alpha=0.15))
        steps = np.diff(path, axis=0)[:ARROWS]
        axes.plot(*path[len(steps) :].T, color=VERMILLION, linewidth=1, alpha=0.4, zorder=2)
        axes.quiver(
            *path[: len(steps)].T, *steps.T, angles="xy", scale_units="xy", scale=1,
            color=VERMILLION, alpha=np.linspace(1, 0.5, ARROWS)[: len(steps)],
            width=0.009, headwidth=3.5, headlength=4, zorder=3,
        )  # fmt: skip
        axes.plot(*path[0], "o", color=BLACK, markersize=6, zorder=4)
        axes.plot(*goal, "*", color=BLACK, markersize=13, zorder=4)
        axes.set(title=title, xlabel="w₁", aspect="equal")
        axes.set(xlim=goal[0] + [-reach, reach], ylim=goal[1] + [-reach, reach])
        axes.locator_params(nbins=5)
        axes.grid(visible=False)
    places[0].set_ylabel("w₂")
    return figure
