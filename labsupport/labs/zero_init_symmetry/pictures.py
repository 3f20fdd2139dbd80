"""The static pictures of lab 05: units that are copies of each other, and how they part."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from labsupport.figures.figure import CourseFigure, points
from labsupport.figures.images import SIDE
from labsupport.figures.own_settings import own_settings
from labsupport.figures.style import (
    ACTIVATION_STYLES,
    BLACK,
    BLUE,
    GRAY,
    VERMILLION,
    curve_style,
)
from labsupport.labs.zero_init_symmetry.scales import (
    SIGNED,
    add_color_bar,
    lowest_of,
    on_axis,
    reach,
    set_distance_axis,
    smooth,
)
from labsupport.labs.zero_init_symmetry.units import SymmetryRun
from labsupport.wording import number

OF_INPUTS = (BLUE, VERMILLION)
WIDE, THIN = {"alpha": 0.35, "linewidth": 7}, {"linestyle": "--", "linewidth": 1.4}


@own_settings
def draw_weight_paths(paths: Mapping[str, np.ndarray], *, title: str) -> CourseFigure:
    """The weights into two units over training, one panel per start, all on the same axes.

    paths: {start: (steps, 2 inputs, 2 units)}. Unit 1 is a wide line, unit 2 a dashed one on it.
    """
    words = f"{title}; weights of two hidden units over training steps; starts: {', '.join(paths)}"
    figure = CourseFigure(10.4, 3.2, words=words)
    row = figure.subplots(1, len(paths), sharey=True, squeeze=False)[0]
    for (start, path), axes in zip(paths.items(), row, strict=True):
        for i, color in enumerate(OF_INPUTS):
            label = f"from $x_{i + 1}$ into unit"
            axes.plot(path[:, i, 0], color=color, label=f"{label} 1", **WIDE)
            axes.plot(path[:, i, 1], color=color, label=f"{label} 2", **THIN)
        axes.set(title=start, xlabel="training step")
    row[0].set_ylabel("weight")
    figure.legend(*row[0].get_legend_handles_labels(), loc="outside lower center", ncols=4)
    figure.suptitle(title, x=0.01, ha="left", fontsize="medium")
    return figure


@own_settings
def draw_unit_images(
    run: SymmetryRun, steps: Sequence[int], *, title: str, units: int = 6
) -> CourseFigure:
    """The weights into the first units of layer 1 as pictures, a row and a color scale per step."""
    words = f"{title}; weights into {units} units of layer 1 at steps {', '.join(map(str, steps))}"
    figure = CourseFigure(9.4, 1.25 * len(steps) + 0.8, words=words)
    panels = figure.subplots(len(steps), units, squeeze=False)
    for row, step in zip(panels, steps, strict=True):
        W = run.weights[0][int(np.abs(run.looked_at - step).argmin())][:, :units]
        largest = reach(W)
        for axes, weights in zip(row, W.T, strict=True):
            picture = weights.reshape(SIDE, SIDE)
            axes.imshow(picture, cmap=SIGNED, vmin=-largest, vmax=largest, interpolation="nearest")
            axes.set(xticks=[], yticks=[])
            axes.grid(visible=False)
        row[0].set_ylabel(f"step {step}", rotation=0, ha="right", va="center")
        add_color_bar(figure, list(row), largest, aspect=12, pad=0.015)
    for unit, axes in enumerate(panels[0], start=1):
        axes.set_title(f"unit {unit}", loc="center", fontsize="medium")
    figure.suptitle(title, x=0.01, ha="left", fontsize="medium")
    return figure


@own_settings
def draw_zero_starts(
    runs: Mapping[str, SymmetryRun], entropy: float, *, titles: tuple[str, str]
) -> CourseFigure:
    """Loss of runs that started at zero, by activation, beside how far their weights moved.

    entropy: of the class shares, the loss of a network that knows them and nothing else. titles: of
    the two panels.
    """
    words = f"{'; '.join(titles)}; loss and change of the weights: {', '.join(runs)}"
    figure = CourseFigure(9.6, 3.7, words=words)
    loss, moved = figure.subplots(1, 2)
    loss.set(title=titles[0], xlabel="training step", ylabel="training loss, mean of 20")
    moved.set(title=titles[1], xlabel="layer", ylabel="largest change of a weight")
    loss.axhline(entropy, color=BLACK, linestyle=":", linewidth=1.2, label="entropy of the classes")
    width = 0.8 / len(runs)
    for place, (name, run) in enumerate(runs.items()):
        color = ACTIVATION_STYLES[name]["color"]
        # The first line is wide and pale: another may lie on it.
        look = {"alpha": 0.4, "linewidth": 6} if place == 0 else {"linewidth": 1.8}
        dash = "-" if place == 0 else ACTIVATION_STYLES[name]["linestyle"]
        loss.plot(*smooth(run.loss), label=name, color=color, linestyle=dash, **look)
        for layer, W in enumerate(run.weights):
            change, x = float(np.abs(W[-1] - W[0]).max()), layer + 1 + width * (place - 1)
            moved.bar(x, change, width, color=color, label=name if layer == 0 else None)
            moved.annotate(
                number(change), (x, change), xytext=(0, 2), textcoords="offset points",
                ha="center", fontsize="small",
            )  # fmt: skip
    moved.margins(y=0.12)
    layers = len(next(iter(runs.values())).weights)
    moved.set_xticks(range(1, layers + 1), [f"W{'₁₂₃'[k]}" for k in range(layers)])
    figure.legend(*loss.get_legend_handles_labels(), loc="outside lower center", ncols=4)
    return figure


@own_settings
def draw_symmetry_runs(runs: Mapping[str, SymmetryRun], *, title: str) -> CourseFigure:
    """Distance of the units of each hidden layer, on the same axes, and loss, of labeled runs."""
    words = f"{title}; distance of the units by layer, and loss: {', '.join(runs)}"
    distances = [run.spread for run in runs.values()]
    layers = distances[0].shape[1]
    figure = CourseFigure(10.4, 4.0, words=words)
    *spreads, loss = figure.subplots(1, layers + 1)
    lowest = lowest_of(np.concatenate(distances))
    for k, axes in enumerate(spreads):
        set_distance_axis(axes, lowest)
        axes.set(title=f"Distance of the units, layer {k + 1}", xlabel="training step")
    spreads[0].set_ylabel("relative to the size of W")
    loss.set(xlabel="training step", title="Training loss, mean of 20", ylim=(0, 2.5))
    for place, (name, run) in enumerate(runs.items()):
        look = curve_style(name, place, marker=False)
        for k, axes in enumerate(spreads):
            axes.plot(run.looked_at, on_axis(run.spread[:, k], lowest), **look)
        loss.plot(*smooth(run.loss), label=name, **look)
    figure.legend(loc="outside lower center", ncols=len(runs))
    figure.suptitle(title, x=0.01, ha="left", fontsize="medium")
    return figure


@own_settings
def draw_breaking_time(steps: Mapping[float, np.ndarray], *, title: str) -> CourseFigure:
    """Steps until the units part, {noise: (seeds,)}, against the noise they started with."""
    figure = CourseFigure(7.2, 3.4, words=f"{title}; steps until the units part, by noise")
    axes = figure.subplots()
    axes.set(title=title, xscale="log", xlabel="noise", ylabel="steps until the units part")
    noises, times = list(steps), np.array(list(steps.values()))
    axes.plot(noises, times.mean(axis=1), color=BLUE, label="mean")
    dots = axes.plot(noises, times, color=BLACK, linestyle="none", marker="o", markersize=4)
    dots[0].set_label("one seed")
    axes.set(ylim=(0, 1.15 * float(times.max())), xlim=(min(noises) / 3, max(noises) * 3))
    axes.legend(loc="lower left")
    return figure


@own_settings
def draw_distinct_units(counts: Mapping[str, Sequence[int]], *, title: str) -> CourseFigure:
    """How many distinct units each hidden layer has: two bars per start, from top to bottom.

    counts: {start: one number per hidden layer}.
    """
    words = f"{title}; distinct units of layers 1 and 2; starts: {', '.join(counts)}"
    figure = CourseFigure(7.2, 0.9 + 0.45 * len(counts), words=words)
    axes = figure.subplots()
    layers = np.array(list(counts.values())).T
    places = np.arange(len(counts))
    for k, (units, color) in enumerate(zip(layers, (BLUE, VERMILLION), strict=True)):
        y = places + 0.36 * (k - 0.5)
        hatch = "//" if k else ""
        bars = axes.barh(y, units, 0.34, color=color, hatch=hatch, edgecolor="white", linewidth=0)
        bars.set_label(f"layer {k + 1}")
        axes.bar_label(bars, padding=3, fontsize=points("small"))
    axes.set(title=title, xlabel="distinct units", ylim=(len(counts) - 0.5, -0.5))
    axes.set_xlim(0, 1.1 * layers.max())
    axes.set_yticks(places, counts)
    axes.grid(visible=False, axis="y")
    axes.spines["bottom"].set_color(GRAY)
    figure.legend(loc="outside right upper")
    return figure
