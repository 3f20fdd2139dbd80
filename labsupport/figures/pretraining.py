"""What pretraining changes: test error by depth, and test error against training error."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from labsupport.figures.comparisons import run_style
from labsupport.figures.style import GRAY, CourseFigure, styled


def draw_by_depth(
    depths: Sequence[int],
    panels: Sequence[str],
    errors: Mapping[str, np.ndarray],
    *,
    title: str,
) -> CourseFigure:
    """Test error over depth, a line per method: the median, in a band of all seeds.

    panels: the numbers of labels, in words, a panel each. errors: {method: (panels, seeds,
    depths)}. A dotted line marks guessing one of ten digits.
    """
    with styled():
        figure = CourseFigure(3.3 * len(panels) + 0.4, 3.5, words=f"{title}; {'; '.join(panels)}")
        places = figure.subplots(1, len(panels), sharey=True, squeeze=False)[0]
        for panel, (axes, label) in enumerate(zip(places, panels, strict=True)):
            for k, (method, tables) in enumerate(errors.items()):
                table, style = np.asarray(tables)[panel], run_style(method, k)
                low, high = table.min(axis=0), table.max(axis=0)
                axes.plot(depths, np.median(table, axis=0), label=method, **style)
                axes.fill_between(depths, low, high, color=style["color"], alpha=0.2, lw=0)
            axes.axhline(0.9, color=GRAY, linestyle=":", linewidth=1)
            axes.set(title=label, xlabel="hidden layers", ylim=(0, 1))
            axes.set_xticks(list(depths))
        places[0].annotate("guessing", (0.02, 0.92), xycoords=("axes fraction", "data"))
        places[0].yaxis.set_major_formatter(lambda share, _: f"{share:.0%}")
        places[0].set_ylabel("test error")
        places[0].legend(loc="center left")
        figure.suptitle(title, x=0.01, ha="left", fontsize="medium")
    return figure


def draw_errors(
    panels: Mapping[str, Mapping[str, tuple[Sequence[float], Sequence[float]]]], *, title: str
) -> CourseFigure:
    """Test error over training error, one dot a run, one panel per entry on the same axes.

    panels: {setting: {method: (training errors, test errors)}}. A method further left has fitted
    better, which is optimization; further down on one vertical, it has fitted the same and knows
    more, which is regularization.
    """
    runs = [errors for methods in panels.values() for errors in methods.values()]
    right, top = (1.12 * max(np.max(pair[k]) for pair in runs) + 0.01 for k in (0, 1))
    with styled():
        figure = CourseFigure(3.5 * len(panels) + 0.4, 3.7, words=f"{title}; {'; '.join(panels)}")
        places = figure.subplots(1, len(panels), sharex=True, sharey=True, squeeze=False)[0]
        for axes, (label, methods) in zip(places, panels.items(), strict=True):
            for k, (method, (training, test)) in enumerate(methods.items()):
                style = {**run_style(method, k), "linestyle": "none", "alpha": 0.7}
                axes.plot(training, test, label=method, clip_on=False, **style)
            axes.set(title=label, xlabel="training error", xlim=(0, right), ylim=(0, top))
            for axis in (axes.xaxis, axes.yaxis):
                axis.set_major_formatter(lambda share, _: f"{share:.0%}")
        places[0].set_ylabel("test error")
        places[-1].legend(loc="lower right")
        figure.suptitle(title, x=0.01, ha="left", fontsize="medium")
    return figure
