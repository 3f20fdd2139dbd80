"""The Lab of 00 shows what the weight changes, and cuts no curve off."""

import io

import numpy as np
import pytest
from matplotlib.image import imread

from labsupport.labs.start_here.explorer import explorer, one_unit
from labsupport.labs.start_here.figures import ShapeFigure, draw_slope_by_weight
from labsupport.labs.start_here.versions import PACKAGES, versions_here

ACTIVATIONS = ["tanh", "sigmoid", "relu"]
WEIGHTS = [0.1, 1.0, 5.0]
each_activation = pytest.mark.parametrize("activation", ACTIVATIONS)


def limits(figure):
    return figure.output.get_ylim(), figure.slope.get_ylim()


@each_activation
@pytest.mark.parametrize("weight", WEIGHTS)
def test_the_slope_is_what_the_output_rises_by(activation, weight):
    shape = one_unit(activation=activation, weight=weight)
    assert shape.x.shape == shape.output.shape == shape.slope.shape
    middle = slice(1, -1)
    rise = (shape.output[2:] - shape.output[:-2]) / (shape.x[2:] - shape.x[:-2])
    smooth = (shape.x[middle] != 0) | (activation != "relu")
    assert np.allclose(rise[smooth], shape.slope[middle][smooth], atol=0.01 * weight**3)


@each_activation
def test_the_axes_hold_while_the_weight_moves(activation):
    shapes = [one_unit(activation=activation, weight=weight) for weight in WEIGHTS]
    figure = ShapeFigure(shapes[0])
    seen = set()
    for shape in shapes:
        figure.frame(shape)
        seen.add(limits(figure))
    assert len(seen) == 1


@each_activation
@pytest.mark.parametrize("pinned", ACTIVATIONS)
def test_no_curve_is_cut_off_and_neither_is_a_pinned_one(activation, pinned):
    shown = one_unit(activation=activation, weight=1.0)
    figure = ShapeFigure(shown)
    figure.frame(shown, one_unit(activation=pinned, weight=5.0))
    for line in [*figure.curves, *figure.ghosts]:
        low, high = line.axes.get_ylim()
        assert line.get_visible()
        assert low < line.get_ydata().min() <= line.get_ydata().max() < high


def test_axes_that_a_pinned_curve_needs_are_drawn_and_go_when_it_goes():
    tanh, relu = (one_unit(activation=name, weight=5.0) for name in ("tanh", "relu"))
    figure = ShapeFigure(tanh)
    without, pinned, again = (figure.frame(tanh, kept) for kept in (None, relu, None))
    numbers = slice(0, int(figure.output.bbox.x0) - 2)  # left of the axes: the numbers at the ticks
    first, second = (imread(io.BytesIO(png))[:, numbers] for png in (without, pinned))
    assert not np.array_equal(first, second)
    assert again == without


def test_the_figure_shows_the_slopes_and_marks_the_weights_it_is_given():
    weights = np.array([0.1, 1.0, 5.0])
    figure = draw_slope_by_weight(weights, weights / 20, {1.0: 0.05, 5.0: 0.25})
    (axes,) = figure.axes
    curve, dots = axes.get_lines()
    assert np.array_equal(curve.get_ydata(), weights / 20)
    assert dots.get_xydata().tolist() == [[1.0, 0.05], [5.0, 0.25]]
    assert [label.get_text() for label in axes.get_xticklabels()] == ["1", "5"]
    assert axes.get_title(loc="left").endswith("largest near w = 5")


def test_a_preset_shows_the_same_whatever_was_chosen_before():
    lab = explorer(activation="relu")
    try:
        lab.press("nearly a step")
        assert lab.summary.startswith("tanh, weight 5: the output runs from −1 to 1;")
    finally:
        lab.close()


def test_what_the_notebook_runs_on_is_named_and_marked_as_varying(monkeypatch):
    monkeypatch.setenv("LABSUPPORT_DIGITS", "embedded")
    lines = versions_here().splitlines()
    names = [line.partition(":")[0] for line in lines]
    assert names == ["Python", *PACKAGES, "Threads", "Digits"]
    assert all("[this run: " in line for line in lines)
