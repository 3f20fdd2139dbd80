"""Nets side by side learn as they learn alone."""

from functools import partial

import numpy as np
import pytest
import torch

from labsupport.by_hand.initializers import gaussian, initializer
from labsupport.training.loop import train
from labsupport.training.measures import accuracy
from labsupport.training.networks import Network
from labsupport.training.side_by_side import SideBySide, accuracies, train_side_by_side
from tiny_digits import tiny_digits

DIGITS = tiny_digits()
SEEDS, RATES = [0, 0, 4], [0.1, 1.0, 0.5]


def one_net(seed, norm="plain", sizes=(784, 20, 20, 10), activation="tanh", **chosen):
    chosen = {"initializer": initializer("glorot"), **chosen}
    return Network(sizes, activation=activation, norm=norm, seed=seed, **chosen)


@pytest.mark.parametrize("activation", ["tanh", "prelu"])
@pytest.mark.parametrize("norm", ["plain", "batch norm"])
def test_each_net_learns_as_if_it_were_alone(norm, activation):
    net = partial(one_net, activation=activation)
    together = SideBySide([net(seed, norm) for seed in SEEDS])
    settings = {"learning_rates": RATES, "seeds": SEEDS, "iterations": 5}
    assert list(train_side_by_side(together, DIGITS, **settings)) == [1, 2, 3, 4, 5]
    test = DIGITS.test_images, DIGITS.test_labels
    shares = accuracies(together, *test)
    assert shares.shape == (3,)
    for k, (seed, rate) in enumerate(zip(SEEDS, RATES, strict=True)):
        alone = net(seed, norm)
        settings = {"learning_rate": rate, "iterations": 5, "batch_size": 64}
        for _ in train(alone, DIGITS, seed=seed, **settings):
            pass
        assert len(together.learned[k]) == len(alone.learned)
        for f, own in zip(together.learned[k], alone.learned, strict=True):
            torch.testing.assert_close(f.weight, own.weight, rtol=1e-4, atol=1e-5)
        for W, layer in zip(together.weights, alone.affine, strict=True):
            torch.testing.assert_close(W[k].T, layer.weight, rtol=1e-4, atol=1e-5)
        with torch.no_grad():
            images = torch.from_numpy(np.array(DIGITS.test_images))
            one, single = together.eval()(images[None])[k], alone.eval()(images)
        torch.testing.assert_close(one, single, rtol=1e-3, atol=1e-3)
        assert shares[k] == pytest.approx(accuracy(alone, *test), abs=0.02)


def net(seed, norm="plain", **chosen):
    return one_net(seed, norm, **chosen)


def test_a_net_that_diverges_leaves_the_others_alone():
    nets = [net(0, activation="relu", initializer=initializer("he")) for _ in range(2)]
    together, lone = SideBySide(nets), SideBySide(nets[:1])
    settings = {"seeds": [0, 0], "iterations": 30}
    for _ in train_side_by_side(together, DIGITS, learning_rates=[0.1, 1e6], **settings):
        pass
    for _ in train_side_by_side(lone, DIGITS, learning_rates=[0.1], seeds=[0], iterations=30):
        pass
    assert together.diverged().tolist() == [False, True]
    torch.testing.assert_close(together.weights[0][0], lone.weights[0][0], rtol=1e-4, atol=1e-5)


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
def test_nets_that_differ_or_are_not_known_are_refused(nets):
    with pytest.raises(ValueError, match="the nets"):
        SideBySide(nets)


def test_nets_side_by_side_have_the_epsilon_of_each_alone_and_two_are_refused():
    other = net(0, "batch norm")
    for norm in other.norm.values():
        norm.eps = 0.5
    together = SideBySide([other, other])
    assert [norm.eps for norm in together.norms] == [0.5, 0.5]
    with pytest.raises(ValueError, match="the nets must have one ε"):
        SideBySide([other, net(0, "batch norm")])


def test_the_scales_of_nets_stay_apart():
    together = SideBySide([net(0, initializer=gaussian(scale)) for scale in (0.1, 1.0)])
    torch.testing.assert_close(10 * together.weights[0][0], together.weights[0][1])
