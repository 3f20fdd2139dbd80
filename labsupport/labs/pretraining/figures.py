"""What pretraining changes: test error over depth, and over training error."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.ticker import PercentFormatter

from labsupport.figures.figure import CourseFigure
from labsupport.figures.style import curve_style


def by_panel(tables: Mapping[str, np.ndarray], titles: Sequence[str]) -> dict[str, dict]:
    """The panels of `draw_spreads`: {title: {method: (seeds, depths)}}.

    tables: {method: (panels, seeds, depths)}. titles: of the panels.
    """
    return {title: {name: table[k] for name, table in tables.items()}
            for k, title in enumerate(titles)}  # fmt: skip


def draw_errors(
    panels: Mapping[str, Mapping[str, np.ndarray]], moments: Sequence[str], *, title: str
) -> CourseFigure:
    """Test error over training error: the path of each net, a pair of panels per entry.

    panels: {setting: {method: (moments, 2, seeds)}}, first the training error, then the test error;
    moments: two, in words, the start of a path (a hollow mark) and its end (a full one). Who stands
    further left has fitted better: optimization. Who ends lower on the same vertical has fitted the
    same and knows more: regularization. The ends stand in the narrow panel once more, enlarged and
    side by side, with their medians as bars. All panels of a kind have the same axes.
    """
    every = [np.asarray(errors) for methods in panels.values() for errors in methods.values()]
    right, top = 1.08 * np.max([errors.max(axis=(0, 2)) for errors in every], axis=0)
    ends = [errors[-1, 1] for errors in every]
    margin = 0.1 * np.ptp(ends) + 0.005
    figure = CourseFigure(5.4 * len(panels), 4.2, words=f"{title}; panels: {', '.join(panels)}")
    places = figure.subplots(1, 2 * len(panels), width_ratios=[3, 1] * len(panels))
    for (setting, methods), paths, strip in zip(
        panels.items(), places[::2], places[1::2], strict=True
    ):
        for k, (method, errors) in enumerate(methods.items()):
            style = curve_style(method, k)
            mark = {**style, "linestyle": "none", "clip_on": False, "markersize": 6}
            training, test = np.moveaxis(np.asarray(errors), 1, 0)
            thin = {"color": style["color"], "linestyle": style["linestyle"], "alpha": 0.35}
            paths.plot(training, test, linewidth=1, **thin)
            hollow = {**mark, "markerfacecolor": "white"}
            paths.plot(training[0], test[0], **hollow, label=f"{method}, {moments[0]}")
            paths.plot(training[-1], test[-1], **mark, label=f"{method}, {moments[-1]}")
            strip.plot([k] * len(test[-1]), test[-1], **{**mark, "alpha": 0.6})
            strip.plot([k - 0.3, k + 0.3], [np.median(test[-1])] * 2, color=style["color"])
        paths.set(title=setting, xlabel="training error", ylabel="test error")
        paths.set(xlim=(-0.02 * right, right), ylim=(0, top))
        paths.legend(loc="lower right")
        strip.set(title=moments[-1], xlim=(-0.6, len(methods) - 0.4), xticks=[])
        strip.set_ylim(np.min(ends) - margin, np.max(ends) + margin)
        for axis in (paths.xaxis, paths.yaxis, strip.yaxis):
            axis.set_major_formatter(PercentFormatter(1.0, decimals=0))
    figure.suptitle(title, x=0.01, ha="left", fontsize="medium")
    return figure
