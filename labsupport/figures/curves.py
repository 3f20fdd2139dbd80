"""Line figures: a number by layer, a number against a setting."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from labsupport.figures.figure import CourseFigure
from labsupport.figures.legends import THEORY, place_legends
from labsupport.figures.own_settings import own_settings
from labsupport.figures.style import GRAY, curve_style

Curves = Mapping[str, Sequence[float]]


@own_settings
def draw_lines(
    panels: Mapping[str, Curves],
    *,
    ylabel: str,
    x: Sequence[float] | None = None,
    xlabel: str = "layer",
    theory: Mapping[str, Curves] | None = None,
    marks: Mapping[str, float] | None = None,
    limits: tuple[float, float] | None = None,
) -> CourseFigure:
    """One panel per entry, one line of single values per label; the same log y axis for all.

    panels: {title: {label: values}}. A label that names an activation has its color. x: the setting
    that the values belong to, on a log axis; without it they belong to layers 1, 2, …

    theory: {title: {label: values}} are black crosses, to hold the measured dots against. marks:
    {text: x} become vertical lines with their names above. limits: of the y axis.
    """
    by_layer = x is None
    width, height = (3.6, 3.2) if by_layer else (5.2, 3.6)
    figure = CourseFigure(width * len(panels), height, words="; ".join(panels))
    row = figure.subplots(1, len(panels), sharey=True, squeeze=False)[0]
    for (title, curves), axes in zip(panels.items(), row, strict=True):
        for k, (label, values) in enumerate(curves.items()):
            places = np.arange(1, len(values) + 1) if by_layer else x
            axes.plot(places, values, label=label, **curve_style(label, k, marker=by_layer))
        show_theory(axes, (theory or {}).get(title, {}), x)
        axes.axhline(1, color=GRAY, linewidth=1)
        axes.set(title=title, xlabel=xlabel, yscale="log")
        if by_layer:
            axes.xaxis.get_major_locator().set_params(integer=True)
        else:
            axes.set_xscale("log")
        if limits:
            axes.set_ylim(limits)
        show_marks(axes, marks or {})
    row[0].set_ylabel(ylabel)
    place_legends(figure, row)
    return figure


def show_theory(axes, curves: Curves, x: Sequence[float] | None) -> None:
    """Adds black crosses in front of the lines. x: their places; None for layers 1, 2, …"""
    for k, values in enumerate(curves.values()):
        places = np.arange(1, len(values) + 1) if x is None else x
        axes.plot(places, values, label="_" if k else "theory", **THEORY)


def show_marks(axes, marks: Mapping[str, float]) -> None:
    """Adds vertical lines with their names above the axes, where no curve is. marks: {text: x}."""
    lines = min(len(marks), 2)  # in turn: neighbors would overwrite each other
    for k, (text, x) in enumerate(marks.items()):
        axes.axvline(x, color=GRAY, linewidth=1, linestyle=":")
        look = {"xytext": (0, 2 + 11 * (k % lines)), "textcoords": "offset points"}
        look |= {"ha": "center", "va": "bottom", "fontsize": "small"}
        axes.annotate(text, (x, 1), xycoords=("data", "axes fraction"), **look)
    if lines:
        axes.set_title(axes.get_title(loc="left"), pad=6 + 11 * lines)


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
