"""The Labs of 04 and their pictures, masks, and curves from maxout units."""

from contextlib import closing

import numpy as np
import pytest
from scipy.optimize import nnls

from labsupport.by_hand.activations import ACTIVATIONS
from labsupport.figures.style import curve_style
from labsupport.labs.gated_activations import convex, figures, gates, search
from labsupport.labs.gated_activations.contest import Result
from labsupport.labs.gated_activations.convex_figure import ConvexFigure
from labsupport.labs.gated_activations.explorer import curves, explorer
from labsupport.labs.gated_activations.gates_figure import GatesFigure, inside
from rooms import ROOMS, drawn

USUAL = {"beta": 1.0, "masks": 100, "gain": 1.0}


@pytest.mark.parametrize("name", gates.CHOICES)
def test_every_choice_has_its_curve_and_slope(name):
    look = gates.look(activation=name, **USUAL)
    slope = np.gradient(look.curve, gates.X)
    smooth = np.abs(gates.X) > 0.1
    np.testing.assert_allclose(look.slope[smooth][1:-1], slope[smooth][1:-1], atol=0.02)
    assert np.isfinite(look.masked).all() == (name in gates.MASKED)
    assert look.label in look.summary


def test_the_mean_of_masks_comes_near_the_curve():
    few, many = (gates.look(activation="gelu", **{**USUAL, "masks": n}).off for n in (1.0, 1000.0))
    assert many < 0.05 < few
    assert "1 mask is off" in gates.look(activation="gelu", **{**USUAL, "masks": 1.0}).summary


def test_one_mask_keeps_x_or_makes_it_0():
    masked = gates.look(activation="gelu", **{**USUAL, "masks": 1}).masked
    assert ((masked == 0) | (masked == gates.X)).all()


def test_the_error_falls_with_the_root_of_the_number_of_masks():
    errors = gates.errors_by_count([100, 10_000], seeds=range(10))
    assert np.median(errors[:, 0] / errors[:, 1]) == pytest.approx(10, rel=0.25)


def test_swish_with_a_large_beta_is_nearly_relu_and_with_a_small_one_nearly_half_of_x():
    large = gates.look(activation="swish", **{**USUAL, "beta": 10.0}).curve
    small = gates.look(activation="swish", **{**USUAL, "beta": 0.1}).curve
    assert np.abs(large - ACTIVATIONS["relu"].f(gates.X)).max() < 0.05
    assert np.abs(small - gates.X / 2).max() < 0.5


@pytest.mark.parametrize("room", ROOMS.values(), ids=ROOMS)
def test_the_picture_of_gates_shows_what_was_computed_in_every_room(room):
    look = gates.look(activation="gelu", **USUAL)
    pinned = gates.look(activation="selu", **USUAL)
    picture = drawn(GatesFigure, look, pinned, room)
    np.testing.assert_array_equal(picture.curve.get_ydata(), look.curve)
    np.testing.assert_array_equal(picture.ghost.get_ydata(), pinned.curve)
    assert picture.note.get_text() == ""
    if picture.told is not None:
        np.testing.assert_array_equal(picture.told[1].get_ydata(), look.told)
        np.testing.assert_array_equal(picture.told[0].get_ydata(), pinned.told)


def test_the_pinned_masks_stay_beside_the_new_ones():
    one, many = (gates.look(activation="gelu", **{**USUAL, "masks": n}) for n in (1, 1000))
    picture = drawn(GatesFigure, many, one)
    shown = [dots.get_ydata() for dots in (picture.old_dots, picture.dots)]
    np.testing.assert_array_equal(shown, [one.masked[::4], many.masked[::4]])
    assert not drawn(GatesFigure, many).old_dots.get_visible()


def test_what_is_no_mean_of_masks_says_so():
    picture = drawn(GatesFigure, gates.look(activation="selu", **USUAL))
    assert picture.note.get_text() == "not a mean of masks"
    assert not picture.ghost.get_visible()


def test_a_std_beyond_the_axis_is_drawn_at_its_edge():
    assert inside(np.array([np.nan, np.inf, 0.0, 1.0])).tolist() == [1e3, 1e3, 1e-3, 1.0]


@pytest.mark.parametrize("make", [explorer, curves])
def test_a_pinned_result_is_told_from_the_new_one(make):
    with closing(make()) as lab:
        first = lab.summary
        lab.press("Pin")
        lab.press(list(lab.presets)[-1])
        assert lab.summary != first
        assert lab.status["pinned"].startswith("gray, pinned")


# Curves from maxout


@pytest.mark.parametrize("curve", convex.CURVES)
@pytest.mark.parametrize("kind", convex.UNITS)
def test_every_unit_bends_upwards_only(curve, kind):
    fit = convex.fit(curve=curve, units=kind, count=9)
    for unit in (fit.first, fit.second):
        assert np.diff(unit, 2).min() > -1e-9
    assert fit.left <= 1 + 1e-9


def test_a_difference_leaves_no_more_than_one_unit_and_on_a_convex_curve_as_much():
    for curve in convex.CURVES:
        one, two = (convex.fit(curve=curve, units=kind, count=19).left for kind in convex.UNITS)
        assert two <= one + 1e-12
    convex_one, convex_two = (
        convex.fit(curve="x²", units=kind, count=19).left for kind in convex.UNITS
    )
    assert convex_one == pytest.approx(convex_two, rel=1e-3, abs=1e-9)


@pytest.mark.parametrize("seed", range(5))
def test_weights_that_may_not_be_negative_are_those_of_scipy(seed):
    rng = np.random.default_rng(seed)
    columns, y = rng.standard_normal((40, 12)), rng.standard_normal(40)
    expected = nnls(columns, y)[0]
    np.testing.assert_allclose(convex.nonnegative_weights(columns, y), expected, atol=1e-8)


def test_a_convex_polygon_is_the_largest_of_its_lines_and_another_is_not():
    hinges = np.array([-1.5, 0.0, 1.5])
    bowl = np.abs(convex.X) + np.maximum(convex.X - 1.5, 0)
    np.testing.assert_allclose(convex.strongest_of_its_lines(bowl, hinges), bowl, atol=1e-9)
    assert not np.allclose(convex.strongest_of_its_lines(-bowl, hinges), -bowl)


def test_one_hinge_is_in_the_singular():
    assert "1 hinge:" in convex.fit(curve="step", units="one maxout", count=1).summary


@pytest.mark.parametrize("room", ROOMS.values(), ids=ROOMS)
def test_the_picture_of_curves_shows_both_units_in_every_room(room):
    two = convex.fit(curve="sin 2x", units="two, subtracted", count=9)
    one = convex.fit(curve="sin 2x", units="one maxout", count=9)
    picture = drawn(ConvexFigure, two, one, room)
    np.testing.assert_array_equal(picture.fitted.get_ydata(), two.fitted)
    np.testing.assert_array_equal(picture.ghost.get_ydata(), one.fitted)
    assert picture.second.get_visible()
    assert not drawn(ConvexFigure, one, None, room).second.get_visible()


# Figures of the notebook


def test_results_have_a_row_each_and_what_is_below_the_floor_stands_at_its_edge():
    found = {"a": Result(0.1, np.array([0.9, 0.8])), "b": Result(0.2, np.array([0.1, 0.85]))}
    (axes,) = figures.draw_results({"title": found}, floor=0.7).axes
    dots = [line.get_xdata() for line in axes.lines if line.get_marker() == "o"]
    assert [sorted(values) for values in dots] == [[0.8, 0.9], [0.7, 0.85]]
    assert [text.get_text() for text in axes.get_yticklabels()] == ["a", "b"]


def test_a_kind_that_a_panel_lacks_leaves_its_row_empty():
    one = Result(0.1, np.array([0.9, 0.8]))
    all_three, two = figures.draw_results({
        "A": {"a": one, "b": one, "c": one}, "B": {"a": one, "c": one},
    }).axes  # fmt: skip
    rows = [line.get_ydata()[0] for line in two.lines if line.get_marker() == "o"]
    assert rows == [0, 2]
    assert len(two.get_yticklabels()) == len(all_three.get_yticklabels()) == 3


def test_the_search_is_drawn_from_the_first_to_the_last():
    right = np.array([0.3, 0.9, 0.6])[:, None, None] * np.ones((1, 1, 2))
    scores = search.Scores(("a", "b", "c"), (0.1,), right)
    every, anew = figures.draw_search(scores, ["c"], {"b": np.array([0.8, 0.9])}).axes
    assert every.lines[0].get_ydata().tolist() == [0.9, 0.6]
    assert every.lines[1].get_ydata().tolist() == [figures.LEAST_SCORE]
    assert [text.get_text() for text in every.texts] == ["c"]
    assert [text.get_text() for text in anew.get_yticklabels()] == ["b"]


def test_lines_masks_errors_and_layers_have_a_panel_each():
    x = np.linspace(-1, 1, 5)
    assert len(figures.draw_lines_over_x(x, {"a": {"1": x}, "b": {"2": x}}).axes) == 2
    assert len(figures.draw_masks(x, {1: x, 10: x, 100: x}, x, title="t").axes) == 3
    assert len(figures.draw_errors([1, 10], np.ones((3, 2)), title="t").axes[0].lines) == 4
    lines = {"a": {"1": x + 2}, "b": {"ReLU, He": x}}
    by_layer = figures.draw_by_layer(lines, log=["a"], percent=["b"], wide="1")
    assert by_layer.axes[0].get_yscale() == "log"
    assert by_layer.axes[0].lines[0].get_linewidth() == 5
    assert by_layer.axes[1].get_ylim() == (0, 1.05)
    assert by_layer.axes[1].lines[0].get_color() == curve_style("relu", 0)["color"]
