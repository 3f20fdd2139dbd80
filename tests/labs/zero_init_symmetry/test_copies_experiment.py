"""What lab 05 measures: shapes, keys and seeds, and each number once by another way."""

import numpy as np
import pytest

from labsupport.by_hand.activations import ACTIVATIONS
from labsupport.labs.zero_init_symmetry import experiment, units
from tiny_digits import tiny_digits

SIZES = (784, 16, 16, 10)
QUICK = {"sizes": SIZES, "iterations": 20, "looks": 4, "batch_size": 20}


@pytest.fixture(scope="module")
def digits():
    return tiny_digits()


@pytest.fixture
def short(monkeypatch):
    """Trainings of 20 steps in place of 600."""
    monkeypatch.setattr(experiment, "LONG", {"iterations": 20, "looks": 4})


def test_descend_follows_the_gradients_it_is_handed():
    path = experiment.descend(lambda W, v: (W, v), [[1.0, 2.0]], [3.0], rate=0.5, steps=3)
    np.testing.assert_allclose(path, [np.array([[1.0, 2.0]]) / 2**k for k in range(4)])


def test_descend_hands_on_both_arrays():
    path = experiment.descend(lambda W, v: (v, W), [1.0], [3.0], rate=1.0, steps=2)
    np.testing.assert_allclose(path[:, 0], [1, -2, -4])


def test_a_run_is_that_of_its_start_and_its_seed(digits):
    run = experiment.train_from(digits, "constant + noise", noise=1e-3, seed=3, **QUICK)
    rng = np.random.default_rng(3)
    weights = units.start_weights(SIZES, "constant + noise", noise=1e-3, rng=rng)
    np.testing.assert_array_equal(run.weights[0][0], weights[0])
    same, other = experiment.train_seeds(
        digits, "constant + noise", noise=1e-3, seeds=(3, 4), **QUICK
    )
    np.testing.assert_array_equal(run.loss, same.loss)
    assert not np.array_equal(run.loss, other.loss)


def test_runs_are_keyed_by_activation(digits):
    runs = experiment.train_activations(digits, "zeros", ["relu", "sigmoid"], seed=0, **QUICK)
    assert list(runs) == ["relu", "sigmoid"]
    assert (runs["relu"].final[2] == 0).all()
    assert (runs["sigmoid"].final[2] != 0).any()


def test_runs_of_a_noise_start_that_far_from_the_constant(digits, short):
    runs = experiment.train_noises(digits, [1e-3, 0.0], seeds=[0, 1])
    assert [len(of_noise) for of_noise in runs.values()] == [2, 2]
    W = runs[1e-3][0].weights[0][0]
    assert W.shape == (784, 20)
    assert (W - 0.005).std() == pytest.approx(1e-3, rel=0.05)
    assert (runs[0.0][0].weights[0][0] == 0.005).all()


def test_parting_steps_are_those_of_each_run(digits, short):
    runs = experiment.train_noises(digits, [0.1, 0.0], seeds=[0, 1])
    steps = experiment.parting_steps(runs)
    np.testing.assert_array_equal(steps[0.1], [0, 0])
    np.testing.assert_array_equal(steps[0.0], [np.inf, np.inf])


def test_growth_by_net_divides_the_last_difference_of_the_units_by_the_first(digits, short):
    growth = experiment.growth_by_net(digits, noise=1e-6, seeds=[0, 1])
    assert list(growth) == list(experiment.NETS)
    assert [factors.shape for factors in growth.values()] == [(2,)] * 3
    run = experiment.train_from(
        digits, "constant + noise", noise=1e-6, seed=1, sizes=(784, 20, 10),
        activation="relu", learning_rate=0.2, iterations=20,
    )  # fmt: skip
    first, last = (np.linalg.norm(W - W[:, :1]) for W in run.weights[0][[0, -1]])
    assert growth["ReLU, one hidden layer"][1] == pytest.approx(last / first)


def test_distinct_after_counts_each_layer_of_each_start(digits):
    rng = np.random.default_rng(0)
    equal, drawn = (units.start_weights(SIZES, start, rng=rng) for start in ("constant", "random"))
    starts = {"equal": equal, "W₁": [drawn[0], *equal[1:]], "W₂": [equal[0], drawn[1], equal[2]]}
    counts = experiment.distinct_after(digits, starts, steps=5, seed=0, batch_size=20)
    assert counts == {"equal": [1, 1], "W₁": [16, 1], "W₂": [16, 16]}
    dropped = experiment.distinct_after(
        digits, {"equal": equal}, steps=5, seed=0, batch_size=20, dropout=0.5
    )
    assert dropped == {"equal": [16, 16]}


def test_count_parameters_counts_weights_and_biases():
    weights = units.start_weights(SIZES, "zeros", rng=np.random.default_rng(0))
    run = units.train_symmetry(
        tiny_digits(), weights, activation=ACTIVATIONS["tanh"], iterations=0, seed=0
    )
    total = sum(part.size for part in (*run.final, *run.biases))
    assert experiment.count_parameters(SIZES) == total


def test_percent_writes_whole_percents():
    assert experiment.percent([0.256, 1.0]) == "26%, 100%"
