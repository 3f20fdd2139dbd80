import numpy as np
import pytest
import torch
from torch.nn import functional as F

from labsupport.by_hand.initializers import initializer
from labsupport.data.points import point_set
from labsupport.training.gradients import (
    agreement,
    majority_shares,
    majority_sign_shares,
    seconds_there_and_back,
    weight_gradient,
)
from labsupport.training.networks import Network


def network(activation="tanh"):
    return Network((2, 7, 5, 2), activation=activation, initializer=initializer("lecun"), seed=0)


@pytest.mark.parametrize("layer", [1, 2, 3])
def test_the_gradient_is_that_of_torch_and_the_network_stays_as_it_is(layer):
    points, net = point_set("rings", seed=0, count=40), network()
    gradient = weight_gradient(net, points, layer=layer, rows=slice(10, 30))
    assert all(parameter.grad is None for parameter in net.parameters())
    images, labels = (torch.tensor(x[10:30]) for x in (points.train_images, points.train_labels))
    F.cross_entropy(net(images), labels).backward()
    torch.testing.assert_close(gradient, net.affine[layer - 1].weight.grad)


@pytest.mark.parametrize("layer", [0, 4])
def test_a_layer_that_is_not_there_is_named_with_those_that_are(layer):
    with pytest.raises(IndexError, match=f"layer is {layer}.*layers 1 to 3"):
        weight_gradient(network(), point_set("rings", seed=0), layer=layer, rows=slice(5))


def test_agreement_is_the_cosine():
    one = torch.tensor([[3.0, 0.0], [0.0, 4.0]])
    assert agreement(one, 7 * one) == pytest.approx(1)
    assert agreement(one, -one) == pytest.approx(-1)
    assert agreement(one, torch.tensor([[0.0, 2.0], [5.0, 0.0]])) == 0


@pytest.mark.parametrize("length", [1e-30, 1e-12, 1e15])
def test_agreement_does_not_feel_how_long_a_gradient_is(length):
    one, other = torch.randn(2, 6, 4, generator=torch.Generator().manual_seed(0))
    expected = agreement(one, other)
    assert agreement(length * one, one) == pytest.approx(1, rel=1e-6)
    assert agreement(length * one, length * other) == pytest.approx(expected, rel=1e-5)


@pytest.mark.parametrize("value", [0.0, np.inf, np.nan])
def test_what_has_no_direction_agrees_with_nothing(value):
    with pytest.raises(ValueError, match="only a finite one above 0 has a direction"):
        agreement(torch.ones(2, 2), torch.full((2, 2), value))


def test_majorities_are_shares_of_the_weights_that_move():
    gradient = torch.tensor([[1.0, 2, 3, 4], [1, -1, 2, -2], [-1, -1, -3, 9]])
    np.testing.assert_allclose(majority_sign_shares(gradient), [1, 0.5, 0.75])
    some = torch.tensor([[1.0, 1, 0, 0], [0, -1, 0, 0], [2, -1, -1, 0], [0, 0, 0, 0]])
    np.testing.assert_allclose(majority_sign_shares(some), [1, 1, 2 / 3, np.nan])


def test_one_example_behind_sigmoids_gives_each_unit_one_sign():
    gradient = weight_gradient(
        network("sigmoid"), point_set("rings", seed=0), layer=2, rows=slice(1)
    )
    assert (majority_sign_shares(gradient) == 1).all()


def test_majority_shares_are_the_means_over_the_units_of_batches_from_the_first_image_on():
    points, net = point_set("rings", seed=0), network("sigmoid")
    shares = majority_shares(net, points, layer=2, sizes=[1, 2])
    for share, size in zip(shares, (1, 2), strict=True):
        batch = weight_gradient(net, points, layer=2, rows=slice(0, size))
        assert share == pytest.approx(float(majority_sign_shares(batch).mean()))
    assert shares[0] == 1 > shares[1]


def test_a_unit_that_does_not_move_has_no_part_in_the_majority_shares():
    points, net = point_set("rings", seed=0), network("relu")
    with torch.no_grad():
        net.affine[1].bias[0] = -100.0
    assert np.isfinite(majority_shares(net, points, layer=2, sizes=[4])).all()


def test_there_and_back_runs_the_function_and_its_backward_each_time_and_leaves_the_inputs_alone():
    runs = []

    class Double(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x, W):
            runs.append("there")
            return 2 * (x @ W)

        @staticmethod
        def backward(ctx, arriving):
            runs.append("back")
            return torch.zeros(4, 3), torch.zeros(3, 2)

    x, W = torch.ones(4, 3), torch.ones(3, 2)
    assert seconds_there_and_back(Double.apply, x, W, times=3) > 0
    assert runs[-6:] == ["there", "back"] * 3
    assert not x.requires_grad
    assert x.grad is W.grad is None
