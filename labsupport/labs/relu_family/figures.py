"""Pictures of lab 03: the family of curves, one unit's death, who survives, slopes, the table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.colors import LinearSegmentedColormap

from labsupport.by_hand.activations import ACTIVATIONS
from labsupport.figures.figure import CourseFigure
from labsupport.figures.legends import place_legends
from labsupport.figures.own_settings import own_settings
from labsupport.figures.style import BLACK, CYCLE, GRAY, GREEN, curve_style
from labsupport.labs.relu_family.experiment import Lives
from labsupport.labs.relu_family.table import Measured

REACH = np.linspace(-4, 8, 601)


@own_settings
def draw_family(names: Sequence[str]) -> CourseFigure:
    """Each activation and its slope over a, on the same axes.

    The first is drawn broad, so that it is still seen where another runs along it.
    """
    figure = CourseFigure(9.4, 3.4, words=f"curves and slopes of {', '.join(names)}")
    curves, slopes = figure.subplots(1, 2)
    for k, name in enumerate(names):
        act, look = ACTIVATIONS[name], curve_style(name, k, marker=False)
        if k == 0:
            look |= {"linewidth": 6, "alpha": 0.35, "linestyle": "-"}
        curves.plot(REACH, act.f(REACH), label=act.label, **look)
        slopes.plot(REACH, act.df(REACH), label=act.label, **look)
    curves.set(title="The curve", xlabel="a", ylabel="f(a)", ylim=(-1.3, 7))
    slopes.set(title="Its slope", xlabel="a", ylabel="f′(a)", ylim=(-0.1, 1.15))
    place_legends(figure, [curves, slopes], beside=True)
    return figure


@own_settings
def draw_two_forms(x: np.ndarray, forms: Mapping[str, np.ndarray], *, title: str) -> CourseFigure:
    """Several forms of one function over x, (points,) each."""
    figure = CourseFigure(6.4, 3.0, words=f"{title}; lines: {', '.join(forms)}")
    axes = figure.subplots()
    for style, (label, values) in zip(CYCLE, forms.items(), strict=False):
        axes.plot(x, values, label=label, **{**style, "marker": ""})
    axes.set(title=title, xlabel="x")
    place_legends(figure, [axes])
    return figure


@own_settings
def draw_steps(steps: Mapping[str, Sequence[float]], *, title: str, ceiling: float) -> CourseFigure:
    """A row per kind of net, a dot per seed, a bar at the median; what is beyond at the ceiling."""
    figure = CourseFigure(7.2, 0.9 + 0.42 * len(steps), words=f"{title}; rows: {', '.join(steps)}")
    axes = figure.subplots()
    for row, (label, values) in enumerate(steps.items()):
        shown = np.minimum(values, ceiling)
        color = curve_style(label, row)["color"]
        axes.plot(shown, [row] * len(shown), "o", color=color, alpha=0.6, clip_on=False)
        axes.plot([np.median(shown)] * 2, [row - 0.3, row + 0.3], color=color, linewidth=2)
    axes.axvline(ceiling, color=GRAY, linestyle=":", linewidth=1.2)
    axes.set(title=title, xlabel=f"steps (at {ceiling:g}: not reached)", xlim=(0, 1.03 * ceiling))
    axes.set(ylim=(len(steps) - 0.5, -0.5))
    axes.set_yticks(range(len(steps)), steps)
    return figure


@own_settings
def draw_survivors(found: Mapping[str, Mapping[float, Lives]], *, title: str) -> CourseFigure:
    """A row per kind of net, a column per rate: the median accuracy, and how many nets diverged.

    found: {kind: {rate: `Lives`}}. A field is the greener, the more is right.
    """
    rates = list(next(iter(found.values())))
    right = np.array([[runs[rate].median_right for rate in rates] for runs in found.values()])
    figure = CourseFigure(7.2, 1.0 + 0.4 * len(found), words=f"{title}; rows: {', '.join(found)}")
    axes = figure.subplots()
    shades = LinearSegmentedColormap.from_list("right", ["white", GREEN])
    axes.imshow(right, cmap=shades, vmin=0, vmax=1.2, aspect="auto")
    for row, runs in enumerate(found.values()):
        for column, rate in enumerate(rates):
            text = _outcome(runs[rate])
            axes.text(column, row, text, ha="center", va="center", fontsize="small")
    axes.set(title=title, xlabel="learning rate")
    axes.set_xticks(range(len(rates)), [f"{rate:g}" for rate in rates])
    axes.set_yticks(range(len(found)), found)
    axes.tick_params(length=0)
    axes.grid(visible=False)
    return figure


def _outcome(lives: Lives) -> str:
    """The median in words, and how many diverged."""
    lost, count = int(lives.diverged.sum()), len(lives.diverged)
    if lost == count:
        return "all diverge"
    diverge = [f"{lost} of {count} diverge"] if lost else []
    return ", ".join(diverge if lost > count / 2 else [f"{lives.median_right:.0%}", *diverge])


@own_settings
def draw_slopes(steps: np.ndarray, slopes: np.ndarray, *, title: str) -> CourseFigure:
    """Slopes over steps, one panel per layer, one line per net. slopes: (seeds, looks, layers)."""
    layers = slopes.shape[2]
    figure = CourseFigure(9.4, 3.0, words=f"{title}; panels: layers 1 to {layers}")
    row = figure.subplots(1, layers, sharey=True)
    for layer, axes in enumerate(row):
        for net in slopes[:, :, layer]:
            axes.plot(steps, net, color=GREEN, linewidth=1.2)
        axes.axhline(1, color=BLACK, linestyle=":", linewidth=1.2)
        axes.axhline(0, color=GRAY, linestyle="-", linewidth=1)
        axes.set(title=f"layer {layer + 1}", xlabel="step")
        axes.annotate("a line", (steps[-1], 1), ha="right", va="bottom", fontsize="small")
        axes.annotate("ReLU", (steps[-1], 0), ha="right", va="bottom", fontsize="small")
    row[0].set_ylabel("slope on the left, k")
    figure.suptitle(title, x=0.01, ha="left", fontsize="medium")
    return figure


@own_settings
def draw_table(rows: Mapping[str, Measured], cost: Mapping[str, float]) -> CourseFigure:
    """The table as a picture: formulas from the registry, and what was measured."""
    head = ["", "f(a)", "f′(a)", "range", "mean", "zeros", "flat", "can die", "cost"]
    places = [0.0, 0.11, 0.35, 0.585, 0.685, 0.745, 0.80, 0.885, 0.955]
    words = "; ".join(
        f"{name}: mean {row.mean:.2f}, flat {row.saturates}, can die {row.can_die}"
        for name, row in rows.items()
    )
    figure = CourseFigure(10.4, 0.5 + 0.46 * len(rows), words=words)
    axes = figure.subplots()
    axes.set(xlim=(0, 1), ylim=(len(rows) - 0.4, -1.5))
    axes.axis("off")
    for place, text in zip(places, head, strict=True):
        axes.text(place, -1, text, va="center", fontweight="bold", fontsize="small")
    for k, (name, row) in enumerate(rows.items()):
        cells = _cells(row, cost[name])
        axes.axhline(k - 0.5, color="#dddddd", linewidth=0.8)
        for place, text in zip(places, cells, strict=True):
            axes.text(place, k, text, va="center", fontsize="small")
    return figure


def _cells(row: Measured, cost: float) -> list[str]:
    act = row.activation
    ends = [_end(row.low, "−∞"), _end(row.high, "∞")]
    numbers = [f"{row.mean:.2f}", f"{row.zeros:.0%}", row.saturates, row.can_die, f"{cost:.0%}"]
    return [act.label, f"${act.latex}$", f"${act.df_latex}$", " … ".join(ends), *numbers]


def _end(value: float, infinite: str) -> str:
    """The end of a range: as measured up to 6, and beyond that as no end."""
    bounded = abs(value) < 5 or value == 6
    return f"{value:.0f}".replace("-", "−") if bounded else infinite
