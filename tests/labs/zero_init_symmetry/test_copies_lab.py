"""The Lab "Copies": what it trains, and what its picture shows."""

import numpy as np
import pytest

from labsupport.by_hand.activations import ACTIVATIONS
from labsupport.labs.zero_init_symmetry import explorer, units
from labsupport.labs.zero_init_symmetry.figures import SymmetryFigure
from tiny_digits import tiny_digits

SIZES = (784, 16, 16, 10)


@pytest.fixture(scope="module")
def digits():
    return tiny_digits()


def train(digits, start, *, noise=0.0, activation="tanh", **settings):
    weights = units.start_weights(SIZES, start, noise=noise, rng=np.random.default_rng(0))
    settings = {"iterations": 20, "looks": 4, "seed": 0, "batch_size": 20} | settings
    return units.train_symmetry(digits, weights, activation=ACTIVATIONS[activation], **settings)


@pytest.fixture
def tiny_lab(digits, monkeypatch):
    """The Lab on made-up digits, 30 steps long; the list of its trainings."""
    trainings = []
    real = units.train_symmetry
    monkeypatch.setattr(
        explorer, "train_symmetry", lambda *a, **k: trainings.append(1) or real(*a, **k)
    )
    monkeypatch.setattr(explorer, "load_digits", lambda: digits)
    monkeypatch.setattr(explorer, "ITERATIONS", 30)
    explorer._run.cache_clear()
    yield trainings
    explorer._run.cache_clear()


def test_moving_the_step_trains_nothing(tiny_lab):
    explore = explorer.symmetry_moment
    settings = {"start": "constant", "constant": 0.01, "activation": "tanh", "seed": 0}
    early = explore(**settings, noise=1e-3, step=0)
    late = explore(**settings, noise=1e-6, step=30)  # a constant start has no noise
    assert len(tiny_lab) == 1
    assert (early.look, late.look) == (0, 30)
    assert "step 30" in late.summary
    explore(**settings | {"seed": 1}, noise=1e-3, step=30)
    assert len(tiny_lab) == 2


def test_the_words_name_the_start_with_its_constant_and_its_noise(tiny_lab):
    settings = {"constant": 0.01, "noise": 1e-9, "activation": "tanh", "seed": 0, "step": 0}
    starts = {
        start: explorer.symmetry_moment(start=start, **settings).run.label for start in units.STARTS
    }
    assert starts == {
        "zeros": "tanh, zeros",
        "constant": "tanh, every weight 0.01",
        "constant + noise": "tanh, every weight 0.01 + noise 10⁻⁹",
        "random": "tanh, random",
    }


def test_the_lab_begins_where_the_units_still_look_equal_and_part_at_the_next_look(monkeypatch):
    monkeypatch.setenv("LABSUPPORT_DIGITS", "embedded")
    lab = explorer.explorer()
    try:
        step = lab.values["step"]
        assert lab.result.visible[0] == 1
        assert np.ptp(lab.result.run.weights[0][lab.result.look][:, 0]) > 0.1  # no blank pictures
        after = explorer.symmetry_moment(**{**lab.values, "step": step + 30})
        assert after.visible[0] > 1
    finally:
        lab.close()


def test_the_picture_shows_the_weights_of_the_moment_and_the_pinned_loss(digits):
    run, other = train(digits, "constant"), train(digits, "random")
    shown = units.moment(run, 20)
    figure = SymmetryFigure(shown)
    figure.draw(shown, units.moment(other, 20))
    W1, W2 = run.final[0], run.final[1]
    tiles = figure.tiles.get_array()
    np.testing.assert_allclose(tiles[:28, :28].ravel(), W1[:, 0] / np.abs(W1).max())
    np.testing.assert_allclose(tiles[:28, :28], tiles[29:57, 29:57])
    np.testing.assert_allclose(figure.matrix.get_array(), W2 / np.abs(W2).max())
    assert list(figure.cursors[0].get_xdata()) == [20, 20]
    assert "1 of 16 to the computer" in figure.tiles_note.get_text()
    assert figure.loss_ghost.get_visible()
    figure.update(units.moment(run, 0), None)
    assert not figure.loss_ghost.get_visible()
    assert figure.loss_ghost.get_ydata()[0] == pytest.approx(other.loss[0])


def test_each_color_scale_names_the_largest_weight_of_its_step(digits):
    run = train(digits, "constant")
    figure = SymmetryFigure(units.moment(run, 0))
    figure.draw(units.moment(run, 0))
    low, middle, high = (text.get_text() for text in figure.tiles_scale)
    assert (low, middle, high) == ("−0.005", "0", "+0.005")
    figure.update(units.moment(run, 20), None)
    largest = float(figure.matrix_scale[2].get_text())
    assert largest == pytest.approx(np.abs(run.final[1]).max(), rel=0.05)


def test_the_axis_of_distances_holds_both_runs_and_follows_them_in_steps(digits):
    noisy = units.moment(train(digits, "constant + noise", noise=1e-6), 20)
    quiet = units.moment(train(digits, "constant + noise", noise=1e-12), 20)
    figure = SymmetryFigure(noisy)
    frames = {"noisy": figure.frame(noisy)}
    assert figure.lowest == 1e-6
    frames["both"] = figure.frame(noisy, quiet)
    assert figure.lowest == 1e-12
    assert figure.ghosts[0].get_ydata().min() > 1e-12  # not cut off
    frames["again"] = figure.frame(noisy)
    assert figure.lowest == 1e-6
    assert frames["again"] == frames["noisy"]
    assert frames["both"] != frames["noisy"]


def test_a_training_that_diverges_is_drawn_all_the_same(digits):
    run = train(digits, "random", activation="relu", learning_rate=1e300)
    assert not np.isfinite(run.loss[-1])
    diverged = units.moment(run, 20)
    frame = SymmetryFigure(diverged).frame(diverged)
    assert frame.startswith(b"\x89PNG")
