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


class ChartPanel:
    """Draws a chart into `panels`: its words into the first, its picture into the second."""

    def __init__(self, figure: LiveFigure, panels, kind: str):
        words = panels[0]
        words.axis("off")
        words.set_title("Chart")
        share = 2.6 / 3.6 if kind else 1.0
        narrow = len(panels) > 1 and panels[1].get_subplotspec().rowspan.start > 0
        inches = figure.space.inches[0] * (1.0 if narrow else share) - 0.3
        self.columns = max(24, int(72 * inches / (0.53 * points("small"))))
        self.most = max(3, int((figure.inches["chart"] - 0.35) * 72 / (1.25 * points("small"))))
        look = {"va": "top", "fontsize": "small", "linespacing": 1.2, "transform": words.transAxes}
        self.text = figure.live(words.text(0, 1, "", **look))
        self.image = None
        if kind == "predicted":
            self._prepare_confusion(figure, panels[1])
        elif kind == "data":
            self._prepare_images(figure, panels[1])

    def _prepare_confusion(self, figure: LiveFigure, axes) -> None:
        axes.set(title="Confusion", xlabel="answer", ylabel="right class")
        axes.set(xticks=range(10), yticks=range(0, 10, 3))
        axes.grid(visible=False)
        look = {"cmap": "Blues", "vmin": 0, "vmax": 1, "aspect": "auto"}
        self.image = figure.live(axes.imshow(np.zeros((10, 10)), **look))

    def _prepare_images(self, figure: LiveFigure, axes) -> None:
        axes.set(title="Training, and test below", xticks=[], yticks=[])
        axes.grid(visible=False)
        nothing = np.zeros((2 * BAND, 10 * SIDE))
        self.image = figure.live(axes.imshow(nothing, cmap="Greys", aspect="auto"))
        look = {"ha": "center", "va": "bottom", "fontsize": "small"}
        places = [((k % 10 + 0.5) * SIDE, k // 10 * BAND + BAND - SIDE - 1) for k in range(20)]
        self.labels = [figure.live(axes.text(*place, "", **look)) for place in places]

    def show(self, chart: Chart) -> None:
        """Writes the lines, the last of them where not all have room, and draws the picture."""
        title, *lines = (self._wrapped(one) for one in (chart.title, *chart.lines))
        lines = "\n".join(lines).splitlines()
        if len(lines) >= self.most:
            lines = ["…", *lines[2 - self.most :]]
        self.text.set_text("\n".join([title, *lines]))
        if chart.kind == "predicted":
            table = chart.pictured.values["confusion"]
            self.image.set_data(table / np.maximum(table.sum(axis=1, keepdims=True), 1))
        elif chart.kind == "data":
            self._show_images(chart.pictured.values)

    def _wrapped(self, line: str) -> str:
        return textwrap.fill(line, self.columns, subsequent_indent="   ")

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
