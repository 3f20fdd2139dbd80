"""Nets on digits that start saturated, or not, and what an activation costs in seconds."""

import numpy as np
import pytest
import torch

from labsupport.labs.activation_saturation import starts
from labsupport.labs.activation_saturation.cost import time_shares
from labsupport.training.gradients import agreement, majority_shares, weight_gradient
from labsupport.training.sweeps import accuracy_after
from tiny_digits import tiny_digits


@pytest.fixture(scope="module")
def digits():
    return tiny_digits()


def test_each_start_has_its_activation_and_the_size_of_its_weights():
    for start, (name, draw) in starts.STARTS.items():
        net = starts.build_net(start, depth=2, seed=3)
        assert net.activation == name
        assert [layer.out_features for layer in net.affine] == [100, 100, 10]
        expected = 1.0 if draw == "N(0, 1)" else 0.1
        assert net.affine[1].weight.std().item() == pytest.approx(expected, rel=0.05)
        again = starts.build_net(start, depth=2, seed=3)
        torch.testing.assert_close(again.affine[0].weight, net.affine[0].weight)


def test_the_share_at_the_start_is_that_of_its_outputs(digits):
    counted = starts.saturated_at_start(digits, seeds=[0, 1])
    assert list(counted) == [*starts.STARTS, starts.BIASED]
    net, hidden = starts.build_net("tanh, N(0, 1)", seed=1), []
    net(torch.from_numpy(np.array(digits.train_images[:256])), hidden)
    ends = np.mean([(h.abs() > 1 - 2 / 60).float().mean().item() for h in hidden])
    assert counted["tanh, N(0, 1)"][1] == pytest.approx(ends, abs=1e-3)


def test_accuracies_are_those_of_one_training_each(digits):
    table = starts.accuracy_by_rate(digits, [0.1, 1.0], iterations=3, seeds=[2])
    net = starts.build_net("sigmoid, LeCun", seed=2)
    alone = accuracy_after(net, digits, learning_rate=1.0, iterations=3, seed=2)
    assert table["sigmoid, LeCun"].shape == (1, 2)
    assert table["sigmoid, LeCun"][0, 1] == alone


def test_long_trainings_are_measured_four_times(digits):
    rates = {"tanh": 0.3, "sigmoid": 1.0}
    right = starts.long_trainings(digits, rates, iterations=8, seeds=[0, 1])
    assert list(right) == list(starts.STARTS)
    assert all(table.shape == (2, 4) for table in right.values())


def test_agreement_is_that_of_the_first_two_batches(digits):
    found = starts.batch_agreement(digits, ["tanh, LeCun"], size=20, seeds=[1, 2])
    net = starts.build_net("tanh, LeCun", seed=2)
    pair = [
        weight_gradient(net, digits, layer=1, rows=rows) for rows in (slice(0, 20), slice(20, 40))
    ]
    cosines, norms = found["tanh, LeCun"]
    assert cosines[1] == pytest.approx(agreement(*pair))
    assert norms[1] == pytest.approx(pair[0].norm().item())


def test_majorities_are_counted_before_and_after_the_training(digits):
    shares = starts.majorities_by_batch(digits, [1, 8], iterations=2, seeds=[4])
    assert [name for name in shares if "tanh" in name] == [
        "tanh, at the start",
        "tanh, after 2 steps",
    ]
    net = starts.build_net("sigmoid, LeCun", depth=2, seed=4)
    alone = majority_shares(net, digits, layer=2, sizes=[1, 8])
    np.testing.assert_allclose(shares["sigmoid, at the start"], [alone])
    assert shares["sigmoid, at the start"][0, 0] == 1  # one example: all of one sign


def test_an_activation_takes_a_share_of_its_layer():
    shares = time_shares(["relu", "tanh"], [5, 500], units=50, batch=8)
    assert list(shares) == ["relu", "tanh"]
    assert all(share.shape == (1, 2) for share in shares.values())
    assert all(share.min() > 0 and share.max() < 1 for share in shares.values())


def test_a_mixed_start_has_the_hidden_layers_of_one_and_the_output_of_the_other():
    for label, (hidden, output) in starts.MIXED.items():
        mixed, inner, outer = (starts.build_net(one, seed=5) for one in (label, hidden, output))
        for layer, of_inner in zip(mixed.affine[:-1], inner.affine[:-1], strict=True):
            assert torch.equal(layer.weight, of_inner.weight)
        assert torch.equal(mixed.affine[-1].weight, outer.affine[-1].weight)
        assert not torch.equal(inner.affine[-1].weight, outer.affine[-1].weight)


def test_a_biased_start_has_large_hidden_biases_and_the_weights_of_lecun():
    biased, plain = (starts.build_net(one, seed=5) for one in (starts.BIASED, "tanh, LeCun"))
    for layer, of_plain in zip(biased.affine, plain.affine, strict=True):
        assert torch.equal(layer.weight, of_plain.weight)
    stds = [float(layer.bias.detach().std()) for layer in biased.affine[:-1]]
    assert stds == pytest.approx([20] * len(stds), rel=0.25)
    assert not biased.affine[-1].bias.any()
