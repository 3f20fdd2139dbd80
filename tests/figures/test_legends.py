"""Where legends stand."""

import numpy as np
import pytest

from labsupport.figures.figure import CourseFigure
from labsupport.figures.legends import WIDEST, covers, place_legends

X = np.linspace(0, 1, 50)


def row_of(*panels, width=6.0):
    """A figure with a panel per argument: {name: values}."""
    figure = CourseFigure(width, 3)
    row = figure.subplots(1, len(panels), sharey=True, squeeze=False)[0]
    for axes, curves in zip(row, panels, strict=True):
        for name, values in curves.items():
            axes.plot(X, values, label=name)
        axes.set(ylim=(0, 1), xlim=(0, 1))
    return figure, row


def place(axes):
    axes.figure.canvas.draw()
    inside = axes.get_legend().get_window_extent().x0 < axes.bbox.x1
    return "inside" if inside else "beside"


FULL = {"up and down": np.arange(50) % 2, "another": (np.arange(50) + 1) % 2}
LOW = {"a": 0.2 * X, "b": 0.1 * X}


@pytest.mark.parametrize(
    ("curves", "beside", "expected"),
    [(LOW, False, "inside"), (LOW, True, "beside"), (FULL, False, "beside")],
)
def test_a_legend_stands_inside_where_it_covers_no_line(curves, beside, expected):
    figure, [axes] = row_of(curves)
    place_legends(figure, [axes], beside=beside)
    assert place(axes) == expected
    assert covers(axes.get_legend(), axes) is False
    assert bool(figure.get_figwidth() > 6) is (expected == "beside")


def test_a_legend_covers_no_band_either():
    figure, [axes] = row_of(LOW)
    axes.fill_between(X, 0, 1, alpha=0.2)
    place_legends(figure, [axes])
    assert place(axes) == "beside"


def test_a_figure_does_not_grow_wider_than_a_page():
    figure, row = row_of(FULL, width=WIDEST)
    place_legends(figure, row)
    assert figure.get_figwidth() == WIDEST


def test_panels_with_the_same_names_have_one_legend():
    figure, [left, right] = row_of(LOW, LOW)
    place_legends(figure, [left, right])
    assert place(left) == "inside"
    assert right.get_legend() is None


def test_one_legend_for_all_stands_right_of_the_last_panel():
    figure, [left, right] = row_of(FULL, FULL)
    place_legends(figure, [left, right])
    assert left.get_legend() is None
    assert place(right) == "beside"
    names = [text.get_text() for text in right.get_legend().get_texts()]
    assert names == list(FULL)


def test_panels_with_other_names_have_a_legend_each():
    figure, [left, right] = row_of(FULL, {"c": X})
    place_legends(figure, [left, right])
    assert [place(left), place(right)] == ["beside", "beside"]
    assert left.get_legend().get_window_extent().x1 < right.bbox.x0


def test_a_line_without_a_name_is_no_obstacle():
    figure, [axes] = row_of(LOW)
    for level in np.linspace(0, 1, 20):
        axes.axhline(level)
    place_legends(figure, [axes])
    assert place(axes) == "inside"
