"""What a start changes: signals before training, test error over depth, a dot per seed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.ticker import LogLocator, PercentFormatter

from labsupport.figures.figure import CourseFigure
from labsupport.figures.own_settings import own_settings
from labsupport.figures.style import ACTIVATION_STYLES, METHOD_STYLES, curve_style

LOOKS = {
    "weights": "Size: std of a weight",
    "forward": "Forward: std of a unit over images",
    "backward": "Backward: std of ∂L/∂h",
}


def by_panel(tables: Mapping[str, np.ndarray], titles: Sequence[str]) -> dict[str, dict]:
    """The panels of `draw_spreads`: {title: {method: (seeds, depths)}}.

    tables: {method: (panels, seeds, depths)}. titles: of the panels.
    """
    return {title: {name: table[k] for name, table in tables.items()}
            for k, title in enumerate(titles)}  # fmt: skip


@own_settings
def draw_looks(looks: Mapping[str, Mapping[str, Sequence[float]]], *, title: str) -> CourseFigure:
    """A panel for each of `LOOKS`, a line per method over the hidden layers.

    looks: {look: {method: one number per layer}}. The size of the weights has a linear axis from 0;
    the signals fall by a factor per layer and have log axes, each with a tick per decade.
    """
    methods = _shared_labels(looks)
    words = f"{title}; panels: {', '.join(LOOKS[look] for look in looks)}"
    words += f"; lines: {', '.join(methods)}"
    figure = CourseFigure(10.8, 3.6, words=words)
    row = figure.subplots(1, len(looks), squeeze=False)[0]
    for (look, lines), axes in zip(looks.items(), row, strict=True):
        for k, method in enumerate(methods):
            layers = np.arange(1, len(lines[method]) + 1)
            axes.plot(layers, lines[method], label=method, **curve_style(method, k))
        axes.set(title=LOOKS[look], xlabel="hidden layer", xticks=layers)
        if look == "weights":
            axes.set_ylim(0, 1.15 * np.max(list(lines.values())))
            axes.set_ylabel("standard deviation")
        else:
            axes.set_yscale("log")
            axes.yaxis.set_major_locator(LogLocator(numticks=12))
            axes.yaxis.minorticks_off()
    row[0].legend(loc="lower right", bbox_to_anchor=(1.0, 0.32))
    figure.suptitle(title, x=0.01, ha="left", fontsize="medium")
    return figure


def rows_at(
    found: Mapping[str, Mapping[str, Mapping[str, np.ndarray]]], kind: str, moment: int
) -> dict[str, np.ndarray]:
    """Errors at one moment, {"three layers, plain": (seeds,), …}: the rows of `draw_seeds`.

    found: {"three layers": what `errors_by_start` gave, …}. kind: "training" or "test". moment: the
    place of the moment among those that were asked for.
    """
    return {
        f"{group}, {start}": errors[kind][:, moment]
        for group, by_start in found.items()
        for start, errors in by_start.items()
    }


@own_settings
def draw_seeds(panels: Mapping[str, Mapping[str, Sequence[float]]], *, title: str) -> CourseFigure:
    """One row per label, a mark per seed at its share, a bar at the median; read top to bottom.

    panels: {name of the x axis: {label: one share per seed}}, side by side, with the same labels. A
    label's last part names its method: "six layers, plain" is drawn in the look of "plain". Seeds
    stand a little above each other, so that none is hidden. Each axis
    reaches as far as its shares, and says so where it does not begin at 0.
    """
    labels = _shared_labels(panels)
    words = f"{title}; panels: {', '.join(panels)}; rows: {'; '.join(labels)}"
    size = 7.2 if len(panels) == 1 else 10.4, 1.1 + 0.42 * len(labels)
    figure = CourseFigure(*size, words=words)
    places = figure.subplots(1, len(panels), sharey=True, squeeze=False)[0]
    for (name, outcomes), axes in zip(panels.items(), places, strict=True):
        for row, label in enumerate(labels):
            shares, style = outcomes[label], _look_of(label, row)
            mark = {**style, "linestyle": "none", "clip_on": False}
            axes.plot(shares, row + np.linspace(-0.28, 0.28, len(shares)), **mark)
            bar = {"color": style["color"], "linewidth": 7, "alpha": 0.3, "zorder": 1}
            axes.plot([np.median(shares)] * 2, [row - 0.4, row + 0.4], **bar)
        low, high = _window(np.concatenate([np.ravel(each) for each in outcomes.values()]))
        reach = f" (from {low:.0%} to {high:.0%})" if low else ""
        margin = 0.02 * (high - low)
        axes.set(xlabel=f"{name}{reach}", xlim=(low - margin, high + margin))
        axes.set_ylim(len(labels) - 0.5, -0.5)
        axes.xaxis.set_major_formatter(PercentFormatter(1.0, decimals=0))
        axes.xaxis.get_major_locator().set_params(steps=[1, 2, 5, 10])  # whole percents
    places[0].set_yticks(range(len(labels)), labels)
    figure.suptitle(title, x=0.01, ha="left", fontsize="medium")
    return figure


def _shared_labels(panels: Mapping[str, Mapping]) -> list[str]:
    """The labels of the first panel, which all have, in whatever order; ValueError where not."""
    first, *others = panels.values()
    if any(set(panel) != set(first) for panel in others):
        raise ValueError(f"the panels {', '.join(panels)} need the same labels, each of them")
    return list(first)


def _look_of(label: str, row: int) -> dict:
    """The look of the method that a label's last part names, or of its first part's activation."""
    first, last = label.partition(", ")[0].lower(), label.rpartition(", ")[2]
    known = METHOD_STYLES.get(last) or ACTIVATION_STYLES.get(first)
    return {**(known or curve_style(label, row)), "markersize": 6}


def _window(shares: np.ndarray) -> tuple[float, float]:
    """From and to where an axis reaches, in steps of 5 %: from 0, or around close shares."""
    low, high = np.floor(20 * shares.min() - 0.1), np.ceil(20 * shares.max() + 0.1)
    return (max(low, 0) / 20 if np.ptp(shares) < 0.2 else 0.0), min(high, 20) / 20
