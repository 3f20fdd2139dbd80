"""Batch norm in some layers and on some units, read in train and in eval mode."""

import numpy as np
import pytest
import torch

from labsupport.labs.batch_norm_mnist import experiment, placements
from labsupport.training.measures import accuracy
from tiny_digits import tiny_digits

DIGITS = tiny_digits()


def test_accuracy_by_layers_is_keyed_by_placement():
    places = {"two": [2], "none": []}
    in_train, in_eval = placements.accuracy_by_layers(DIGITS, places, seeds=[0, 1])
    for outcomes in (in_train, in_eval):
        shapes = {name: shares.shape for name, shares in outcomes.items()}
        assert shapes == {"two": (2,), "none": (2,)}
    plain = experiment.accuracy_by_scale("plain", DIGITS, [0.1], seeds=[0, 1])
    assert in_eval["none"] == pytest.approx(plain[:, 0], abs=0.02)
    assert in_train["none"] == pytest.approx(plain[:, 0])  # without batch norm both are one


def test_a_trained_net_is_the_one_whose_accuracy_is_measured_by_layers():
    net = placements.trained_net(DIGITS, layers=[2], seed=1)
    in_train, in_eval = placements.accuracy_by_layers(DIGITS, {"two": [2]}, seeds=[1])
    assert accuracy(net, DIGITS.test_images, DIGITS.test_labels) == in_eval["two"][0]
    assert placements.accuracy_in_one_batch(net, DIGITS) == in_train["two"][0]


def test_epsilon_decides_what_batch_norm_makes_of_a_tiny_signal(capsys):
    signals = []
    for epsilon in (1e-5, 1e-12):
        net = placements.trained_net(DIGITS, layers=[7], epsilon=epsilon, seed=1)
        hidden: list = []
        net.train()(torch.from_numpy(np.array(DIGITS.test_images)), hidden)
        signals.append(hidden[6].detach().std(dim=0).mean().item())
        places = {"seven": [7]}
        in_train, _ = placements.accuracy_by_layers(DIGITS, places, epsilon=epsilon, seeds=[1])
        assert placements.accuracy_in_one_batch(net, DIGITS) == in_train["seven"][0]
    assert signals[1] > signals[0]
    told = capsys.readouterr().out.splitlines()
    assert told[0].startswith("1 placement [")
    assert told[1].startswith("1 placement, ε = 1e-12 [")


def test_in_train_mode_a_batch_of_one_digit_is_normalized_by_its_own_statistics():
    net, same = (placements.trained_net(DIGITS) for _ in range(2))
    share = placements.accuracy_in_sorted_batches(net, DIGITS)
    assert net.training
    rights = []
    for digit in range(10):
        batch = torch.from_numpy(DIGITS.test_images[DIGITS.test_labels == digit])
        rights.append(float((same(batch).argmax(1) == digit).float().mean()))
    assert share == pytest.approx(np.mean(rights))
    together = same(torch.from_numpy(np.array(DIGITS.test_images))).argmax(1).numpy()
    expected = (together == DIGITS.test_labels).mean()
    assert placements.accuracy_in_one_batch(net, DIGITS) == pytest.approx(expected)


def test_batch_norm_on_some_units_leaves_the_others_as_they_are():
    norm = placements.OnSomeUnits(2)
    a = torch.arange(12.0).reshape(4, 3) ** 2
    out = norm(a)
    torch.testing.assert_close(out[:, :2], torch.nn.BatchNorm1d(2)(a[:, :2]))
    assert torch.equal(out[:, 2], a[:, 2])


def test_accuracy_by_units_has_a_row_for_each_seed_and_all_units_are_batch_norm():
    table = placements.accuracy_by_units(DIGITS, [1, 100], seeds=[0, 3])
    assert table.shape == (2, 2)
    whole = placements.trained_net(DIGITS, seed=3)
    assert table[1, 1] == placements.accuracy_in_one_batch(whole, DIGITS)


def test_the_running_mean_catches_up_while_the_weights_rest():
    net = placements.trained_net(DIGITS, layers=[2])
    images = torch.from_numpy(np.array(DIGITS.train_images[:2000]))
    hidden: list = []
    net.eval()(images, hidden)
    arrives = net.affine[1](hidden[0]).detach().numpy()
    gap = np.abs(net.norm["2"].running_mean.numpy() - arrives.mean(axis=0)) / arrives.std(axis=0)
    assert placements.mean_behind(net, DIGITS, layer=2) == pytest.approx(np.median(gap), rel=0.01)
    with torch.no_grad():
        for _ in range(100):
            net.train()(images)
    assert placements.mean_behind(net, DIGITS, layer=2) < 0.01
    with pytest.raises(KeyError):
        placements.mean_behind(net, DIGITS, layer=3)
