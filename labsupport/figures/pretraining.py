"""What pretraining changes: test error by depth, and test error against training error."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from labsupport.figures.figure import CourseFigure
from labsupport.figures.style import GRAY, curve_style


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
    figure = CourseFigure(3.3 * len(panels) + 0.4, 3.5, words=f"{title}; {'; '.join(panels)}")
    places = figure.subplots(1, len(panels), sharey=True, squeeze=False)[0]
    for panel, (axes, label) in enumerate(zip(places, panels, strict=True)):
        for k, (method, tables) in enumerate(errors.items()):
            table, style = np.asarray(tables)[panel], curve_style(method, k)
            low, high = table.min(axis=0), table.max(axis=0)
            axes.plot(depths, np.median(table, axis=0), label=method, **style)
            axes.fill_between(depths, low, high, color=style["color"], alpha=0.2, lw=0)
        axes.axhline(0.9, color=GRAY, linestyle=":", linewidth=1)
        axes.set(title=label, xlabel="hidden layers", ylim=(0, 1))
        axes.set_xticks(list(depths))
    places[0].annotate("guessing", (0.02, 0.92), xycoords=("axes fraction", "data"))
    places[0].yaxis.set_major_formatter(lambda share, _: f"{share:.0%}")
    places[0].set_ylabel("test error")
    places[0].legend(loc="best")
    figure.suptitle(title, x=0.01, ha="left", fontsize="medium")
    return figure


def draw_errors(
    panels: Mapping[str, Mapping[str, np.ndarray]], moments: Sequence[str], *, title: str
) -> CourseFigure:
    """Test error over training error: the path of each net, one panel per entry, the same axes.

    panels: {setting: {method: (moments, 2, seeds)}}, first the training error, then the test error;
    moments: two, in words, the start of a path (a hollow mark) and its end (a full one). Who stands
    further left has fitted better: optimization. Who ends lower on the same vertical has fitted the
    same and knows more: regularization.
    """
    largest = [
        np.max([np.max(e, axis=(0, 2)) for e in each.values()], 0) for each in panels.values()
    ]
    right, top = 1.08 * np.max(largest, axis=0)
    figure = CourseFigure(4.7 * len(panels), 4.2, words=f"{title}; panels: {', '.join(panels)}")
    places = figure.subplots(1, len(panels), sharex=True, sharey=True, squeeze=False)[0]
    for axes, (setting, methods) in zip(places, panels.items(), strict=True):
        for k, (method, errors) in enumerate(methods.items()):
            style = curve_style(method, k)
            mark = {**style, "linestyle": "none", "clip_on": False, "markersize": 6}
            training, test = np.moveaxis(np.asarray(errors), 1, 0)
            thin = {"color": style["color"], "linestyle": style["linestyle"], "alpha": 0.35}
            axes.plot(training, test, linewidth=1, **thin)
            hollow = {**mark, "markerfacecolor": "white"}
            axes.plot(training[0], test[0], **hollow, label=f"{method}, {moments[0]}")
            axes.plot(training[-1], test[-1], **mark, label=f"{method}, {moments[-1]}")
        axes.set(title=setting, xlabel="training error")
        axes.set(xlim=(-0.02 * right, right), ylim=(0, top))
        for axis in (axes.xaxis, axes.yaxis):
            axis.set_major_formatter(lambda share, _: f"{share:.0%}")
    places[0].set_ylabel("test error")
    places[-1].legend(loc="lower right")
    figure.suptitle(title, x=0.01, ha="left", fontsize="medium")
    return figure
