"""Line figures: a number by layer, a number against a setting."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from labsupport.figures.figure import CourseFigure
from labsupport.figures.style import BLACK, GRAY, curve_style

Curves = Mapping[str, Sequence[float]]


def draw_by_layer(
    panels: Mapping[str, Curves], *, ylabel: str, theory: Mapping[str, Curves] | None = None
) -> CourseFigure:
    """One panel per entry, one line per label over layers 1, 2, …; the same log axis for all.

    panels: {title: {label: one value per layer}}. A label that names an activation has its color.
    theory: {title: {label: values}} is drawn as gray crosses, to hold the measured dots against.
    """
    figure = CourseFigure(3.6 * len(panels), 3.2, words="; ".join(panels))
    axes = figure.subplots(1, len(panels), sharey=True, squeeze=False)[0]
    for (title, curves), place in zip(panels.items(), axes, strict=True):
        for k, (label, values) in enumerate(curves.items()):
            layers = np.arange(1, len(values) + 1)
            place.plot(layers, values, label=label, **curve_style(label, k))
        crosses = (theory or {}).get(title, {}).values()
        for k, values in enumerate(crosses):
            name = "theory" if k == 0 else None
            layers = np.arange(1, len(values) + 1)
            place.plot(layers, values, "x", color=BLACK, markersize=8, label=name, zorder=5)
        place.axhline(1, color=GRAY, linewidth=1)
        place.set(title=title, xlabel="layer", yscale="log")
        place.xaxis.get_major_locator().set_params(integer=True)
        place.legend()
    axes[0].set_ylabel(ylabel)
    return figure


def draw_sweep(
    setting: Sequence[float],
    panels: Mapping[str, Curves],
    *,
    xlabel: str,
    ylabel: str,
    marks: Mapping[str, float] | None = None,
    limits: tuple[float, float] | None = None,
) -> CourseFigure:
    """One panel per entry, one line per label over `setting`; both axes logarithmic.

    marks: {text: value of the setting} become vertical lines. limits: of the y axis.
    """
    figure = CourseFigure(5.2 * len(panels), 3.6, words="; ".join(panels))
    axes = figure.subplots(1, len(panels), sharey=True, squeeze=False)[0]
    for (title, curves), place in zip(panels.items(), axes, strict=True):
        for k, (label, values) in enumerate(curves.items()):
            place.plot(setting, values, label=label, **curve_style(label, k, marker=False))
        place.axhline(1, color=GRAY, linewidth=1)
        place.set(title=title, xlabel=xlabel, xscale="log", yscale="log", ylim=limits)
        for text, value in (marks or {}).items():
            show_mark(place, text, value, 0.02)
        place.legend(loc="upper left")
    axes[0].set_ylabel(ylabel)
    return figure


def show_mark(axes, text: str, x: float, height: float) -> None:
    """Adds a vertical line at x with its name, at this share of the axes' height."""
    axes.axvline(x, color=GRAY, linewidth=1, linestyle=":")
    write_beside(axes, text, x, height)


def write_beside(axes, text: str, x: float, height: float) -> None:
    """Writes `text` to the right of x, at this share of the axes' height."""
    axes.annotate(
        text,
        (x, height),
        xycoords=("data", "axes fraction"),
        xytext=(3, 0),
        textcoords="offset points",
        fontsize="small",
    )


def running_mean(values: np.ndarray, *, over: int, highest: float = 1e6) -> np.ndarray:
    """The mean of each value and the `over` − 1 before it, as many as there are.

    What is above `highest`, infinite or NaN counts as `highest`: one such value does not spoil all
    that come after it.
    """
    seen = np.clip(np.nan_to_num(values, nan=highest, posinf=highest), None, highest)
    total = np.concatenate([[0.0], np.cumsum(seen)])
    ends = np.arange(1, len(seen) + 1)
    starts = np.maximum(ends - over, 0)
    return (total[ends] - total[starts]) / (ends - starts)
