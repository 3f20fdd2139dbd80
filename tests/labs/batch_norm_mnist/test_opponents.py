"""Steps to 80 % of the nets that work without batch norm."""

import numpy as np
import pytest
import torch

from labsupport.by_hand.initializers import initializer
from labsupport.labs.batch_norm_mnist import opponents
from labsupport.training.networks import Network
from labsupport.training.side_by_side import SideBySide
from tiny_digits import tiny_digits

DIGITS = tiny_digits()


@pytest.mark.parametrize("activation", opponents.FITTING)
def test_steps_to_the_goal_are_infinite_where_it_is_not_reached(activation):
    steps = opponents.steps_by_rate(activation, DIGITS, [0.1, 1e-9], at_most=24, seeds=[0, 1])
    assert list(steps) == ["plain", "plain, centered", "batch norm"]
    for table in steps.values():
        assert table.shape == (2, 2)
        assert np.isinf(table[:, 1]).all()
    reached = steps["batch norm"][:, 0]
    assert np.isfinite(reached).all()
    assert (reached % 3 == 0).all()


def test_nets_that_diverge_are_not_waited_for():
    he = {"activation": "relu", "initializer": initializer("he")}
    together = SideBySide([Network((784, 20, 20, 10), seed=seed, **he) for seed in (0, 1)])
    steps = opponents._steps_to_80(together, DIGITS, 1e6, [0, 1], at_most=10**9)
    assert np.isinf(steps).all()


@pytest.mark.parametrize(("norm", "count"), [("plain", 0), ("batch norm", 2)])
def test_the_convolutional_net_has_hes_weights_and_a_batch_norm_after_each_convolution(norm, count):
    net, again = (opponents.SmallConvNet(norm, seed=3) for _ in range(2))
    kinds = [type(layer).__name__ for layer in net.layers]
    assert kinds.count("BatchNorm2d") == count
    assert net(torch.zeros(5, 784)).shape == (5, 10)
    second = [layer for layer in net.layers if isinstance(layer, torch.nn.Conv2d)][1]
    assert float(second.weight.detach().std()) == pytest.approx(np.sqrt(2 / 72), rel=0.1)
    for mine, other in zip(net.parameters(), again.parameters(), strict=True):
        assert torch.equal(mine, other)


def test_the_convolutional_nets_steps_have_a_row_for_each_seed():
    steps = opponents.conv_steps_by_rate(DIGITS, [0.3, 1e-9], at_most=30, seeds=[0, 1])
    assert list(steps) == ["plain", "batch norm"]
    for table in steps.values():
        assert table.shape == (2, 2)
        assert np.isinf(table[:, 1]).all()
    assert np.isfinite(steps["batch norm"][:, 0]).all()
