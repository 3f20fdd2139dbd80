import numpy as np
import pytest

from labsupport.by_hand.initializers import initializer
from labsupport.data import points
from labsupport.training.loop import train
from labsupport.training.measures import accuracy
from labsupport.training.networks import Network


@pytest.mark.parametrize("shape", points.SHAPES)
def test_a_point_set_is_what_training_takes(shape):
    dataset = points.point_set(shape, seed=3, count=100)
    assert dataset.train_images.shape == dataset.test_images.shape == (100, 2)
    assert dataset.train_images.dtype == np.float32
    assert dataset.train_labels.dtype == np.int64
    assert dataset.train_labels.sum() == 50
    assert not np.array_equal(dataset.train_images, dataset.test_images)
    again = points.point_set(shape, seed=3, count=100)
    np.testing.assert_array_equal(dataset.train_images, again.train_images)
    network = Network((2, 8, 2), activation="tanh", initializer=initializer("lecun"), seed=0)
    settings = {"learning_rate": 0.5, "iterations": 60, "batch_size": 50, "seed": 0}
    steps = list(train(network, dataset, **settings))
    assert steps[-1].loss < steps[0].loss
    assert accuracy(network, dataset.test_images, dataset.test_labels) > 0.6


def test_without_noise_moons_are_half_circles_and_rings_have_two_radii():
    rng = np.random.default_rng(0)
    moons, labels = points.two_moons(60, rng=rng, noise=0)
    centers = np.where(labels[:, None] == 0, [-0.5, -0.25], [0.5, 0.25])
    np.testing.assert_allclose(np.linalg.norm(moons - centers, axis=1), 1)
    rings, labels = points.rings(60, rng=rng, noise=0)
    np.testing.assert_allclose(np.linalg.norm(rings, axis=1), np.where(labels == 0, 0.6, 1.4))


def test_an_unknown_shape_names_the_known_ones():
    with pytest.raises(KeyError, match="two moons, rings"):
        points.point_set("spiral", seed=0)


def test_the_grid_goes_row_by_row_from_below():
    squares = points.grid(1.0, cells=2)
    np.testing.assert_allclose(squares, [[-0.5, -0.5], [0.5, -0.5], [-0.5, 0.5], [0.5, 0.5]])
