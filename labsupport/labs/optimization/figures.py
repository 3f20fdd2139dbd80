"""Pictures of lab 14: curves over steps, over rates, over the size of a batch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from labsupport.figures.figure import CourseFigure
from labsupport.figures.legends import place_legends
from labsupport.figures.own_settings import own_settings
from labsupport.figures.style import GRAY, curve_style


@own_settings
def draw_runs(
    panels: Mapping[str, Mapping[str, tuple]],
    *,
    xlabel: str,
    ylabel: str,
    log: str = "",
    limits: tuple[float, float] | None = None,
    ticks: Sequence[float] | None = None,
    xticks: Sequence[float] | None = None,
    levels: Mapping[str, float] | None = None,
    marks: Mapping[str, float] | None = None,
) -> CourseFigure:
    """Lines of one panel or more: {title: {label: (x, y)}}; y: (len(x),), or one row per seed.

    Of several rows the median is drawn, in a band of all. log: which axes are logarithmic, "x",
    "y" or "xy". limits, ticks: of the y axis; xticks: of the x axis. levels: {name: y} and marks:
    {name: x} are dotted lines.
    """
    words = "; ".join(f"{title}; lines: {', '.join(runs)}" for title, runs in panels.items())
    figure = CourseFigure(7.2 if len(panels) == 1 else 10.4, 3.6, words=words)
    row = figure.subplots(1, len(panels), sharey=True, squeeze=False)[0]
    for (title, runs), axes in zip(panels.items(), row, strict=True):
        for k, (label, (x, y)) in enumerate(runs.items()):
            rows = np.atleast_2d(y)
            every = max(len(x) // 8, 1)
            style = curve_style(label, k) | {"markevery": (k * every // 5, every)}
            axes.plot(x, np.median(rows, axis=0), label=label, **style)
            if len(rows) > 1:
                band = {"color": style["color"], "alpha": 0.15, "linewidth": 0}
                axes.fill_between(x, rows.min(axis=0), rows.max(axis=0), **band)
        for name, y in (levels or {}).items():
            axes.axhline(y, color=GRAY, linestyle=":", linewidth=1.4, label=name)
        for name, x in (marks or {}).items():
            axes.axvline(x, color=GRAY, linestyle="--", linewidth=1.4, label=name)
        _set_axes(axes, log, limits, ticks, xticks)
        axes.set(title=title, xlabel=xlabel)
    row[0].set_ylabel(ylabel)
    place_legends(figure, row)
    return figure


def _set_axes(axes, log: str, limits, ticks, xticks) -> None:
    if "x" in log:
        axes.set_xscale("log")
    if "y" in log:
        axes.set_yscale("log")
    if limits:
        axes.set_ylim(limits)
    if ticks is not None:
        axes.set_yticks(ticks, [f"{tick:g}" for tick in ticks])
        axes.tick_params(axis="y", which="minor", left=False)
    if xticks is not None:
        axes.set_xticks(xticks, [f"{tick:g}" for tick in xticks])
        axes.tick_params(axis="x", which="minor", bottom=False)


Curves = Mapping[str, np.ndarray]


@own_settings
def draw_steps(kappas: Sequence[float], steps: Curves) -> CourseFigure:
    """Steps against κ, a line per way to walk: {label: (kappas,)}."""
    return draw_runs(
        {
            "Steps until it stays within a thousandth of the distance": {
                n: (kappas, y) for n, y in steps.items()
            }
        },
        xlabel="κ, the largest curvature over the smallest",
        ylabel="steps",
        log="xy",
        ticks=[10, 30, 100, 300, 1000, 3000],
        xticks=kappas,
    )


@own_settings
def draw_edge(edge: Mapping) -> CourseFigure:
    """The stored curvatures over the steps, a line per rate, in units of 2/rate."""
    lines = {
        f"rate {rate:g}": (edge["steps"], curvature * rate / 2)
        for rate, curvature in zip(edge["rates"], edge["curvature"], strict=True)
    }
    return draw_runs(
        {"The largest curvature, in units of 2/rate (stored, one net)": lines},
        xlabel="step",
        ylabel="curvature · rate / 2",
        levels={"2/rate": 1.0},
        limits=(0, 1.3),
    )


@own_settings
def draw_noise(sizes: Sequence[int], noise: np.ndarray) -> CourseFigure:
    """The error of a batch's gradient against its size: (seeds, sizes), beside 1/√B."""
    theory = np.median(noise, axis=0)[0] * np.sqrt(sizes[0] / np.array(sizes))
    return draw_runs(
        {"How far a batch's gradient is from that of all": {
            "measured": (sizes, noise), "1/√B": (sizes, theory)}},
        xlabel="batch size B",
        ylabel="error / length",
        log="xy",
        ticks=[0.3, 1, 3, 10],
        xticks=sizes,
    )  # fmt: skip


@own_settings
def draw_needed(needed: Mapping[int, float]) -> CourseFigure:
    """Steps to the goal against the batch size, {B: steps}, beside the line 1/B."""
    sizes, steps = np.array([*needed]), np.array([*needed.values()])
    return draw_runs(
        {"Steps until 80 % are right": {
            "measured": (sizes, steps), "1/B": (sizes, steps[0] * sizes[0] / sizes)}},
        xlabel="batch size B",
        ylabel="steps",
        log="xy",
        ticks=[3, 10, 30, 100, 300],
        xticks=sizes,
    )  # fmt: skip


@own_settings
def draw_walkers(distances: Curves) -> CourseFigure:
    """The distance of noisy walkers from the goal over the steps: {label: (steps,)}."""
    lines = {name: (np.arange(1, len(d) + 1), d) for name, d in distances.items()}
    return draw_runs(
        {"500 noisy walkers": lines},
        xlabel="step",
        ylabel="distance from the goal (rms)",
        log="xy",
        ticks=[0.03, 0.1, 0.3, 1, 3, 10],
    )


@own_settings
def draw_losses(a: np.ndarray, losses: Curves, slopes: Curves) -> CourseFigure:
    """Losses of one output a and their slopes; a line ends where it leaves the window."""
    panels = {"the loss": losses, "its slope": slopes}
    return draw_runs(
        {
            title: {n: (a, np.where(abs(y - 2) > 6.3, np.nan, y)) for n, y in lines.items()}
            for title, lines in panels.items()
        },
        xlabel="output a",
        ylabel="loss, and slope",
        limits=(-4.3, 8.3),
        marks={"a = 1, the goal of the raw outputs": 1.0},
        xticks=[-8, -4, 0, 4, 8],
    )


@own_settings
def draw_finder(rates: Curves, losses: Curves, read: Mapping[str, Sequence]) -> CourseFigure:
    """The smoothed loss against the rate while it grows: {optimizer: (seeds, steps)}.

    read: {optimizer: the rates that are read off}; a star on the line marks the middle one.
    """
    figure = draw_runs(
        {"One short run: the rate grows in each step": {
            name: (rates[name], losses[name]) for name in losses}},
        xlabel="rate",
        ylabel="loss, mean of 8 steps",
        log="x",
        limits=(0, 5),
    )  # fmt: skip
    for k, (name, chosen) in enumerate(read.items()):
        at = float(np.median(chosen))
        height = np.interp(at, rates[name], np.median(losses[name], axis=0))
        color = curve_style(name, k)["color"]
        figure.axes[0].plot(at, height, "*", color=color, markersize=17, markeredgecolor="black")
    return figure


@own_settings
def draw_change(change: Curves) -> CourseFigure:
    """The length of each step over that of the weights: {label: (seeds, steps)}."""
    lines = {name: (np.arange(1, y.shape[1] + 1), y) for name, y in change.items()}
    return draw_runs(
        {"Adam: update over weight": lines},
        xlabel="step",
        ylabel="length of step / of weights",
        log="y",
        levels={"the rule, 0.001": 1e-3},
        ticks=[0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1],
    )


@own_settings
def draw_search(panels: Mapping[str, Curves], rates: Mapping[str, Sequence]) -> CourseFigure:
    """Accuracy against the rate: {title: {optimizer: (seeds, rates)}}."""
    return draw_runs(
        {
            title: {name: (np.array(rates[name]), y) for name, y in rows.items()}
            for title, rows in panels.items()
        },
        xlabel="rate",
        ylabel="test accuracy",
        log="x",
        limits=(0.85, 0.96),
    )
