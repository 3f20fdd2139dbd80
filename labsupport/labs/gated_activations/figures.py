"""Pictures of lab 04: masks, errors of GELU's short forms, the contest, the search."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.ticker import PercentFormatter

from labsupport.figures.figure import CourseFigure
from labsupport.figures.legends import place_legends
from labsupport.figures.own_settings import own_settings
from labsupport.figures.style import BLACK, BLUE, GRAY, VERMILLION, curve_style
from labsupport.labs.gated_activations.contest import Result
from labsupport.labs.gated_activations.search import Scores

LEAST_SCORE = 0.6  # that the picture of a search shows


@own_settings
def draw_lines_over_x(
    x: np.ndarray,
    panels: Mapping[str, Mapping[str, np.ndarray]],
    *,
    limits: tuple[float, float] | None = None,
    ylabel: str = "",
) -> CourseFigure:
    """One panel per entry, one line per label over x: {title: {label: (points,)}}."""
    words = "; ".join(f"{title}: {', '.join(lines)}" for title, lines in panels.items())
    figure = CourseFigure(max(6.4, 3.5 * len(panels)), 3.2, words=words)
    row = figure.subplots(1, len(panels), sharey=True, squeeze=False)[0]
    for axes, (title, lines) in zip(row, panels.items(), strict=True):
        for k, (label, values) in enumerate(lines.items()):
            axes.plot(x, values, label=label, **curve_style(label, k, marker=False))
        axes.set(title=title, xlabel="x")
        if limits:
            axes.set_ylim(limits)
    row[0].set_ylabel(ylabel)
    place_legends(figure, row)
    return figure


@own_settings
def draw_masks(
    x: np.ndarray, means: Mapping[int, np.ndarray], limit: np.ndarray, *, title: str
) -> CourseFigure:
    """One panel per number of masks: the mean of x · m as dots, xΦ(x) as a line."""
    figure = CourseFigure(10.4, 3.0, words=f"{title}; panels: {', '.join(map(str, means))} masks")
    row = figure.subplots(1, len(means), sharey=True)
    for axes, (count, mean) in zip(row, means.items(), strict=True):
        axes.plot(x, limit, color=BLACK, linewidth=1.2, label="xΦ(x)")
        axes.plot(x, mean, "o", color=VERMILLION, markersize=3, label="mean of x · m")
        axes.set(title="1 mask" if count == 1 else f"{count} masks", xlabel="x")
    row[0].legend(loc="upper left")
    figure.suptitle(title, x=0.01, ha="left", fontsize="medium")
    return figure


@own_settings
def draw_errors(counts: Sequence[int], errors: np.ndarray, *, title: str) -> CourseFigure:
    """The error of the mean over the number of masks, a line per seed, and 1/√n beside it."""
    figure = CourseFigure(6.4, 3.2, words=title)
    axes = figure.subplots()
    for k, line in enumerate(errors):
        axes.plot(counts, line, color=BLUE, linewidth=1, label="_" if k else "a seed")
    through = np.median(errors[:, 0]) * np.sqrt(counts[0] / np.array(counts))
    axes.plot(counts, through, color=BLACK, linestyle="--", label="∝ 1/√n")
    axes.set(title=title, xlabel="masks n", ylabel="rms error", xscale="log", yscale="log")
    place_legends(figure, [axes])
    return figure


@own_settings
def draw_results(panels: Mapping[str, Mapping[str, Result]], *, floor: float = 0.0) -> CourseFigure:
    """A row per kind of net, a dot per seed, a bar at the median; one panel per entry.

    A dotted line is the median of the first kind. What is below `floor` is drawn at the left edge.
    All panels have the rows of the longest; one that lacks a kind leaves its row empty. Batch norm,
    where it is shown to compare with, is gray like the first kind.
    """
    rows = list(max(panels.values(), key=len))
    most = len(rows)
    words = "; ".join(f"{title}: {', '.join(results)}" for title, results in panels.items())
    figure = CourseFigure(10.4 if len(panels) > 1 else 7.6, 1.0 + 0.36 * most, words=words)
    row = figure.subplots(1, len(panels), sharex=True, squeeze=False)[0]
    shown = [np.maximum(one.right, floor) for runs in panels.values() for one in runs.values()]
    low, high = min(map(np.min, shown)), max(map(np.max, shown))
    margin = 0.03 * (high - low)
    xlabel = f"test digits right (at {floor:g}: below it)" if floor else "test digits right"
    for axes, (title, results) in zip(row, panels.items(), strict=True):
        for name, result in results.items():
            k = rows.index(name)
            color = GRAY if k == 0 or "batch norm" in name else BLUE
            dots = np.maximum(result.right, floor)
            axes.plot(dots, [k] * len(dots), "o", color=color, alpha=0.5)
            axes.plot([result.median] * 2, [k - 0.3, k + 0.3], color=BLACK, linewidth=2)
        first = next(iter(results.values()))
        axes.axvline(first.median, color=GRAY, linestyle=":", linewidth=1.2)
        axes.set(title=title, xlabel=xlabel, ylim=(most - 0.5, -0.5))
        axes.set_yticks(range(most), rows)
        axes.set_xlim(low - margin, high + margin)
    return figure


@own_settings
def draw_search(
    scores: Scores, named: Sequence[str], fresh: Mapping[str, np.ndarray]
) -> CourseFigure:
    """All candidates by their score, and beside it the first ones anew on fresh seeds.

    named: those that get their names. fresh: {name: (seeds,)}, the winner of the search first. A
    score below `LEAST_SCORE` is drawn at the lower edge.
    """
    figure = CourseFigure(10.4, 3.6, words="all candidates of the search, and some of them anew")
    figure.varies = ", ".join(fresh)
    every, anew = figure.subplots(1, 2)
    right = np.sort(scores.at_best_rate())[::-1]
    heights, places = np.maximum(right, LEAST_SCORE), np.arange(1, len(right) + 1)
    inside = right >= LEAST_SCORE
    every.plot(places[inside], heights[inside], "o", color=BLUE, markersize=4)
    every.plot(places[~inside], heights[~inside], "v", color=VERMILLION, label="below")
    order = list(np.array(scores.names)[np.argsort(-scores.at_best_rate(), kind="stable")])
    for k, name in enumerate(named):
        place = order.index(name)
        offset = {"textcoords": "offset points", "fontsize": "small"}
        offset |= {"xytext": (-2, -34 - 22 * (k % 4)), "arrowprops": {"arrowstyle": "-"}}
        every.annotate(name, (place + 1, heights[place]), **offset)
    low, high = LEAST_SCORE, heights.max()
    every.set(title="The search: held-out digits right", xlabel="place")
    every.set_ylim(low - 0.05 * (high - low), high + 0.05 * (high - low))
    if not inside.all():
        every.legend(loc="lower left", title=None)
    for k, (name, values) in enumerate(fresh.items()):
        anew.plot(values, [k] * len(values), "o", color=BLUE, alpha=0.5)
        anew.plot([np.median(values)] * 2, [k - 0.3, k + 0.3], color=BLACK, linewidth=2)
        scored = scores.at_best_rate()[scores.names.index(name)]
        anew.plot([scored], [k], "x", color=VERMILLION, markersize=8, markeredgewidth=2)
    anew.plot([], [], "x", color=VERMILLION, label="in the search")
    anew.plot([], [], "o", color=BLUE, label="fresh seeds")
    anew.set(title="Anew, on fresh seeds", xlabel="held-out digits right")
    anew.set_yticks(range(len(fresh)), list(fresh))
    anew.set_ylim(len(fresh) - 0.5, -0.5)
    anew.legend(loc="upper left", bbox_to_anchor=(1.0, 1.0))
    return figure


@own_settings
def draw_by_layer(
    panels: Mapping[str, Mapping[str, np.ndarray]],
    *,
    log: Sequence[str] = (),
    percent: Sequence[str] = (),
    wide: str = "",
) -> CourseFigure:
    """One panel per entry over the layers, a line per label: {title: {label: (layers,)}}.

    log, percent: titles of the panels whose axis is logarithmic, or goes from 0 to 100 %. wide: the
    label of a line that is broad, so that another one that covers it does not hide it.
    """
    words = "; ".join(f"{title}: {', '.join(lines)}" for title, lines in panels.items())
    figure = CourseFigure(10.4, 3.2, words=words)
    row = figure.subplots(1, len(panels), squeeze=False)[0]
    for axes, (title, lines) in zip(row, panels.items(), strict=True):
        for k, (label, values) in enumerate(lines.items()):
            layers = np.arange(1, len(values) + 1)
            style = curve_style(label.lower(), k, marker=False)
            if label == wide:
                style |= {"linewidth": 5, "alpha": 0.6}
            axes.plot(layers, values, label=label, **style)
        axes.set(title=title, xlabel="layer")
        if title in percent:
            axes.set_ylim(0, 1.05)
            axes.yaxis.set_major_formatter(PercentFormatter(1.0, decimals=0))
        if title in log:
            axes.set_yscale("log")
    place_legends(figure, row, beside=True)
    return figure
