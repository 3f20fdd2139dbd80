"""Pictures of lab 07: numbers over the steps of a training, and plateaus against one product."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from labsupport.figures.curves import running_mean
from labsupport.figures.figure import CourseFigure
from labsupport.figures.legends import place_legends
from labsupport.figures.own_settings import own_settings
from labsupport.figures.style import BLACK, GRAY, curve_style


def smoothed(losses: np.ndarray, *, over: int = 10) -> np.ndarray:
    """The running mean of each row, (seeds, steps), over so many losses; at first over fewer."""
    return np.array([running_mean(row, over=over) for row in losses])


@own_settings
def draw_over_steps(
    panels: Mapping[str, Mapping[str, np.ndarray]],
    *,
    ylabel: str,
    limits: tuple[float, float],
    ticks: Sequence[float],
    level: Mapping[str, float] | None = None,
    marks: Mapping[str, float] | None = None,
) -> CourseFigure:
    """One line per label over the steps 1, 2, …: the median over the seeds, in a band of all.

    panels: {title: {label: (seeds, steps)}}, on the same logarithmic y axis, from limits[0] to
    limits[1] with a mark at each of `ticks`. level: {name: y}, a dotted line. marks: {name: step},
    vertical lines.
    """
    words = "; ".join(f"{title}; lines: {', '.join(runs)}" for title, runs in panels.items())
    figure = CourseFigure(7.2 if len(panels) == 1 else 10.4, 3.6, words=words)
    row = figure.subplots(1, len(panels), sharey=True, squeeze=False)[0]
    for (title, runs), axes in zip(panels.items(), row, strict=True):
        longest = max(values.shape[1] for values in runs.values())
        for k, (label, values) in enumerate(runs.items()):
            steps = np.arange(1, values.shape[1] + 1)
            style = curve_style(label, k) | {"markevery": (k * longest // 40, longest // 8)}
            axes.plot(steps, np.median(values, axis=0), label=label, **style)
            low, high = values.min(axis=0), values.max(axis=0)
            axes.fill_between(steps, low, high, color=style["color"], alpha=0.15, linewidth=0)
        axes.set(title=title, xlabel="step", yscale="log", ylim=limits, xlim=(0, longest + 1))
        axes.set_yticks(ticks, [f"{tick:g}" for tick in ticks])
        axes.minorticks_off()
        for name, y in (level or {}).items():
            axes.axhline(y, color=GRAY, linestyle=":", linewidth=1.2, label=name)
        for name, step in (marks or {}).items():
            axes.axvline(step, color=BLACK, linestyle=":", linewidth=1.2, label=name)
    row[0].set_ylabel(ylabel)
    place_legends(figure, row)
    return figure


@own_settings
def draw_lengths(
    lengths: Mapping[str, tuple[Sequence[float], np.ndarray]], *, title: str, xlabel: str
) -> CourseFigure:
    """Steps on the plateau against a product of settings, a dot per seed, both axes logarithmic.

    lengths: {label: (the product for each setting, the steps: (seeds, settings))}. A black line is
    constant / product, with the constant that fits the median of all.
    """
    figure = CourseFigure(7.2, 3.6, words=f"{title}; dots: {', '.join(lengths)}")
    axes = figure.subplots()
    for k, (label, (products, steps)) in enumerate(lengths.items()):
        look = curve_style(label, k) | {"linestyle": "none", "alpha": 0.7}
        x = np.broadcast_to(products, np.shape(steps))
        axes.plot(np.ravel(x), np.ravel(steps), label=label, **look)
    every = np.concatenate([np.ravel(products * steps) for products, steps in lengths.values()])
    ends = np.array([min(np.min(p) for p, _ in lengths.values()),
                     max(np.max(p) for p, _ in lengths.values())])  # fmt: skip
    axes.plot(ends, np.median(every) / ends, color=BLACK, linewidth=1.2, label="constant / product")
    places = sorted({float(p) for products, _ in lengths.values() for p in np.ravel(products)})
    axes.set(title=title, xlabel=xlabel, ylabel="steps on the plateau", xscale="log", yscale="log")
    axes.set_xticks(places, [f"{place:g}" for place in places])
    ticks = (20, 50, 100, 200, 500)
    axes.set_yticks(ticks, [str(tick) for tick in ticks])
    axes.minorticks_off()
    place_legends(figure, [axes])
    return figure


@own_settings
def draw_stds(stds: Mapping[str, np.ndarray], looks: Sequence[int], *, title: str) -> CourseFigure:
    """The std of each layer's outputs while nets learn: a panel per net, a line per hidden layer.

    stds: {label: (seeds, looks, layers)}; drawn is the median over the seeds. looks: the steps.
    """
    words = f"{title}; panels: {', '.join(stds)}"
    figure = CourseFigure(10.4, 3.4, words=words)
    row = figure.subplots(1, len(stds), sharey=True, squeeze=False)[0]
    for (label, values), axes in zip(stds.items(), row, strict=True):
        for k, layer in enumerate(np.median(values, axis=0).T):
            axes.plot(looks, layer, label=f"layer {k + 1}", **curve_style("", k))
        axes.set(title=label, xlabel="step", yscale="log", ylim=(0.005, 2), xticks=looks)
        axes.set_yticks([0.01, 0.1, 1], ["0.01", "0.1", "1"])
    row[0].set_ylabel("std of a layer's outputs")
    figure.suptitle(title, x=0.01, ha="left", fontsize="medium")
    place_legends(figure, row)
    return figure
