"""Pictures of a training: loss and accuracy as they grow, and a look into the layers."""

from __future__ import annotations

import numpy as np
from matplotlib.patches import StepPatch
from matplotlib.ticker import PercentFormatter

from labsupport.figures.curves import running_mean
from labsupport.figures.figure import CourseFigure
from labsupport.figures.layer_panels import panel_layers
from labsupport.figures.live import LiveFigure
from labsupport.figures.style import ACTIVATION_STYLES, GRAY, METHOD_STYLES
from labsupport.training.records import TrainingMoment, TrainingRecord
from labsupport.wording import number

# One for the present training, one for each that is pinned: two of one method have one color.
MARKERS = ("o", "s", "^", "D")
MOST_GHOSTS = len(MARKERS) - 1
LOSS_MARKS = 5  # markers on a loss curve
SMOOTHED = 0.05  # the share of a training over which its loss is averaged
MOST_POINTS = 400  # more would be drawn on top of each other
LOSS_LIMITS = (0.01, 30.0)
GRADIENT_LIMITS = (1e-10, 1e2)


class TrainingFigure(LiveFigure):
    """Histograms of activations and gradients by layer, above loss, accuracy and gradient std.

    Draws a `TrainingMoment`; `pinned` is a tuple of up to three `TrainingRecord`s, the ghosts.
    """

    width, height = 10.4, 6.4

    @classmethod
    def layout(cls, moment: TrainingMoment):
        look = moment.statistics
        layers = len(look.activation_std) if look else 0
        return moment.record.activation, moment.record.planned, layers

    def build(self, figure: CourseFigure, moment: TrainingMoment) -> None:
        look = moment.statistics
        self.shown = panel_layers(len(look.activation_std)) if look else []
        self.bars: dict[str, list] = {"activations": [], "gradients": []}
        self.notes = []
        if look:
            top, bottom = figure.subfigures(2, 1, height_ratios=(1.35, 1))
            self._build_histograms(top, moment)
        else:
            bottom = figure
        loss, accuracy, gradient = bottom.subplots(1, 3, width_ratios=(1, 1, 1.2))
        planned = moment.record.planned
        self.over = max(round(SMOOTHED * planned), 1)
        loss.set(title="Training loss", xlabel=f"iteration (mean of {self.over})")
        loss.set(xlim=(0, planned), yscale="log", ylim=LOSS_LIMITS)
        accuracy.set(title="Test accuracy", xlabel="iteration", xlim=(0, planned), ylim=(0, 1))
        accuracy.yaxis.set_major_formatter(PercentFormatter(1.0))
        gradient.set(title="Gradient by layer", xlabel="hidden layer", yscale="log")
        gradient.set_ylabel("std of ∂L/∂h")
        layers = len(look.activation_std) if look else 1
        gradient.set(xlim=(0.5, layers + 0.5), ylim=GRADIENT_LIMITS)
        gradient.set_xticks(range(1, layers + 1))
        self.axes = loss, accuracy, gradient
        self.ghosts = [self._curves(marker, linewidth=1.4) for marker in MARKERS[1:]]
        self.current = self._curves(MARKERS[0], linewidth=2.2)
        # The legend is drawn by hand: a matplotlib legend cannot be redrawn in a millisecond.
        self.labels = [self._label(gradient, k) for k in range(len(MARKERS))]
        self.samples = [self._sample(gradient, k) for k in range(len(MARKERS))]

    def _build_histograms(self, figure, moment: TrainingMoment) -> None:
        color = ACTIVATION_STYLES.get(moment.record.activation, {"color": GRAY})["color"]
        panels = figure.subplots(2, len(self.shown), squeeze=False)
        for row, (name, fill) in enumerate((("activations", color), ("gradients", GRAY))):
            edges = getattr(moment.statistics, name).edges
            for axes in panels[row]:
                axes.set(xlim=edges[[0, -1]], ylim=(0, 1.35), yticks=[])
                axes.grid(visible=False)
                bars = StepPatch(np.zeros(len(edges) - 1), edges, fill=True, facecolor=fill, lw=0)
                self.bars[name].append(self.live(axes.add_artist(bars)))
        panels[0, 0].set_ylabel("output h")
        panels[1, 0].set_ylabel("∂L/∂h\n(in its std)")
        for axes, layer in zip(panels[0], self.shown, strict=True):
            axes.set_title(f"layer {layer + 1}")
            # Only the digits change: laying out text is what costs most in a frame.
            place = {"transform": axes.transAxes, "va": "top"}
            axes.text(0.47, 0.96, "std", ha="right", **place)
            self.notes.append(self.live(axes.text(0.53, 0.96, "", ha="left", **place)))

    def _curves(self, marker: str, *, linewidth: float) -> tuple:
        look = {"marker": marker, "markersize": 5 if marker == MARKERS[0] else 6}
        loss, accuracy, gradient = (
            self.live(axes.plot([], [], linewidth=linewidth, **look)[0]) for axes in self.axes
        )
        loss.set_linestyle("-")  # what noise is left would hide dashes
        return loss, accuracy, gradient

    def _line_height(self) -> float:
        return 0.13 if self.large else 0.1

    def _label(self, axes, line: int):
        place = {"transform": axes.transAxes, "ha": "right", "va": "top", "fontsize": "small"}
        label = axes.text(0.88, 0.97 - self._line_height() * line, "", **place)
        label.set_bbox({"facecolor": "white", "edgecolor": "none", "alpha": 0.75, "pad": 1})
        return self.live(label)

    def _sample(self, axes, line: int):
        """A short line with the look of a training's, beside its name."""
        x, y = [0.9, 0.945, 0.99], [0.94 - self._line_height() * line] * 3
        sample = axes.plot(x, y, transform=axes.transAxes, marker=MARKERS[line], markevery=[1])[0]
        sample.set(linewidth=1.4, markersize=6)
        return self.live(sample)

    def update(self, moment: TrainingMoment, pinned: tuple[TrainingRecord, ...] | None) -> None:
        look = moment.statistics
        for name, row in self.bars.items():
            for bars, layer in zip(row, self.shown, strict=True):
                bars.set_data(getattr(look, name).heights[layer])
        for note, layer in zip(self.notes, self.shown, strict=True):
            note.set_text(number(look.activation_std[layer]))
        ghosts = list(pinned or ())[-MOST_GHOSTS:]
        for k, curves in enumerate(self.ghosts):
            record = ghosts[k] if k < len(ghosts) else None
            ghost_look = record.statistics[-1] if record and record.statistics else None
            self._show(1 + k, curves, record, ghost_look, alpha=0.45, prefix="pinned: ")
        self._show(0, self.current, moment.record, look, alpha=1.0, prefix="")

    def _show(self, line: int, curves, record, look, *, alpha: float, prefix: str) -> None:
        label, sample = self.labels[line], self.samples[line]
        for artist in (*curves, label, sample):
            artist.set_visible(record is not None)
        if record is None:
            return
        style = METHOD_STYLES.get(record.method, {"color": GRAY, "linestyle": "-"})
        loss, accuracy, gradient = curves
        for artist in (*curves, sample):
            artist.set(alpha=alpha, color=style["color"])
        for artist in (accuracy, gradient, sample):
            artist.set_linestyle(style["linestyle"])
        label.set(text=prefix + record.label, color=style["color"])
        count = len(record.loss)
        shown = np.linspace(0, count - 1, min(count, MOST_POINTS)).round().astype(int)
        mean = running_mean(record.loss, over=self.over)
        loss.set_data(shown + 1, np.clip(mean[shown], *LOSS_LIMITS))
        loss.set_markevery(self._marked(line, shown))
        accuracy.set_data(record.checked_at, record.accuracy)
        stds = np.nan_to_num(look.gradient_std if look else [], nan=GRADIENT_LIMITS[1])
        gradient.set_data(np.arange(1, len(stds) + 1), np.clip(stds, *GRADIENT_LIMITS))

    def _marked(self, line: int, shown: np.ndarray) -> list[int]:
        """Where the loss curve has its markers: at iterations of its own, which stay in place."""
        planned = self.axes[0].get_xlim()[1]
        at = planned * (np.arange(LOSS_MARKS) + (line + 0.5) / len(MARKERS)) / LOSS_MARKS
        return [int(place) for place in np.searchsorted(shown, at) if place < len(shown)]


def draw_training(record: TrainingRecord, *others: TrainingRecord, position: float = 1.0):
    """The figure of `record` at `position` of its iterations, with up to three others as ghosts."""
    moment = TrainingMoment(record, position)
    return TrainingFigure(moment).draw(moment, others)
