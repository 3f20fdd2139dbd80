"""Pictures of a training: loss and accuracy as they grow, and a look into the layers."""

from __future__ import annotations

import textwrap

import numpy as np
from matplotlib.ticker import PercentFormatter
from matplotlib.transforms import Affine2D, ScaledTranslation

from labsupport.figures.curves import running_mean
from labsupport.figures.figure import DPI, CourseFigure
from labsupport.figures.layer_panels import (
    LayerRow,
    layer_title,
    output_label,
    panel_layers,
    reserve_label_room,
)
from labsupport.figures.live import LiveFigure
from labsupport.figures.stepped import SteppedLimits
from labsupport.figures.style import GRAY, METHOD_STYLES
from labsupport.training.records import TrainingMoment, TrainingRecord
from labsupport.wording import number

# The present training, then each that is pinned. Color says the method: two trainings of one method
# differ in dashes and marker.
LOOKS = [("-", "o"), ("--", "s"), ("-.", "^"), (":", "D"), ((0, (7, 2, 1, 2, 1, 2)), "v")]
MOST_GHOSTS = len(LOOKS) - 1
LOSS_MARKS = 5  # markers on a loss curve
MOST_POINTS = 400  # more would be drawn on top of each other
LOSS_LIMITS = [(0.1, 10.0), (0.01, 100.0)]
LOSS_TICKS = [(0.1, 0.2, 0.5, 1, 2, 5, 10), (0.01, 0.1, 1, 10, 100)]
GRADIENT_LIMITS = [(1e-5, 1e-2), (1e-8, 1.0), (1e-16, 1e4)]
GRADIENT_TICKS = [(1e-5, 1e-4, 1e-3, 1e-2), (1e-8, 1e-6, 1e-4, 1e-2, 1), (1e-16, 1e-8, 1)]


class TrainingFigure(LiveFigure):
    """Histograms of activations and gradients by layer, above loss, accuracy and gradient std.

    Draws a `TrainingMoment`; `pinned` is a tuple of up to four `TrainingRecord`s, the ghosts.
    """

    width, height = 10.4, 6.4

    @classmethod
    def layout(cls, moment: TrainingMoment):
        look = moment.statistics
        layers = len(look.activation_std) if look else 0
        return moment.record.activation, moment.record.planned, layers

    def build(self, figure: CourseFigure, moment: TrainingMoment) -> None:
        look = moment.statistics
        layers = len(look.activation_std) if look else 0
        self.shown = panel_layers(layers) if look else []
        self.rows: dict[str, LayerRow] = {}
        self.notes = []
        if look:
            ratios = (1, 0.95, 1.65) if self.large else (1, 0.8, 1.2)
            *parts, bottom = figure.subfigures(3, 1, height_ratios=ratios)
            self._build_histograms(parts, look, layers)
        else:
            bottom = figure
        self.averaged = moment.record.averaged
        ratios = (1, 1, 1, 1.15 if self.large else 0.8)
        *self.axes, names = bottom.subplots(1, 4, width_ratios=ratios)
        self._set_axes(moment.record, max(layers, 1))
        # The present one is made last: it is drawn in front.
        self.current, *self.ghosts = [self._curves(*look) for look in LOOKS[::-1]][::-1]
        self.names = Names(self, names)

    def _build_histograms(self, parts, look, layers: int) -> None:
        in_std = "gradient of the loss, ∂L/∂h, in std of its layer"
        labels = {"activations": output_label(look.activations), "gradients": in_std}
        panels = {}
        for part, (name, label) in zip(parts, labels.items(), strict=True):
            row = panels[name] = part.subplots(1, len(self.shown), squeeze=False)[0]
            edges = getattr(look, name).edges
            self.rows[name] = LayerRow(self, row, self.shown, edges, GRAY)
            for axes in row:
                axes.set(ylim=(0, 1.05), yticks=[])
            row[0].set_ylabel("share")
            part.supxlabel(label, fontsize="medium")
        for axes, layer in zip(panels["activations"], self.shown, strict=True):
            axes.set(title=layer_title(layer, layers), ylim=(0, 1.35))
            # Only the digits change: laying out text is what costs most in a frame.
            place = {"transform": axes.transAxes, "va": "top"}
            axes.text(0.47, 0.96, "std", ha="right", **place)
            self.notes.append(self.live(axes.text(0.53, 0.96, "", ha="left", **place)))

    def _set_axes(self, record: TrainingRecord, layers: int) -> None:
        loss, accuracy, gradient = self.axes
        for axes in (loss, accuracy):
            axes.set(xlabel="iteration", xlim=(0, 1.03 * record.planned))
        loss.set(title="Training loss", ylabel=f"mean of the last {record.averaged}")
        accuracy.set(title="Test accuracy", ylim=(-0.03, 1.03), yticks=np.linspace(0, 1, 6))
        accuracy.yaxis.set_major_formatter(PercentFormatter(1.0))
        gradient.set(title="Gradient by layer", ylabel="std of ∂L/∂h", xlabel="hidden layer")
        gradient.set(xlim=(0.5, layers + 0.5), xticks=range(1, layers + 1))
        self.losses = SteppedLimits(self, [loss], LOSS_LIMITS, LOSS_TICKS)
        self.gradients = SteppedLimits(self, [gradient], GRADIENT_LIMITS, GRADIENT_TICKS)
        reserve_label_room(loss, "0.01")
        reserve_label_room(gradient, "0.001")

    def _curves(self, linestyle, marker: str) -> tuple:
        present = marker == LOOKS[0][1]
        look = {"linestyle": linestyle, "marker": marker, "markersize": 5}
        look |= {"linewidth": 2.2, "alpha": 1.0} if present else {"linewidth": 1.4, "alpha": 0.6}
        return tuple(self.live(axes.plot([], [], **look)[0]) for axes in self.axes)

    def update(self, moment: TrainingMoment, pinned: tuple[TrainingRecord, ...] | None) -> None:
        look = moment.statistics
        for name, row in self.rows.items():
            row.paint(_color(moment.record))
            row.show(getattr(look, name).heights, None)
        for note, layer in zip(self.notes, self.shown, strict=True):
            note.set_text(number(look.activation_std[layer]))
        records = [moment.record, *(pinned or ())[:MOST_GHOSTS]]
        looks = [look, *(one.statistics[-1] if one.statistics else None for one in records[1:])]
        means = [running_mean(record.loss, over=self.averaged) for record in records]
        stds = [one.gradient_std if one else np.array([]) for one in looks]
        self.losses.follow(*means)
        self.gradients.follow(*stds)
        for line, curves in enumerate((self.current, *self.ghosts)):
            for curve in curves:
                curve.set_visible(line < len(records))
            if line < len(records):
                self._show(line, curves, records[line], means[line], stds[line])
        self.names.show(records)

    def _show(self, line: int, curves, record: TrainingRecord, mean, stds) -> None:
        loss, accuracy, gradient = curves
        for curve in curves:
            curve.set_color(_color(record))
        shown = np.linspace(0, len(mean) - 1, min(len(mean), MOST_POINTS)).round().astype(int)
        loss.set_data(shown + 1, self.losses.inside(mean[shown]))
        loss.set_markevery(self._marked(line, record.planned, shown))
        accuracy.set_data(record.checked_at, record.accuracy)
        gradient.set_data(np.arange(1, len(stds) + 1), self.gradients.inside(stds))

    def _marked(self, line: int, planned: int, shown: np.ndarray) -> list[int]:
        """Where the loss curve has its markers: at iterations of its own, which stay in place."""
        at = planned * (np.arange(LOSS_MARKS) + (line + 0.5) / len(LOOKS)) / LOSS_MARKS
        return [int(place) for place in np.searchsorted(shown, at) if place < len(shown)]


class Names:
    """What each line is, written beside the panels; matplotlib's legends are too slow to be live.

    The present training stands above, the pinned ones below it in their order.
    """

    def __init__(self, figure: LiveFigure, axes):
        axes.axis("off")
        # Points from the upper left corner.
        points = Affine2D().scale(DPI / 72) + ScaledTranslation(0, 1, axes.transAxes)
        self.line_height = 1.18 * axes.points("small")
        self.width = 18 if figure.large else 22  # characters
        self.samples, self.labels = [], []
        for linestyle, marker in LOOKS:
            look = {"linestyle": linestyle, "marker": marker, "markersize": 5, "linewidth": 1.4}
            sample = axes.plot([], [], transform=points, markevery=[1], clip_on=False, **look)[0]
            self.samples.append(figure.live(sample))
            self.labels.append(figure.live(self._text(axes, points, "")))
        self.pinned = figure.live(self._text(axes, points, "pinned:"))

    def _text(self, axes, points, text: str):
        return axes.text(0, 0, text, transform=points, va="top", linespacing=1.05, fontsize="small")

    def show(self, records: list[TrainingRecord]) -> None:
        """Writes the labels of `records`, the present one first."""
        y = 0.0
        self.pinned.set_visible(len(records) > 1)
        for k, (sample, label) in enumerate(zip(self.samples, self.labels, strict=True)):
            for artist in (sample, label):
                artist.set_visible(k < len(records))
            if k == 1:
                self.pinned.set_position((0, y))
                y -= self.line_height
            if k < len(records):
                words = textwrap.fill(records[k].label, self.width)
                label.set(text=words, position=(28, y), color=_color(records[k]))
                sample.set_data([2, 12, 22], [y - self.line_height / 2] * 3)
                sample.set(color=_color(records[k]), alpha=1.0 if k == 0 else 0.6)
                y -= self.line_height * (words.count("\n") + 1.25)


def _color(record: TrainingRecord) -> str:
    return METHOD_STYLES.get(record.method, {"color": GRAY})["color"]
