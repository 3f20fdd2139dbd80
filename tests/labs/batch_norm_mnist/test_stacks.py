"""Nets side by side learn as they learn alone."""

import numpy as np
import pytest
import torch

from labsupport.by_hand.initializers import gaussian, initializer
from labsupport.labs.batch_norm_mnist.stacks import Stack, stack_accuracy, train_stack
from labsupport.training.loop import train
from labsupport.training.measures import accuracy
from labsupport.training.networks import Network
from tiny_digits import tiny_digits

DIGITS = tiny_digits()
SEEDS, RATES = [0, 0, 4], [0.1, 1.0, 0.5]


def net(seed, norm="plain", sizes=(784, 20, 20, 10), activation="tanh", **chosen):
    chosen = {"initializer": initializer("glorot"), **chosen}
    return Network(sizes, activation=activation, norm=norm, seed=seed, **chosen)


@pytest.mark.parametrize("norm", ["plain", "batch norm"])
def test_each_net_of_a_stack_learns_as_if_it_were_alone(norm):
    stack = Stack([net(seed, norm) for seed in SEEDS])
    settings = {"learning_rates": RATES, "seeds": SEEDS, "iterations": 5}
    assert list(train_stack(stack, DIGITS, **settings)) == [1, 2, 3, 4, 5]
    test = DIGITS.test_images, DIGITS.test_labels
    shares = stack_accuracy(stack, *test)
    assert shares.shape == (3,)
    for k, (seed, rate) in enumerate(zip(SEEDS, RATES, strict=True)):
        alone = net(seed, norm)
        settings = {"learning_rate": rate, "iterations": 5, "batch_size": 64}
        for _ in train(alone, DIGITS, seed=seed, **settings):
            pass
        for W, layer in zip(stack.weights, alone.affine, strict=True):
            torch.testing.assert_close(W[k].T, layer.weight, rtol=1e-4, atol=1e-5)
        with torch.no_grad():
            images = torch.from_numpy(np.array(DIGITS.test_images))
            together, single = stack.eval()(images[None])[k], alone.eval()(images)
        torch.testing.assert_close(together, single, rtol=1e-3, atol=1e-3)
        assert shares[k] == pytest.approx(accuracy(alone, *test), abs=0.02)


def test_a_net_that_diverges_leaves_the_others_alone():
    nets = [net(0, activation="relu", initializer=initializer("he")) for _ in range(2)]
    stack, lone = Stack(nets), Stack(nets[:1])
    settings = {"seeds": [0, 0], "iterations": 30}
    for _ in train_stack(stack, DIGITS, learning_rates=[0.1, 1e6], **settings):
        pass
    for _ in train_stack(lone, DIGITS, learning_rates=[0.1], seeds=[0], iterations=30):
        pass
    assert stack.diverged().tolist() == [False, True]
    torch.testing.assert_close(stack.weights[0][0], lone.weights[0][0], rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize(
    "nets",
    [
        [net(0), net(0, "batch norm")],
        [net(0), net(0, activation="relu")],
        [net(0, "layer norm")] * 2,
        [net(0, "batch norm", normalized=[2])] * 2,
        [net(0), net(0, sizes=(784, 20, 20, 20, 10))],
    ],
)
def test_a_stack_refuses_nets_that_differ_or_that_it_does_not_know(nets):
    with pytest.raises(ValueError, match="a stack"):
        Stack(nets)


def test_a_stack_keeps_the_scales_of_its_nets_apart():
    stack = Stack([net(0, initializer=gaussian(scale)) for scale in (0.1, 1.0)])
    torch.testing.assert_close(10 * stack.weights[0][0], stack.weights[0][1])
