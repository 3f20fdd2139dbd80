"""The picture of a patient: its curves, its layers, and the chart of what was done."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from matplotlib.ticker import PercentFormatter

from labsupport.figures.curves import running_mean
from labsupport.figures.figure import CourseFigure
from labsupport.figures.layer_panels import (
    HEALTHY,
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
from labsupport.figures.run_names import LOOKS, MOST_GHOSTS, RunNames
from labsupport.figures.space import Room, Row, arrange
from labsupport.figures.stepped import SteppedLimits
from labsupport.figures.style import BLUE, GRAY
from labsupport.labs.training_clinic.chart import Chart, ChartPanel, columns_and_lines
from labsupport.labs.training_clinic.looks import Look
from labsupport.labs.training_clinic.replay import ClinicRecord

GUESS = np.log(10)
LOSSES = [(0.1, 10.0), (1e-2, 100.0), (1e-4, 1e6)]
LOSS_TICKS = [(0.1, 0.2, 0.5, 1, 2, 5, 10), (0.01, 0.1, 1, 10, 100), (1e-4, 1e-2, 1, 100, 1e4, 1e6)]
GRADIENTS = [(1e-3, 10.0), (1e-8, 1e3), (1e-16, 1e12)]
GRADIENT_TICKS = [(1e-3, 1e-2, 0.1, 1, 10), (1e-8, 1e-5, 0.01, 10), (1e-16, 1e-8, 1, 1e8)]
UPDATES = [(1e-4, 1.0), (1e-8, 1e4)]
UPDATE_TICKS = [(1e-4, 1e-3, 0.01, 0.1, 1), (1e-8, 1e-4, 1, 1e4)]
USUAL = (1e-3, 0.05)  # update over weights in a healthy net
MOST_POINTS = 400


@dataclass(frozen=True)
class ClinicMoment:
    """What the Clinic shows. record: the training that is shown, at the share `position` of it.

    chart: what was done. said: what has come out, and what is next. sick: the patient as it came,
    where a treatment is shown.
    """

    record: ClinicRecord
    position: float
    chart: Chart
    said: str
    sick: ClinicRecord | None = None

    @property
    def summary(self) -> str:
        """The patient, its numbers, and what is to be done next."""
        label = self.record.label
        numbers = f": {self.varies}" if self.varies else ""
        return f"{label[:1].upper()}{label[1:]}{numbers}. {self.said}"

    @property
    def varies(self) -> str:
        """The part of `summary` that differs from run to run."""
        return self.record.told


class ClinicFigure(LiveFigure):
    """Loss, accuracies, gradients and updates; histograms of each layer; the chart.

    Draws a `ClinicMoment`; `pinned` is a tuple of `ClinicRecord`s, the ghosts.
    """

    width, height = 10.4, 5.4

    @classmethod
    def layout(cls, moment: ClinicMoment):
        return moment.record.activation, moment.record.planned, _depth(moment), moment.chart.kind

    @classmethod
    def rows(cls, moment: ClinicMoment):
        curves = Row("curves", 5, (1.35, 1.4), share=2.0, widths=(1, 1, 0.9, 0.9, 0.9))
        chart = Row("chart", 1, (3.0, 0.75), share=1.5)
        # Where not all have room the layers give way: "layer by layer" tells them in the chart. The
        # chart's picture is the first panel of their row.
        layers = layer_row("layers", _depth(moment), height=1.1)
        if moment.chart.kind:
            layers = replace(layers, panels=layers.panels + 1, share=1.5, alike=False)
        return curves, chart, layers

    @classmethod
    def tells_the_last(cls, moment: ClinicMoment, room: Room) -> bool:
        """Whether the chart's last line is read in this room."""
        rows = cls.rows(moment)
        width, height = room.space(rows, (cls.width, cls.height)).inches
        charts = [line for line in arrange(rows, width, height) if line.row.name == "chart"]
        sizes = [columns_and_lines(width, chart.height) for chart in charts]
        return any(moment.chart.tells_the_last(*size) for size in sizes)

    def build(self, figure: CourseFigure, moment: ClinicMoment) -> None:
        *self.axes, names = self.panels["curves"]
        self._set_axes(moment)
        self.current, *self.ghosts = [self._curves(*look) for look in LOOKS[::-1]][::-1]
        self.names = RunNames(self, names, 0.18 * self.space.inches[0])
        self.histograms, self.notes, self.shown = None, [], []
        panels = list(self.panels.get("layers", ()))
        picture = panels.pop(0) if panels and moment.chart.kind else None
        if panels:
            self._build_layers(panels, moment)
        self.chart = None
        if "chart" in self.panels:
            (words,) = self.panels["chart"]
            self.chart = ChartPanel(self, words, picture, moment.chart.kind)

    def _set_axes(self, moment: ClinicMoment) -> None:
        loss, accuracy, gradient, update = self.axes
        for axes in (loss, accuracy):
            axes.set(xlabel="step", xlim=(0, 1.03 * moment.record.planned))
        loss.set(title="Training loss", ylabel="loss")
        loss.axhline(GUESS, color=GRAY, linestyle=":", linewidth=1.2)
        accuracy.set(title="Accuracy", xlabel="test, - - training", ylim=(-0.03, 1.03))
        accuracy.set_yticks(np.linspace(0, 1, 6))
        accuracy.yaxis.set_major_formatter(PercentFormatter(1.0))
        matrices = _depth(moment) + 1
        ticks = range(1, matrices + 1) if matrices < 6 else range(1, matrices + 1, 2)
        for axes, title, label in ((gradient, "Gradient", "norm"), (update, "Update", "÷ weights")):
            axes.set(title=title, ylabel=label, xlabel="weight matrix")
            axes.set(xlim=(0.6, matrices + 0.4), xticks=ticks)
        update.axhspan(*USUAL, color=HEALTHY, lw=0, zorder=0)
        self.limits = [
            SteppedLimits(self, [loss], LOSSES, LOSS_TICKS),
            None,
            SteppedLimits(self, [gradient], GRADIENTS, GRADIENT_TICKS),
            SteppedLimits(self, [update], UPDATES, UPDATE_TICKS),
        ]
        for axes in (loss, gradient, update):
            reserve_label_room(axes, "0.001")

    def _curves(self, linestyle, marker: str) -> dict:
        present = marker == LOOKS[0][1]
        look = {"linestyle": linestyle, "linewidth": 2.0 if present else 1.4, "markersize": 4.5}
        look |= {"color": BLUE if present else GRAY}
        loss, accuracy, gradient, update = self.axes
        return {
            "loss": self.live(loss.plot([], [], **{**look, "linewidth": 1.4})[0]),
            "training": self.live(accuracy.plot([], [], **{**look, "linestyle": "--"})[0]),
            "test": self.live(accuracy.plot([], [], marker=marker, **look)[0]),
            "gradient": self.live(gradient.plot([], [], marker=marker, **look)[0]),
            "update": self.live(update.plot([], [], marker=marker, **look)[0]),
        }

    def _build_layers(self, panels: list, moment: ClinicMoment) -> None:
        depth = _depth(moment)
        look = moment.record.look(1.0)
        self.shown = panel_layers(depth, len(panels))
        edges = look.activations.edges
        self.histograms = LayerRow(self, panels, self.shown, edges, BLUE)
        self.parts["layers"].supxlabel(
            output_label(look.activations, self.space.inches[0]), fontsize="medium"
        )
        top = above_bars(self.inches["layers"], lines=1)
        told = "dead" if moment.record.activation == "relu" else "saturated"
        for axes, layer in zip(panels, self.shown, strict=True):
            title = layer_title(layer, depth, some_lack=len(panels) < depth)
            axes.set(ylim=(0, top), yticks=[], title=title)
            note(axes, 0, told, side="left")
            self.notes.append(self.live(note(axes, 0, "", side="right")))

    def update(self, moment: ClinicMoment, pinned: tuple[ClinicRecord, ...] | None) -> None:
        ghosts = [moment.sick] if moment.sick else []
        records = [moment.record, *ghosts, *(pinned or ())][: MOST_GHOSTS + 1]
        looks = [moment.record.look(moment.position), *(one.look(1.0) for one in records[1:])]
        values = [_values(*pair) for pair in zip(records, looks, strict=True)]
        for name, limits in zip(("loss", None, "gradient", "update"), self.limits, strict=True):
            if limits:
                limits.follow(*(np.asarray(one[name][1], float) for one in values))
        for k, curves in enumerate((self.current, *self.ghosts)):
            for name, line in curves.items():
                line.set_visible(k < len(values))
                if k < len(values):
                    x, y = values[k][name]
                    line.set_data(x, self._inside(name, y))
        self.names.pinned.set_text("before:" if moment.sick else "pinned:")
        self.names.show([_named(record, k) for k, record in enumerate(records)])
        if self.histograms and looks[0]:
            self.histograms.show(looks[0].activations.heights, None)
            shares = looks[0].dead if moment.record.activation == "relu" else looks[0].saturated
            for text, layer in zip(self.notes, self.shown, strict=True):
                text.set_text(f"{shares[layer]:.0%}")
        if self.chart:
            self.chart.show(moment.chart)

    def _inside(self, name: str, values):
        place = {"loss": 0, "gradient": 2, "update": 3}.get(name)
        return values if place is None else self.limits[place].inside(np.asarray(values, float))


def _depth(moment: ClinicMoment) -> int:
    """How many hidden layers the patient has."""
    return len(moment.record.looks[0].dead)


def _values(record: ClinicRecord, look: Look) -> dict[str, tuple]:
    """{curve: its x and its y}."""
    loss = running_mean(record.loss, over=max(record.averaged // 3, 1))
    shown = np.linspace(0, len(loss) - 1, min(len(loss), MOST_POINTS)).round().astype(int)
    matrices = np.arange(1, len(look.gradient) + 1)
    moved = np.isfinite(look.update) | np.isposinf(look.update)
    return {
        "loss": (shown + 1, loss[shown]),
        "training": (record.checked_at, record.train_accuracy),
        "test": (record.checked_at, record.accuracy),
        "gradient": (matrices, look.gradient),
        "update": (matrices[moved], look.update[moved]),
    }


def _named(record: ClinicRecord, place: int) -> ClinicRecord:
    """The record as the names beside the curves show it: the present one in blue, others gray."""
    return replace(record, method="plain" if place == 0 else "ghost")
