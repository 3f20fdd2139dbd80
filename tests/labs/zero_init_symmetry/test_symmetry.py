"""Units that are copies of each other: counting them, training them, drawing them."""

import numpy as np
import pytest

from labsupport.by_hand.activations import ACTIVATIONS
from labsupport.labs.zero_init_symmetry import experiment as symmetry
from labsupport.labs.zero_init_symmetry import explorer
from labsupport.labs.zero_init_symmetry.figures import (
    SymmetryFigure,
    draw_breaking_time,
    draw_symmetry_runs,
    draw_unit_images,
    draw_zero_starts,
    unit_mosaic,
)

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


def test_moving_the_step_of_the_explorer_trains_nothing(digits, monkeypatch):
    trainings = []
    real = symmetry.train_symmetry
    monkeypatch.setattr(
        explorer, "train_symmetry", lambda *a, **k: trainings.append(1) or real(*a, **k)
    )
    monkeypatch.setattr(explorer, "load_digits", lambda: digits)
    monkeypatch.setattr(explorer, "ITERATIONS", 30)
    explorer._run.cache_clear()
    explore = explorer.symmetry_moment
    settings = {"start": "constant", "constant": 0.01, "activation": "tanh", "seed": 0}
    early = explore(**settings, noise=1e-3, step=0)
    late = explore(**settings, noise=1e-6, step=30)  # a constant start has no noise
    assert len(trainings) == 1
    assert (early.look, late.look) == (0, 30)
    assert "step 30" in late.summary
    explore(**settings | {"seed": 1}, noise=1e-3, step=30)
    assert len(trainings) == 2
    explorer._run.cache_clear()


def test_the_live_figure_shows_the_weights_of_the_moment_and_the_pinned_loss(digits):
    run, other = train(digits, "constant"), train(digits, "random")
    shown = symmetry.moment(run, 20)
    figure = SymmetryFigure(shown)
    figure.draw(shown, symmetry.moment(other, 20))
    W1, W2 = run.final[0], run.final[1]
    tiles = figure.tiles.get_array()
    np.testing.assert_allclose(tiles[:28, :28].ravel(), W1[:, 0] / np.abs(W1).max())
    np.testing.assert_allclose(tiles[:28, :28], tiles[29:57, 29:57])
    np.testing.assert_allclose(figure.matrix.get_array(), W2 / np.abs(W2).max())
    assert list(figure.cursors[0].get_xdata()) == [20, 20]
    assert "distinct to 1e-12: 1 of 16" in figure.tiles_note.get_text()
    assert figure.loss_ghost.get_visible()
    figure.update(symmetry.moment(run, 0), None)
    assert not figure.loss_ghost.get_visible()
    assert figure.loss_ghost.get_ydata()[0] == pytest.approx(other.loss[0])


def test_a_training_that_diverges_is_drawn_all_the_same(digits):
    run = train(digits, "random", activation="relu", learning_rate=1e300)
    assert not np.isfinite(run.loss[-1])
    diverged = symmetry.moment(run, 20)
    frame = SymmetryFigure(diverged).frame(diverged)
    assert frame.startswith(b"\x89PNG")


def test_unit_mosaic_puts_units_in_rows_with_gaps():
    W = np.arange(784 * 3.0).reshape(784, 3)
    mosaic = unit_mosaic(W, columns=2)
    assert mosaic.shape == (57, 57)
    np.testing.assert_array_equal(mosaic[:28, 29:], W[:, 1].reshape(28, 28))
    np.testing.assert_array_equal(mosaic[29:, :28], W[:, 2].reshape(28, 28))
    assert np.isnan(mosaic[28]).all()
    assert np.isnan(mosaic[29:, 29:]).all()


def test_the_static_figures_hold_the_numbers_of_their_runs(digits):
    run = train(digits, "constant")
    images = draw_unit_images(run, steps=(0, 20), units=3)
    assert len(images.axes) == 6
    last = images.axes[-1].images[0].get_array()
    assert np.abs(last).max() == pytest.approx(1)
    curves = draw_symmetry_runs({"copies": run}, layer=2)
    np.testing.assert_array_equal(curves.axes[0].lines[0].get_ydata(), run.spread[:, 1])
    starts = draw_zero_starts({"tanh": train(digits, "zeros")}, 2.3, titles=("loss", "weights"))
    assert [axes.get_title(loc="left") for axes in starts.axes] == ["loss", "weights"]
    assert [bar.get_height() for bar in starts.axes[1].patches] == [1e-6] * 3
    times = draw_breaking_time([1e-9, 1e-6], np.array([[30, 40], [10, 20]]), title="times")
    assert list(times.axes[0].lines[-1].get_ydata()) == [35, 15]
