import warnings
from dataclasses import replace
from itertools import pairwise

import matplotlib
import numpy as np
import pytest

from labsupport.by_hand.activations import ACTIVATIONS
from labsupport.figures.layer_panels import panel_layers
from labsupport.figures.live import Drawing
from labsupport.figures.signals import SignalFigure, draw_signal_profile
from labsupport.figures.style import ACTIVATION_STYLES
from labsupport.wording import number
from result_samples import line, profile
from rooms import ROOMS, drawn


@pytest.mark.parametrize(
    ("name", "depth"), [*((name, 2) for name in ACTIVATIONS), ("tanh", 1), ("tanh", 10)]
)
def test_a_signal_figure_shows_its_profile(name, depth):
    shown = profile(name, scale=0.3, depth=depth)
    live = SignalFigure(shown)
    live.draw(shown)
    assert live.shown == panel_layers(depth, 5)
    notes = zip(live.stds, live.shares, strict=True)
    for layer, bars, (std, share) in zip(live.shown, live.row.bars, notes, strict=True):
        np.testing.assert_array_equal(bars.get_data().values, shown.histograms.heights[layer])
        np.testing.assert_array_equal(bars.get_data().edges, shown.histograms.edges)
        assert std.get_text() == number(shown.std[layer])
        assert share.get_text() == f"{shown.saturated[layer]:.0%}"
        assert matplotlib.colors.same_color(bars.get_facecolor(), ACTIVATION_STYLES[name]["color"])
    layers = list(range(1, depth + 1))
    assert line(live.forward[1]) == [layers, shown.std.tolist()]
    assert line(live.backward[1]) == [layers, shown.gradient_std.tolist()]


@pytest.mark.parametrize(
    ("depth", "layers"),
    [(1, [0]), (2, [0, 1]), (5, [0, 1, 2, 3, 4]), (9, [0, 2, 4, 6, 8]), (20, [0, 5, 10, 14, 19])],
)
def test_five_panels_at_most_go_to_the_first_the_last_and_those_between(depth, layers):
    assert panel_layers(depth, 5) == layers


def test_a_pinned_profile_is_an_outline_that_goes_when_it_is_unpinned():
    now, pinned = profile(scale=0.3), profile(scale=0.1)
    live = SignalFigure(now)
    live.draw(now, pinned)
    ghosts = [*live.row.ghosts, live.forward[0], live.backward[0]]
    assert all(ghost.get_visible() for ghost in ghosts)
    np.testing.assert_array_equal(
        live.row.ghosts[2].get_data().values, pinned.histograms.heights[2]
    )
    assert line(live.forward[0])[1] == pinned.std.tolist()
    assert line(live.backward[0])[1] == pinned.gradient_std.tolist()
    assert line(live.forward[1])[1] == now.std.tolist()
    live.draw(now)
    assert not any(ghost.get_visible() for ghost in ghosts)


@pytest.mark.parametrize("room", ROOMS.values(), ids=ROOMS)
def test_the_two_lines_above_a_histogram_overlap_neither_each_other_nor_its_bars(room):
    live = drawn(SignalFigure, profile(), room=room)
    assert live.stds
    for upper, lower in zip(live.stds, live.shares, strict=True):
        above, below = upper.get_window_extent(), lower.get_window_extent()
        assert below.y1 <= above.y0
        assert below.y0 >= lower.axes.transData.transform((0, 1))[1]


def test_a_pinned_profile_of_another_depth_or_range_shows_what_can_be_compared():
    live = SignalFigure(profile(depth=5))
    live.draw(profile(depth=5), profile(depth=2))
    assert [ghost.get_visible() for ghost in live.row.ghosts] == [True, True, False, False, False]
    live = SignalFigure(profile("sigmoid"))
    live.draw(profile("sigmoid"), profile("tanh"))
    assert not any(ghost.get_visible() for ghost in live.row.ghosts)
    assert live.forward[0].get_visible()
    assert live.other_range.get_visible()  # nothing that is pinned vanishes unsaid
    for pinned in (profile("sigmoid"), None):
        live.draw(profile("sigmoid"), pinned)
        assert not live.other_range.get_visible()
    assert draw_signal_profile(profile(depth=2), profile(depth=5)).words.startswith(
        "tanh, 2 layers"
    )


def test_a_diverged_profile_is_drawn_at_the_edge_and_says_so():
    sick = profile("relu", scale=1e12, depth=10)
    assert sick.diverged
    live = SignalFigure(sick)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        live.draw(sick, sick)
    assert "diverged" in live.words(sick)
    assert live.stds[-1].get_text() == "diverged"
    for _, by_layer in (live.forward, live.backward):
        low, high = by_layer.axes.get_ylim()
        values = np.array(line(by_layer)[1])
        assert ((values > low) & (values < high)).all()
    assert line(live.forward[1])[1][-1] == 1e18


def decades(live):
    """How many decades the axes of both panels show above and below 1, margins left out."""
    limits = {pair[1].axes.get_ylim() for pair in (live.forward, live.backward)}
    [(low, high)] = limits
    assert low * high == pytest.approx(1)
    return round(np.log10(high) / 1.08, 3)


def scaled_to(std):
    """A profile whose std in the last layer is `std`, and 1 elsewhere."""
    stds = np.array([1.0, 1.0, 1.0, 1.0, std])
    return replace(profile(), std=stds, gradient_std=np.ones(5))


@pytest.mark.parametrize(
    ("std", "expected"),
    [(0.5, 1), (0.11, 1), (11, 3.4), (0.0005, 3.4), (1e-4, 8), (1e9, 18), (0, 18), (np.nan, 18)],
)
def test_both_log_axes_have_the_smallest_step_that_holds_all_values(std, expected):
    shown = scaled_to(std)
    live = SignalFigure(shown)
    live.draw(shown)
    assert decades(live) == expected
    live.draw(scaled_to(1.0), shown)  # what is pinned must be seen as well
    assert decades(live) == expected


def test_layers_that_only_the_pinned_network_has_do_not_widen_the_axes():
    stds = 10.0 ** -np.arange(10)
    deep = replace(profile(depth=10), std=stds, gradient_std=np.ones(10))
    live = SignalFigure(profile(depth=2))
    live.draw(profile(depth=2), deep)
    assert decades(live) == 1


def test_the_step_owes_nothing_to_the_values_before():
    live = SignalFigure(profile())
    steps = []
    for std in (0.3, 0.09, 0.101, 0.095, 1e-12, 0.11):
        live.draw(scaled_to(std))
        steps.append(decades(live))
    assert steps == [1, 3.4, 1, 3.4, 18, 1]


@pytest.mark.parametrize("room", ROOMS.values(), ids=ROOMS)
def test_a_change_of_the_step_draws_what_a_new_figure_would_draw(room):
    shown = [profile("relu", scale=scale) for scale in (0.3, 3, 30, 0.3)]
    live = Drawing(SignalFigure, room)
    frames, figure = [live.frame(one) for one in shown], live.picture
    assert frames == [Drawing(SignalFigure, room).frame(one) for one in shown]
    assert live.picture is figure
    assert frames[0] != frames[1]


@pytest.mark.parametrize("room", ROOMS.values(), ids=ROOMS)
@pytest.mark.parametrize("scale", [0.3, 3, 1e3, 1e9])
def test_the_texts_at_the_log_axes_touch_neither_each_other_nor_the_label(scale, room):
    live = drawn(SignalFigure, profile("relu", scale=scale), room=room)
    for axes in (live.forward[0].axes, live.backward[0].axes):
        low, high = axes.get_ylim()
        ticks = zip(axes.get_yticks(), axes.get_yticklabels(), strict=True)
        boxes = [text.get_window_extent() for tick, text in ticks if low <= tick <= high]
        for lower, upper in pairwise(boxes):
            assert lower.y1 <= upper.y0 + 1
        assert axes.yaxis.label.get_window_extent().x1 <= min(box.x0 for box in boxes)
        assert axes.yaxis.label.get_window_extent().x0 >= 0


def test_from_a_half_to_2_the_axes_are_shaded_and_say_so():
    live = SignalFigure(profile())
    for axes in (live.forward[0].axes, live.backward[0].axes):
        [band] = axes.patches
        assert (band.get_y(), band.get_height()) == (0.5, 1.5)
        assert axes.get_xlabel() == "layer (shaded: ½ to 2)"


def test_no_text_that_is_drawn_is_a_formula():
    for name in ("tanh", "relu", "linear"):
        shown = profile(name, scale=1e9)
        figure = SignalFigure(shown).draw(shown)
        figure.canvas.draw()
        assert not [t for t in figure.findobj(matplotlib.text.Text) if "$" in t.get_text()]


@pytest.mark.parametrize(
    ("name", "ends"),
    [
        ("tanh", ["−1", "1"]),
        ("sigmoid", ["0", "1"]),
        ("relu", ["0", "≥ 3"]),
        ("relu6", ["0", "≥ 3"]),
        ("linear", ["≤ −3", "≥ 3"]),
        ("elu", ["−1", "≥ 3"]),
    ],
)
def test_a_histogram_leaves_room_at_both_ends_and_says_where_they_hold_more(name, ends):
    shown = profile(name)
    live = SignalFigure(shown)
    edges = shown.histograms.edges
    for bars in live.row.bars:
        low, high = bars.axes.get_xlim()
        room = 0.03 * (edges[-1] - edges[0])
        assert low < edges[0] - room
        assert high > edges[-1] + room
        labels = [text.get_text() for text in bars.axes.get_xticklabels()]
        assert [labels[0], labels[-1]] == ends


def test_the_bars_of_a_relu_leave_out_the_units_that_are_off_and_the_axis_says_so():
    def says_so(name):
        texts = SignalFigure(profile(name)).figure.findobj(matplotlib.text.Text)
        return any("that are off, at 0, have no bar" in text.get_text() for text in texts)

    shown = profile("relu")
    live = SignalFigure(shown)
    live.draw(shown)
    for layer, bars in enumerate(live.row.bars):
        heights = bars.get_data().values
        with_zeros = shown.histograms.share[layer] / shown.histograms.share[layer].max()
        assert with_zeros[1:].max() < 0.3
        assert heights.max() == 1
        assert heights[1:].max() > 0.3
    assert [says_so(name) for name in ("relu", "relu6", "tanh", "sigmoid")] == [
        True,
        True,
        False,
        False,
    ]


def test_a_deep_network_says_which_of_how_many_layers_it_shows():
    live = SignalFigure(profile(depth=9))
    titles = [bars.axes.get_title(loc="left") for bars in live.row.bars]
    assert titles == [f"layer {k} of 9" for k in (1, 3, 5, 7, 9)]
    assert SignalFigure(profile()).row.bars[4].axes.get_title(loc="left") == "layer 5"
