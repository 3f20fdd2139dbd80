"""What tells trainings apart in one picture: their looks, and their names beside the curves."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Sequence

from matplotlib.transforms import Affine2D, ScaledTranslation

from labsupport.figures.figure import points as font_size
from labsupport.figures.live import LiveFigure
from labsupport.figures.style import GRAY, METHOD_STYLES
from labsupport.training.records import TrainingRecord

# The present training, then each that is pinned. Color says the method: two trainings of one method
# differ in dashes and marker.
LOOKS = [("-", "o"), ("--", "s"), ("-.", "^"), (":", "D"), ((0, (7, 2, 1, 2, 1, 2)), "v")]
MOST_GHOSTS = len(LOOKS) - 1


def method_color(record: TrainingRecord) -> str:
    """The color of the record's method."""
    return METHOD_STYLES.get(record.method, {"color": GRAY})["color"]


class RunNames:
    """What each line is, written beside the panels; matplotlib's legends are too slow to be live.

    The present training stands above, the pinned ones below it in their order.
    """

    def __init__(self, figure: LiveFigure, axes, inches: float):
        axes.axis("off")
        # Points from the upper left corner.
        to_pixels = Affine2D().scale(figure.space.dpi / 72)
        points = to_pixels + ScaledTranslation(0, 1, axes.transAxes)
        self.line_height = 1.18 * font_size("small")
        self.width = max(9, int((inches - 0.8) / 0.07))  # characters beside the samples
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
        labels = without_shared_parts([record.label for record in records])
        for k, (sample, label) in enumerate(zip(self.samples, self.labels, strict=True)):
            for artist in (sample, label):
                artist.set_visible(k < len(records))
            if k == 1:
                self.pinned.set_position((0, y))
                y -= self.line_height
            if k < len(records):
                words = textwrap.fill(unbroken(labels[k]), self.width, break_long_words=False)
                label.set(text=words, position=(26, y))
                sample.set_data([1, 11, 21], [y - self.line_height / 2] * 3)
                sample.set(color=method_color(records[k]), alpha=1.0 if k == 0 else 0.6)
                y -= self.line_height * (words.count("\n") + 1.25)


def without_shared_parts(labels: Sequence[str]) -> list[str]:
    """Labels of parts with commas between, each without the parts that all of them have."""
    parts = [label.split(", ") for label in labels]
    shared = set.intersection(*map(set, parts))
    if any(shared.issuperset(own) for own in parts):
        return list(labels)  # one of them would have nothing left
    return [", ".join(part for part in own if part not in shared) for own in parts]


def unbroken(words: str) -> str:
    """`words` in which no line ends beside a sign: "m = 64", "4 × Glorot"."""
    return re.sub(r" ([=×]) ", "\u00a0\\1\u00a0", words)
