"""The pictures of lab 01 that stand still: a history of deep nets."""

from __future__ import annotations

from collections.abc import Mapping

from labsupport.figures.figure import CourseFigure
from labsupport.figures.style import BLUE, GRAY


def draw_history(events: Mapping[int, str], *, title: str) -> CourseFigure:
    """A line of years; of each year of `events`, what was published then.

    The words stand in turn above and below the line, at two heights each, so that neighbors do not
    touch. A line break in the words is kept.
    """
    figure = CourseFigure(10.4, 3.6, words=f"{title}: {', '.join(map(str, events))}")
    axes = figure.subplots()
    years = list(events)
    axes.plot([years[0] - 2, years[-1] + 2], [0, 0], color=GRAY, linewidth=2)
    axes.plot(years, [0] * len(years), "o", color=BLUE, markersize=8)
    for k, (year, words) in enumerate(events.items()):
        height = (0.35, -0.35, 1.15, -1.15)[k % 4]
        axes.plot([year, year], [0, height], color=GRAY, linewidth=0.8)
        look = {"ha": "center", "va": "bottom" if height > 0 else "top", "fontsize": "small"}
        axes.text(year, height, f"{year}\n{words}", **look)
    axes.set(title=title, xlim=(years[0] - 4, years[-1] + 4), ylim=(-2, 2))
    axes.set_axis_off()
    return figure
