"""How every figure of the course looks: one style, one color per activation and per method."""

from __future__ import annotations

import io
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import matplotlib
from matplotlib.figure import Figure

from labsupport.figures.canvas import CourseCanvas

# Okabe & Ito (2008): eight colors that stay apart for color-blind readers and in print.
BLACK, ORANGE, SKY, GREEN = "#000000", "#E69F00", "#56B4E9", "#009E73"
YELLOW, BLUE, VERMILLION, PINK = "#F0E442", "#0072B2", "#D55E00", "#CC79A7"
GRAY = "#767676"


def _look(color: str, linestyle: str, marker: str) -> dict[str, str]:
    return {"color": color, "linestyle": linestyle, "marker": marker}


# Color is never alone: any two activations differ in their dashes or their markers as well, and so
# do any two methods.
ACTIVATION_STYLES = {
    "linear": _look(BLACK, "-", "*"),
    "sigmoid": _look(BLUE, "-", "o"),
    "tanh": _look(VERMILLION, "--", "s"),
    "relu": _look(GREEN, "-.", "^"),
    "relu6": _look(GREEN, ":", "<"),
    "leaky_relu": _look(SKY, "-.", "v"),
    "elu": _look(ORANGE, ":", "D"),
    "selu": _look(PINK, "-", "P"),
    "gelu": _look(PINK, "--", "X"),
    "silu": _look(PINK, ":", ">"),
}
METHOD_STYLES = {
    "plain": _look(BLUE, "-", "o"),
    "batch norm": _look(VERMILLION, "--", "s"),
    "layer norm": _look(GREEN, "-.", "^"),
    "pretrained": _look(BLACK, "-.", "P"),
    "RBM": _look(PINK, ":", "D"),
}
# For lines that are neither an activation nor a method, in the order they are given.
CYCLE = [
    _look(BLUE, "-", "o"),
    _look(VERMILLION, "--", "s"),
    _look(GREEN, "-.", "^"),
    _look(ORANGE, ":", "D"),
    _look(BLACK, "-", "P"),
]

STYLE = {
    "axes.axisbelow": True,
    "axes.edgecolor": GRAY,
    "axes.grid": True,
    "axes.spines.right": False,
    "axes.spines.top": False,
    "axes.titlelocation": "left",
    "axes.titlesize": 11,
    "axes.labelsize": 10,
    "font.size": 10,
    "grid.color": "#e4e4e4",
    "grid.linewidth": 0.8,
    "image.cmap": "cividis",
    "legend.frameon": False,
    "legend.fontsize": 9,
    "lines.linewidth": 1.8,
    "xtick.color": "#404040",
    "ytick.color": "#404040",
    "xtick.labelsize": 9,
    "ytick.labelsize": 9,
}
LARGE_PRINT = 1.5
DPI = 100  # dots an inch
FONT_SIZES = [key for key in STYLE if key.endswith("size")]

# matplotlib's settings are one global table; two Labs on two threads must not see it half changed.
_settings = threading.RLock()


@contextmanager
def styled(*, large: bool = False) -> Iterator[None]:
    """Inside it the course's style holds, with text 1.5 times the size if `large`.

    It is for making figures and for drawing one whole, where matplotlib leaves no other way; what
    another thread sets meanwhile stays set.
    """
    sizes = {key: STYLE[key] * LARGE_PRINT for key in FONT_SIZES} if large else {}
    settings = matplotlib.rcParams
    with _settings:
        before = {key: settings[key] for key in STYLE}
        settings.update({**STYLE, **sizes})
        ours = {key: settings[key] for key in STYLE}
        try:
            yield
        finally:
            # matplotlib's own rc_context would set all back, the student's settings too.
            settings.update({key: before[key] for key in STYLE if settings[key] == ours[key]})


class CourseFigure(Figure):
    """A matplotlib Figure that shows itself in a notebook, without pyplot.

    `words` says in one line what is seen: the text alternative of the picture.
    """

    def __init__(self, width: float, height: float, *, words: str = ""):
        super().__init__(figsize=(width, height), dpi=DPI, layout="constrained")
        CourseCanvas(self)
        self.words = words

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict:
        return {"image/png": self.png(), "text/plain": f"Figure: {self.words}"}

    def png(self) -> bytes:
        """The picture as PNG bytes at 100 dots an inch."""
        buffer = io.BytesIO()
        with styled():
            self.savefig(buffer, format="png", dpi=DPI)
        return buffer.getvalue()


def curve_style(label: str, position: int, *, marker: bool = True) -> dict:
    """Keyword arguments of a line: its activation's or method's look, else the next in the cycle.

    A label such as "tanh, flat" has the color of tanh; dashes and marker are of its position.
    """
    style = ACTIVATION_STYLES.get(label) or METHOD_STYLES.get(label)
    if style is None:
        of_activation = ACTIVATION_STYLES.get(label.partition(",")[0], {})
        style = CYCLE[position % len(CYCLE)]
        style = {**style, "color": of_activation.get("color", style["color"])}
    return {**style, "marker": style["marker"] if marker else "", "markersize": 5}
