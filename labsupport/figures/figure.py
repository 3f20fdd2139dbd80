"""Figures in the course's style, which neither change nor read a setting of the student's.

matplotlib keeps its style in one global table. The Labs draw on threads of their own, and the
student's code may be using that table at the same time, or may have changed it. What is not said
here is as in matplotlib's defaults: whoever makes a figure does so under `own_settings`.
"""

from __future__ import annotations

import io
import threading

from matplotlib.axes import Axes
from matplotlib.figure import Figure, SubFigure
from matplotlib.font_manager import font_scalings

from labsupport.figures.canvas import CourseCanvas
from labsupport.figures.own_settings import own_settings
from labsupport.figures.space import DPI
from labsupport.figures.style import GRAY
from labsupport.figures.ticks import write_plainly
from labsupport.wording import marked

TITLE, TEXT, SMALL_PRINT = 11, 10, 9  # points; the last of them: at ticks and in legends
LINE = {"linewidth": 1.8, "markeredgewidth": 1.0, "solid_capstyle": "projecting"}
GRID = {"color": "#e4e4e4", "linewidth": 0.8, "linestyle": "-", "solid_capstyle": "projecting"}
PAPER, INK, FAMILY = "white", "black", "DejaVu Sans"
TICKS = {
    **{"color": "#404040", "labelcolor": "#404040", "length": 3.5, "width": 0.8, "pad": 3.5},
    **{"direction": "out", "labelsize": SMALL_PRINT, "labelfontfamily": FAMILY},
}

# matplotlib reads formulas with one parser for all threads. A text with a $ in it is a formula.
drawing_whole = threading.RLock()


def points(size: float | str | None = None) -> float:
    """A font size in points; size: in points, a name such as "small", or None for a plain text's.

    matplotlib itself takes a name as a share of the student's setting.
    """
    if size is None or isinstance(size, str):
        return TEXT * font_scalings[size or "medium"]
    return size


class Lettered:
    """A figure, a part of one, or axes: its texts have the course's sizes."""

    def text(self, x, y, s, fontdict=None, **settings):
        return super().text(x, y, s, fontdict, **_styled(settings))

    def legend(self, *args, **settings):
        prop = {"family": FAMILY, "size": points(settings.pop("fontsize", SMALL_PRINT))}
        usual = {"frameon": False, "labelcolor": INK, "prop": prop}
        return super().legend(*args, **{**usual, **settings})


def _styled(settings: dict) -> dict:
    sized = {**settings, "fontsize": points(settings.get("fontsize"))}
    return {"color": INK, "fontfamily": FAMILY, **sized}


class CourseAxes(Lettered, Axes):
    """Axes in the course's style."""

    def clear(self) -> None:
        super().clear()
        self.set_axisbelow(True)
        self.set_facecolor(PAPER)
        for side, spine in self.spines.items():
            spine.set(edgecolor=GRAY, linewidth=0.8)
            spine.set_visible(side in ("left", "bottom"))
        self.grid(visible=True, **GRID)
        self.tick_params(which="both", top=False, right=False, left=True, bottom=True, **TICKS)
        for axis in (self.xaxis, self.yaxis):
            axis.labelpad = 4.0
            axis.label.set(fontsize=TEXT, color=INK, fontfamily=FAMILY)
            axis.offsetText.set(fontsize=SMALL_PRINT, color=TICKS["color"], fontfamily=FAMILY)

    def set_xscale(self, value, **settings):
        super().set_xscale(value, **settings)
        if value == "log":
            write_plainly(self.xaxis)

    def set_yscale(self, value, **settings):
        super().set_yscale(value, **settings)
        if value == "log":
            write_plainly(self.yaxis)

    def set_title(self, label, fontdict=None, loc="left", pad=None, **settings):
        # Without a y, matplotlib measures all ticks in each drawing, to look for some at the top.
        settings = _styled({"fontsize": TITLE, "y": 1.0, **settings})
        return super().set_title(label, fontdict, loc, 6.0 if pad is None else pad, **settings)

    def annotate(self, *args, **settings):
        return super().annotate(*args, **_styled(settings))

    def plot(self, *args, **settings):
        return super().plot(*args, **{**LINE, **settings})

    def axhline(self, *args, **settings):
        return super().axhline(*args, **{**LINE, **settings})

    def axvline(self, *args, **settings):
        return super().axvline(*args, **{**LINE, **settings})


class Divided(Lettered):
    """A figure or a part of one: its axes are `CourseAxes`, its parts `CoursePart`s."""

    def add_axes(self, *args, **settings):
        return super().add_axes(*args, **{"axes_class": CourseAxes, **settings})

    def add_subplot(self, *args, **settings):
        return super().add_subplot(*args, **{"axes_class": CourseAxes, **settings})

    def add_subfigure(self, *args, **settings):
        part = super().add_subfigure(*args, **settings)
        part.__class__ = CoursePart  # matplotlib has no way to name another class
        return part


class CoursePart(Divided, SubFigure):
    """A part of a figure, with axes in the course's style."""


class CourseFigure(Divided, Figure):
    """A matplotlib Figure in the course's style that shows itself in a notebook, without pyplot.

    `words` says in one line what is seen: the text alternative of the picture; `varies` is the part
    of it that differs from run to run. width, height: in inches; dpi: dots to an inch.
    """

    @own_settings
    def __init__(self, width: float, height: float, *, words: str = "", dpi: float = DPI):
        super().__init__(
            figsize=(width, height),
            **{"dpi": dpi, "layout": "constrained", "facecolor": PAPER, "edgecolor": PAPER},
        )
        self.subplotpars.update(0.125, 0.11, 0.9, 0.88, 0.2, 0.2)  # where the layout begins
        CourseCanvas(self)
        self.words, self.varies = words, ""

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict:
        return {"image/png": self.png(), "text/plain": f"Figure: {marked(self.words, self.varies)}"}

    @own_settings
    def png(self) -> bytes:
        """The picture as PNG bytes."""
        buffer = io.BytesIO()
        with drawing_whole:
            self.savefig(buffer, format="png", dpi=self.dpi, facecolor=PAPER)
        return buffer.getvalue()
