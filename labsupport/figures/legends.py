"""Legends that cover no line where there is a free place, and stand beside the axes where not."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.transforms import Bbox

from labsupport.figures.figure import DPI, CourseFigure, drawing_whole
from labsupport.figures.style import BLACK

CLEARANCE = 4  # pixels between a legend and a line: markers are wider than their line
WIDEST = 10.4  # inches: a figure is not made wider than that for its legend
THEORY = {"color": BLACK, "linestyle": "none", "marker": "x", "markersize": 7, "zorder": 5}
THEORY |= {"markeredgewidth": 1.2}


def place_legends(figure: CourseFigure, row: Sequence, *, beside: bool = False) -> None:
    """Gives a legend to each axes of `row` whose lines have other names than those before.

    It stands in the best corner if it covers no line and no band there. Otherwise, and with
    `beside`, it stands right of the axes, and the figure is made as much wider if it may be.
    """
    chosen, known = [], None
    for axes in row:
        names = axes.get_legend_handles_labels()[1]
        if names and names != known:
            chosen.append(axes)
        known = names
    if beside:
        return _stand_beside(figure, row, chosen)
    for axes in chosen:
        axes.legend(loc="best")
    with drawing_whole:
        figure.get_layout_engine().execute(figure)
    if any(covers(axes.get_legend(), axes) for axes in chosen):
        _stand_beside(figure, row, chosen)


def _stand_beside(figure: CourseFigure, row: Sequence, chosen: Sequence) -> None:
    """One legend right of the last axes if all have the same names, else one right of each."""
    entries = [axes.get_legend_handles_labels() for axes in chosen]
    for axes in chosen:
        if axes.get_legend():
            axes.get_legend().remove()
    width = figure.get_figwidth()
    for axes, entry in zip([row[-1]] if len(chosen) == 1 else chosen, entries, strict=True):
        legend = axes.legend(*entry, loc="upper left", bbox_to_anchor=(1.0, 1.0))
        width += legend.get_window_extent().width / DPI
    figure.set_figwidth(max(figure.get_figwidth(), min(width, WIDEST)))


def covers(legend, axes) -> bool:
    """Whether `legend` lies on one of the lines that have a name, or on one of the bands."""
    box = legend.get_window_extent().padded(CLEARANCE)
    named = [line for line in axes.lines if not line.get_label().startswith("_")]
    paths = [line.get_transform().transform_path(line.get_path()) for line in named]
    crossed = any(path.cleaned(remove_nans=True).intersects_bbox(box, False) for path in paths)
    marked = any(Bbox([point, point]).overlaps(box) for path in paths for point in path.vertices)
    bands = [
        path.transformed(band.get_transform())
        for band in axes.collections
        for path in band.get_paths()
    ]
    return crossed or marked or any(path.intersects_bbox(box) for path in bands)
