from itertools import combinations

import numpy as np
import pytest

from labsupport.by_hand.activations import ACTIVATIONS
from labsupport.figures.curves import draw_lines, running_mean
from labsupport.figures.style import ACTIVATION_STYLES, CYCLE, GRAY, METHOD_STYLES, curve_style
from result_samples import line


def test_every_registered_activation_has_a_style_of_its_own():
    missing = ACTIVATIONS.keys() - ACTIVATION_STYLES.keys()
    assert not missing, f"give {sorted(missing)} a color, dashes and a marker in figures/style.py"


KINDS = {
    "activation": ACTIVATION_STYLES,
    "method": METHOD_STYLES,
    "position": dict(enumerate(CYCLE)),
}


@pytest.mark.parametrize(
    ("one", "other"),
    [pair for styles in KINDS.values() for pair in combinations(styles.values(), 2)],
    ids=[f"{a}-{b}" for styles in KINDS.values() for a, b in combinations(styles, 2)],
)
def test_two_lines_differ_in_more_than_their_color(one, other):
    assert (one["linestyle"], one["marker"]) != (other["linestyle"], other["marker"])
    assert one != other


def test_a_method_shares_its_color_with_no_other_and_not_with_the_ghosts():
    colors = [style["color"] for style in METHOD_STYLES.values()]
    assert len({*colors, GRAY}) == len(colors) + 1


def test_a_line_has_the_look_of_its_activation_or_method_or_else_of_its_position():
    assert curve_style("tanh", 3) == {**ACTIVATION_STYLES["tanh"], "markersize": 5}
    assert curve_style("RBM", 3) == {**METHOD_STYLES["RBM"], "markersize": 5}
    assert curve_style("mine", len(CYCLE) + 3) == {**CYCLE[3], "markersize": 5}
    assert curve_style("tanh", 0, marker=False)["marker"] == ""


def test_a_running_mean_is_of_the_last_few_and_what_is_infinite_does_not_spoil_the_rest():
    values = np.array([4.0, 2.0, np.inf, 0.0, np.nan, 1.0, 3.0, 2.0])
    means = running_mean(values, over=2, highest=10.0)
    np.testing.assert_allclose(means, [4, 3, 6, 5, 5, 5.5, 2, 2.5])
    assert running_mean(np.array([]), over=2).shape == (0,)


def test_a_line_of_an_activation_with_a_remark_has_its_color_and_a_line_style_of_its_own():
    flat, other = curve_style("tanh, flat", 0), curve_style("tanh, other", 1)
    assert flat["color"] == other["color"] == ACTIVATION_STYLES["tanh"]["color"]
    assert flat["linestyle"] != other["linestyle"]


def test_numbers_by_layer_are_drawn_over_layers_1_2_3():
    panels = {"forward": {"tanh": [1, 0.5, 0.25], "mine": [2, 4, 8]}, "backward": {"tanh": [3, 2]}}
    figure = draw_lines(panels, ylabel="std", theory={"forward": {"tanh": [1, 0.6, 0.3]}})
    left, right = figure.axes
    assert [line(curve) for curve in left.lines[:3]] == [
        [[1, 2, 3], [1, 0.5, 0.25]],
        [[1, 2, 3], [2, 4, 8]],
        [[1, 2, 3], [1, 0.6, 0.3]],
    ]
    assert line(right.lines[0]) == [[1, 2], [3, 2]]
    assert [text.get_text() for text in left.get_legend().get_texts()] == ["tanh", "mine", "theory"]
    assert [axes.get_title(loc="left") for axes in (left, right)] == ["forward", "backward"]
    assert left.get_ylabel() == "std"
    assert left.get_ylim() == right.get_ylim()
    assert left.get_ylim()[0] < 0.25
    assert left.get_ylim()[1] > 8
    assert figure.words == "forward; backward"


def test_a_sweep_is_drawn_over_its_setting_with_named_marks():
    figure = draw_lines(
        {"tanh": {"layer 1": [1, 2, 3]}},
        x=[0.1, 1, 10],
        xlabel="scale",
        ylabel="std",
        marks={"He": 0.5},
        limits=(0.1, 10),
    )
    [axes] = figure.axes
    assert line(axes.lines[0]) == [[0.1, 1, 10], [1, 2, 3]]
    assert [0.5, 0.5] in [line(mark)[0] for mark in axes.lines]
    assert "He" in [text.get_text() for text in axes.texts]
    assert axes.get_ylim() == (0.1, 10)
    assert (axes.get_xlabel(), axes.get_xscale(), axes.get_yscale()) == ("scale", "log", "log")
