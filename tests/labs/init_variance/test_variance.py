"""Lab 06's measurements: shapes, seeds, and one value of each by another way."""

import numpy as np
import pytest

from labsupport.by_hand.activations import ACTIVATIONS
from labsupport.by_hand.propagation import backward, forward
from labsupport.by_hand.signals import signal_experiment
from labsupport.labs.init_variance.experiment import (
    gain_that_keeps,
    kept_by_gain,
    std_in_layer_5,
    std_through_identity,
)
from labsupport.labs.init_variance.explorer import explorer
from labsupport.labs.init_variance.figures import LIMITS, draw_kept

NAMES = ["linear", "relu", "tanh"]


def test_a_multiple_of_the_identity_does_what_the_matrix_product_does():
    inputs = np.random.default_rng(0).standard_normal((40, 6))
    found = std_through_identity(inputs, 1.5, activations=NAMES, depth=4)
    assert list(found) == NAMES
    for name, stds in found.items():
        layers = forward(inputs, [1.5 * np.eye(6)] * 4, ACTIVATIONS[name])
        assert stds == pytest.approx([h.std() for h in layers])


def test_the_std_in_layer_5_is_that_of_a_net_sent_by_hand_and_changes_with_the_seed():
    found = std_in_layer_5({"small": ("tanh", 0.02), "large": ("relu", 0.07)}, seeds=[0, 1])
    assert {label: stds.shape for label, stds in found.items()} == {"small": (2,), "large": (2,)}
    h = signal_experiment(1).inputs
    for W in signal_experiment(1).weights(5):
        h = np.tanh(h @ (0.02 * W))
    assert found["small"][1] == pytest.approx(h.std(), rel=1e-3)
    assert found["large"][0] != found["large"][1]
    again = std_in_layer_5({"large": ("relu", 0.07)}, seeds=[1])
    assert again["large"][0] == found["large"][1]


def test_what_a_gain_keeps_is_what_propagation_says():
    signal, gradient = kept_by_gain([0.9, 1.3], activations=NAMES, depth=3, samples=20, seeds=[5])
    rng = np.random.default_rng(5)
    inputs, top = (rng.standard_normal((20, 500), dtype=np.float32) for _ in range(2))
    drawn = [rng.standard_normal((500, 500), dtype=np.float32) for _ in range(3)]
    weights = [np.float32(1.3 / np.sqrt(500)) * W for W in drawn]
    for name in NAMES:
        outputs = forward(inputs, weights, ACTIVATIONS[name])
        gradients = backward(inputs, weights, ACTIVATIONS[name], top)
        assert signal[name][0, 1] == pytest.approx(outputs[-1].std() / outputs[0].std(), rel=1e-4)
        assert gradient[name][0, 1] == pytest.approx(gradients[0].std() / top.std(), rel=1e-4)


def test_each_seed_of_a_gain_sweep_is_a_draw_of_its_own():
    settings = {"activations": ["tanh"], "depth": 2, "samples": 10}
    both, _ = kept_by_gain([1.0, 2.0, 3.0], **settings, seeds=[3, 4])
    second, _ = kept_by_gain([1.0, 2.0, 3.0], **settings, seeds=[4])
    assert both["tanh"].shape == (2, 3)
    assert np.array_equal(both["tanh"][1:], second["tanh"])
    assert not np.array_equal(both["tanh"][0], both["tanh"][1])


def test_the_gain_that_keeps_lies_between_the_gains_tried_or_nowhere():
    gains = np.array([0.5, 1.0, 2.0])
    assert gain_that_keeps(gains, np.array([[0.1, 0.5, 2.0]])) == pytest.approx(1.5)
    middle = np.array([[0.1, 0.2, 4.0], [0.1, 1.0, 9.0], [0.2, 5.0, 9.0]])  # the median counts
    assert gain_that_keeps(gains, middle) == pytest.approx(1.0)
    assert gain_that_keeps(gains, np.array([[0.1, 0.5, 0.9]])) == np.inf


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_at_the_preset_between_the_extremes_tanh_keeps_both_lines_in_the_band(seed):
    lab = explorer(seed=seed)
    try:
        lab.press("tanh, 0.075")
        lines = [*lab.result.std, *lab.result.gradient_std]
    finally:
        lab.close()
    assert 0.5 < min(lines) <= max(lines) < 2


def test_the_figure_of_the_gains_shows_both_directions_on_the_same_axes():
    kept = {"tanh": np.array([[0.5, 1.0, 2.0]]), "linear": np.array([[0.01, 1.0, 50.0]])}
    figure = draw_kept([0.8, 1.0, 1.5], kept, kept)
    forward_panel, backward_panel = figure.axes
    assert forward_panel.get_ylim() == backward_panel.get_ylim() == LIMITS
    for axes in figure.axes:
        assert [1, 1] in [list(line.get_ydata()) for line in axes.lines]
        assert {"√2", "5/3"} <= {text.get_text() for text in axes.texts}
