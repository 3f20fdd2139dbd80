"""Lab 14 without torch: walks down a valley, the theory, error surfaces, and the cliff."""

import numpy as np
import pytest

from labsupport.by_hand.optimizers import OPTIMIZERS, Momentum, path_of
from labsupport.labs.optimization import cliff, surfaces, theory, walks
from labsupport.labs.optimization.walk_figure import WalkFigure
from rooms import ROOMS, drawn

USUAL = {"rate": 0.02, "adaptive": 0.1, "curvature": 20.0, "turn": 0.0, "beta": 0.9}
USUAL |= {"w1": -3.0, "w2": 1.5}


def test_a_valley_has_its_curvatures_whichever_way_it_is_turned():
    for turn in (0, 30, 45, 90):
        values = np.linalg.eigvalsh(walks.hessian(20.0, turn))
        np.testing.assert_allclose(values, [1, 20])
    np.testing.assert_allclose(walks.hessian(20.0, 0), np.diag([1, 20]), atol=1e-12)


def test_all_walkers_start_at_one_place_and_the_losses_are_those_of_the_valley():
    found = walks.walks(**USUAL)
    assert tuple(found.paths) == walks.WALKERS
    for name, path in found.paths.items():
        assert path.shape == (walks.STEPS + 1, 2)
        np.testing.assert_array_equal(path[0], [-3.0, 1.5])
        last = path[-1]
        assert found.losses[name][-1] == pytest.approx(0.5 * last @ found.H @ last)


def test_whoever_runs_away_is_said_to_end_higher():
    found = walks.walks(**{**USUAL, "rate": 1.0})
    assert np.isfinite(found.paths["gradient descent"]).all()
    assert "gradient descent ends higher than it began" in found.summary


@pytest.mark.parametrize("room", ROOMS)
def test_the_walks_are_drawn_in_every_room(room):
    picture = drawn(WalkFigure, walks.walks(**USUAL), room=ROOMS[room])
    assert picture.panels["walks"]


def test_a_pinned_walk_is_gray_and_hidden_again():
    one, other = walks.walks(**USUAL), walks.walks(**{**USUAL, "turn": 45.0})
    picture = WalkFigure(one)
    picture.draw(one, other)
    ghost = picture.ghosts["Adam"][0]
    assert ghost.get_visible()
    np.testing.assert_allclose(ghost.get_xydata(), other.paths["Adam"])
    picture.draw(one)
    assert not ghost.get_visible()


def test_the_largest_rate_is_that_of_the_theory():
    for name, limit in {"gradient descent": 2.0, "momentum": 3.8, "Nesterov": 3.8 / 2.8}.items():
        assert theory.largest_rate(OPTIMIZERS[name], 5.0) == pytest.approx(limit / 5, rel=2e-3)


def test_the_best_momentum_beats_the_best_descent_and_its_neighbors():
    for ratio in (10, 100):
        best = theory.steps_down(lambda r=ratio: theory.best_momentum(r), ratio)
        assert best < theory.steps_down(lambda r=ratio: theory.best_descent(r), ratio)
    assert theory.steps_down(lambda: theory.best_descent(1), 1) == 1


def test_to_pass_by_the_goal_is_not_to_be_there():
    swinging = theory.steps_down(lambda: Momentum(0.15), 10)
    path = path_of(Momentum(0.15), lambda w: w * [1, 0.1], np.ones(2), steps=1000)
    far = np.linalg.norm(path, axis=1) >= 1e-3 * 2**0.5
    assert not far[int(swinging) :].any()
    assert far[int(swinging) - 1]
    assert swinging > far.argmin()  # it was near before, on its way through
    assert np.isinf(theory.steps_down(lambda: Momentum(0.001), 10, most=50))


def test_the_cliffs_gradient_is_that_of_differences():
    w, b, e = np.array([4.0, 3.0]), np.array([-1.5, -0.5]), 1e-6
    of_w = (cliff.loss(w + e, b) - cliff.loss(w - e, b)) / (2 * e)
    of_b = (cliff.loss(w, b + e) - cliff.loss(w, b - e)) / (2 * e)
    np.testing.assert_allclose(cliff.gradient(w, b), [of_w, of_b], rtol=1e-5)


def test_each_run_at_the_cliff_is_clipped_alone():
    starts = np.array([[5.1, -2.5], [3.0, -1.0]])
    clip = cliff.CLIPS["norm, 1"]
    together = cliff.descent(starts, rate=1.0, steps=5, clip=clip)
    for run, start in enumerate(starts):
        alone = cliff.descent(start[None], rate=1.0, steps=5, clip=clip)
        np.testing.assert_allclose(together[:, run], alone[:, 0])
    assert np.linalg.norm(np.diff(together, axis=0), axis=2).max() <= 1 + 1e-12


def test_a_bowl_is_nowhere_flat_and_bad_and_a_plateau_is():
    ticks = np.linspace(-20, 20, 41)
    x, y = np.meshgrid(ticks, ticks)
    assert not surfaces.Surface(ticks, x**2 + y**2).stuck.any()
    step = surfaces.Surface(ticks, 1 / (1 + np.exp(-x)))
    assert step.stuck[:, -1].all()
    assert not step.stuck[:, 0].any()  # as flat, but not bad


def test_a_surface_is_the_loss_at_its_weights():
    surface = surfaces.of_one_unit("cross-entropy", separable=False, seed=3)
    x, y = surfaces.points(separable=False, seed=3)
    w = np.array([surface.ticks[7], surface.ticks[11]])
    away = np.where(y == 1, -1, 1) * (x @ w)  # how far on the wrong side
    by_hand = np.mean(np.where(away < 30, np.log(1 + np.exp(np.minimum(away, 30))), away))
    assert surface.loss[11, 7] == pytest.approx(by_hand)


@pytest.mark.parametrize("which", ["hidden", "output"])
def test_a_nets_surface_is_the_loss_of_that_net(which):
    surface = surfaces.of_a_net("squared, after softmax", which, seed=2)
    x, y = surfaces.points(separable=False, seed=2)
    rng = np.random.default_rng([2, 1])
    W, V = rng.standard_normal((2, 4)), rng.standard_normal((4, 2))
    moved = [surface.ticks[5], surface.ticks[20]]
    if which == "hidden":
        W[:, 0] = moved
    else:
        V[:2, 1] = moved
    outputs = np.exp(np.tanh(x @ W) @ V)
    p = outputs / outputs.sum(axis=1, keepdims=True)
    by_hand = np.mean(((p - np.stack([1 - y, y], axis=1)) ** 2).sum(axis=1) / 2)
    assert surface.loss[20, 5] == pytest.approx(by_hand)
