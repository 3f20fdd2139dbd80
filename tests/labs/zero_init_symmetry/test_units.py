"""Units that are copies of each other: counting them, training them."""

import numpy as np
import pytest

from labsupport.by_hand.activations import ACTIVATIONS
from labsupport.labs.zero_init_symmetry import units as symmetry

SIZES = (784, 16, 16, 10)


@pytest.fixture(scope="module")
def digits():
    from tiny_digits import tiny_digits

    return tiny_digits()


def train(digits, start, *, noise=0.0, activation="tanh", **settings):
    rng = np.random.default_rng(0)
    weights = symmetry.start_weights(SIZES, start, noise=noise, rng=rng)
    settings = {"iterations": 20, "looks": 4, "seed": 0} | settings
    return symmetry.train_symmetry(
        digits, weights, activation=ACTIVATIONS[activation], batch_size=20, **settings
    )


@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_units_that_diverged_are_not_counted(bad):
    W = np.array([[1.0, 2.0, 1.0, 1.0], [1.0, 2.0, bad, 1.0]])
    for count in (symmetry.distinct_units, symmetry.effective_units):
        assert count(W) == 2
        assert count(np.full((2, 3), bad)) == 0


def test_distinct_units_counts_columns_to_within_the_tolerance():
    W = np.array([[1.0, 1.0 + 1e-14, 2.0], [1.0, 1.0, 1.0]])
    assert symmetry.distinct_units(W) == 2
    assert symmetry.distinct_units(W, tolerance=0.0) == 3
    assert symmetry.distinct_units(W.T) == 2
    assert symmetry.distinct_units(np.zeros((3, 7))) == 1


def test_effective_units_ignores_what_no_eye_can_see():
    W = np.array([[1.0, 1.001, 1.1]])
    assert symmetry.distinct_units(W) == 3
    assert symmetry.effective_units(W) == 2
    assert symmetry.effective_units(np.zeros((2, 2))) == 1


def test_unit_spread_is_exactly_zero_for_copies():
    assert symmetry.unit_spread(np.full((5, 3), 0.1)) == 0
    assert symmetry.unit_spread(np.zeros((5, 3))) == 0
    assert symmetry.unit_spread(np.array([[3.0, 7.0]])) == pytest.approx(4 / 58**0.5)


@pytest.mark.parametrize("start", symmetry.STARTS)
def test_start_weights_have_the_sizes_and_the_start_that_is_asked_for(start):
    rng = np.random.default_rng(0)
    weights = symmetry.start_weights((4, 3, 2), start, constant=0.5, noise=0.1, rng=rng)
    assert [W.shape for W in weights] == [(4, 3), (3, 2)]
    values = {"zeros": 0, "constant": 0.5}
    for W in weights:
        expected = values[start] * np.ones_like(W) if start in values else W
        np.testing.assert_array_equal(W, expected)
        assert (np.unique(W).size == W.size) == (start not in values)


def test_an_unknown_start_names_the_known_ones():
    with pytest.raises(ValueError, match="constant"):
        symmetry.start_weights((2, 2), "ones", rng=np.random.default_rng(0))


@pytest.mark.parametrize("activation", ["tanh", "relu", "sigmoid"])
def test_copies_stay_copies(digits, activation):
    run = train(digits, "constant", activation=activation)
    assert [symmetry.distinct_units(W) for W in run.final[:2]] == [1, 1]
    assert np.ptp(run.final[0][:, 0]) > 0
    assert run.spread.max() < 1e-12


@pytest.mark.parametrize("activation", ["tanh", "relu"])
def test_from_exact_zeros_only_the_last_bias_learns(digits, activation):
    run = train(digits, "zeros", activation=activation)
    assert all((W == 0).all() for W in run.weights)
    assert [bool(np.any(b)) for b in run.biases] == [False, False, True]


def test_noise_makes_every_unit_distinct_and_dropout_parts_copies(digits):
    noisy = train(digits, "constant + noise", noise=1e-6)
    assert symmetry.distinct_units(noisy.final[0]) == 16
    assert symmetry.distinct_units(train(digits, "constant", dropout=0.5).final[0]) == 16


def test_a_run_is_reproducible_and_keeps_the_looks_that_were_asked_for(digits):
    one, other = (train(digits, "random") for _ in range(2))
    np.testing.assert_array_equal(one.loss, other.loss)
    np.testing.assert_array_equal(one.looked_at, [0, 5, 10, 15, 20])
    assert [W.shape for W in one.weights] == [(5, 784, 16), (5, 16, 16), (5, 16, 10)]
    assert one.spread.shape == (5, 2)
    assert one.accuracy.shape == (5,)


@pytest.mark.parametrize(
    ("setting", "cure"),
    [
        ({"dropout": 1.0}, "below 1"),
        ({"dropout": -0.1}, "0 .none. or more"),
        ({"dropout": np.nan}, "below 1"),
        ({"learning_rate": np.nan}, "finite number, 0 or more"),
        ({"iterations": -1}, "0 or more"),
    ],
)
def test_a_setting_that_cannot_train_is_refused(digits, setting, cure):
    with pytest.raises(ValueError, match=cure):
        train(digits, "random", **setting)


def test_parting_step_is_the_first_look_beyond_the_distance(digits):
    assert symmetry.parting_step(train(digits, "random")) == 0
    assert symmetry.parting_step(train(digits, "constant")) == float("inf")


def test_a_moment_says_in_words_how_many_units_are_distinct(digits):
    run = train(digits, "constant + noise", noise=1e-6, label="some start")
    shown = symmetry.moment(run, 0)
    assert shown.summary.startswith("some start, step 0; layer 1: 1 distinct to the eye, 16 to the")
    assert "16 to the computer" in shown.varies
    assert shown.varies in shown.summary
