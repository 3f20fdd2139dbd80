"""What the slopes let through: the slopes of a `SignalProfile`, and its figures."""

import numpy as np
import pytest

from labsupport.by_hand.activations import ACTIVATIONS
from labsupport.by_hand.propagation import backward, forward
from labsupport.by_hand.signals import (
    SignalExperiment,
    saturation_profile,
    signal_experiment,
    signal_profile,
)
from labsupport.labs.activation_saturation.experiment import (
    gradient_growth,
    mean_to_spread,
    over_draws,
    saturation_by_scale,
    saturation_sweep,
    silent_shares,
    tanh_signals,
    unit_saturation,
)
from labsupport.labs.activation_saturation.explorer import explorer
from labsupport.labs.activation_saturation.figures import (
    draw_agreement,
    draw_bends,
    draw_by_scale,
    draw_saturation,
    draw_time_parts,
    draw_two_ways,
    draw_units,
    draw_walks,
)
from labsupport.labs.activation_saturation.saturation_figure import SaturationFigure

each_activation = pytest.mark.parametrize("act", ACTIVATIONS.values(), ids=ACTIVATIONS)


def small_profile(act, scale=0.3, depth=4):
    experiment = SignalExperiment(seed=3, samples=60, width=20, gradient_samples=25)
    return experiment, experiment.profile(act, scale=scale, depth=depth, slopes=True)


@each_activation
@pytest.mark.parametrize("scale", [0.05, 1.5])
def test_flat_and_received_equal_those_of_plain_propagation(act, scale):
    experiment, profile = small_profile(act, scale)
    inputs = experiment.inputs[:25].astype(np.float64)
    weights = [np.float32(scale) * W.astype(np.float64) for W in experiment.unit_weights[:4]]
    below = [inputs, *forward(inputs, weights, act)[:-1]]
    slopes = [act.df(h @ W) for h, W in zip(below, weights, strict=True)]
    gradients = backward(inputs, weights, act, experiment._top.astype(np.float64))
    flat = [(np.abs(slope) < 0.01).mean() for slope in slopes]
    np.testing.assert_allclose(profile.flat, flat, atol=3 / slopes[0].size)
    for share, gradient, slope in zip(profile.received.share, gradients, slopes, strict=True):
        delta = gradient * slope
        scaled = np.clip(delta / delta.std(), -2.99, 2.99)
        expected = np.histogram(scaled, profile.received.edges)[0] / delta.size
        np.testing.assert_allclose(share, expected, atol=5 / delta.size)


def test_slopes_are_left_out_unless_asked_for_and_change_nothing_else():
    plain = signal_profile(activation="tanh", scale=0.1)
    more = saturation_profile(activation="tanh", scale=0.1)
    assert plain.flat is plain.received is None
    for field in ("std", "saturated", "gradient_std"):
        np.testing.assert_array_equal(getattr(plain, field), getattr(more, field))


def test_a_sweep_has_a_row_per_draw_and_a_column_per_scale():
    saturated, flat = saturation_sweep(
        activation="tanh", scales=[0.05, 0.2, 1.0], layer=2, seeds=(0, 4)
    )
    assert saturated.shape == flat.shape == (2, 3)
    one = saturation_profile(activation="tanh", scale=0.2, seed=4)
    assert saturated[1, 1] == one.saturated[1]
    assert flat[1, 1] == one.flat[1]


def test_both_counts_of_a_sweep_go_by_their_activation():
    shares = saturation_by_scale([0.1, 1.0], ["tanh", "sigmoid"], layer=2, seeds=[0])
    assert [name for name in shares if name.endswith("flat")] == ["tanh, flat", "sigmoid, flat"]
    saturated, flat = saturation_sweep(activation="tanh", scales=[0.1, 1.0], layer=2, seeds=[0])
    np.testing.assert_array_equal(shares["tanh, saturated"], saturated)
    np.testing.assert_array_equal(shares["tanh, flat"], flat)


def test_tanh_signals_are_those_of_plain_propagation_where_there_are_no_biases():
    found = tanh_signals(weight_std=0.1, depth=3, seeds=[5, 6])
    assert found.saturated.shape == found.silent.shape == found.gradient_std.shape == (2, 3)
    rng = np.random.default_rng(5)
    weights = np.float32(0.1) * rng.standard_normal((3, 500, 500), dtype=np.float32)
    rng.standard_normal((3, 500), dtype=np.float32)
    inputs, top = rng.standard_normal((2, 1000, 500), dtype=np.float32)
    outputs = forward(inputs, weights, ACTIVATIONS["tanh"])
    gradients = backward(inputs, weights, ACTIVATIONS["tanh"], top)
    saturated = [(np.abs(h) > 0.97).mean() for h in outputs]
    np.testing.assert_allclose(found.saturated[0], saturated, rtol=1e-4)
    np.testing.assert_allclose(found.gradient_std[0], [g.std() for g in gradients], rtol=1e-4)


def test_biases_saturate_the_same_units_for_every_input():
    found = tanh_signals(weight_std=0.0, bias_std=20.0, depth=2, seeds=[0])
    np.testing.assert_array_equal(found.silent, found.saturated)
    assert 0.85 < found.silent.mean() < 0.97
    assert found.gradient_std[0, 0] == 0


def test_a_gradient_grows_from_the_top_layer_to_the_first():
    growth = gradient_growth("tanh", [0.5, 1.0], seeds=[2])
    profile = saturation_profile(activation="tanh", scale=1.0, seed=2)
    assert growth[1.0] == pytest.approx(
        profile.gradient_std[0] / profile.gradient_std[-1], rel=0.01
    )
    assert list(growth) == [0.5, 1.0]


def test_over_draws_each_setting_has_one_number_per_seed():
    found = over_draws({"mine": ("tanh", 0.3)}, seeds=[4, 1])
    saturated, gradients = found["mine"]
    profile = saturation_profile(activation="tanh", scale=0.3, seed=1)
    assert saturated[1] == profile.saturated[4]
    assert gradients[1] == profile.gradient_std[0]
    assert len(saturated) == len(gradients) == 2


def test_silent_units_are_those_that_every_input_saturates():
    (share,) = silent_shares("sigmoid", 1.0, seeds=[3])
    per_unit, _ = unit_saturation(activation="sigmoid", scale=1.0, seed=3)
    assert share == (per_unit == 1).mean() > 0.05


@pytest.mark.parametrize("layer", [1, 3])
def test_means_are_told_apart_in_stds_of_one_unit(layer):
    act, drawn = ACTIVATIONS["sigmoid"], signal_experiment(2)
    h = drawn.inputs
    for W in drawn.weights(layer):
        a = h @ W
        h = act.f(a)
    expected = np.std(np.mean(a, axis=0)) / np.mean(np.std(a, axis=0))
    (found,) = mean_to_spread("sigmoid", 1.0, layer=layer, seeds=[2])
    assert found == pytest.approx(expected, rel=1e-3)


@pytest.mark.parametrize("name", ["tanh", "sigmoid"])
def test_the_units_of_a_layer_average_to_what_the_layer_has(name):
    act, drawn = ACTIVATIONS[name], signal_experiment(0)
    outputs = forward(drawn.inputs, [0.3 * W for W in drawn.unit_weights[:3]], act)
    a = outputs[1] @ (0.3 * drawn.unit_weights[2])
    share, slope = unit_saturation(activation=name, scale=0.3, layer=3)
    assert share.shape == slope.shape == (500,)
    np.testing.assert_allclose(share, act.saturated(outputs[2]).mean(axis=0), atol=0.003)
    np.testing.assert_allclose(slope, np.sqrt((act.df(a) ** 2).mean(axis=0)), rtol=1e-3)
    layer = saturation_profile(activation=name, scale=0.3).saturated[2]
    assert share.mean() == pytest.approx(layer, abs=1e-3)


def test_a_layer_zero_has_no_units_to_ask():
    with pytest.raises(ValueError, match="the first one is 1"):
        unit_saturation(activation="tanh", scale=1.0, layer=0)


@pytest.mark.parametrize("scale", [np.nan, np.inf, -1.0])
def test_a_scale_that_is_none_is_refused(scale):
    with pytest.raises(ValueError, match="a finite number, 0 or more"):
        unit_saturation(activation="tanh", scale=scale)


def test_the_lectures_saturated_tanh_has_flat_slopes_and_a_gradient_that_grows():
    profile = saturation_profile(activation="tanh", scale=1.0)
    assert profile.flat == pytest.approx([0.89] * 5, abs=0.01)
    assert profile.received.share[:, 30] == pytest.approx([0.9] * 5, abs=0.02)  # the needle at 0
    assert (profile.gradient_std[:-1] / profile.gradient_std[1:]) == pytest.approx(3.46, rel=0.05)


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize(("name", "scale"), [("relu", 3e20), ("tanh", 0.0), ("linear", 1e-30)])
def test_what_leaves_float32_and_what_is_zero_is_drawn_all_the_same(name, scale):
    profile = small_profile(ACTIVATIONS[name], scale)[1]
    assert np.isfinite(profile.flat).all()
    assert SaturationFigure(profile).frame(profile).startswith(b"\x89PNG")


@each_activation
def test_the_live_figure_shows_the_numbers_of_its_profile(act):
    profile = small_profile(act)[1]
    figure = SaturationFigure(profile)
    figure.draw(profile)
    assert figure.shown == figure.outputs.layers == figure.gradients.layers == [0, 1, 2, 3]
    drawn = zip(figure.outputs.bars, figure.gradients.bars, strict=True)
    for layer, (outputs, gradients) in enumerate(drawn):
        np.testing.assert_allclose(outputs.get_data().values, profile.histograms.heights[layer])
        np.testing.assert_allclose(
            gradients.get_data().values, np.maximum(profile.received.share[layer], 1e-4)
        )
        assert figure.saturated[layer].get_text() == f"{profile.saturated[layer]:.0%}"
        assert figure.flat[layer].get_text() == f"{profile.flat[layer]:.0%}"
    assert not any(ghost.get_visible() for ghost in figure.outputs.ghosts)
    for field, _, line in figure.shares:
        np.testing.assert_allclose(line.get_ydata(), getattr(profile, field))
    _, line = figure.backward.lines["gradient_std"]
    np.testing.assert_allclose(line.get_ydata(), profile.gradient_std)


def test_a_row_whose_tallest_bar_reaches_1_says_that_it_is_scaled():
    profile = small_profile(ACTIVATIONS["tanh"])[1]
    figure = SaturationFigure(profile)
    figure.draw(profile)
    for row, scaled in ((figure.outputs, True), (figure.gradients, False)):
        values = [bars.get_data().values for bars in row.bars]
        assert (np.max(values, axis=1) == 1).all() is np.bool_(scaled)
        assert ("tallest bar = 1" in row.bars[0].axes.get_ylabel()) is scaled


def test_a_pinned_profile_is_a_ghost_where_it_has_the_layer_and_the_same_range():
    tanh, shorter = small_profile(ACTIVATIONS["tanh"])[1], small_profile(ACTIVATIONS["tanh"], 1, 2)
    figure = SaturationFigure(tanh)
    figure.draw(tanh, shorter[1])
    for panels in (figure.outputs, figure.gradients):
        assert [ghost.get_visible() for ghost in panels.ghosts] == [True, True, False, False]
    np.testing.assert_allclose(figure.shares[0][1].get_ydata(), shorter[1].saturated)
    figure.draw(tanh, small_profile(ACTIVATIONS["relu"])[1])
    assert not any(ghost.get_visible() for ghost in figure.outputs.ghosts)
    assert all(ghost.get_visible() for ghost in figure.gradients.ghosts)


def test_without_the_gradients_neither_picture_nor_words_tell_of_them():
    profile = signal_profile(activation="tanh", scale=1.0)
    figure = SaturationFigure(profile)
    words = figure.draw(profile, profile).words
    assert words == "tanh, 5 layers: in layer 5 92% of the values are saturated."
    assert figure.gradients is figure.backward is None
    assert [field for field, *_ in figure.shares] == ["saturated"]
    opened = saturation_profile(activation="tanh", scale=1.0)
    assert SaturationFigure.layout(opened) != SaturationFigure.layout(profile)
    assert set(SaturationFigure(opened).panels) - set(figure.panels) == {"received"}


def test_what_was_pinned_before_the_gradients_were_asked_for_is_a_ghost_all_the_same():
    opened, closed = (
        make(activation="tanh", scale=1.0) for make in (saturation_profile, signal_profile)
    )
    figure = SaturationFigure(opened)
    figure.draw(opened, closed)
    ghosts = {field: ghost.get_visible() for field, ghost, _ in figure.shares}
    assert ghosts == {"saturated": True, "flat": False}
    assert all(ghost.get_visible() for ghost in figure.outputs.ghosts)
    assert not any(ghost.get_visible() for ghost in figure.gradients.ghosts)
    assert figure.backward.lines["gradient_std"][0].get_visible()


def test_the_lab_shows_gradients_once_they_are_switched_on():
    lab = explorer()
    try:
        assert "gradient" not in lab.summary
        assert lab.result.received is None
        lab.set(gradients=True)
        assert "gradient's std goes from 1 in layer 5 to" in lab.summary
    finally:
        lab.close()


def test_the_words_tell_both_counts_and_the_gradient():
    words = draw_saturation(saturation_profile(activation="tanh", scale=1.0)).words
    assert "92% of the values are saturated, 89% have f′ below 0.01" in words
    with np.errstate(all="ignore"):
        assert "diverged" in SaturationFigure.words(small_profile(ACTIVATIONS["relu"], 3e20)[1])


def test_the_bends_show_function_slope_and_tangent():
    left, axes = draw_bends(["sigmoid", "tanh"]).axes
    assert left.get_ylim() == axes.get_ylim()  # a slope of ¼ looks smaller than one of 1
    tangent, f, slope = axes.lines
    a = f.get_xdata()
    np.testing.assert_allclose(f.get_ydata(), np.tanh(a))
    np.testing.assert_allclose(slope.get_ydata(), 1 - np.tanh(a) ** 2)
    np.testing.assert_allclose(tangent.get_ydata(), a)


def test_silent_units_have_a_mark_of_their_own_on_axes_that_the_layers_share():
    two, none = (np.array([0.6, 1.0]), np.array([0.3, 0.0])), (np.array([0.9]), np.array([0.1]))
    figure = draw_units({"tanh": none, "sigmoid": two}, title="two layers")
    left, right = figure.axes
    assert left.get_ylim() == right.get_ylim()
    layer, others, silent = right.lines
    assert layer.get_ydata()[0] == pytest.approx(np.sqrt(0.045))
    np.testing.assert_allclose(others.get_xydata(), [[0.6, 0.3]])
    np.testing.assert_allclose(silent.get_xydata(), [[1.0, 1e-8]])  # 0 has no place on a log axis
    assert others.get_marker() != silent.get_marker()
    assert [line.get_label() for line in left.lines[1:]] == ["other units: 1", "silent units: 0"]


def test_a_bar_stands_for_each_activation_and_each_number_of_inputs():
    parts = {"relu": np.array([[0.2, 0.1]]), "tanh": np.array([[0.2, 0.05]])}
    figure = draw_time_parts([50, 500], parts, title="parts")
    heights = [[bar.get_height() for bar in axes.patches] for axes in figure.axes]
    assert heights == [[0.2, 0.2], [0.1, 0.05]]
    assert [axes.get_title(loc="left") for axes in figure.axes] == ["50 inputs", "500 inputs"]
    names = [label.get_text() for label in figure.axes[0].get_xticklabels()]
    assert names == ["relu", "tanh"]


@pytest.mark.parametrize(("allowed", "entries"), [((), 5), (("one",), 6)])
def test_a_legend_explains_the_walks_and_the_shade_where_there_is_one(allowed, entries):
    panels = {"one": (np.array([[1.0, 1.0], [0.5, 0.2], [0.0, 0.0]]), np.eye(2))}
    figure = draw_walks(panels, title="a walk", allowed=allowed)
    assert len(figure.legends[0].get_texts()) == entries
    assert figure.words.startswith("a walk; ")


def test_agreement_is_a_dot_per_seed_and_a_color_per_activation():
    starts = {"tanh, N(0, 1)": ([0.1, -0.1], [10, 12]), "tanh, LeCun": ([0.8, 0.9], [1.0, 1.1])}
    axes = draw_agreement(starts, title="two starts").axes[0]
    wild, good, _ = axes.lines
    np.testing.assert_allclose(wild.get_xydata(), [[0.1, 10], [-0.1, 12]])
    assert wild.get_color() == good.get_color()
    assert wild.get_marker() != good.get_marker()


def test_a_sweep_marks_lecun_above_the_curves():
    shares = saturation_by_scale([0.02, 2.0], ["tanh"], layer=1, seeds=[0])
    axes = draw_by_scale([0.02, 2.0], shares, lecun=0.045, title="one").axes[0]
    [name] = [text for text in axes.texts if text.get_text() == "LeCun"]
    assert name.xy == (0.045, 0.93)
    np.testing.assert_allclose(axes.lines[0].get_ydata(), shares["tanh, saturated"][0])


def test_two_ways_into_saturation_are_drawn_side_by_side():
    large, small = (tanh_signals(weight_std=std, depth=2, seeds=[0, 1]) for std in (1.0, 0.1))
    shares, sizes = draw_two_ways(large, small).axes
    np.testing.assert_allclose(shares.lines[1].get_ydata(), np.median(small.saturated, axis=0))
    np.testing.assert_allclose(sizes.lines[0].get_ydata(), np.median(large.gradient_std, axis=0))
