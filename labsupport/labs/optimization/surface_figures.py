"""Pictures of lab 14's surfaces: where a loss is flat and bad, and a cliff with its paths."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from labsupport.figures.figure import CourseFigure
from labsupport.figures.own_settings import own_settings
from labsupport.figures.style import BLACK, BLUE, ORANGE, VERMILLION
from labsupport.labs.optimization import cliff
from labsupport.labs.optimization.surfaces import REACH, Surface

CLIP_STYLES = {
    "none": {"color": BLACK, "linestyle": "-", "marker": "o"},
    "value, 5": {"color": BLUE, "linestyle": "--", "marker": "s"},
    "norm, 1": {"color": VERMILLION, "linestyle": "-", "marker": "P"},
}


@own_settings
def draw_surfaces(panels: Mapping[str, Surface], *, xlabel: str, ylabel: str) -> CourseFigure:
    """One panel per surface: contours of the loss, and in orange where it is flat and bad."""
    words = "error surfaces in two weights: " + "; ".join(panels)
    figure = CourseFigure(9.4, 3.6 if len(panels) < 4 else 2.9, words=words)
    row = figure.subplots(1, len(panels), squeeze=False, sharex=True, sharey=True)[0]
    for (title, surface), axes in zip(panels.items(), row, strict=True):
        low, high = surface.loss.min(), surface.loss.max()
        levels = low + (high - low) * np.linspace(0.04, 0.96, 9)
        ticks = surface.ticks
        axes.contour(ticks, ticks, surface.loss, levels, colors=BLACK, linewidths=0.8, alpha=0.7)
        stuck = surface.stuck.astype(float)
        if stuck.any():
            axes.contourf(ticks, ticks, stuck, [0.5, 1.5], colors=[ORANGE], alpha=0.45)
        lowest = np.unravel_index(surface.loss.argmin(), surface.loss.shape)
        axes.plot(ticks[lowest[1]], ticks[lowest[0]], "*", color=BLACK, markersize=11)
        axes.set(title=title, xlabel=xlabel, aspect="equal", xlim=(-REACH, REACH))
        axes.set(xticks=[-20, -10, 0, 10, 20], yticks=[-20, -10, 0, 10, 20])
        axes.grid(visible=False)
    row[0].set_ylabel(ylabel)
    figure.suptitle("In orange: flat and bad", x=0.01, ha="left", fontsize="medium")
    return figure


@own_settings
def draw_cliff(paths: Mapping[str, np.ndarray], *, title: str) -> CourseFigure:
    """The loss of `cliff` in gray steps, and the paths (steps + 1, 2) of one start."""
    figure = CourseFigure(7.6, 4.0, words=f"{title}; paths: {', '.join(paths)}")
    axes = figure.subplots()
    (w_low, b_low), (w_high, b_high) = cliff.CENTER - cliff.REACH, cliff.CENTER + cliff.REACH
    w, b = np.meshgrid(np.linspace(w_low, w_high, 161), np.linspace(b_low, b_high, 161))
    levels = [0, 0.001, 0.01, 0.03, 0.06, 0.1, 0.2, 0.3, 0.4, 0.5]
    shown = axes.contourf(w, b, cliff.loss(w, b), levels, cmap="Greys", alpha=0.6)
    figure.colorbar(shown, ax=axes, label="loss", ticks=levels)
    for label, path in paths.items():
        style = CLIP_STYLES[label] | {"markersize": 5, "linewidth": 1.5}
        # What leaves the window is cut off a little outside of it.
        low, high = np.array([w_low, b_low]) - 50, np.array([w_high, b_high]) + 50
        axes.plot(*np.clip(path, low, high).T, label=label, **style)
    axes.plot(*next(iter(paths.values()))[0], "o", color=BLACK, markersize=9)
    axes.set(title=title, xlabel="w", ylabel="b", xlim=(w_low, w_high), ylim=(b_low, b_high))
    axes.grid(visible=False)
    axes.legend(loc="lower left", frameon=True, framealpha=0.9)
    return figure
