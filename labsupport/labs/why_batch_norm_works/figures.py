"""Pictures of lab 10: measures while nets learn, noise against accuracy, shares of a gain."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.ticker import PercentFormatter

from labsupport.figures.figure import CourseFigure
from labsupport.figures.legends import place_legends
from labsupport.figures.own_settings import own_settings
from labsupport.figures.style import ACTIVATION_STYLES, GRAY, color_of, curve_style


@dataclass(frozen=True)
class Scale:
    """A y axis: its label, and its limits and ticks where it is logarithmic; else its limits."""

    label: str
    limits: tuple[float, float]
    ticks: Sequence[float] = ()


@own_settings
def draw_while_learning(
    looks: Sequence[int],
    panels: Mapping[str, Mapping[str, np.ndarray]],
    scales: Sequence[Scale],
) -> CourseFigure:
    """A panel per measure, a line per net: the median over the seeds, in a band of all.

    panels: {title: {net: (seeds, looks)}}, each on its own of `scales`. What is beyond an axis is
    drawn at its edge.
    """
    words = "; ".join(f"{title}; lines: {', '.join(runs)}" for title, runs in panels.items())
    figure = CourseFigure(max(7.2, 3.5 * len(panels)), 3.4, words=words)
    row = figure.subplots(1, len(panels), squeeze=False)[0]
    for (title, runs), axes, scale in zip(panels.items(), row, scales, strict=True):
        for k, (net, values) in enumerate(runs.items()):
            style, seen = curve_style(net, k), np.clip(values, *scale.limits)
            axes.plot(looks, np.median(seen, axis=0), label=net, **style)
            low, high = seen.min(axis=0), seen.max(axis=0)
            axes.fill_between(looks, low, high, color=style["color"], alpha=0.15, linewidth=0)
        axes.set(title=title, xlabel="steps of training", ylabel=scale.label)
        if len(scale.ticks):
            low, high = scale.limits
            axes.set(yscale="log", ylim=(low / 1.15, high * 1.15))
            axes.set_yticks(scale.ticks, [f"{tick:g}" for tick in scale.ticks])
            axes.minorticks_off()
        else:
            axes.set_ylim(scale.limits[0] - 0.06, scale.limits[1] + 0.06)
            axes.axhline(0, color=GRAY, linewidth=1)
    place_legends(figure, row)
    return figure


MARKERS = ("o", "s", "^", "D", "P", "X", "v")


@own_settings
def draw_noise(
    drifts: Mapping[str, np.ndarray], accuracies: Mapping[str, np.ndarray], *, title: str
) -> CourseFigure:
    """One dot per net: how much its inputs move against what it learned.

    drifts, accuracies: {label: (seeds,)}; the color is that of the method before the comma. The
    last of each method that has a comma is hollow.
    """
    figure = CourseFigure(7.2, 3.5, words=f"{title}; dots: {', '.join(drifts)}")
    axes = figure.subplots()
    noisiest = {label.split(",")[0]: label for label in drifts if "," in label}
    for k, (label, moves) in enumerate(drifts.items()):
        look = {"color": color_of(label), "marker": MARKERS[k], "linestyle": "none"}
        filled = {"markerfacecolor": "white"} if label in noisiest.values() else {}
        axes.plot(moves, accuracies[label], label=label, **look, **filled)
    axes.set(title=title, xscale="log", ylim=(-0.03, 1.03), xlim=(0.001, 20))
    axes.set_xticks([0.001, 0.01, 0.1, 1, 10], ["0.001", "0.01", "0.1", "1", "10"])
    axes.set(xlabel="drift of the layers' inputs in one step (stds)", ylabel="accuracy")
    axes.yaxis.set_major_formatter(PercentFormatter(1.0, decimals=0))
    place_legends(figure, [axes], beside=True)
    return figure


@own_settings
def draw_shares(
    shares: Mapping[str, Mapping[str, Sequence[float]]],
    *,
    title: str,
    split: int = 0,
    low: float = -0.5,
    high: float = 1.5,
) -> CourseFigure:
    """One row per account, one mark per activation: how much of the gain it gives back.

    shares: {activation: {account: (of a slow net, of the middle one, of a fast one)}}; the middle
    one is the mark, in a line from the one to the other. What lies beyond the axis is drawn at its
    edge; a × is a middle net that never arrived, with minus infinity. split: the row before which
    a thick line is drawn.
    """
    names = list(next(iter(shares.values())))
    words = f"{title}; rows: {', '.join(names)}; marks: {', '.join(shares)}"
    figure = CourseFigure(7.6, 1.3 + 0.34 * len(names), words=words)
    axes = figure.subplots()
    rows = np.arange(len(names))
    for k, (activation, found) in enumerate(shares.items()):
        look = ACTIVATION_STYLES[activation] | {"linestyle": "none", "markersize": 8}
        slow, middle, fast = np.clip([found[name] for name in names], low, high).T
        never = np.isneginf([found[name][1] for name in names])
        heights = rows + 0.16 * (2 * k - 1)
        label = {"relu": "ReLU"}.get(activation, activation)
        axes.hlines(heights, slow, fast, color=look["color"], linewidth=1.5)
        places = np.where(never, np.nan, middle)
        axes.plot(places, heights, label=label, clip_on=False, **look)
        axes.plot(middle[never], heights[never], clip_on=False, **look | {"marker": "x"})
    for row in rows[1:]:
        axes.axhline(row - 0.5, color=GRAY, linewidth=2 if row == split else 0.4)
    for share in (0, 1):
        axes.axvline(share, color=GRAY, linewidth=1.2)
    axes.grid(False)
    axes.set(title=title, xlim=(low - 0.05, high + 0.05), ylim=(len(names) - 0.5, -0.5))
    axes.set_yticks(rows, names)
    axes.set_xticks([-0.5, 0, 0.5, 1, 1.5], ["≤ −0.5\n×: never", "0", "0.5", "1", "≥ 1.5"])
    axes.set_xlabel("share of batch norm's gain, in log steps (0: plain, 1: batch norm)")
    place_legends(figure, [axes], beside=True)
    return figure
