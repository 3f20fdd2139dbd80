"""The pictures of lab 01 that stand still: a history of deep nets."""

from __future__ import annotations

from collections.abc import Mapping

from labsupport.figures.figure import CourseFigure
from labsupport.figures.own_settings import own_settings
from labsupport.figures.style import BLUE, GRAY

HISTORY = {
    1986: "back-propagation\nbecomes known: Rumelhart,\nHinton, Williams",
    1991: "gradients vanish\n(recurrent nets)\nHochreiter",
    1994: "long-term learning\nis difficult: Bengio,\nSimard, Frasconi",
    1998: "LeNet-5 is trained\nLeCun and others",
    2006: "pretraining\nHinton,\nSalakhutdinov",
    2009: "why pretraining helps\nErhan; Larochelle",
    2010: "why sigmoids fail: Glorot\nplain deep nets: Cireşan",
    2012: "ReLU, ImageNet\nKrizhevsky and others",
    2015: "batch norm: Ioffe, Szegedy\nweights for ReLU: He",
}


@own_settings
def draw_history(events: Mapping[int, str], *, title: str) -> CourseFigure:
    """The years of `events` in a row, and what was published then, in turn above and below.

    The years stand at equal distances, whatever lies between them. A line break in the words is
    kept.
    """
    figure = CourseFigure(10.4, 2.4, words=f"{title}: {', '.join(map(str, events))}")
    axes = figure.subplots()
    places = range(len(events))
    axes.plot([-0.6, len(events) - 0.4], [0, 0], color=GRAY, linewidth=2)
    axes.plot(places, [0] * len(events), "o", color=BLUE, markersize=8)
    for place, (year, words) in zip(places, events.items(), strict=True):
        side = -1 if place % 2 else 1
        axes.plot([place, place], [0, 0.3 * side], color=GRAY, linewidth=0.8)
        look = {"ha": "center", "va": "bottom" if side > 0 else "top"}
        axes.text(place, 0.35 * side, f"{year}\n{words}", fontsize="small", **look)
    axes.set(title=title, xlim=(-0.9, len(events) - 0.1), ylim=(-1.3, 1.3))
    axes.set_axis_off()
    return figure
