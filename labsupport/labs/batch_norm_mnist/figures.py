"""Pictures of what batch norm holds still, and the Lab's, which waits with its gradients."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.ticker import PercentFormatter

from labsupport.figures.figure import CourseFigure
from labsupport.figures.legends import place_legends
from labsupport.figures.own_settings import own_settings
from labsupport.figures.style import VERMILLION, curve_style
from labsupport.figures.training import TrainingFigure
from labsupport.training.records import TrainingMoment, TrainingRecord


class BatchNormFigure(TrainingFigure):
    """A `TrainingFigure` whose panel "Gradient by layer" is empty until the training begins.

    The lab asks how well the untrained net will learn, and that panel would tell.
    """

    def update(self, moment: TrainingMoment, pinned: tuple[TrainingRecord, ...] | None) -> None:
        super().update(moment, pinned)
        _, _, gradient = self.current
        gradient.set_visible(len(moment.record.loss) > 0)


@own_settings
def draw_drift(
    iterations: Sequence[int], percentiles: Mapping[str, np.ndarray], *, title: str, ylabel: str
) -> CourseFigure:
    """What one unit receives while it trains, one panel per method on the same axes.

    percentiles: {method: (len(iterations), 3)}: the 15th, 50th and 85th percentile over the
    inputs, as in figure 1 of Ioffe & Szegedy (2015).
    """
    figure = CourseFigure(9.4, 3.3, words=f"{title}; panels: {', '.join(percentiles)}")
    panels = figure.subplots(1, len(percentiles), sharey=True, squeeze=False)[0]
    for k, (axes, (method, values)) in enumerate(zip(panels, percentiles.items(), strict=True)):
        low, middle, high = np.asarray(values).T
        style = curve_style(method, k, marker=False)
        axes.fill_between(
            iterations, low, high, color=style["color"], alpha=0.25, lw=0, label="15 to 85 %"
        )
        axes.plot(iterations, middle, label="median", **style)
        axes.set(title=method, xlabel="step")
    panels[0].set_ylabel(ylabel)
    figure.suptitle(title, x=0.01, ha="left", fontsize="medium")
    place_legends(figure, panels)
    return figure


@own_settings
def draw_placements(
    in_train: Mapping[str, Sequence[float]],
    in_eval: Mapping[str, Sequence[float]],
    *,
    title: str,
    xlabel: str,
) -> CourseFigure:
    """A row per placement, two marks per seed: filled in train mode, hollow in eval mode.

    in_train, in_eval: {placement: one share of right answers per seed}, with the same keys.
    """
    figure = CourseFigure(7.2, 1.2 + 0.4 * len(in_train), words=f"{title}; {', '.join(in_train)}")
    axes = figure.subplots()
    looks = {
        "train mode (the batch's own mean)": (in_train, -0.14, {"marker": "o", "mfc": VERMILLION}),
        "eval mode (running averages)": (in_eval, 0.14, {"marker": "s", "mfc": "white"}),
    }
    for label, (shares, shift, look) in looks.items():
        pairs = [(one, row + shift) for row, name in enumerate(in_train) for one in shares[name]]
        x, y = zip(*pairs, strict=True)
        axes.plot(x, y, ls="", mec=VERMILLION, clip_on=False, label=label, **look)
    axes.set(title=title, xlabel=xlabel, xlim=(0, 1), ylim=(len(in_train) - 0.5, -0.5))
    axes.set_yticks(range(len(in_train)), in_train)
    axes.xaxis.set_major_formatter(PercentFormatter(1.0, decimals=0))
    place_legends(figure, [axes])
    return figure
