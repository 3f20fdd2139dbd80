"""The pictures of lab 08: four preparations of the inputs, and shapes that batch norm keeps."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from labsupport.figures.figure import CourseFigure
from labsupport.figures.own_settings import own_settings
from labsupport.figures.style import BLACK, BLUE, GRAY, METHOD_STYLES, VERMILLION

CORNERS = 0.35  # half of the width of a contour plot, beyond the way from start to goal


@own_settings
def draw_preparations(clouds: Mapping[str, np.ndarray], paths: Mapping[str, np.ndarray]):
    """Above, each cloud with its extents; below, the loss over two weights and the way to its goal.

    clouds: {name: (n, 2)}, the inputs; red lines are two standard deviations long on either side of
    the mean. paths: {name: (steps + 1, 2)}, the weights of a descent on the loss ½ mean (x·(w −
    goal))², where the goal is (1, 0).
    """
    words = (
        f"clouds of two features, and contours of the loss over two weights: {', '.join(clouds)}"
    )
    figure = CourseFigure(10.4, 5.2, words=words)
    panels = figure.subplots(2, len(clouds), squeeze=False)
    for (name, x), cloud, loss in zip(clouds.items(), *panels, strict=True):
        _show_cloud(cloud, x)
        cloud.set_title(name)
        _show_descent(loss, x, paths[name])
        turned = name == "whitened"
        cloud.set(xlabel="axis 1" if turned else "ink", ylabel="axis 2" if turned else "width")
    panels[1, 0].set_ylabel("w₂")
    return figure


def _show_cloud(axes, x: np.ndarray) -> None:
    axes.plot(*x[:300].T, ".", color=BLUE, markersize=3, alpha=0.5)
    mean, std = x.mean(axis=0), x.std(axis=0)
    for side in np.eye(2):
        ends = np.stack([mean - 2 * std * side, mean + 2 * std * side])
        axes.plot(*ends.T, color=VERMILLION, linewidth=2.2)
    reach = 1.1 if np.abs(x).max() < 1.2 else 4.0
    axes.axhline(0, color=GRAY, linewidth=0.8)
    axes.axvline(0, color=GRAY, linewidth=0.8)
    low = -0.15 * reach if mean.min() > 0.05 else -0.55 * reach if reach < 2 else -reach
    high = reach if mean.min() > 0.05 else -low
    ticks = [0, 0.5, 1] if low == -0.15 * reach else [-0.5, 0, 0.5] if reach < 2 else [-3, 0, 3]
    axes.set(xlim=(low, high), ylim=(low, high), aspect="equal")
    axes.set(xticks=ticks, yticks=ticks)


def _show_descent(axes, x: np.ndarray, path: np.ndarray) -> None:
    goal = np.array([1.0, 0.0])
    first, second = np.linspace(-0.6, 2.6, 161), np.linspace(-1.6, 1.6, 161)
    w = np.stack(np.meshgrid(first, second), axis=-1) - goal
    loss = np.einsum("...i,ij,...j", w, x.T @ x / len(x), w)
    levels = loss.max() * np.geomspace(0.0003, 0.7, 9)
    axes.contour(first, second, loss, levels, colors=GRAY, linewidths=0.8, alpha=0.8)
    axes.plot(*path.T, color=VERMILLION, linewidth=1.4)
    shown = path[:: max(1, len(path) // 40)]
    axes.plot(*shown.T, "o", color=VERMILLION, markersize=3.5)
    axes.plot(*path[0], "o", color=BLACK, markersize=6)
    axes.plot(*goal, "*", color=BLACK, markersize=13)
    steps = f"{len(path) - 1} step{'' if len(path) == 2 else 's'}"
    axes.set(title=steps, xlabel="w₁", aspect="equal", xlim=(-0.6, 2.6), ylim=(-1.6, 1.6))
    axes.set(xticks=[0, 1, 2], yticks=[-1, 0, 1])
    axes.grid(visible=False)


@own_settings
def draw_shapes(panels: Mapping[str, tuple[np.ndarray, np.ndarray]]) -> CourseFigure:
    """One row per entry: the histogram of a unit's values, and that of the normalized ones.

    panels: {title: (values, normalized)}, each (examples,). A black curve is the normal density
    with the same mean and variance. A bar far above all others is cut off, and its share named.
    """
    words = "histograms before and after batch norm: " + "; ".join(panels)
    figure = CourseFigure(10.4, 2.6 * len(panels), words=words)
    rows = figure.subplots(len(panels), 2, squeeze=False)
    colors = BLUE, METHOD_STYLES["batch norm"]["color"]
    for (title, pair), row in zip(panels.items(), rows, strict=True):
        for axes, values, color, when in zip(row, pair, colors, ("before", "after"), strict=True):
            heights, *_ = axes.hist(values, bins=40, density=True, color=color, alpha=0.75)
            second, highest = np.sort(heights)[-2:]
            if highest > 2.5 * second:  # one bar would flatten all others
                axes.set_ylim(0, 2.5 * second)
                share = f"highest bar: {highest / heights.sum():.0%} of the values"
                axes.text(0.98, 0.95, share, transform=axes.transAxes, ha="right", va="top")
            around = np.linspace(-4, 4, 201)
            place, density = values.mean() + values.std() * around, np.exp(-(around**2) / 2)
            axes.plot(place, density / (values.std() * np.sqrt(2 * np.pi)), color=BLACK)
            axes.set(title=f"{title}: {when} batch norm", ylabel="density")
            axes.grid(visible=False)
    for axes in rows[-1]:
        axes.set_xlabel("value (black: normal, with this mean and variance)")
    return figure
