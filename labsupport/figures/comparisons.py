"""Pictures that compare several runs of each kind: a line for the middle one, a band for all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.ticker import PercentFormatter

from labsupport.figures.curves import show_marks, show_theory
from labsupport.figures.figure import CourseFigure
from labsupport.figures.legends import place_legends
from labsupport.figures.own_settings import own_settings
from labsupport.figures.style import GRAY, color_of, curve_style


@own_settings
def draw_spreads(
    x: Sequence[float],
    panels: Mapping[str, Mapping[str, np.ndarray]],
    *,
    xlabel: str,
    ylabel: str,
    title: str = "",
    log: bool = False,
    ticks: bool = False,
    theory: Mapping[str, Mapping[str, Sequence[float]]] | None = None,
    marks: Mapping[str, float] | None = None,
    percent: bool = True,
    limits: tuple[float, float] | None = None,
    ceiling: float | None = None,
    guessing: float | None = None,
    beside: bool = False,
) -> CourseFigure:
    """One line per label over x: the median over the seeds, in a band from lowest to highest.

    panels: {title: {label: (seeds, len(x))}}, one beside the other on the same axes. title: of
    the whole figure. beside: the legend is right of the panels even where a corner is free.

    The x axis is logarithmic with log. ticks: one at every x, and no others. theory: {title:
    {label: (len(x),)}} are black crosses in front. marks: {text: x} become vertical lines with
    their names above.

    The y axis runs from 0 to 100 %; percent is False where the values are no shares. limits make
    it logarithmic. ceiling: larger values, infinity too, are drawn there, on a dotted line that
    the legend calls "not reached". guessing: what a guess scores, another such line.
    """
    words = "; ".join(f"{name}; lines: {', '.join(runs)}" for name, runs in panels.items())
    width = 7.2 if len(panels) == 1 else 10.4
    figure = CourseFigure(width, 3.6, words=f"{title}; {words}" if title else words)
    row = figure.subplots(1, len(panels), sharey=True, squeeze=False)[0]
    for (name, runs), axes in zip(panels.items(), row, strict=True):
        _show_bands(axes, np.asarray(x, dtype=float), runs, ceiling)
        show_theory(axes, (theory or {}).get(name, {}), x)
        axes.set(title=name, xlabel=xlabel, xscale="log" if log else "linear")
        _set_y_axis(axes, percent, limits, ceiling)
        if ticks:
            axes.set_xticks(x, [f"{value:g}" for value in x])
        show_marks(axes, marks or {})
        _show_level(axes, "guessing", guessing)
        _show_level(axes, "not reached", ceiling)
    row[0].set_ylabel(ylabel)
    if title:
        figure.suptitle(title, x=0.01, ha="left", fontsize="medium")
    place_legends(figure, row, beside=beside)
    return figure


def _show_bands(axes, x: np.ndarray, runs: Mapping, ceiling: float | None) -> None:
    for k, (label, values) in enumerate(runs.items()):
        values = np.minimum(values, np.inf if ceiling is None else ceiling)
        style = curve_style(label, k)
        low, high = values.min(axis=0), values.max(axis=0)
        axes.plot(x, np.median(values, axis=0), label=label, **style)
        # The edge keeps a band of one pixel in sight.
        fill, edge = (style["color"], 0.2), (style["color"], 0.6)
        axes.fill_between(x, low, high, facecolor=fill, edgecolor=edge, linewidth=0.8)


def _set_y_axis(axes, percent: bool, limits: tuple | None, ceiling: float | None) -> None:
    if limits:
        axes.set(yscale="log", ylim=limits)
    elif ceiling is not None:
        axes.set_ylim(0, 1.06 * ceiling)
    elif percent:
        axes.set(ylim=(-0.03, 1.03), yticks=np.linspace(0, 1, 6))  # marks at both ends are whole
    if percent:
        axes.yaxis.set_major_formatter(PercentFormatter(1.0, decimals=0))


def _show_level(axes, name: str, y: float | None) -> None:
    """Adds a dotted line at y, which the legend names; none for None."""
    if y is not None:
        axes.axhline(y, color=GRAY, linestyle=":", linewidth=1.2, label=name)


@own_settings
def draw_outcomes(outcomes: Mapping[str, Sequence[float]], *, title: str, xlabel: str):
    """One row per label, one dot per seed: shares, read from top to bottom.

    outcomes: {label: one share per seed}; a label that names a method has its color, others are
    gray. The axis runs from 0 to 100 %; where all shares are close, around them, and it says so.
    """
    low, high = _window(np.concatenate([np.ravel(shares) for shares in outcomes.values()]))
    if high - low < 1:
        xlabel = f"{xlabel} (the axis runs from {low:.0%} to {high:.0%})"
    words = f"{title}; rows: {', '.join(outcomes)}"
    figure = CourseFigure(7.2, 0.9 + 0.36 * len(outcomes), words=words)
    axes = figure.subplots()
    for row, (label, shares) in enumerate(outcomes.items()):
        look = {"color": color_of(label) or GRAY, "alpha": 0.6, "clip_on": False}
        axes.plot(shares, [row] * len(shares), "o", **look)
    axes.set(title=title, xlabel=xlabel, xlim=(low, high), ylim=(len(outcomes) - 0.5, -0.5))
    axes.set_yticks(range(len(outcomes)), outcomes)
    axes.xaxis.set_major_formatter(PercentFormatter(1.0, decimals=0))
    if high - low < 1:
        axes.xaxis.get_major_locator().set_params(steps=[1, 5, 10])  # whole percents
    return figure


def _window(shares: np.ndarray) -> tuple[float, float]:
    """From 0 to 1; for shares within 20 points, from 5 % to 5 % around them."""
    if np.ptp(shares) > 0.2:
        return 0.0, 1.0
    low, high = np.floor(20 * shares.min() - 0.4), np.ceil(20 * shares.max() + 0.4)
    return max(low, 0) / 20, min(high, 20) / 20
