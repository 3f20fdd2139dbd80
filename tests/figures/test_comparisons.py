"""Comparing figures: the artists carry the data they were given."""

import numpy as np
import pytest
from matplotlib.colors import to_hex

from labsupport.figures.comparisons import draw_outcomes, draw_spreads
from labsupport.figures.style import GRAY, METHOD_STYLES
from labsupport.labs.batch_norm_mnist.figures import draw_drift

RUNS = {method: [[0.5, 0.5, 0.5], [0.6, 0.6, 0.6], [0.4, 0.4, 0.4]] for method in METHOD_STYLES}
RUNS["plain"] = [[0.1, 0.4, 0.9], [0.3, 0.2, 0.7], [0.2, 0.3, 0.8]]


def spreads(panels, x=(1, 10, 100), **settings):
    return draw_spreads(x, panels, xlabel="x", ylabel="y", **settings)


def spread(runs=RUNS, **settings):
    return spreads({"t": runs}, **settings).axes[0]


def line_of(axes, label):
    return next(line for line in axes.lines if line.get_label() == label)


def shown_ticks(axes):
    """What is written at the ticks of the y axis."""
    axes.figure.canvas.draw()
    low, high = axes.get_ylim()
    labels = zip(axes.get_yticks(), axes.get_yticklabels(), strict=True)
    return [label.get_text() for y, label in labels if low <= y <= high]


def levels(axes):
    """The horizontal lines that have a name, {name: y}."""
    across = [line for line in axes.lines if list(line.get_xdata()) == [0, 1]]
    named = [text.get_text() for text in axes.get_legend().get_texts()]
    assert {line.get_label() for line in across} <= {*named}
    return {line.get_label(): line.get_ydata()[0] for line in across}


def test_the_line_is_the_median_over_the_seeds():
    axes = spread()
    assert np.array_equal(line_of(axes, "plain").get_ydata(), [0.2, 0.3, 0.8])
    assert np.array_equal(line_of(axes, "batch norm").get_xdata(), [1, 10, 100])


def test_panels_share_their_axes_and_have_the_lines_of_one():
    runs = {"plain": [[0.1, 0.4, 0.9], [0.3, 0.2, 0.7], [np.nan, 0.3, 0.8]]}
    figure = spreads({"a": runs, "b": runs}, log=True, ticks=True)
    for axes, title in zip(figure.axes, "ab", strict=True):
        assert axes.get_title(loc="left") == title
        assert axes.get_ylim() == (-0.03, 1.03)  # a mark at 0 or at 100 % is whole
        assert [label.get_text() for label in axes.get_xticklabels()] == ["1", "10", "100"]
        medians = line_of(axes, "plain").get_ydata()
        assert np.isnan(medians[0])  # a setting without a run has a gap, not a guess
        assert medians[1:].tolist() == [0.3, 0.8]
    assert [axes.get_ylabel() for axes in figure.axes] == ["y", ""]
    assert figure.words == "a; lines: plain; b; lines: plain"


def test_a_panel_has_a_legend_where_its_lines_have_other_names_than_those_before():
    runs = {name: [[0.1, 0.4, 0.9]] for name in ("measured", "theory", "control")}
    same, other = dict(list(runs.items())[:2]), dict(list(runs.items())[1:])
    figure = spreads({"a": same, "b": same, "c": other})
    assert [axes.get_legend() is not None for axes in figure.axes] == [True, False, True]


def test_a_figure_of_several_panels_can_have_a_title_of_its_own():
    figure = spreads({"a": RUNS, "b": RUNS}, title="both")
    assert figure.get_suptitle() == "both"
    assert figure.words.startswith("both; a; lines: plain")


def test_panels_with_limits_are_logarithmic_in_both_directions():
    axes = spread(log=True, limits=(0.05, 1), percent=False)
    assert (axes.get_xscale(), axes.get_yscale()) == ("log", "log")
    assert axes.get_ylim() == (0.05, 1)
    assert shown_ticks(axes) == ["0.05", "0.1", "0.2", "0.5", "1"]


@pytest.mark.parametrize(
    ("settings", "ticks"),
    [
        ({}, ["0%", "20%", "40%", "60%", "80%", "100%"]),
        ({"limits": (0.03, 1.1)}, ["5%", "10%", "20%", "50%", "100%"]),
    ],
)
def test_shares_are_written_in_whole_percents(settings, ticks):
    assert shown_ticks(spread(**settings)) == ticks


def test_a_legend_beside_the_axes_leaves_them_free():
    for beside in (False, True):
        axes = spread({"plain": RUNS["plain"]}, beside=beside)
        axes.figure.canvas.draw()
        assert axes.bbox.overlaps(axes.get_legend().get_window_extent()) is not beside


def test_theory_is_black_crosses_in_front_of_what_was_measured():
    runs = {"measured": [[0.1, 0.4, 0.9], [0.2, 0.5, 0.9]]}
    figure = spreads({"a": runs, "b": runs}, theory={"a": {"theory": [0.1, 0.5, 0.8]}})
    axes, other = figure.axes
    crosses, median = line_of(axes, "theory"), line_of(axes, "measured")
    assert np.array_equal(crosses.get_ydata(), [0.1, 0.5, 0.8])
    assert (crosses.get_marker(), crosses.get_linestyle()) == ("x", "None")
    assert to_hex(crosses.get_color()) == "#000000"
    assert crosses.get_zorder() > median.get_zorder()
    assert "theory" not in [line.get_label() for line in other.lines]


def test_a_band_has_an_edge_which_is_seen_where_the_band_is_thin():
    [band] = spread({"plain": RUNS["plain"]}).collections
    assert band.get_linewidth()[0] > 0
    assert to_hex(band.get_edgecolor()[0]) == METHOD_STYLES["plain"]["color"].lower()


def test_the_band_goes_from_the_lowest_to_the_highest_seed():
    band = spread().collections[0].get_paths()[0].vertices
    for x, low, high in ((1, 0.1, 0.3), (10, 0.2, 0.4), (100, 0.7, 0.9)):
        at_x = band[band[:, 0] == x, 1]
        assert (at_x.min(), at_x.max()) == (low, high)


@pytest.mark.parametrize("method", METHOD_STYLES)
def test_a_method_has_its_own_color_and_line_style(method):
    line = line_of(spread(), method)
    assert to_hex(line.get_color()) == METHOD_STYLES[method]["color"].lower()
    assert line.get_linestyle() == METHOD_STYLES[method]["linestyle"]


def test_what_was_not_reached_is_drawn_at_the_ceiling():
    axes = spread({"plain": [[np.inf, 3, 12]]}, percent=False, ceiling=10)
    assert np.array_equal(line_of(axes, "plain").get_ydata(), [10, 3, 10])
    assert axes.get_ylim()[1] > 10
    assert levels(axes) == {"not reached": 10}


def test_the_level_of_a_guess_has_its_name():
    assert levels(spread(guessing=0.9)) == {"guessing": 0.9}


@pytest.mark.filterwarnings("error")
def test_values_that_are_no_shares_have_an_axis_as_long_as_they_need():
    axes = spread({"plain": [[3, 20, 12]]}, percent=False)
    assert axes.get_ylim()[0] < 3
    assert 20 < axes.get_ylim()[1] < 25


def test_marks_stand_at_their_values_and_the_axis_is_logarithmic_where_asked():
    axes = spread(log=True, marks={"here": 10.0})
    assert axes.get_xscale() == "log"
    assert [text.xy[0] for text in axes.texts if text.get_text() == "here"] == [10.0]


def test_the_names_of_marks_stand_above_the_curves_and_below_the_title():
    axes = spread(log=True, marks={"here": 10.0, "there": 11.0})
    axes.figure.canvas.draw()
    title = axes.title if axes.title.get_text() else axes._left_title
    boxes = [text.get_window_extent() for text in axes.texts]
    assert not boxes[0].overlaps(boxes[1])
    for box in boxes:
        assert box.y0 >= axes.bbox.y1
        assert box.y1 <= title.get_window_extent().y0


def test_outcomes_have_a_row_each_from_top_to_bottom_and_a_dot_per_seed():
    outcomes = {"none": [0.1, 0.1], "all": [0.8, 0.9]}
    axes = draw_outcomes(outcomes, title="t", xlabel="x").axes[0]
    assert [label.get_text() for label in axes.get_yticklabels()] == ["none", "all"]
    assert [list(line.get_xdata()) for line in axes.lines] == [[0.1, 0.1], [0.8, 0.9]]
    named = draw_outcomes({"batch norm, late": [0.1], "other": [0.2]}, title="t", xlabel="x").axes[
        0
    ]
    colors = [to_hex(line.get_color()) for line in named.lines]
    assert colors == [METHOD_STYLES["batch norm"]["color"].lower(), GRAY.lower()]
    bottom, top = axes.get_ylim()
    assert bottom > top


@pytest.mark.parametrize(
    ("shares", "limits"),
    [
        ([0.85, 0.91], (0.8, 0.95)),
        ([0.725, 0.78], (0.7, 0.8)),
        ([0.98, 1.0], (0.95, 1)),
        ([0.0, 0.01], (0, 0.05)),
        ([0.1, 0.1], (0.05, 0.15)),
        ([0.7, 0.91], (0, 1)),
    ],
)
def test_an_axis_of_outcomes_that_are_close_runs_around_them_and_says_so(shares, limits):
    axes = draw_outcomes({"a": shares[:1], "b": shares}, title="t", xlabel="x").axes[0]
    assert axes.get_xlim() == pytest.approx(limits)
    low, high = (f"{limit:.0%}" for limit in limits)
    whole = limits == (0, 1)
    assert axes.get_xlabel() == ("x" if whole else f"x (the axis runs from {low} to {high})")
    axes.figure.canvas.draw()
    ticks = [label.get_text() for label in axes.get_xticklabels()]
    assert len(set(ticks)) == len(ticks)


def test_drift_shares_its_axis_and_draws_the_middle_percentile_as_the_line():
    percentiles = {"plain": np.array([[-1, 0, 1], [4, 5, 6]]), "batch norm": np.zeros((2, 3))}
    figure = draw_drift([0, 10], percentiles, title="t", ylabel="y")
    plain, normed = figure.axes
    assert plain.get_ylim() == normed.get_ylim()
    assert np.array_equal(plain.lines[0].get_ydata(), [0, 5])
    assert plain.get_title(loc="left") == "plain"
