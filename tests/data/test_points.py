import numpy as np
import pytest

from labsupport.by_hand.initializers import initializer
from labsupport.data import points as plane
from labsupport.figures.plane import draw_decisions, draw_descents
from labsupport.training.loop import train
from labsupport.training.measures import accuracy
from labsupport.training.networks import Network

GOAL = np.array([0.5, -1.0])


def quadratic_inputs(mean, seed=0):
    return mean + np.random.default_rng(seed).standard_normal((50, 2))


# -- points --------------------------------------------------------------------------------------


@pytest.mark.parametrize("shape", plane.SHAPES)
def test_a_point_set_is_what_training_takes(shape):
    points = plane.point_set(shape, seed=3, count=100)
    assert points.train_images.shape == points.test_images.shape == (100, 2)
    assert points.train_images.dtype == np.float32
    assert points.train_labels.dtype == np.int64
    assert points.train_labels.sum() == 50
    assert not np.array_equal(points.train_images, points.test_images)
    again = plane.point_set(shape, seed=3, count=100)
    np.testing.assert_array_equal(points.train_images, again.train_images)
    network = Network((2, 8, 2), activation="tanh", initializer=initializer("lecun"), seed=0)
    settings = {"learning_rate": 0.5, "iterations": 60, "batch_size": 50, "seed": 0}
    steps = list(train(network, points, **settings))
    assert steps[-1].loss < steps[0].loss
    assert accuracy(network, points.test_images, points.test_labels) > 0.6


def test_without_noise_moons_are_half_circles_and_rings_have_two_radii():
    rng = np.random.default_rng(0)
    moons, labels = plane.two_moons(60, rng=rng, noise=0)
    centers = np.where(labels[:, None] == 0, [-0.5, -0.25], [0.5, 0.25])
    np.testing.assert_allclose(np.linalg.norm(moons - centers, axis=1), 1)
    rings, labels = plane.rings(60, rng=rng, noise=0)
    np.testing.assert_allclose(np.linalg.norm(rings, axis=1), np.where(labels == 0, 0.6, 1.4))


def test_an_unknown_shape_names_the_known_ones():
    with pytest.raises(KeyError, match="two moons, rings"):
        plane.point_set("spiral", seed=0)


def test_the_grid_goes_row_by_row_from_below():
    squares = plane.grid(1.0, cells=2)
    np.testing.assert_allclose(squares, [[-0.5, -0.5], [0.5, -0.5], [-0.5, 0.5], [0.5, 0.5]])


# -- paths ---------------------------------------------------------------------------------------


def test_a_step_over_all_examples_is_the_gradient_of_the_mean():
    x = quadratic_inputs(0.3)
    starts = np.array([[2.0, 1.0], [0.0, 0.0]])
    walk = {"learning_rate": 0.1, "steps": 3, "batch_size": None, "seed": 0}
    paths = plane.least_squares_paths(x, GOAL, starts, **walk)
    assert paths.shape == (4, 2, 2)
    H = x.T @ x / len(x)
    for before, after in zip(paths[:-1], paths[1:], strict=True):
        np.testing.assert_allclose(after, before - 0.1 * (before - GOAL) @ H)


def test_a_step_on_one_example_goes_along_that_example():
    x = np.abs(quadratic_inputs(0.0))
    walk = {"learning_rate": 0.1, "steps": 20, "seed": 4}
    path = plane.least_squares_paths(x, GOAL, np.array([[2.0, 3.0]]), **walk)[:, 0]
    for step in np.diff(path, axis=0):
        assert np.abs(step[0] * x[:, 1] - step[1] * x[:, 0]).min() < 1e-12
        assert step[0] * step[1] > 0  # positive inputs: both weights the same way


def test_runs_draw_their_own_examples_and_the_seed_decides_them():
    x, starts = quadratic_inputs(0.0), np.ones((3, 2))
    walk = {"learning_rate": 0.1, "steps": 5}
    one, same, other = (
        plane.least_squares_paths(x, GOAL, starts, seed=s, **walk) for s in (0, 0, 1)
    )
    np.testing.assert_array_equal(one, same)
    assert not np.array_equal(one, other)
    assert not np.array_equal(one[:, 0], one[:, 1])


def test_steps_to_counts_to_the_first_arrival_and_infinity_where_there_is_none():
    paths = np.array([[[4.0, 0], [4.0, 0]], [[1.0, 0], [5.0, 0]], [[3.0, 0], [np.inf, 0]]])
    np.testing.assert_array_equal(plane.steps_to(paths, np.zeros(2), within=0.5), [1, np.inf])


def test_the_fewest_steps_come_with_the_best_of_the_rates():
    x, starts = quadratic_inputs(0.0), np.array([[3.0, 3.0], [-1.0, 2.0]])
    tried = {"batch_size": None, "seed": 0}
    rate, steps = plane.fewest_steps(x, GOAL, starts, rates=(0.001, 0.5, 50.0), **tried)
    assert rate == 0.5
    walk = {"learning_rate": 0.5, "steps": 400, **tried}
    paths = plane.least_squares_paths(x, GOAL, starts, **walk)
    np.testing.assert_array_equal(steps, plane.steps_to(paths, GOAL, within=0.05))
    assert np.isfinite(steps).all()


def test_a_path_to_the_goal_ends_with_the_step_that_arrives():
    x, start = quadratic_inputs(0.5), np.array([3.0, 3.0])
    walk = {"learning_rate": 0.3, "batch_size": 2, "seed": 5}
    path = plane.path_to(x, GOAL, start, **walk)
    whole = plane.least_squares_paths(x, GOAL, start[None], steps=400, **walk)
    [count] = plane.steps_to(whole, GOAL, within=0.05)
    assert len(path) == count + 1
    np.testing.assert_array_equal(path, whole[: len(path), 0])
    distance = np.linalg.norm(path - GOAL, axis=1) / np.linalg.norm(start - GOAL)
    assert distance[-1] < 0.05 <= distance[:-1].min()


def test_a_path_that_does_not_arrive_says_so():
    walk = {"learning_rate": 1e-6, "batch_size": None, "seed": 0, "most": 7}
    with pytest.raises(ValueError, match="does not arrive in 7 steps"):
        plane.path_to(quadratic_inputs(0.0), GOAL, np.array([3.0, 3.0]), **walk)


# -- figures -------------------------------------------------------------------------------------


def test_the_decision_figure_shows_points_and_regions_of_each_panel():
    points = plane.point_set("rings", seed=0, count=40)
    classes = (np.linalg.norm(plane.grid(2.0, cells=20), axis=1) > 1).astype(int).reshape(20, 20)
    panel = points.test_images, points.test_labels, classes
    figure = draw_decisions({"one": panel, "two": panel}, reach=2.0)
    assert [axes.get_title(loc="left") for axes in figure.axes] == ["one", "two"]
    dots = [c for c in figure.axes[0].collections if len(c.get_offsets()) == 20]
    shown = np.concatenate([dot.get_offsets() for dot in dots])
    order = np.argsort(points.test_labels, kind="stable")
    np.testing.assert_allclose(shown, points.test_images[order])


def test_the_descent_figure_has_an_arrow_per_step_and_shades_what_is_allowed():
    path = np.array([[1.0, 1.0], [0.5, 0.7], [0.1, 0.0]])
    figure = draw_descents(
        {"σ": (path, np.eye(2)), "tanh": (path, np.eye(2))},
        goal=np.zeros(2), reach=2.0, allowed=("σ",),
    )  # fmt: skip
    shaded, open_ = figure.axes
    assert [len(axes.patches) for axes in (shaded, open_)] == [2, 0]
    corners = [patch.get_xy() for patch in shaded.patches]
    assert tuple(path[0]) in corners
    [arrows] = [c for c in open_.collections if hasattr(c, "U")]
    np.testing.assert_allclose(np.stack([arrows.U, arrows.V], axis=1), np.diff(path, axis=0))
