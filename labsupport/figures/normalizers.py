"""Pictures of normalizers: the axes they average over, and what one value changes."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.collections import PolyCollection
from matplotlib.patheffects import withStroke

from labsupport.by_hand.influence import Influence
from labsupport.figures.figure import CourseFigure
from labsupport.figures.live import LiveFigure
from labsupport.figures.own_settings import own_settings
from labsupport.figures.space import Row
from labsupport.figures.style import BLACK, GRAY, METHOD_STYLES

BATCH, CHANNELS, SPACE = 4, 6, 4  # cells of the drawn cube
DEPTH = np.array([0.42, 0.3])  # a step along the batch, in the plane of the picture
# What is averaged together with one value: of the batch, of the channels; always all of space.
TOGETHER = {
    "batch norm": (range(BATCH), {CHANNELS - 1}, "axes (0, 2)", "batch and space"),
    "layer norm": ({0}, range(CHANNELS), "axes (1, 2)", "channels and space"),
    "instance norm": ({0}, {CHANNELS - 1}, "axis (2,)", "space alone"),
    "group norm": ({0}, range(CHANNELS // 2, CHANNELS), "axes (2, 3), reshaped",
                   "half the channels, space"),
}  # fmt: skip


@own_settings
def draw_averaged_axes(names: Sequence[str] = tuple(TOGETHER)) -> CourseFigure:
    """A cube batch × channels × space per normalizer; in color, what one mean is taken over."""
    words = (
        "cubes of batch × channels × space, axes 0, 1, 2; colored is what is averaged together: "
    )
    words += "; ".join(f"{name}: {TOGETHER[name][-1]}" for name in names)
    size = (2.6 * len(names), 2.0) if len(names) > 1 else (4.4, 2.8)
    figure = CourseFigure(*size, words=words)
    for axes, name in zip(figure.subplots(1, len(names), squeeze=False)[0], names, strict=True):
        examples, channels, written, means = TOGETHER[name]
        faces, chosen = _cells(examples, channels)
        color = METHOD_STYLES[name]["color"]
        colors = [color if colored else "#f2f2f2" for colored in chosen]
        edges = {"edgecolors": "#555555", "linewidths": 0.6}
        axes.add_collection(PolyCollection(faces, facecolors=colors, **edges))
        axes.set_title(f"{name}: {written}\nmean over {means}", fontsize="medium")
        axes.text(CHANNELS / 2, -0.3, "1: channels", ha="center", va="top")
        axes.text(-0.3, SPACE / 2, "2: space", ha="right", va="center", rotation=90)
        far = np.array([CHANNELS + 0.25, -0.1]) + DEPTH * BATCH / 2
        axes.text(*far, "0: batch", ha="left", va="top")
        height = SPACE + DEPTH[1] * BATCH
        axes.set(xlim=(-1.1, CHANNELS + 3.3), ylim=(-1.2, height + 0.1), aspect="equal", anchor="S")
        axes.axis("off")
    return figure


def _cells(examples, channels) -> tuple[list, list]:
    """The corners of all visible cells of the cube, and whether each is among those chosen."""

    def corner(channel, height, example):
        return np.array([channel, height]) + DEPTH * example

    faces, chosen = [], []
    for c in range(CHANNELS):
        for s in range(SPACE):  # the front: the first example
            faces.append([corner(c + i, s + j, 0) for i, j in ((0, 0), (1, 0), (1, 1), (0, 1))])
            chosen.append(0 in examples and c in channels)
        for n in range(BATCH):  # the top
            square = ((0, 0), (1, 0), (1, 1), (0, 1))
            faces.append([corner(c + i, SPACE, n + j) for i, j in square])
            chosen.append(n in examples and c in channels)
    for n in range(BATCH):  # the side: the last channel
        for s in range(SPACE):
            square = ((0, 0), (1, 0), (1, 1), (0, 1))
            faces.append([corner(CHANNELS, s + j, n + i) for i, j in square])
            chosen.append(n in examples and CHANNELS - 1 in channels)
    return faces, chosen


class InfluenceFigure(LiveFigure):
    """What has changed in a batch and behind each normalizer, above the values. Draws `Influence`s.

    A dot marks each entry that changed at all; with a pinned result, its entries have squares. The
    words tell what becomes of the value itself.
    """

    width, height = 10.4, 4.6
    pinned_as = "squares"

    @classmethod
    def layout(cls, result: Influence):
        return result.x.shape, tuple(result.outputs)

    @classmethod
    def rows(cls, result: Influence):
        panels = 1 + len(result.outputs)
        return tuple(Row(name, panels, (1.3, 1.4), alike=True) for name in ("changes", "values"))

    def build(self, figure: CourseFigure, result: Influence) -> None:
        names = ["the batch, x", *result.outputs]
        self.change_images = self._images("changes", result, limit=1)
        self.value_images = self._images("values", result, limit=3)
        self.dots, self.squares, self.counts = [], [], []
        changes = self.panels["changes"]
        for name, axes in zip(names, changes, strict=True):
            axes.set_title(f"{name}\n")
            place = {"transform": axes.transAxes, "va": "bottom", "fontsize": "small"}
            axes.text(0.14, 1.02, f"of {result.x.size} changed", ha="left", **place)
            self.counts.append(self.live(axes.text(0.11, 1.02, "", ha="right", **place)))
            style = {"linestyle": "none", "color": BLACK}
            frame = {"mfc": "none", "path_effects": [withStroke(linewidth=3, foreground="white")]}
            size = 0.8 * self._cell("changes", result)
            self.squares.append(self.live(axes.plot([], [], "s", ms=size, **frame, **style)[0]))
            self.dots.append(self.live(axes.plot([], [], "o", ms=4.5, mec="white", **style)[0]))
        changes[0].set_ylabel("what changed\nsample")
        self.places = []
        if values := self.panels.get("values"):
            values[0].set_ylabel("afterwards\nsample")
            if values[-1].get_subplotspec().rowspan.start:  # in several rows: no column has a name
                for name, axes in zip(names, values, strict=True):
                    axes.set_title(name)
            frame["path_effects"] = [withStroke(linewidth=5, foreground="white")]
            look = {"markeredgewidth": 2, "ms": 0.9 * self._cell("values", result)}
            look |= frame | style
            self.places.append(self.live(values[0].plot([], [], "s", **look)[0]))
        for axes in values or changes:
            axes.set_xlabel("feature")

    def _cell(self, row: str, result: Influence) -> float:
        """About the width or height of an entry, whichever is less, in points."""
        samples, features = result.x.shape
        height = self.inches[row] - 0.7  # of the panel's title and labels
        width = 0.85 * self.space.inches[0] / len(self.panels[row]) - 0.2
        return 72 * max(0.05, min(height / samples, width / features))

    def _images(self, row: str, result: Influence, *, limit: float) -> list:
        """An image per panel of a row, and one color scale; [] where there is no room for it."""
        samples, features = result.x.shape
        images = []
        look = {"cmap": "PuOr", "vmin": -limit, "vmax": limit, "aspect": "auto"}
        for axes in self.panels.get(row, []):
            shown = axes.imshow(result.x, interpolation="nearest", **look)
            images.append(self.live(shown))
            axes.set(xticks=range(features), yticks=range(samples))
            axes.set_xticklabels(range(1, features + 1))
            axes.set_yticklabels(range(1, samples + 1))
            axes.grid(visible=False)
        if images:
            panels = self.panels[row]
            bar = self.parts[row].colorbar(shown, ax=panels, shrink=0.9, ticks=[-limit, 0, limit])
            bar.outline.set_edgecolor(GRAY)
            bar.ax.set_yticklabels([f"≤ −{limit}", "0", f"≥ {limit}"])
        return images

    def update(self, result: Influence, pinned: Influence | None) -> None:
        change = np.zeros_like(result.x)
        change[result.sample - 1, result.feature - 1] = result.new - result.old
        changes, values = (change, *result.changes.values()), (result.x, *result.outputs.values())
        for images, shown in ((self.change_images, changes), (self.value_images, values)):
            for image, entries in zip(images, shown, strict=False):  # a row may have no room
                image.set_data(entries)
        for square in self.places:
            square.set_data([result.feature - 1], [result.sample - 1])
        reached = [np.abs(change) > 1e-9, *result.reached.values()]
        for dots, text, mask in zip(self.dots, self.counts, reached, strict=True):
            dots.set_data(*_places(mask))
            text.set_text(str(int(mask.sum())))
        kept = [None] * len(self.squares)
        if pinned is not None:
            kept = [np.zeros_like(pinned.x, bool), *pinned.reached.values()]
        for squares, mask in zip(self.squares, kept, strict=True):
            squares.set_visible(mask is not None)
            if mask is not None:
                squares.set_data(*_places(mask))

    @classmethod
    def words(cls, result: Influence) -> str:
        place = result.sample - 1, result.feature - 1
        own = [f"{y[place]:.2f} ({name})" for name, y in result.outputs.items()]
        return f"{result.summary} The value itself becomes {', '.join(own)}.".replace("-", "−")


def _places(mask: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    samples, features = np.nonzero(mask)
    return features, samples
