import numpy as np
import pytest

from labsupport.by_hand import descent

GOAL = np.array([0.5, -1.0])


def quadratic_inputs(mean, seed=0):
    return mean + np.random.default_rng(seed).standard_normal((50, 2))


def test_a_step_over_all_examples_is_the_gradient_of_the_mean():
    x = quadratic_inputs(0.3)
    starts = np.array([[2.0, 1.0], [0.0, 0.0]])
    walk = {"learning_rate": 0.1, "steps": 3, "batch_size": None, "seed": 0}
    paths = descent.least_squares_paths(x, GOAL, starts, **walk)
    assert paths.shape == (4, 2, 2)
    H = x.T @ x / len(x)
    for before, after in zip(paths[:-1], paths[1:], strict=True):
        np.testing.assert_allclose(after, before - 0.1 * (before - GOAL) @ H)


def test_a_step_on_one_example_goes_along_that_example():
    x = np.abs(quadratic_inputs(0.0))
    walk = {"learning_rate": 0.1, "steps": 20, "seed": 4}
    path = descent.least_squares_paths(x, GOAL, np.array([[2.0, 3.0]]), **walk)[:, 0]
    for step in np.diff(path, axis=0):
        assert np.abs(step[0] * x[:, 1] - step[1] * x[:, 0]).min() < 1e-12
        assert step[0] * step[1] > 0  # positive inputs: both weights the same way


def test_runs_draw_their_own_examples_and_the_seed_decides_them():
    x, starts = quadratic_inputs(0.0), np.ones((3, 2))
    walk = {"learning_rate": 0.1, "steps": 5}
    one, same, other = (
        descent.least_squares_paths(x, GOAL, starts, seed=s, **walk) for s in (0, 0, 1)
    )
    np.testing.assert_array_equal(one, same)
    assert not np.array_equal(one, other)
    assert not np.array_equal(one[:, 0], one[:, 1])


def test_steps_to_counts_to_the_first_arrival_and_infinity_where_there_is_none():
    paths = np.array([[[4.0, 0], [4.0, 0]], [[1.0, 0], [5.0, 0]], [[3.0, 0], [np.inf, 0]]])
    np.testing.assert_array_equal(descent.steps_to(paths, np.zeros(2), within=0.5), [1, np.inf])


def test_the_fewest_steps_come_with_the_best_of_the_rates():
    x, starts = quadratic_inputs(0.0), np.array([[3.0, 3.0], [-1.0, 2.0]])
    tried = {"batch_size": None, "seed": 0}
    rate, steps = descent.fewest_steps(x, GOAL, starts, rates=(0.001, 0.5, 50.0), **tried)
    assert rate == 0.5
    walk = {"learning_rate": 0.5, "steps": 400, **tried}
    paths = descent.least_squares_paths(x, GOAL, starts, **walk)
    np.testing.assert_array_equal(steps, descent.steps_to(paths, GOAL, within=0.05))
    assert np.isfinite(steps).all()


def test_a_path_to_the_goal_ends_with_the_step_that_arrives():
    x, start = quadratic_inputs(0.5), np.array([3.0, 3.0])
    walk = {"learning_rate": 0.3, "batch_size": 2, "seed": 5}
    path = descent.path_to(x, GOAL, start, **walk)
    whole = descent.least_squares_paths(x, GOAL, start[None], steps=400, **walk)
    [count] = descent.steps_to(whole, GOAL, within=0.05)
    assert len(path) == count + 1
    np.testing.assert_array_equal(path, whole[: len(path), 0])
    distance = np.linalg.norm(path - GOAL, axis=1) / np.linalg.norm(start - GOAL)
    assert distance[-1] < 0.05 <= distance[:-1].min()


def test_a_path_that_does_not_arrive_says_so():
    walk = {"learning_rate": 1e-6, "batch_size": None, "seed": 0, "most": 7}
    with pytest.raises(ValueError, match="does not arrive in 7 steps"):
        descent.path_to(quadratic_inputs(0.0), GOAL, np.array([3.0, 3.0]), **walk)
