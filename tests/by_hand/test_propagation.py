import threading

import numpy as np
import pytest
import torch
from test_activations import TORCH

from labsupport.by_hand.activations import ACTIVATIONS
from labsupport.by_hand.histograms import histogram_range, histograms, std_of
from labsupport.by_hand.propagation import backward, forward
from labsupport.by_hand.signals import SignalExperiment, signal_experiment, signal_profile

each_activation = pytest.mark.parametrize("act", ACTIVATIONS.values(), ids=ACTIVATIONS)
no_warnings = pytest.mark.filterwarnings("error")


def network(rng, sizes=(7, 9, 5, 6), scale=0.8):
    weights = [scale * rng.standard_normal(pair) for pair in zip(sizes, sizes[1:], strict=False)]
    return rng.standard_normal((11, sizes[0])), weights, rng.standard_normal((11, sizes[-1]))


def small_experiment(seed=3, **settings):
    return SignalExperiment(**{"seed": seed, "samples": 60, "width": 20, **settings})


# -- forward and backward ------------------------------------------------------------------------


@each_activation
def test_forward_and_backward_equal_those_of_torch(act):
    inputs, weights, top = network(np.random.default_rng(1))
    h, hidden = torch.tensor(inputs), []
    for W in weights:
        h = TORCH[act.name](h @ torch.tensor(W, requires_grad=True))
        h.retain_grad()
        hidden.append(h)
    h.backward(torch.tensor(top))
    outputs, gradients = forward(inputs, weights, act), backward(inputs, weights, act, top)
    assert len(outputs) == len(gradients) == 3
    for ours, theirs in zip(outputs, hidden, strict=True):
        np.testing.assert_allclose(ours, theirs.detach().numpy(), rtol=1e-8, atol=1e-13)
    for ours, theirs in zip(gradients, hidden, strict=True):
        np.testing.assert_allclose(ours, theirs.grad.numpy(), rtol=1e-8, atol=1e-13)


def test_one_layer_hands_the_gradient_back_as_it_came():
    inputs, weights, top = network(np.random.default_rng(1), sizes=(4, 3))
    [gradient] = backward(inputs, weights, ACTIVATIONS["tanh"], top)
    np.testing.assert_array_equal(gradient, top)


def test_a_weight_matrix_that_does_not_fit_is_named_with_the_shape_it_needs():
    inputs, weights, _ = network(np.random.default_rng(1))
    weights[1] = weights[1].T
    with pytest.raises(ValueError, match=r"layer 2: W has shape \(5, 9\).*must be \(9, units\)"):
        forward(inputs, weights, ACTIVATIONS["relu"])
    with pytest.raises(ValueError, match=r"\(7,\); they must be \(samples, units\)"):
        forward(inputs[0], weights, ACTIVATIONS["relu"])


@pytest.mark.parametrize("shape", [(6,), (1, 6), (11, 1), (11, 5)])
def test_a_gradient_that_is_not_that_of_the_last_layer_is_refused(shape):
    inputs, weights, _ = network(np.random.default_rng(1))
    with pytest.raises(ValueError, match=r"top_gradient must have the output's shape \(11, 6\)"):
        backward(inputs, weights, ACTIVATIONS["tanh"], np.ones(shape))


# -- histograms and std --------------------------------------------------------------------------


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_histograms_equal_those_of_numpy(dtype):
    values = np.random.default_rng(2).uniform(-1, 1, (200, 30)).astype(dtype)
    ours = histograms([values, values[:3]], -1.0, 1.0, bins=40)
    np.testing.assert_allclose(ours.edges, np.linspace(-1, 1, 41))
    for share, layer in zip(ours.share, (values, values[:3]), strict=True):
        expected = np.histogram(layer, ours.edges)[0] / layer.size
        # A float32 within a rounding error of an edge may fall on its other side.
        np.testing.assert_allclose(share, expected, atol=(dtype == np.float32) * 2 / layer.size)


@no_warnings
def test_the_outer_bins_also_hold_what_lies_outside():
    values = np.array([-np.inf, -3e38, -1.5, -1.0, 0.1, 1.0, 2.0, 3e38, np.inf, 0.2], np.float32)
    share = histograms([values], -1.0, 1.0, bins=4).share
    np.testing.assert_allclose(share, [[0.4, 0, 0.2, 0.4]], rtol=1e-6)


def test_up_to_256_bins_are_counted_and_more_or_none_are_refused():
    values = np.linspace(0, 1, 1001)
    expected, _ = np.histogram(values, np.linspace(0, 1, 257))
    np.testing.assert_allclose(histograms([values], 0.0, 1.0, bins=256).share, [expected / 1001])
    for bins in (0, 257, 300):
        with pytest.raises(ValueError, match=f"bins is {bins}; it must be 1 to 256"):
            histograms([values], 0.0, 1.0, bins=bins)


@no_warnings
def test_nan_is_counted_nowhere():
    values = np.array([0.1, np.nan, 0.9, np.nan], np.float32)
    np.testing.assert_allclose(histograms([values], 0.0, 1.0, bins=2).share, [[0.25, 0.25]])
    assert histograms([values * np.nan], 0.0, 1.0, bins=2).share.sum() == 0


@pytest.mark.parametrize("low", [-1.0, -3.0, -0.17])
def test_tiny_values_stay_on_their_side_of_zero(low):
    values = (1e-9 * np.random.default_rng(2).standard_normal(1000)).astype(np.float32)
    ours = histograms([values], low, -3 * low, bins=40)
    np.testing.assert_allclose(ours.share[0], np.histogram(values, ours.edges)[0] / 1000)
    assert np.count_nonzero(ours.share) == 2


@each_activation
def test_a_histogram_covers_the_range_of_its_activation_up_to_3(act):
    low, high = histogram_range(act)
    assert low == (act.low if act.low > -3 else -3)
    assert high == (act.high if act.high < 3 else 3)


@no_warnings
@pytest.mark.parametrize("size", [1e-40, 1e-30, 1e-19, 1e-3, 1.0, 1e5, 1e19, 1e30, 3e37])
@pytest.mark.parametrize("mean", [0.0, 0.5, 300.0])
def test_the_std_is_right_wherever_float32_reaches(size, mean):
    values = np.random.default_rng(4).standard_normal((50, 40)) + mean
    values = (size * values / max(mean, 1)).astype(np.float32)
    assert std_of(values) == pytest.approx(values.astype(np.float64).std(), rel=1e-4)


@no_warnings
def test_the_std_of_what_is_not_finite_is_not_finite():
    assert not np.isfinite(std_of(np.array([1.0, np.inf], np.float32)))
    assert np.isnan(std_of(np.array([1.0, np.nan], np.float32)))
    assert std_of(np.zeros(5, np.float32)) == 0


# -- the experiment ------------------------------------------------------------------------------


@each_activation
@pytest.mark.parametrize("depth", [1, 3, 5])
@pytest.mark.parametrize("scale", [0.01, 0.3, 1.5])
@pytest.mark.parametrize("blas_threads", ["1", "4"])  # "1": the inputs are sent in two halves
def test_a_profile_equals_plain_propagation_with_the_scaled_weights(
    act, depth, scale, blas_threads, monkeypatch
):
    monkeypatch.setenv("OPENBLAS_NUM_THREADS", blas_threads)
    experiment = small_experiment(gradient_samples=25)
    profile = experiment.profile(act, scale=scale, depth=depth)
    inputs = experiment.inputs.astype(np.float64)
    weights = [np.float32(scale) * W.astype(np.float64) for W in experiment.unit_weights[:depth]]
    outputs = forward(inputs, weights, act)
    gradients = backward(inputs[:25], weights, act, experiment._top.astype(np.float64))
    assert profile.activation == act.name
    assert profile.depth == depth
    near = {"rtol": 2e-4, "atol": 1e-12}
    np.testing.assert_allclose(profile.std, [h.std() for h in outputs], **near)
    np.testing.assert_allclose(profile.gradient_std, [g.std() for g in gradients], **near)
    means = [h.mean() for h in outputs]
    np.testing.assert_allclose(profile.mean, means, rtol=1e-4, atol=1e-5 * max(profile.std))
    saturated = [act.saturated(h).mean() for h in outputs]
    np.testing.assert_allclose(profile.saturated, saturated, atol=3 / outputs[0].size)
    bars = histograms(outputs, *histogram_range(act)).share
    np.testing.assert_allclose(profile.histograms.share, bars, atol=5 / outputs[0].size)


FAN_IN = 500


@pytest.mark.parametrize(
    ("activation", "scale", "std", "spread"),
    [
        ("tanh", 0.01, [0.214, 0.048, 0.011, 0.0024, 0.0005], 0.08),
        ("tanh", 1.0, [0.98, 0.98, 0.98, 0.98, 0.98], 0.01),
        ("tanh", (1 / FAN_IN) ** 0.5, [0.63, 0.49, 0.41, 0.36, 0.32], 0.03),
        ("sigmoid", 0.01, [0.055, 0.027, 0.027, 0.028, 0.028], 0.12),
        # Nothing holds a ReLU's scale: from seed to seed the last layers differ by a quarter.
        ("relu", (1 / FAN_IN) ** 0.5, [0.59, None, None, None, 0.14], 0.25),
        ("relu", (2 / FAN_IN) ** 0.5, [0.83, 0.82, 0.81, 0.78, 0.77], 0.25),
        ("relu", 0.01, [None, None, None, None, 8e-5], 0.25),
        ("relu", 1.0, [None, None, None, None, 7.6e5], 0.25),
    ],
)
def test_the_lectures_numbers_come_out(activation, scale, std, spread):
    profile = signal_profile(activation=activation, scale=scale)
    for measured, told in zip(profile.std, std, strict=True):
        assert told is None or measured == pytest.approx(told, rel=spread)


def test_the_lectures_saturated_tanh_and_resting_sigmoid_come_out():
    assert signal_profile(activation="tanh", scale=1.0).saturated[0] == pytest.approx(
        0.92, abs=0.02
    )
    assert signal_profile(activation="sigmoid", scale=0.01).mean == pytest.approx(
        [0.5] * 5, abs=0.02
    )


def test_the_noise_stays_while_the_scale_moves_and_the_seed_decides_it():
    one, same, other = small_experiment(), small_experiment(), small_experiment(seed=4)
    relu = ACTIVATIONS["relu"]
    before = one.profile(relu, scale=0.2).std
    np.testing.assert_allclose(
        one.profile(relu, scale=0.4).std, before * 2.0 ** np.arange(1, 6), rtol=1e-4
    )
    np.testing.assert_array_equal(one.profile(relu, scale=0.2).std, before)
    np.testing.assert_array_equal(same.profile(relu, scale=0.2).std, before)
    assert (other.profile(relu, scale=0.2).std != before).all()


def test_a_network_that_grows_has_the_weights_it_would_have_had_from_the_start():
    grown, tall = small_experiment(depth=2), small_experiment(depth=6)
    grown.profile(ACTIVATIONS["tanh"], scale=0.1, depth=6)
    for ours, theirs in zip(grown.unit_weights, tall.unit_weights, strict=True):
        np.testing.assert_array_equal(ours, theirs)


def test_a_network_that_two_threads_let_grow_at_once_has_the_same_weights():
    expected = small_experiment(width=60, depth=40).unit_weights
    for _ in range(5):
        experiment = small_experiment(width=60, depth=1)
        gate = threading.Barrier(3)

        def grow(experiment=experiment, gate=gate):
            gate.wait(5)
            experiment.profile(ACTIVATIONS["linear"], scale=0.1, depth=40)

        threads = [threading.Thread(target=grow) for _ in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(20)
        np.testing.assert_array_equal(experiment.unit_weights, expected)


def test_the_experiment_of_a_seed_is_drawn_once():
    assert signal_experiment(0) is signal_experiment(0)
    assert signal_experiment(0).inputs.shape == (1000, 500)


@no_warnings
@each_activation
@pytest.mark.parametrize("scale", [0.0, 1e-30, 3.0, 1e12, 1e38, 1e300])
def test_ten_layers_survive_any_scale_without_a_warning(act, scale):
    profile = small_experiment().profile(act, scale=scale, depth=10)
    assert profile.depth == 10
    assert profile.histograms.share.shape == (10, 100)
    infinite = not (np.isfinite(profile.std).all() and np.isfinite(profile.gradient_std).all())
    assert profile.diverged == infinite
    assert ("diverged" in profile.summary) == infinite
    if scale >= 1e12 and act.high == np.inf:
        assert infinite
    if scale <= 3:
        assert not infinite


@pytest.mark.parametrize("scale", [-0.1, np.nan, np.inf])
def test_a_scale_that_makes_no_sense_is_refused(scale):
    with pytest.raises(ValueError, match="finite number, 0 or more"):
        small_experiment().profile(ACTIVATIONS["tanh"], scale=scale)


def test_a_network_without_layers_is_refused():
    with pytest.raises(ValueError, match="at least one layer"):
        small_experiment().profile(ACTIVATIONS["tanh"], scale=1, depth=0)


def test_an_unknown_activation_is_answered_with_the_known_ones():
    with pytest.raises(KeyError, match="linear, sigmoid, tanh"):
        signal_profile(activation="tan", scale=1.0)
