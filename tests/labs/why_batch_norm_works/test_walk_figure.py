"""The picture of the Lab: it shows the walk, in every room."""

import numpy as np
import pytest

from labsupport.labs.why_batch_norm_works import figures
from labsupport.labs.why_batch_norm_works.walk import NETS, STEPS, UNITS, Walk
from labsupport.labs.why_batch_norm_works.walk_figure import LOSSES, WalkFigure
from rooms import ROOMS, drawn


def a_walk(unit=UNITS[0], at=10, scale=1.0):
    curves = {net: scale * (k + 1) * STEPS for k, net in enumerate(NETS)}
    here = dict.fromkeys(NETS, 2.3)
    cosines = {net: np.cos(STEPS) for net in NETS}
    return Walk("relu", 20, unit, at, here, curves, cosines, curves)


@pytest.mark.parametrize("room", ROOMS.values(), ids=ROOMS)
@pytest.mark.parametrize("unit", UNITS)
def test_the_walk_is_drawn_in_every_room(room, unit):
    picture = drawn(WalkFigure, a_walk(unit), a_walk(unit, scale=2.0), room)
    assert len(picture.panels["walk"]) == 3
    for k in range(len(NETS)):
        x, y = picture.dots[1][k].get_data()
        assert x[0] == pytest.approx(STEPS[10])
        assert y[0] == pytest.approx(np.cos(STEPS[10]))


def test_what_is_beyond_the_axis_lies_at_its_edge_and_infinity_too():
    walk = a_walk(scale=1e6, at=len(STEPS) - 1)
    walk.losses["plain"][-1] = np.inf
    picture = drawn(WalkFigure, walk)
    assert picture.lines[0][0].get_ydata().max() == LOSSES[1]


def test_the_lines_end_where_the_slider_stands():
    picture = drawn(WalkFigure, a_walk(at=7), a_walk(at=3))
    assert picture.lines[2][1].get_xdata().max() == STEPS[7]
    assert picture.ghosts[2][1].get_xdata().max() == STEPS[3]


def test_what_is_pinned_in_another_unit_is_not_drawn():
    picture = drawn(WalkFigure, a_walk(UNITS[0]), a_walk(UNITS[1]))
    assert not picture.ghosts[0][0].get_visible()
    picture = drawn(WalkFigure, a_walk(UNITS[0]), a_walk(UNITS[0]))
    assert picture.ghosts[0][0].get_visible()


def test_shares_beyond_the_axis_lie_at_its_edge_and_who_never_arrives_has_a_cross():
    never, far, near = (-np.inf, -np.inf, 0.1), (1.2, 3.0, 4.0), (0.1, 0.2, 0.3)
    shares = {"relu": {"one": never, "two": far}, "tanh": {"one": near, "two": near}}
    (axes,) = figures.draw_shares(shares, title="t", split=1).axes
    relu = next(line for line in axes.lines if line.get_label() == "ReLU")
    np.testing.assert_array_equal(relu.get_xdata(), [np.nan, 1.5])
    crosses = [line.get_xdata() for line in axes.lines if line.get_marker() == "x"]
    assert [list(places) for places in crosses] == [[-0.5], []]


def test_measures_have_a_line_for_each_net_and_the_median_of_the_seeds():
    panels = {"a": {"plain": np.array([[1.0, 2], [3, 4], [9, 9]])}, "b": {"plain": np.ones((3, 2))}}
    scales = [figures.Scale("x", (0.1, 100), [1, 10]), figures.Scale("y", (-1, 1))]
    figure = figures.draw_while_learning([0, 5], panels, scales)
    line = next(one for one in figure.axes[0].lines if one.get_label() == "plain")
    np.testing.assert_array_equal(line.get_ydata(), [3, 4])


def test_noise_has_a_dot_for_each_net():
    drifts = {"plain": np.array([0.1, 0.2]), "plain, δ = 0.5": np.array([1.0, 2.0])}
    (axes,) = figures.draw_noise(drifts, drifts, title="t").axes
    assert [len(line.get_xdata()) for line in axes.lines] == [2, 2]
