"""Log axes: plain texts at their ticks."""

import numpy as np
import pytest

from labsupport.figures.figure import CourseFigure
from labsupport.figures.ticks import plain


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1, "1"),
        (0.02, "0.02"),
        (0.001, "0.001"),
        (5000.0, "5000"),
        (1e4, "10⁴"),
        (2e6, "2·10⁶"),
        (1e-18, "10⁻¹⁸"),
        (5e-4, "5·10⁻⁴"),
        (-0.5, "−0.5"),
        (-1e5, "−10⁵"),
        (0, "0"),
        (9999.9, "10⁴"),
        (10.0**-3, "0.001"),
    ],
)
def test_a_number_at_a_tick_is_plain(value, text):
    assert plain(value) == text


def ticks(axis, low, high):
    axis.axes.figure.canvas.draw()
    return [
        text.get_text()
        for place, text in zip(axis.get_ticklocs(), axis.get_ticklabels(), strict=True)
        if low * 0.999 <= place <= high * 1.001
    ]


@pytest.mark.parametrize("share", [False, True])
@pytest.mark.parametrize(
    ("limits", "expected"),
    [
        ((0.7, 3), ["0.7", "1", "1.5", "2", "3"]),
        ((1, 10), ["1", "2", "5", "10"]),
        ((0.05, 1), ["0.05", "0.1", "0.2", "0.5", "1"]),
        ((1e-3, 1e3), ["0.001", "0.01", "0.1", "1", "10", "100", "1000"]),
    ],
)
def test_a_log_axis_has_ticks_that_fit_its_length_and_no_others(limits, expected, share):
    figure = CourseFigure(8, 4)
    left, right = figure.subplots(1, 2, sharey=share)
    for axes in (left, right):
        axes.set(yscale="log", xscale="log", xlim=limits, ylim=limits)
    assert ticks(left.yaxis, *limits) == expected
    for axes in (left, right):
        assert len(axes.yaxis.get_minorticklocs()) == len(axes.xaxis.get_minorticklocs()) == 0
    assert np.array_equal(ticks(left.xaxis, *limits), expected)
