"""Nets on points of the plane, and two weights on their way to a goal."""

import numpy as np
import pytest
import torch

from labsupport.by_hand.initializers import initializer
from labsupport.labs.activation_saturation import plane
from labsupport.training.networks import Network


def untrained(activation, seed=0):
    draw = initializer("glorot")
    net = Network((2, 16, 16, 16, 2), activation=activation, initializer=draw, seed=seed)
    with torch.no_grad():
        for layer in net.affine:
            layer.bias.fill_(0.3)
    return net


@pytest.fixture(scope="module")
def trained():
    return plane.train_on_points(["linear"], seeds=[1])


def test_one_layer_computes_what_a_linear_net_computes_and_not_what_a_tanh_net_does():
    nets = {("a", "linear"): [untrained("linear"), untrained("linear", 1)]}
    nets["a", "tanh"] = [untrained("tanh")]
    assert max(plane.gaps_to_one_layer(nets, "linear")) < 1e-5
    assert len(plane.gaps_to_one_layer(nets, "linear")) == 2
    assert plane.gaps_to_one_layer(nets, "tanh")[0] > 0.1


def test_one_seed_decides_the_points_the_weights_and_the_batches(trained):
    again = plane.train_on_points(["linear"], seeds=[1])
    assert list(again) == [("two moons", "linear"), ("rings", "linear")]
    for case, (net,) in again.items():
        torch.testing.assert_close(net.affine[0].weight, trained[case][0].affine[0].weight)


def test_linear_nets_learn_what_a_line_can(trained):
    right = plane.accuracies(trained, seeds=[1])
    assert 0.8 < right["two moons", "linear"][0] < 0.95
    assert right["rings", "linear"][0] < 0.75


def test_regions_are_the_classes_at_the_squares_of_the_grid(trained):
    points, labels, classes = plane.regions(trained)["rings, linear"]
    assert points.shape == (600, 2)
    assert len(labels) == 600
    corner = torch.full((1, 2), -plane.REACH * 0.99)
    assert classes.shape == (100, 100)
    assert classes[0, 0] == trained["rings", "linear"][0](corner).argmax()


@pytest.fixture(scope="module")
def inputs():
    pairs = np.random.default_rng(0).standard_normal((50, 2))
    return {"sigmoid": 1 / (1 + np.exp(-pairs)), "tanh": np.tanh(pairs)}


def test_walks_have_a_rate_of_the_search_and_come_to_the_goal(inputs):
    walks = plane.steps_at_best_rate(inputs)
    assert list(walks) == [(name, batch) for batch in plane.BATCHES for name in inputs]
    assert all(rate in np.arange(0.25, 4.01, 0.25) for rate, _ in walks.values())
    slower = walks["sigmoid", "full batch"][1] / walks["tanh", "full batch"][1]
    assert plane.slowdown(walks, "full batch") == slower > 1
    start = np.array([1.0, 1.5])
    for path in plane.paths_at_best_rate(inputs, walks, start=start, seed=0).values():
        np.testing.assert_array_equal(path[0], start)
        assert np.linalg.norm(path[-1]) < 0.05 * np.linalg.norm(start)


# Curvature 4 along (1, 1), and ½ along (1, -1).
H = 4 * np.full((2, 2), 0.5) + 0.5 * np.array([[0.5, -0.5], [-0.5, 0.5]])


def test_a_valley_is_as_steep_as_its_curvatures_say():
    assert plane.valley(H) == pytest.approx(8)


def test_steps_are_told_by_their_direction():
    path = np.array([[1.0, 1.0], [0.5, 0.5], [0.7, 0.2], [-0.5, 0.1]])
    assert plane.moves_together(path).tolist() == [True, False, True]
    assert plane.crosses_floor(path, H).tolist() == [False, False, True]
