"""Pictures of lab 13."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from labsupport.figures.figure import CourseFigure
from labsupport.figures.images import draw_images
from labsupport.figures.legends import place_legends
from labsupport.figures.own_settings import own_settings
from labsupport.figures.style import BLACK, BLUE, CYCLE, GRAY, color_of, curve_style
from labsupport.labs.regularization.curve import X, truth


@own_settings
def draw_fits(fits: Mapping[str, Mapping[str, np.ndarray]]) -> CourseFigure:
    """A panel per entry: the curves of all nets, and the points of the first one.

    fits: {title: {"fitted": (nets, 301), "x", "y": (nets, points)}}. The first net is drawn dark.
    """
    figure = CourseFigure(10.4, 3.2, words="curves: " + "; ".join(fits))
    row = figure.subplots(1, len(fits), sharey=True, squeeze=False)[0]
    for (title, of), axes in zip(fits.items(), row, strict=True):
        for fitted in of["fitted"][:0:-1]:
            axes.plot(X, fitted, color=GRAY, linewidth=0.8)
        axes.plot(X, truth(X), color=BLACK, linestyle=":", label="the function")
        axes.plot(X, of["fitted"][0], color=BLUE, linewidth=2, label="one net")
        dots = {"linestyle": "none", "marker": "o", "markersize": 4}
        axes.plot(of["x"][0], of["y"][0], color=BLACK, label="its points", **dots)
        axes.plot([], [], color=GRAY, linewidth=0.8, label="four others")
        axes.set(title=title, xlabel="x", ylim=(-2.4, 2.4), xlim=(-1.02, 1.02))
    row[0].set_ylabel("y")
    place_legends(figure, row, beside=True)
    return figure


@own_settings
def draw_maps(maps: Mapping[str, np.ndarray], *, at: float = 0.25) -> CourseFigure:
    """A column per entry: the probability of class 1 on the plane, and the logit where x₂ = `at`.

    maps: {title: logits (n, n)} from −1 to 1.
    """
    words = f"decision maps, and the logit along a line: {'; '.join(maps)}"
    figure = CourseFigure(10.4, 4.6, words=words)
    rows = figure.subplots(
        2, len(maps), sharex=True, sharey="row", squeeze=False, height_ratios=[3, 2]
    )
    for k, (title, logits) in enumerate(maps.items()):
        p = 1 / (1 + np.exp(-np.clip(logits, -30, 30)))
        look = {"origin": "lower", "extent": (-1, 1, -1, 1), "vmin": 0, "vmax": 1}
        image = rows[0, k].imshow(p, cmap="PuOr", aspect="auto", **look)
        rows[0, k].axhline(at, color=BLACK, linestyle=":", linewidth=1)
        rows[0, k].set(title=title, xticks=[-1, 0, 1], yticks=[-1, 0, 1])
        rows[0, k].grid(visible=False)
        places = np.linspace(-1, 1, len(logits))
        rows[1, k].plot(places, logits[np.abs(places - at).argmin()], color=BLUE, linewidth=1.4)
        rows[1, k].axhline(0, color=GRAY, linewidth=0.8)
        rows[1, k].set(xlabel="x₁", xlim=(-1, 1))
    rows[0, 0].set_ylabel("x₂")
    rows[1, 0].set_ylabel(f"logit at x₂ = {at}")
    bar = figure.colorbar(image, ax=rows[0])
    bar.set_label("P(class 1)")
    return figure


@own_settings
def draw_epochs(
    panels: Mapping[str, Mapping[str, np.ndarray]],
    *,
    ylabel: str,
    best: Mapping[str, Sequence[int]],
) -> CourseFigure:
    """A panel per entry over the epochs: a line per label, the median in a band of all nets.

    panels: {title: {label: (nets, epochs)}}. best: {title: the epoch at which each net stops}.
    """
    figure = CourseFigure(10.4, 3.4, words=f"{ylabel}: " + "; ".join(panels))
    row = figure.subplots(1, len(panels), sharey=True, squeeze=False)[0]
    for (title, lines), axes in zip(panels.items(), row, strict=True):
        for k, (label, values) in enumerate(lines.items()):
            look = {**CYCLE[k], "marker": ""}
            epochs = np.arange(values.shape[1])
            axes.plot(epochs, np.median(values, axis=0), label=label, **look)
            low, high = values.min(axis=0), values.max(axis=0)
            axes.fill_between(epochs, low, high, color=look["color"], alpha=0.15, linewidth=0)
        axes.axvline(
            np.median(best[title]), color=GRAY, linestyle=":", label="lowest validation loss"
        )
        axes.set(title=title, xlabel="epoch", ylim=(-0.02, 1))
    row[0].set_ylabel(ylabel)
    place_legends(figure, row, beside=True)
    return figure


@own_settings
def draw_gains(panels: Mapping[str, Mapping[str, Sequence[float]]]) -> CourseFigure:
    """A panel per entry, a row per method, a dot per seed and a bar at the median.

    panels: {title: {method: points of test accuracy gained, one per seed}}.
    """
    methods = list(next(iter(panels.values())))
    figure = CourseFigure(
        10.4, 1.4 + 0.3 * len(methods), words=f"{'; '.join(panels)}; rows: {', '.join(methods)}"
    )
    row = figure.subplots(1, len(panels), sharey=True, squeeze=False)[0]
    for (name, gained), axes in zip(panels.items(), row, strict=True):
        axes.axvline(0, color=BLACK, linewidth=1)
        for k, method in enumerate(methods):
            color = color_of(method) or BLUE
            values = np.asarray(gained[method])
            axes.plot(values, [k] * len(values), "o", color=color, alpha=0.5, markersize=5)
            middle = {"marker": "|", "markersize": 14, "markeredgewidth": 2.5, "color": color}
            axes.plot(np.median(values), k, **middle)
        axes.set(title=name, xlabel="points of test accuracy gained")
        axes.set_ylim(len(methods) - 0.5, -0.5)
    row[0].set_yticks(range(len(methods)), methods)
    return figure


@own_settings
def draw_playground(h: np.ndarray, passes: Mapping[str, tuple], states: np.ndarray) -> CourseFigure:
    """What each relative of dropout makes of h · W in one pass, and the states with zoneout.

    passes: {title: (h (units,), W (units, outputs))}; drawn is h · W, a row for each unit. states:
    (steps, units); where a unit keeps its value, its row has one color from step to step.
    """
    figure = CourseFigure(10.4, 3.0, words=f"one pass: {', '.join(passes)}; zoneout over time")
    row = figure.subplots(1, len(passes) + 1, squeeze=False, width_ratios=[1] * len(passes) + [2])[
        0
    ]
    reach = 1.2 * max(np.abs(h[:, None] * W).max() for h, W in list(passes.values())[:1])
    look = {"cmap": "RdBu", "aspect": "auto", "interpolation": "nearest"}
    for (title, (own, W)), axes in zip(passes.items(), row, strict=False):
        axes.imshow(own[:, None] * W, vmin=-reach, vmax=reach, **look)
        axes.set(xlabel="output", yticks=[])
        axes.set_title(title, fontsize="small")
    row[0].set_ylabel("unit")
    image = row[-1].imshow(states.T, vmin=-1, vmax=1, **look)
    row[-1].set(xlabel="step", yticks=[])
    row[-1].set_title("zoneout: states over time", fontsize="small")
    for axes in row:
        axes.grid(visible=False)
    figure.colorbar(image, ax=row[-1]).set_label("state of a unit")
    return figure


@own_settings
def draw_pairs(panels: Mapping[str, tuple], *, ylabel: str) -> CourseFigure:
    """A panel per entry, a dot per pair of probabilities, and the diagonal. {title: (x, y)}."""
    figure = CourseFigure(7.2, 3.4, words=f"{ylabel} against a mean: " + "; ".join(panels))
    row = figure.subplots(1, len(panels), sharey=True, squeeze=False)[0]
    for (title, (x, y)), axes in zip(panels.items(), row, strict=True):
        axes.plot([0, 1], [0, 1], color=GRAY, linewidth=1)
        dots = {"linestyle": "none", "marker": "o", "markersize": 3, "alpha": 0.4, "color": BLUE}
        axes.plot(np.ravel(x), np.ravel(y), **dots)
        axes.set(
            title=title, xlabel="mean over 4,096 masks", xlim=(-0.02, 1.02), ylim=(-0.02, 1.02)
        )
    row[0].set_ylabel(ylabel)
    return figure


@own_settings
def draw_by_depth(
    panels: Mapping[str, Mapping[str, tuple[Sequence[int], np.ndarray]]],
) -> CourseFigure:
    """A panel per entry, a line per label over the number of hidden layers, a dot per net.

    panels: {ylabel: {label: (layers, (nets, layers))}}.
    """
    figure = CourseFigure(10.4, 3.2, words="by depth: " + "; ".join(panels))
    row = figure.subplots(1, len(panels), squeeze=False)[0]
    for (name, lines), axes in zip(panels.items(), row, strict=True):
        for k, (label, (layers, values)) in enumerate(lines.items()):
            look = curve_style("", k)
            axes.plot(layers, np.median(values, axis=0), label=label, **look)
            x = np.broadcast_to(layers, values.shape)
            axes.plot(np.ravel(x), np.ravel(values), ".", color=look["color"], alpha=0.5)
        axes.set(title=name, xlabel="hidden layers", xticks=[3, 4, 6, 11])
        most = max(np.max(values) for _, values in lines.values())
        axes.set_ylim(0, 1.08 * most)
    place_legends(figure, row)
    return figure


@own_settings
def draw_examples(rows: Mapping[str, np.ndarray]) -> CourseFigure:
    """Images in rows, by what was done to them: {what: (n, 784)}."""
    return draw_images(rows, title="Moved, turned, noisy: the same digits")
