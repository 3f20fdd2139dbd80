"""Pictures of units that are copies of each other, and of how they part."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from labsupport.figures.curves import running_mean
from labsupport.figures.figure import CourseFigure
from labsupport.figures.images import SIDE, sheet
from labsupport.figures.live import LiveFigure
from labsupport.figures.style import ACTIVATION_STYLES, BLUE, GRAY, GREEN, ORANGE, VERMILLION
from labsupport.labs.zero_init_symmetry.experiment import SymmetryMoment, SymmetryRun
from labsupport.wording import number

SIGNED = "PuOr_r"  # one color below 0, another above; white is 0
LAYER_STYLES = ({"color": BLUE, "linestyle": "-"}, {"color": VERMILLION, "linestyle": "--"})
RUN_COLORS = (BLUE, VERMILLION, GREEN, ORANGE, GRAY)
SPREAD_LIMITS = (1e-18, 10.0)
HIGHEST_LOSS = 3.0


class SymmetryFigure(LiveFigure):
    """The weights into each unit of layer 1, above W of layer 2, the units' distance, and the loss.

    Draws a `SymmetryMoment` of a run with two hidden layers; `pinned` is another one.
    """

    width, height = 10.4, 6.2

    @classmethod
    def layout(cls, moment: SymmetryMoment):
        shapes = tuple(layer.shape for layer in moment.run.weights)
        return shapes, len(moment.run.loss)

    def build(self, figure: CourseFigure, moment: SymmetryMoment) -> None:
        run = moment.run
        top, bottom = figure.subfigures(2, 1, height_ratios=(1, 1.1))
        tiles = top.subplots()
        tiles.set(title="Layer 1: the weights into each unit, as a picture", xticks=[], yticks=[])
        tiles.set_xlabel(" ")  # keeps a line free for the note
        tiles.set_frame_on(False)
        tiles.grid(visible=False)
        blank = unit_mosaic(run.weights[0][0])
        self.tiles = self._image(tiles, blank)
        self.tiles_note = self._note(tiles, 0.5, -0.03, va="top", ha="center")
        matrix, spread, loss = bottom.subplots(1, 3, width_ratios=(1, 1.25, 1.25))
        matrix.set(title="Layer 2: W", xlabel="unit", ylabel="from unit of layer 1")
        matrix.set(xticks=[], yticks=[])
        matrix.grid(visible=False)
        self.matrix = self._image(matrix, run.weights[1][0])
        steps = len(run.loss)
        spread.set(title="Distance of the units", xlabel="training step", yscale="log")
        spread.set(xlim=(0, steps), ylim=SPREAD_LIMITS, ylabel="in lengths of W")
        loss.set(title="Training loss", xlabel="training step")
        loss.set(xlim=(0, steps), ylim=(0, HIGHEST_LOSS))
        self.ghosts = [
            self.live(
                spread.plot([], [], color=GRAY, linewidth=1.2, linestyle=style["linestyle"])[0]
            )
            for style in LAYER_STYLES
        ]
        self.spreads = [self.live(spread.plot([], [], **style)[0]) for style in LAYER_STYLES]
        self.cursors = [
            self.live(axes.axvline(0, color=GRAY, linewidth=1)) for axes in (spread, loss)
        ]
        self.names = [
            self._note(spread, 0.97, 0.13 - 0.1 * k, ha="right", va="bottom") for k in range(2)
        ]
        self.loss_ghost = self.live(loss.plot([], [], color=GRAY, linewidth=1.2)[0])
        self.loss = self.live(loss.plot([], [], color=BLUE)[0])
        self.loss_note = self._note(loss, 0.97, 0.96, ha="right", va="top")
        for note in (*self.names, self.loss_note):  # the present step's line passes behind them
            note.set_bbox({"facecolor": "white", "edgecolor": "none", "alpha": 0.8, "pad": 1})

    def _image(self, axes, values: np.ndarray):
        image = axes.imshow(values, cmap=SIGNED, vmin=-1, vmax=1, interpolation="nearest")
        return self.live(image)

    def _note(self, axes, x: float, y: float, *, ha: str, va: str):
        note = axes.text(x, y, "", transform=axes.transAxes, ha=ha, va=va, fontsize="small")
        return self.live(note)

    def update(self, moment: SymmetryMoment, pinned: SymmetryMoment | None) -> None:
        run, look = moment.run, moment.look
        W1, W2 = run.weights[0][look], run.weights[1][look]
        self.tiles.set_data(scaled(unit_mosaic(W1)))
        self.matrix.set_data(scaled(W2))
        units = W1.shape[1]
        self.tiles_note.set_text(
            f"distinct to 1e-12: {moment.distinct[0]} of {units}     "
            f"to 1 %: {moment.visible[0]} of {units}     "
            f"(color scale: ±{number(_reach(W1))})"
        )
        for k, line in enumerate(self.spreads):
            line.set_data(run.looked_at, np.clip(_finite(run.spread[:, k]), *SPREAD_LIMITS))
            self.names[k].set_text(
                f"layer {k + 1} ({'solid' if k == 0 else 'dashed'}): {moment.visible[k]} visible"
            )
            self.names[k].set_color(LAYER_STYLES[k]["color"])
            self.ghosts[k].set_visible(pinned is not None)
            if pinned is not None:
                values = np.clip(_finite(pinned.run.spread[:, k]), *SPREAD_LIMITS)
                self.ghosts[k].set_data(pinned.run.looked_at, values)
        self.loss.set_data(*_smooth(run.loss))
        self.loss_ghost.set_visible(pinned is not None)
        if pinned is not None:
            self.loss_ghost.set_data(*_smooth(pinned.run.loss))
        for cursor in self.cursors:
            cursor.set_xdata([run.looked_at[look]] * 2)
        self.loss_note.set_text(f"test accuracy {run.accuracy[look]:.0%}")


def draw_weight_paths(paths: np.ndarray, *, title: str) -> CourseFigure:
    """The weights (steps, fan_in, 2) of two units over training, unit 2 dashed on unit 1."""
    words = f"{title}; weights of two hidden units over training steps"
    figure = CourseFigure(7.6, 3.4, words=words)
    axes = figure.subplots()
    axes.set(title=title, xlabel="training step", ylabel="weight")
    for i, color in zip(range(paths.shape[1]), (BLUE, VERMILLION), strict=False):
        axes.plot(paths[:, i, 0], color=color, alpha=0.35, linewidth=7)
        axes.plot(paths[:, i, 1], color="black", linestyle="--", linewidth=1.4)
        end = paths[-1, i, 0]
        text = f"  from $x_{i + 1}$: unit 1 (wide), unit 2 (dashed)"
        axes.text(len(paths) - 1, end, text, color=color, va="center")
    axes.set_xlim(0, 1.75 * (len(paths) - 1))
    axes.set_xticks(range(0, len(paths), 20))
    return figure


def draw_unit_images(run: SymmetryRun, steps: Sequence[int], *, units: int = 6) -> CourseFigure:
    """The weights into the first units of layer 1 as pictures, one row per training step."""
    words = f"The weights into {units} units of layer 1 at steps {', '.join(map(str, steps))}."
    figure = CourseFigure(9.0, 1.25 * len(steps) + 0.5, words=words)
    panels = figure.subplots(len(steps), units, squeeze=False)
    for row, step in zip(panels, steps, strict=True):
        W = run.weights[0][int(np.abs(run.looked_at - step).argmin())][:, :units]
        reach = _reach(W)
        for axes, weights in zip(row, W.T, strict=True):
            picture = weights.reshape(SIDE, SIDE) / reach
            axes.imshow(picture, cmap=SIGNED, vmin=-1, vmax=1, interpolation="nearest")
            axes.set(xticks=[], yticks=[])
            axes.grid(visible=False)
        row[0].set_ylabel(f"step {step}\n±{number(reach)}", rotation=0, ha="right", va="center")
    for unit, axes in enumerate(panels[0], start=1):
        axes.set_title(f"unit {unit}", loc="center", fontsize="medium")
    return figure


def draw_zero_starts(
    runs: Mapping[str, SymmetryRun], entropy: float, *, titles: tuple[str, str]
) -> CourseFigure:
    """Loss of runs that started at zero, by activation, beside how far their weights moved.

    entropy: of the class shares, the loss of a network that knows them and nothing else. titles: of
    the two panels.
    """
    words = f"{'; '.join(titles)}; loss and change of the weights: {', '.join(runs)}"
    figure = CourseFigure(9.6, 3.6, words=words)
    loss, moved = figure.subplots(1, 2)
    loss.set(title=titles[0], xlabel="training step", ylabel="training loss, mean of 20")
    moved.set(title=titles[1], ylabel="largest change of a weight")
    moved.set(yscale="log", ylim=(1e-6, 10))
    width = 0.8 / len(runs)
    for place, (name, run) in enumerate(runs.items()):
        style = ACTIVATION_STYLES[name]
        loss.plot(*_smooth(run.loss), color=style["color"], linestyle=style["linestyle"])
        loss.plot([], [], label=name, color=style["color"], linestyle=style["linestyle"])
        for layer, W in enumerate(run.weights):
            change, x = float(np.abs(W[-1] - W[0]).max()), layer + 1 + width * (place - 1)
            moved.bar(x, max(change, 1e-6), width, color=style["color"])
            moved.text(x, max(change, 1e-6) * 1.2, number(change), ha="center", fontsize=7.5)
    loss.axhline(entropy, color=GRAY, linewidth=1.2)
    note = {"color": GRAY, "va": "top", "ha": "right", "fontsize": 8}
    end = max(len(run.loss) for run in runs.values())
    loss.text(end, entropy - 0.001, "entropy of the class shares", **note)
    loss.legend(loc="upper right")
    layers = len(next(iter(runs.values())).weights)
    moved.set_xticks(range(1, layers + 1), [f"W{k}" for k in range(1, layers + 1)])
    return figure


def draw_symmetry_runs(runs: Mapping[str, SymmetryRun], *, layer: int = 1) -> CourseFigure:
    """Distance of the units of hidden layer `layer`, and the loss, of several labeled runs."""
    words = f"Distance of the units of layer {layer} and loss: {', '.join(runs)}."
    figure = CourseFigure(10.0, 3.8, words=words)
    spread, loss = figure.subplots(1, 2)
    spread.set(xlabel="training step", yscale="log", ylabel="in lengths of W")
    spread.set_title(f"Distance of the units of layer {layer}")
    loss.set(xlabel="training step", title="Training loss, mean of 20", ylim=(0, 2.5))
    styles = ("-", "--", "-.", ":")
    for place, (name, run) in enumerate(runs.items()):
        look = {"color": RUN_COLORS[place % 5], "linestyle": styles[place % 4]}
        spread.plot(run.looked_at, run.spread[:, layer - 1], **look)
        loss.plot(*_smooth(run.loss), label=name, **look)
    figure.legend(loc="outside right upper")
    return figure


def draw_breaking_time(noises: Sequence[float], times: np.ndarray, *, title: str) -> CourseFigure:
    """Steps until the units part (noises, seeds), against the noise they started with."""
    figure = CourseFigure(7.2, 3.4, words=f"{title}; steps until the units part, by noise")
    axes = figure.subplots()
    axes.set(title=title, xscale="log", xlabel="noise σ", ylabel="steps until the units part")
    axes.plot(noises, times, color=GRAY, linestyle="none", marker="o", markersize=4, alpha=0.6)
    axes.plot(noises, times.mean(axis=1), color=BLUE, marker="o", markersize=6)
    axes.set_ylim(0, 1.15 * float(times.max()))
    return figure


def unit_mosaic(W: np.ndarray, *, columns: int = 8) -> np.ndarray:
    """The columns of W (784, units) as 28 × 28 pictures, `columns` in a row, NaN between them."""
    return sheet(W.T, columns, edge=np.nan, gap=1)


def scaled(values: np.ndarray) -> np.ndarray:
    """`values` divided by the largest magnitude among them, so that they fill −1 … 1."""
    return values / _reach(values)


def _reach(values: np.ndarray) -> float:
    finite = np.abs(values[np.isfinite(values)])
    return float(finite.max()) if finite.size and finite.max() > 0 else 1.0


def _finite(values: np.ndarray) -> np.ndarray:
    return np.nan_to_num(values, nan=SPREAD_LIMITS[1], posinf=SPREAD_LIMITS[1])


def _smooth(loss: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Iterations and the running mean of up to 20 losses, clipped to what is drawn."""
    mean = running_mean(np.maximum(loss, 0), over=20, highest=HIGHEST_LOSS)
    return np.arange(1, len(loss) + 1), mean
