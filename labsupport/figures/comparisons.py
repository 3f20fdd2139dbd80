"""Pictures that compare several runs of each kind: a line for the middle one, a band for all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from labsupport.figures.curves import show_mark, write_beside
from labsupport.figures.figure import CourseFigure
from labsupport.figures.style import BLUE, GRAY, curve_style


def draw_spread(
    x: Sequence[float],
    runs: Mapping[str, np.ndarray],
    *,
    title: str,
    xlabel: str,
    ylabel: str,
    log: bool = False,
    percent: bool = False,
    ceiling: float | None = None,
    marks: Mapping[str, float] | None = None,
    beside: bool = False,
) -> CourseFigure:
    """One line per label over x: the median over the seeds, in a band from lowest to highest.

    runs: {label: (seeds, len(x))}. log: of the x axis. percent: y runs from 0 to 100 %.
    ceiling: larger values, infinity too, are drawn there, on a dotted line that says "not
    reached". marks: {text: x} become vertical lines. beside: the legend is right of the axes.
    """
    x = np.asarray(x, dtype=float)
    figure = CourseFigure(7.2, 3.6, words=f"{title}; lines: {', '.join(runs)}")
    axes = figure.subplots()
    show_bands(axes, x, runs, ceiling)
    axes.set(title=title, xlabel=xlabel, ylabel=ylabel, xscale="log" if log else "linear")
    if percent:
        _in_percent(axes)
    if ceiling is not None:
        axes.axhline(ceiling, color=GRAY, linestyle=":")
        axes.set_ylim(0, 1.12 * ceiling)
        write_beside(axes, "not reached", x[0], 0.91)
    for k, (text, value) in enumerate((marks or {}).items()):
        # Two heights, so that neighbors do not overwrite each other.
        show_mark(axes, text, value, 0.03 + 0.06 * (k % 2))
    axes.legend(**({"loc": "upper left", "bbox_to_anchor": (1.0, 1.0)} if beside else {}))
    return figure


def draw_spreads(
    x: Sequence[float],
    panels: Mapping[str, Mapping[str, np.ndarray]],
    *,
    xlabel: str,
    ylabel: str,
    log: bool = False,
    ticks: bool = False,
    limits: tuple[float, float] | None = None,
) -> CourseFigure:
    """One panel per entry, each with the lines and bands of `draw_spread`, on the same axes.

    panels: {title: {label: (seeds, len(x))}}. log: of the x axis. ticks: one at every x, and no
    others. limits: of a logarithmic y axis; without them y runs from 0 to 100 %.
    """
    words = "; ".join(f"{title}: {', '.join(runs)}" for title, runs in panels.items())
    figure = CourseFigure(5.2 * len(panels), 3.6, words=words)
    row = figure.subplots(1, len(panels), sharey=True, squeeze=False)[0]
    for (title, runs), axes in zip(panels.items(), row, strict=True):
        show_bands(axes, np.asarray(x, dtype=float), runs)
        axes.set(title=title, xlabel=xlabel, xscale="log" if log else "linear")
        if limits:
            axes.set(yscale="log", ylim=limits)
        else:
            _in_percent(axes)
        if ticks:
            axes.set_xticks(x, [f"{value:g}" for value in x])
            axes.minorticks_off()
        axes.legend()
    row[0].set_ylabel(ylabel)
    return figure


def draw_outcomes(outcomes: Mapping[str, Sequence[float]], *, title: str, xlabel: str):
    """One row per label, one dot per seed: shares, read from top to bottom.

    outcomes: {label: one share per seed}. The axis runs from 0 to 100 %; where all shares are
    close, it runs around them and says so.
    """
    low, high = _window(np.concatenate([np.ravel(shares) for shares in outcomes.values()]))
    if high - low < 1:
        xlabel = f"{xlabel} (the axis runs from {low:.0%} to {high:.0%})"
    words = f"{title}; rows: {', '.join(outcomes)}"
    figure = CourseFigure(7.2, 0.9 + 0.36 * len(outcomes), words=words)
    axes = figure.subplots()
    for row, shares in enumerate(outcomes.values()):
        axes.plot(shares, [row] * len(shares), "o", color=BLUE, alpha=0.6, clip_on=False)
    axes.set(title=title, xlabel=xlabel, xlim=(low, high), ylim=(len(outcomes) - 0.5, -0.5))
    axes.set_yticks(range(len(outcomes)), outcomes)
    axes.xaxis.set_major_formatter(lambda share, _: f"{share:.0%}")
    if high - low < 1:
        axes.xaxis.get_major_locator().set_params(steps=[1, 5, 10])  # whole percents
    return figure


def _window(shares: np.ndarray) -> tuple[float, float]:
    """From 0 to 1; for shares within 20 points, from 5 % to 5 % around them."""
    if np.ptp(shares) > 0.2:
        return 0.0, 1.0
    low, high = np.floor(20 * shares.min() - 0.4), np.ceil(20 * shares.max() + 0.4)
    return max(low, 0) / 20, min(high, 20) / 20


def show_bands(axes, x: np.ndarray, runs: Mapping, ceiling: float | None = None) -> None:
    """Adds one line per label over x: the median over the seeds, in a band of all of them.

    runs: {label: (seeds, len(x))}. ceiling: larger values, infinity too, are drawn there.
    """
    for k, (label, values) in enumerate(runs.items()):
        values = np.minimum(values, np.inf if ceiling is None else ceiling)
        style = curve_style(label, k)
        low, high = values.min(axis=0), values.max(axis=0)
        axes.plot(x, np.median(values, axis=0), label=label, **style)
        axes.fill_between(x, low, high, color=style["color"], alpha=0.2, lw=0)


def _in_percent(axes) -> None:
    axes.set_ylim(0, 1)
    axes.yaxis.set_major_formatter(lambda share, _: f"{share:.0%}")
