"""The patient's chart: what was ordered, diagnosed and prescribed, and one picture of a test."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass

import numpy as np

from labsupport.figures.figure import points
from labsupport.figures.live import LiveFigure
from labsupport.labs.training_clinic.orders import Result

SIDE = 28  # pixels of an image
BAND = SIDE + 14  # pixels of a row of images with its labels above
PICTURED = ("predicted", "data")  # tests whose result is a picture, too


@dataclass(frozen=True)
class Chart:
    """title: who the patient is. lines: what was done, in words, the first first. results: of the
    tests, in their order.
    """

    title: str
    lines: tuple[str, ...] = ()
    results: tuple[Result, ...] = ()

    @property
    def pictured(self) -> Result | None:
        """The last test whose result is a picture."""
        found = [one for one in self.results if one.order in PICTURED]
        return found[-1] if found else None

    @property
    def kind(self) -> str:
        """What the picture is of; "" without one."""
        return self.pictured.order if self.pictured else ""

    def within(self, columns: int, most: int) -> list[str]:
        """Its title and its lines, in at most so many of so many letters; the last where not all
        have room, with "…" before them.
        """
        title = _wrapped(f"Chart: {self.title}", columns)
        lines = [part for line in self.lines for part in _wrapped(line, columns)]
        left = max(most - len(title), 2)
        return [*title, *(lines if len(lines) <= left else ["…", *lines[1 - left :]])]

    def tells_the_last(self, columns: int, most: int) -> bool:
        """Whether the last line is whole in what `within` returns."""
        last = _wrapped(self.lines[-1], columns) if self.lines else []
        return self.within(columns, most)[-len(last) :] == last or not last


def _wrapped(line: str, columns: int) -> list[str]:
    return textwrap.wrap(line, columns, subsequent_indent="   ")


def columns_and_lines(width: float, height: float) -> tuple[int, int]:
    """How many letters a line of words has, and how many lines there are, in so many inches."""
    letter = points("small") / 72
    columns = max(24, int((width - 0.3) / (0.53 * letter)))
    return columns, max(3, int((height - 0.1) / (1.25 * letter)))


class ChartPanel:
    """Draws a chart: its words into the axes `words`, its picture into `picture`, if there is room
    for one.
    """

    def __init__(self, figure: LiveFigure, words, picture, kind: str):
        words.axis("off")
        self.size = columns_and_lines(figure.space.inches[0], figure.inches["chart"])
        look = {"va": "top", "fontsize": "small", "linespacing": 1.2, "transform": words.transAxes}
        self.text = figure.live(words.text(0, 1, "", **look))
        self.image = None
        if picture and kind == "predicted":
            self._prepare_confusion(figure, picture)
        elif picture and kind == "data":
            self._prepare_images(figure, picture)

    def _prepare_confusion(self, figure: LiveFigure, axes) -> None:
        axes.set(title="Answers", ylabel="right class")
        axes.set(xticks=range(10), yticks=range(0, 10, 3))
        axes.grid(visible=False)
        look = {"cmap": "Blues", "vmin": 0, "vmax": 1, "aspect": "auto"}
        self.image = figure.live(axes.imshow(np.zeros((10, 10)), **look))

    def _prepare_images(self, figure: LiveFigure, axes) -> None:
        axes.set(title="Training, test", xticks=[], yticks=[])
        axes.grid(visible=False)
        nothing = np.zeros((2 * BAND, 10 * SIDE))
        self.image = figure.live(axes.imshow(nothing, cmap="Greys", aspect="auto"))
        look = {"ha": "center", "va": "bottom", "fontsize": "small"}
        places = [((k % 10 + 0.5) * SIDE, k // 10 * BAND + BAND - SIDE - 1) for k in range(20)]
        self.labels = [figure.live(axes.text(*place, "", **look)) for place in places]

    def show(self, chart: Chart) -> None:
        """Writes the lines, the last of them where not all have room, and draws the picture."""
        self.text.set_text("\n".join(chart.within(*self.size)))
        if self.image is None:
            return
        if chart.kind == "predicted":
            table = chart.pictured.values["confusion"]
            self.image.set_data(table / np.maximum(table.sum(axis=1, keepdims=True), 1))
        elif chart.kind == "data":
            self._show_images(chart.pictured.values)

    def _show_images(self, values: dict) -> None:
        """Ten training images above ten test images, in the same grays."""
        picture = np.full((2 * BAND, 10 * SIDE), np.nan)
        for row, name in enumerate(("train", "test")):
            images = values[name].reshape(-1, SIDE, SIDE)
            below = row * BAND + BAND - SIDE
            picture[below : below + SIDE, : SIDE * len(images)] = np.hstack(images)
        self.image.set_data(picture)
        self.image.set_clim(values["train"].min(), max(values["train"].max(), 1e-6))
        labels = [*values["labels"], *values["test_labels"]]
        for text, label in zip(self.labels, labels, strict=True):
            text.set_text(str(label))
