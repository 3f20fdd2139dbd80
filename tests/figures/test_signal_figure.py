import warnings

import matplotlib
import numpy as np
import pytest

from labsupport.by_hand.activations import ACTIVATIONS
from labsupport.figures.layer_panels import panel_layers
from labsupport.figures.signals import SignalFigure, draw_signal_profile
from labsupport.figures.style import ACTIVATION_STYLES
from labsupport.wording import number
from result_samples import line, profile


@pytest.mark.parametrize(
    ("name", "depth"), [*((name, 2) for name in ACTIVATIONS), ("tanh", 1), ("tanh", 10)]
)
def test_a_signal_figure_shows_its_profile(name, depth):
    shown = profile(name, scale=0.3, depth=depth)
    live = SignalFigure(shown)
    live.draw(shown)
    assert live.shown == panel_layers(depth)
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
    assert panel_layers(depth) == layers


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


@pytest.mark.parametrize("large", [False, True])
def test_the_two_lines_above_a_histogram_overlap_neither_each_other_nor_its_bars(large):
    live = SignalFigure(profile(), large=large)
    live.frame(profile())
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
        assert ((values >= low) & (values <= high)).all()
    assert line(live.forward[1])[1][-1] == live.forward[1].axes.get_ylim()[1]
