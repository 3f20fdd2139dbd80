"""The notebook's pictures: signs by disease, confusion matrices, look-alikes, and what cures do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.ticker import PercentFormatter

from labsupport.figures.curves import running_mean
from labsupport.figures.figure import CourseFigure
from labsupport.figures.own_settings import own_settings
from labsupport.figures.style import BLUE, GRAY, curve_style

GUESS = np.log(10)


@own_settings
def draw_signs(
    panels: Mapping[str, Mapping[str, Sequence[float]]],
    *,
    title: str,
    log: Sequence[str] = (),
    shares: Sequence[str] = (),
    levels: Mapping[str, float] | None = None,
) -> CourseFigure:
    """One row per patient and one panel per sign, a dot for each seed.

    panels: {sign: {patient: one number per seed}}, with the same patients in each. log: the signs
    on a log axis; what is not finite stands at its right edge. shares: those in percent. levels:
    {sign: a value to compare with}, drawn as a dotted line.
    """
    patients = list(next(iter(panels.values())))
    figure = CourseFigure(9.4, 1.1 + 0.34 * len(patients), words=f"{title}; {', '.join(patients)}")
    row = figure.subplots(1, len(panels), sharey=True, squeeze=False)[0]
    for axes, (sign, values) in zip(row, panels.items(), strict=True):
        most = max(np.nanmax(np.where(np.isfinite(v), v, np.nan)) for v in values.values())
        for place, name in enumerate(patients):
            x = np.nan_to_num(np.asarray(values[name], float), nan=3 * most, posinf=3 * most)
            axes.plot(x, np.full(len(x), place), "o", color=BLUE, alpha=0.6, clip_on=False)
        axes.set(title=sign)
        if sign in log:
            axes.set_xscale("log")
        if sign in shares:
            axes.set_xlim(-0.02, 1.02)
            axes.xaxis.set_major_formatter(PercentFormatter(1.0, decimals=0))
        if levels and sign in levels:
            axes.axvline(levels[sign], color=GRAY, linestyle=":", linewidth=1.4)
    row[0].set_yticks(range(len(patients)), patients)
    row[0].set_ylim(len(patients) - 0.5, -0.5)
    figure.suptitle(title, x=0.01, ha="left", fontsize="medium")
    return figure


@own_settings
def draw_confusions(tables: Mapping[str, np.ndarray], *, title: str) -> CourseFigure:
    """Confusion matrices side by side: a row per right class, a column per answer.

    tables: {title: (10, 10) counts}. The darker, the larger the share of the row.
    """
    words = f"{title}; panels: {', '.join(tables)}"
    figure = CourseFigure(3.1 * len(tables), 3.3, words=words)
    row = figure.subplots(1, len(tables), sharey=True, squeeze=False)[0]
    for axes, (name, table) in zip(row, tables.items(), strict=True):
        shares = table / np.maximum(table.sum(axis=1, keepdims=True), 1)
        axes.imshow(shares, cmap="Blues", vmin=0, vmax=1)
        axes.grid(visible=False)
        axes.set(title=name, xlabel="answer", xticks=range(10), yticks=range(10))
    row[0].set_ylabel("right class")
    figure.suptitle(title, x=0.01, ha="left", fontsize="medium")
    return figure


@own_settings
def draw_pairs(pairs: Mapping[str, Mapping[str, np.ndarray]], *, title: str) -> CourseFigure:
    """A panel for each pair: the losses of two patients that look alike.

    pairs: {title: {patient: (steps,)}}. Losses are means of 10 steps; the dotted line is ln 10.
    """
    words = f"{title}; panels: {', '.join(pairs)}"
    figure = CourseFigure(3.1 * len(pairs), 3.2, words=words)
    row = figure.subplots(1, len(pairs), sharey=True, squeeze=False)[0]
    for axes, (name, losses) in zip(row, pairs.items(), strict=True):
        for k, (patient, loss) in enumerate(losses.items()):
            shown = running_mean(loss, over=10, highest=1e4)
            style = curve_style("", k, marker=False)
            axes.plot(np.arange(1, len(loss) + 1), shown, label=patient, **style)
        axes.axhline(GUESS, color=GRAY, linestyle=":", linewidth=1.2)
        axes.set(title=name, xlabel="step", yscale="log", ylim=(0.02, 5))
        axes.legend(loc="lower left")
    row[0].set_ylabel("training loss")
    row[0].set_yticks([0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5])
    figure.suptitle(title, x=0.01, ha="left", fontsize="medium")
    return figure
