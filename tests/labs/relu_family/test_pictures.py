"""The Labs of 03 and their pictures, the curves from ReLUs, the measured table."""

from contextlib import closing

import numpy as np
import pytest
from matplotlib.colors import to_rgb, to_rgba

from labsupport.by_hand.activations import ACTIVATIONS
from labsupport.figures.space import Room
from labsupport.figures.style import GRAY, VERMILLION
from labsupport.labs.relu_family import figures, table
from labsupport.labs.relu_family.experiment import Lives
from labsupport.labs.relu_family.explorer import explorer
from labsupport.labs.relu_family.life import LOOK_EVERY, STEPS, UNITS, life
from labsupport.labs.relu_family.life_figure import LifeFigure, painted
from labsupport.labs.relu_family.pieces import CURVES, X, errors, pieces
from labsupport.labs.relu_family.pieces_figure import PiecesFigure
from rooms import ROOMS, drawn

PLAIN = {"activation": "relu", "batch_norm": False, "bias": 0.0, "seed": 0}


@pytest.fixture(scope="module")
def embedded():
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LABSUPPORT_DIGITS", "embedded")
        yield


@pytest.fixture(scope="module")
def lives(embedded):
    return {rate: life(learning_rate=rate, **PLAIN) for rate in (0.05, 1.0)}


@pytest.fixture(scope="module")
def lost(embedded):
    return life(learning_rate=3.0, **{**PLAIN, "activation": "prelu"})


def test_a_larger_rate_leaves_more_units_silent(lives):
    assert lives[1.0].silent[0, -1] > lives[0.05].silent[0, -1]
    assert lives[0.05].accuracy[-1] > lives[1.0].accuracy[-1]


def test_in_the_first_layer_a_silent_unit_stays_silent(lives):
    for one in lives.values():
        silent = one.speaks[0] == 0
        assert not (silent[:, :-1] & ~silent[:, 1:]).any()


def test_a_net_that_diverges_says_so_and_has_gaps(lost):
    assert lost.diverged
    assert lost.summary == "prelu, rate 3: diverged."
    assert np.isnan(lost.speaks[:, :, -1]).all()
    assert np.isnan(lost.silent[:, -1]).all()


def test_painted_units_are_red_where_they_are_silent_and_the_longest_silent_come_last():
    speaks = np.array([[0.0, 0.0, 0.0], [1.0, 1.0, 1.0], [0.5, 0.0, np.nan]])
    colors = painted(speaks)
    red = (colors == to_rgb(VERMILLION)).all(axis=2)
    assert red.tolist() == [[False] * 3, [False, True, False], [True] * 3]


@pytest.mark.parametrize("room", ROOMS.values(), ids=ROOMS)
def test_the_picture_of_units_shows_every_layer_in_every_room(room, lives, lost):
    picture = drawn(LifeFigure, lives[1.0], lives[0.05], room)
    assert len(picture.images) == 3
    for image, speaks in zip(picture.images, lives[1.0].speaks, strict=True):
        np.testing.assert_allclose(np.asarray(image.get_array()), painted(speaks), atol=1 / 255)
    if picture.right is not None:
        pinned, present = picture.right
        np.testing.assert_array_equal(present.get_ydata(), lives[1.0].accuracy)
        np.testing.assert_array_equal(pinned.get_ydata(), lives[0.05].accuracy)
    picture.frame(lost, None)
    assert picture.right is None or not picture.right[0].get_visible()


@pytest.mark.parametrize("room", ["a large window", "a hall", "a large hall", "a phone"])
def test_a_pinned_net_is_seen_beside_the_units_in_a_hall_too(room, lives):
    picture = drawn(LifeFigure, lives[1.0], lives[0.05], ROOMS[room])
    assert picture.shows_pinned
    assert picture.right[0].get_visible()


@pytest.mark.parametrize(
    ("width", "height", "screen"), [(1050, 690, 768), (980, 650, 768), (1500, 1000, 1080)]
)
def test_on_a_stage_three_layers_stand_in_a_row_above_the_curves(width, height, screen, lives):
    picture = drawn(LifeFigure, lives[1.0], None, Room(width, height, screen=screen))
    assert [len(axes) for axes in picture.panels.values()] == [3, 2]
    assert picture.panels["units"][0].get_gridspec().ncols == 3


def test_where_the_curves_have_no_room_what_is_pinned_is_told_in_numbers(embedded):
    with closing(explorer()) as lab:
        lab.press("Pin")
        first = lab.summary
        lab.press("rate 1")
        assert lab.status["pinned"] == "gray, pinned: learning rate 0.1"
        lab.fit(width=1040, height=300, large=True)
        assert not lab._drawing.picture.shows_pinned
        assert lab.status["pinned"] == f"pinned: {first}"


def test_what_has_diverged_is_hatched_from_the_first_look_that_lacks_and_not_gray(lives, lost):
    picture = drawn(LifeFigure, lost)
    first = lost.looked_at[np.isnan(lost.accuracy)][0]
    for patch in picture.diverged:
        assert patch.get_visible()
        assert patch.get_hatch()
        assert patch.get_x() < first < patch.get_x() + LOOK_EVERY
        assert patch.get_edgecolor() != to_rgba(GRAY)
    picture.frame(lives[1.0], None)
    assert not any(patch.get_visible() for patch in picture.diverged)


@pytest.mark.parametrize("room", ROOMS.values(), ids=ROOMS)
def test_the_picture_of_a_curve_has_a_mark_for_each_hinge(room):
    result = pieces(curve="sin 3x", count=5, knots="even")
    picture = drawn(PiecesFigure, result, None, room)
    np.testing.assert_array_equal(picture.hinges.get_xdata(), result.knots)
    np.testing.assert_array_equal(picture.fitted.get_ydata(), result.fitted)
    assert not picture.ghost.get_visible()


@pytest.mark.parametrize("knots", ["even", "random"])
def test_what_relus_make_is_straight_between_hinges(knots):
    result = pieces(curve="bell", count=7, knots=knots, seed=2)
    bends = np.abs(np.diff(result.fitted, 2)) > 1e-8
    corners = X[1:-1][bends]
    nearest = np.abs(corners[:, None] - result.knots).min(axis=1)
    assert bends.any()
    assert nearest.max() < 0.011


def test_a_line_with_one_corner_is_made_exactly(monkeypatch):
    monkeypatch.setitem(CURVES, "one corner", lambda x: 2 - x + 3 * np.maximum(x, 0))
    assert pieces(curve="one corner", count=1, knots="even").error < 1e-12


def test_errors_are_those_of_the_pieces():
    found = errors([2, 4], curve="step", seeds=[5, 6])
    assert list(found) == ["even hinges", "random hinges"]
    one = pieces(curve="step", count=4, knots="random", seed=6)
    assert found["random hinges"][1, 1] == one.error


def test_the_summary_of_one_relu_is_in_the_singular():
    assert "from 1 ReLU, even" in pieces(curve="step", count=1, knots="even").summary


@pytest.mark.parametrize("name", table.COMPARED)
def test_what_the_table_measures_lies_within_what_the_registry_says(name):
    row = table.measured([name])[name]
    act = ACTIVATIONS[name]
    assert act.low <= row.low <= row.high <= act.high
    assert row.mean == pytest.approx(
        act.f(np.random.default_rng(9).standard_normal(10**6)).mean(), abs=0.01
    )
    assert (row.can_die == "yes") == (name in ("relu", "relu6"))


def test_the_table_is_measured_whatever_numpy_is_told_to_do_about_small_numbers():
    with np.errstate(all="raise"):
        assert list(table.measured(["sigmoid", "elu"])) == ["sigmoid", "elu"]


def test_flat_sides_are_those_where_little_gradient_passes():
    sides = {name: row.saturates for name, row in table.measured().items()}
    assert sides == {
        "sigmoid": "both sides", "tanh": "both sides", "relu": "left", "relu6": "both sides",
        "leaky_relu": "no", "prelu": "no", "elu": "left",
    }  # fmt: skip


def test_the_picture_of_survivors_says_what_is_right_and_how_many_diverged():
    nothing = np.zeros((3, 1, 1, 1))
    accuracy = np.array([0.5, 0.7, 0.1])

    def outcome(*diverged):
        return Lives(np.array([0]), nothing > 0, nothing[..., 0], accuracy, np.array(diverged))

    found = {
        "ReLU": {0.1: outcome(False, False, False), 0.3: outcome(False, False, True)},
        "ELU": {0.1: outcome(False, True, True), 0.3: outcome(True, True, True)},
    }
    (axes,) = figures.draw_survivors(found, title="medians").axes
    texts = [text.get_text() for text in axes.texts]
    assert texts == ["50%", "50%, 1 of 3 diverge", "2 of 3 diverge", "all diverge"]


def test_every_compared_activation_has_a_line_of_the_table_and_a_cost():
    cost = table.time_parts(["relu", "prelu"])
    assert all(part > 0 for part in cost.values())
    figure = figures.draw_table(table.measured(["relu", "prelu"]), cost)
    (axes,) = figure.axes
    texts = [text.get_text() for text in axes.texts]
    assert {"ReLU", "PReLU (0.25)"} <= set(texts)
    assert "relu: mean 0.40, flat left, can die yes" in figure.words


def test_a_life_has_a_look_for_each_twentieth_and_every_unit(lives):
    one = lives[0.05]
    assert one.looked_at[-1] == STEPS
    assert one.speaks.shape == (3, UNITS, len(one.looked_at))
