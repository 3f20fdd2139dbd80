import threading

import numpy as np
import pytest
from threadpoolctl import threadpool_limits

from labsupport.by_hand import signals
from labsupport.by_hand.activations import ACTIVATIONS
from labsupport.by_hand.histograms import Histograms, histogram_range, histograms
from labsupport.by_hand.propagation import backward, forward
from labsupport.by_hand.signals import (
    SignalExperiment,
    SignalProfile,
    blas_uses_one_thread,
    signal_experiment,
    signal_profile,
)

each_activation = pytest.mark.parametrize("act", ACTIVATIONS.values(), ids=ACTIVATIONS)
no_warnings = pytest.mark.filterwarnings("error")
EMPTY = Histograms(np.linspace(-1, 1, 5), np.full((2, 4), 0.25))


def small_experiment(seed=3, **settings):
    return SignalExperiment(**{"seed": seed, "samples": 60, "width": 20, **settings})


def profile(std=(0.2, 0.1), gradient_std=(0.5, 1.0), activation="tanh"):
    two = np.zeros(2)
    arrays = np.array(std), np.array([0.0, 0.25]), np.array(gradient_std)
    return SignalProfile(activation, EMPTY, two, *arrays)


@each_activation
@pytest.mark.parametrize("depth", [1, 3, 5])
@pytest.mark.parametrize("scale", [0.01, 0.3, 1.5])
@pytest.mark.parametrize("in_halves", [True, False])
def test_a_profile_equals_plain_propagation_with_the_scaled_weights(
    act, depth, scale, in_halves, monkeypatch
):
    monkeypatch.setattr(signals, "blas_uses_one_thread", lambda: in_halves)
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


def test_the_summary_of_a_profile_tells_its_ends():
    assert profile().depth == 2
    assert profile().summary == (
        "tanh, 2 layers: std of outputs 0.2 in layer 1, 0.1 in layer 2; 25% of the values there "
        "saturated; gradient std 0.5 back in layer 1."
    )
    assert "25% of the values there off" in profile(activation="relu").summary


@pytest.mark.parametrize("field", ["std", "gradient_std"])
@pytest.mark.parametrize("bad", [np.inf, np.nan])
def test_a_profile_with_infinity_or_nan_says_that_it_diverged(field, bad):
    assert not profile().diverged
    sick = profile(**{field: (1.0, bad)})
    assert sick.diverged
    assert "diverged" in sick.summary
    assert "nan" not in sick.summary


@pytest.mark.parametrize(("threads", "one"), [(1, True), (2, False)])
def test_the_threads_of_blas_are_those_that_it_uses_now(threads, one):
    with threadpool_limits(threads, user_api="blas"):
        assert blas_uses_one_thread() == one


def test_where_nobody_knows_the_threads_of_blas_nothing_is_sent_in_halves(monkeypatch):
    class Unknown:
        def info(self):
            return []

    monkeypatch.setattr(signals, "_blas", Unknown)
    assert not blas_uses_one_thread()
