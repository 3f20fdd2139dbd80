"""The picture of the Lab "Copies": units as images, W₂, the units' distance and the loss."""

from __future__ import annotations

import numpy as np

from labsupport.figures.figure import CourseFigure
from labsupport.figures.live import LiveFigure
from labsupport.figures.space import Row
from labsupport.figures.style import BLACK, BLUE, GRAY, VERMILLION
from labsupport.labs.zero_init_symmetry.scales import (
    HIGHEST_LOSS,
    LOWEST,
    SIGNED,
    add_color_bar,
    ends_of_scale,
    lowest_of,
    on_axis,
    reach,
    scaled,
    set_distance_axis,
    smooth,
    unit_mosaic,
)
from labsupport.labs.zero_init_symmetry.units import SymmetryMoment

LAYER_STYLES = ({"color": BLUE, "linestyle": "-"}, {"color": VERMILLION, "linestyle": "--"})
GHOST = {"color": GRAY, "linewidth": 1.2}


class SymmetryFigure(LiveFigure):
    """The weights into each unit of layer 1, above W₂, the units' distance, and the loss.

    Draws a `SymmetryMoment` of a run with two hidden layers; `pinned` is another one.
    """

    width, height = 10.4, 5.7

    @classmethod
    def layout(cls, moment: SymmetryMoment):
        shapes = tuple(layer.shape for layer in moment.run.weights)
        return shapes, len(moment.run.loss)

    @classmethod
    def rows(cls, moment: SymmetryMoment):
        tiles = Row("tiles", 1, (3.0, 1.7))
        return tiles, Row("curves", 3, (2.1, 1.9), share=1.15, widths=(1, 1.2, 1.2))

    def build(self, figure: CourseFigure, moment: SymmetryMoment) -> None:
        self._build_tiles(*self.panels["tiles"], moment)
        self.curves_shown = "curves" in self.panels
        if self.curves_shown:
            self._build_curves(*self.panels["curves"], moment)

    def _build_tiles(self, tiles, moment: SymmetryMoment) -> None:
        tiles.set(title="Layer 1: the weights into each unit")
        tiles.set_frame_on(False)
        mosaic = unit_mosaic(moment.run.weights[0][0])
        self.tiles, self.tiles_scale = self._image(self.parts["tiles"], tiles, mosaic)
        self.note_break = " " if self.space.inches[0] > 5 else "\n"
        tiles.set_xlabel(self.note_break)  # keeps room for the note
        self.tiles_note = self._text(tiles, 0.5, -0.03, va="top", ha="center")

    def _build_curves(self, matrix, spread, loss, moment: SymmetryMoment) -> None:
        bottom = self.parts["curves"]
        matrix.set(title="Layer 2: W₂", xlabel="unit of layer 2", ylabel="from unit of layer 1")
        self.matrix, self.matrix_scale = self._image(bottom, matrix, moment.run.weights[1][0])
        self._distances(spread, len(moment.run.loss))
        self._losses(loss, len(moment.run.loss))
        self.cursors = [
            self.live(axes.axvline(0, color=BLACK, linewidth=1)) for axes in (spread, loss)
        ]
        bottom.legend(
            handles=[*self.spreads, spread.plot([], [], label="pinned", **GHOST)[0]],
            loc="outside lower right",
            ncols=3,
        )

    def _image(self, part, axes, values: np.ndarray):
        """The image, and the live texts at its color scale."""
        axes.set(xticks=[], yticks=[])
        axes.grid(visible=False)
        image = axes.imshow(values, cmap=SIGNED, vmin=-1, vmax=1, interpolation="nearest")
        bar = add_color_bar(part, axes, fraction=0.03, pad=0.015, aspect=14)
        # The ticks' own labels are there to keep the room.
        bar.set_ticks([-1, 0, 1], labels=["+0.000"] * 3)
        bar.ax.tick_params(labelcolor="none")
        places = ((0.0, "bottom"), (0.5, "center"), (1.0, "top"))
        texts = [self._beside(bar.ax, y, va) for y, va in places]
        return self.live(image), texts

    def _distances(self, axes, steps: int) -> None:
        axes.set(title="Distance of the units", xlabel="training step", xlim=(0, steps))
        axes.set_ylabel("relative to W", labelpad=0)
        self.lowest = LOWEST[-1]
        set_distance_axis(axes, self.lowest)
        self.distance_axes = axes
        dashes = [style["linestyle"] for style in LAYER_STYLES]
        self.ghosts = [self.live(axes.plot([], [], linestyle=dash, **GHOST)[0]) for dash in dashes]
        self.spreads = [
            self.live(axes.plot([], [], label=f"layer {k}", **style)[0])
            for k, style in enumerate(LAYER_STYLES, start=1)
        ]

    def _losses(self, axes, steps: int) -> None:
        axes.set(title="Loss", xlabel="training step")
        axes.set(xlim=(0, steps), ylim=(0, HIGHEST_LOSS))
        self.loss_ghost = self.live(axes.plot([], [], **GHOST)[0])
        self.loss = self.live(axes.plot([], [], color=BLUE)[0])
        self.loss_note = self._text(axes, 1.0, 1.02, ha="right", va="bottom")

    def _text(self, axes, x: float, y: float, *, ha: str, va: str):
        text = axes.text(x, y, "", transform=axes.transAxes, ha=ha, va=va, fontsize="small")
        return self.live(text)

    def _beside(self, axes, height: float, va: str):
        """A live text right of `axes`, at this share of their height."""
        look = {"xytext": (7, 0), "textcoords": "offset points", "fontsize": "small", "va": va}
        return self.live(axes.annotate("", (1, height), xycoords="axes fraction", **look))

    def frame(self, moment: SymmetryMoment, pinned: SymmetryMoment | None = None) -> bytes:
        self._fit(moment, pinned)
        return super().frame(moment, pinned)

    def _fit(self, moment: SymmetryMoment, pinned: SymmetryMoment | None) -> None:
        """Gives the distances an axis on which both runs fit, in a few steps."""
        shown = [moment.run.spread] + ([pinned.run.spread] if pinned else [])
        lowest = min(map(lowest_of, shown))
        if self.curves_shown and lowest != self.lowest:
            self.lowest, self._background = lowest, None
            set_distance_axis(self.distance_axes, lowest)

    def update(self, moment: SymmetryMoment, pinned: SymmetryMoment | None) -> None:
        self._fit(moment, pinned)
        run, look = moment.run, moment.look
        W1, W2 = run.weights[0][look], run.weights[1][look]
        self._show_weights(self.tiles, self.tiles_scale, unit_mosaic(W1))
        units = W1.shape[1]
        self.tiles_note.set_text(
            f"Distinct units: {moment.visible[0]} of {units} to the eye (1 %),{self.note_break}"
            f"{moment.distinct[0]} of {units} to the computer (10⁻¹²)"
        )
        if self.curves_shown:
            self._show_weights(self.matrix, self.matrix_scale, W2)
            self._show_curves(run, look, pinned)

    def _show_curves(self, run, look: int, pinned: SymmetryMoment | None) -> None:
        for k, (line, ghost) in enumerate(zip(self.spreads, self.ghosts, strict=True)):
            line.set_data(run.looked_at, on_axis(run.spread[:, k], self.lowest))
            ghost.set_visible(pinned is not None)
            if pinned is not None:
                values = on_axis(pinned.run.spread[:, k], self.lowest)
                ghost.set_data(pinned.run.looked_at, values)
        self.loss.set_data(*smooth(run.loss))
        self.loss_ghost.set_visible(pinned is not None)
        if pinned is not None:
            self.loss_ghost.set_data(*smooth(pinned.run.loss))
        for cursor in self.cursors:
            cursor.set_xdata([run.looked_at[look]] * 2)
        self.loss_note.set_text(f"test accuracy {run.accuracy[look]:.0%}")

    def _show_weights(self, image, texts, values: np.ndarray) -> None:
        image.set_data(scaled(values))
        for text, words in zip(texts, ends_of_scale(reach(values)), strict=True):
            text.set_text(words)
