"""Pictures of a training: loss and accuracy as they grow, and a look into the layers."""

from __future__ import annotations

import numpy as np
from matplotlib.ticker import PercentFormatter

from labsupport.figures.curves import running_mean
from labsupport.figures.figure import CourseFigure
from labsupport.figures.layer_panels import (
    LayerRow,
    above_bars,
    layer_row,
    layer_title,
    note,
    output_label,
    panel_layers,
    reserve_label_room,
)
from labsupport.figures.live import LiveFigure
from labsupport.figures.run_names import LOOKS, MOST_GHOSTS, RunNames, method_color
from labsupport.figures.space import Row
from labsupport.figures.stepped import SteppedLimits
from labsupport.figures.style import GRAY
from labsupport.training.records import TrainingMoment, TrainingRecord
from labsupport.wording import number

NAMES = 0.9  # of the width of a panel with curves
LOSS_MARKS = 5  # markers on a loss curve
MOST_POINTS = 400  # more would be drawn on top of each other
LOSS_LIMITS = [(0.1, 10.0), (0.01, 100.0)]
LOSS_TICKS = [(0.1, 0.2, 0.5, 1, 2, 5, 10), (0.01, 0.1, 1, 10, 100)]
GRADIENT_LIMITS = [(1e-5, 1e-2), (1e-8, 1.0), (1e-16, 1e4)]
GRADIENT_TICKS = [(1e-5, 1e-4, 1e-3, 1e-2), (1e-8, 1e-6, 1e-4, 1e-2, 1), (1e-16, 1e-8, 1)]
SLACK = 0.06  # of the decades of the gradients, see `SteppedLimits`


class TrainingFigure(LiveFigure):
    """Loss, accuracy and gradient std, above histograms of activations and gradients by layer.

    Draws a `TrainingMoment`; `pinned` is a tuple of up to four `TrainingRecord`s, the ghosts.
    """

    width, height = 10.4, 6.4

    @classmethod
    def layout(cls, moment: TrainingMoment):
        look = moment.statistics
        layers = len(look.activation_std) if look else 0
        return moment.record.activation, moment.record.planned, layers

    @classmethod
    def rows(cls, moment: TrainingMoment):
        curves = Row("curves", 4, (1.7, 2.2), share=2.5, widths=(1, 1, 1, NAMES))
        if not moment.statistics:
            return (curves,)
        layers = len(moment.statistics.activation_std)
        return (
            curves,
            layer_row("activations", layers, height=1.25),
            layer_row("gradients", layers, height=1.15, share=0.8),
        )

    def build(self, figure: CourseFigure, moment: TrainingMoment) -> None:
        self.averaged = moment.record.averaged
        *self.axes, names = self.panels["curves"]
        look = moment.statistics
        self._set_axes(moment.record, max(len(look.activation_std) if look else 0, 1))
        # The present one is made last: it is drawn in front.
        self.current, *self.ghosts = [self._curves(*look) for look in LOOKS[::-1]][::-1]
        self.names = RunNames(self, names, self._names_width())
        self.rows_shown: dict[str, LayerRow] = {}
        self.notes, self.shown = [], []
        if "activations" in self.panels:
            label = output_label(look.activations, self.space.inches[0])
            self._build_histograms("activations", look.activations.edges, label)
            self._head_histograms()
        if "gradients" in self.panels:
            in_std = "gradient of the loss, ∂L/∂h, in std of its layer"
            self._build_histograms("gradients", look.gradients.edges, in_std)

    def _names_width(self) -> float:
        """Inches of the panel with the names."""
        columns = self.panels["curves"][0].get_gridspec().ncols
        width = self.space.inches[0]
        if columns == 4:
            return width * NAMES / (3 + NAMES)
        return width / columns - 0.25  # below curves, whose labels take some of it

    def _build_histograms(self, name: str, edges, label: str) -> None:
        panels = self.panels[name]
        self.shown = panel_layers(self.layers, len(panels))
        self.rows_shown[name] = LayerRow(self, panels, self.shown, edges, GRAY)
        for axes in panels:
            axes.set(ylim=(0, 1.05), yticks=[])
        panels[0].set_ylabel("share")
        self.parts[name].supxlabel(label, fontsize="medium")

    def _head_histograms(self) -> None:
        """Above the activations: the layer, and how much its outputs spread."""
        panels = self.panels["activations"]
        top = above_bars(self.inches["activations"], lines=1)
        some_lack = len(panels) < self.layers
        for axes, layer in zip(panels, self.shown, strict=True):
            title = layer_title(layer, self.layers, some_lack=some_lack)
            axes.set(title=title, ylim=(0, top))
            # Only the digits change: laying out text is what costs most in a frame.
            note(axes, 0, "std", side="left")
            self.notes.append(self.live(note(axes, 0, "", side="right")))

    def _set_axes(self, record: TrainingRecord, layers: int) -> None:
        self.layers = layers
        loss, accuracy, gradient = self.axes
        for axes in (loss, accuracy):
            axes.set(xlabel="iteration", xlim=(0, 1.03 * record.planned))
        loss.set(title="Training loss", ylabel=f"mean of the last {record.averaged}")
        accuracy.set(title="Test accuracy", ylim=(-0.03, 1.03), yticks=np.linspace(0, 1, 6))
        accuracy.yaxis.set_major_formatter(PercentFormatter(1.0))
        gradient.set(title="Gradient by layer", ylabel="std of ∂L/∂h", xlabel="hidden layer")
        gradient.set(xlim=(0.5, layers + 0.5), xticks=range(1, layers + 1))
        self.losses = SteppedLimits(self, [loss], LOSS_LIMITS, LOSS_TICKS)
        self.gradients = SteppedLimits(self, [gradient], GRADIENT_LIMITS, GRADIENT_TICKS, SLACK)
        reserve_label_room(loss, "0.01")
        reserve_label_room(gradient, "0.001")

    def _curves(self, linestyle, marker: str) -> tuple:
        present = marker == LOOKS[0][1]
        look = {"linestyle": linestyle, "marker": marker, "markersize": 5}
        look |= {"linewidth": 2.2, "alpha": 1.0} if present else {"linewidth": 1.4, "alpha": 0.6}
        return tuple(self.live(axes.plot([], [], **look)[0]) for axes in self.axes)

    def update(self, moment: TrainingMoment, pinned: tuple[TrainingRecord, ...] | None) -> None:
        look = moment.statistics
        for name, row in self.rows_shown.items():
            row.paint(method_color(moment.record))
            row.show(getattr(look, name).heights, None)
        for text, layer in zip(self.notes, self.shown if self.notes else [], strict=True):
            text.set_text(number(look.activation_std[layer]))
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
            curve.set_color(method_color(record))
        shown = np.linspace(0, len(mean) - 1, min(len(mean), MOST_POINTS)).round().astype(int)
        loss.set_data(shown + 1, self.losses.inside(mean[shown]))
        loss.set_markevery(self._marked(line, record.planned, shown))
        accuracy.set_data(record.checked_at, record.accuracy)
        gradient.set_data(np.arange(1, len(stds) + 1), self.gradients.inside(stds))

    def _marked(self, line: int, planned: int, shown: np.ndarray) -> list[int]:
        """Where the loss curve has its markers: at iterations of its own, which stay in place."""
        at = planned * (np.arange(LOSS_MARKS) + (line + 0.5) / len(LOOKS)) / LOSS_MARKS
        return [int(place) for place in np.searchsorted(shown, at) if place < len(shown)]
