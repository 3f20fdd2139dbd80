"""The lab's comparisons: each number is that of one training made by hand, under its own name."""

import dataclasses

import numpy as np
import pytest
import torch

from labsupport.labs.pretraining import experiment, studies
from labsupport.labs.pretraining.experiment import (
    BOLTZMANN,
    KINDS,
    SMALL,
    STARTS,
    errors_after,
    labeled,
    sigmoid_network,
    starts,
    tuning_of,
)
from labsupport.labs.pretraining.explorer import start
from labsupport.labs.pretraining.stack import grown
from labsupport.labs.pretraining.studies import (
    accuracy_by_kind,
    accuracy_by_step,
    errors_by_depth,
    errors_by_labels,
    errors_by_moment,
    errors_by_start,
    errors_of_three_and_six,
    first_of_each_digit,
    grown_stacks,
    neighbor_correlation,
    signals_before_training,
)
from labsupport.training.loop import fit
from labsupport.training.networks import Network
from tiny_digits import tiny_digits

DIGITS = tiny_digits()
GROWING = {"learning_rate": 0.02, "iterations": 3, "batch_size": 16}
TUNING = {"learning_rate": 0.1, "momentum": 0.9, "iterations": 6, "batch_size": 30}
TINY = dataclasses.replace(SMALL, width=9, images=300, growing=GROWING, tuning=TUNING)


@pytest.fixture(autouse=True)
def tiny(monkeypatch):
    """Everything in a size that takes no time."""
    monkeypatch.setattr(studies, "SMALL", TINY)
    monkeypatch.setattr(experiment, "SMALL", TINY)


@pytest.fixture(scope="module")
def stacks():
    return [
        grown("autoencoder", DIGITS.train_images, (9, 9), seed=seed, **GROWING) for seed in range(2)
    ]


def test_plain_nets_of_each_depth_have_an_error_per_seed_of_either_kind():
    found = errors_by_depth(DIGITS, (1, 2), seeds=(0, 4))
    assert list(found) == [
        "1 layers, training", "1 layers, test", "2 layers, training", "2 layers, test"
    ]  # fmt: skip
    expected = errors_after(sigmoid_network(9, 9, seed=4), DIGITS, seed=4, **TUNING)
    assert found["2 layers, training"][1] == expected.training
    assert found["2 layers, test"][1] == expected.test
    assert len(found["1 layers, test"]) == 2


def test_the_first_image_of_each_digit_is_a_test_image_of_that_digit():
    for digit, image in enumerate(first_of_each_digit(DIGITS)):
        (places,) = np.nonzero((DIGITS.test_images == image).all(axis=1))
        assert DIGITS.test_labels[places[0]] == digit
        assert digit not in DIGITS.test_labels[: places[0]]


def test_neighbors_that_are_alike_correlate_and_noise_does_not():
    rows = np.random.default_rng(0).standard_normal((28, 1, 5))
    signs = np.resize([1, -1], 28).reshape(1, 28, 1)
    assert neighbor_correlation((rows * abs(signs)).reshape(784, 5)) == pytest.approx(1)
    assert neighbor_correlation((rows * signs).reshape(784, 5)) == pytest.approx(-1)
    noise = np.random.default_rng(0).standard_normal((784, 100))
    assert abs(neighbor_correlation(noise)) < 0.05


@pytest.mark.parametrize(("method", "growing"), [("autoencoder", GROWING), ("RBM", BOLTZMANN)])
def test_a_stack_is_grown_for_each_seed(method, growing):
    settings = {**growing, "iterations": 3}
    found = grown_stacks(method, DIGITS.train_images, [9, 8], seeds=(3, 1), **settings)
    assert [stack.seed for stack in found] == [3, 1]
    by_hand = grown(method, DIGITS.train_images, (9, 8), seed=1, **settings)
    for layer, expected in zip(found[1].layers, by_hand.layers, strict=True):
        np.testing.assert_array_equal(layer.weight, expected.weight)


@pytest.mark.parametrize("name", STARTS)
def test_accuracy_on_the_way_is_that_of_a_training_from_this_start(stacks, name):
    found = accuracy_by_step(name, stacks, DIGITS, check_every=3)
    assert found.shape == (2, 2)
    network = sigmoid_network(9, 9, seed=1, **starts(stacks[1])[name])
    expected = fit(network, DIGITS, seed=1, check_every=3, **TUNING)
    np.testing.assert_array_equal(found[1], expected.accuracy)


def test_the_looks_before_training_are_of_weights_signals_and_gradients(stacks):
    looks = signals_before_training(stacks[0], DIGITS)
    assert list(looks) == ["weights", "forward", "backward"]
    for lines in looks.values():
        assert list(lines) == list(STARTS)
        assert [len(line) for line in lines.values()] == [2, 2, 2]
    np.testing.assert_allclose(looks["weights"]["4 × Glorot"], 4 * looks["weights"]["plain"])
    # By hand: one unit over images; then a difference quotient for the gradient.
    stack, images = stacks[0], DIGITS.train_images[:256]
    h = stack.up(images)
    np.testing.assert_allclose(
        looks["forward"]["pretrained"][1], h.std(axis=0, ddof=1).mean(), rtol=1e-4
    )
    network = sigmoid_network(9, 9, seed=0, stack=stack)
    last, labels = network.affine[-1], torch.tensor(DIGITS.train_labels[:256])
    h = torch.tensor(h, requires_grad=True)
    torch.nn.functional.cross_entropy(last(h), labels).backward()
    np.testing.assert_allclose(looks["backward"]["pretrained"][1], h.grad.std(), rtol=1e-2)


def test_errors_by_labels_are_the_test_errors_of_the_study(stacks):
    found = errors_by_labels(DIGITS, stacks, labels=(60, 300), depths=(1, 2))
    assert {name: table.shape for name, table in found.items()} == dict.fromkeys(STARTS, (2, 2, 2))
    network = sigmoid_network(9, seed=1, **starts(stacks[1])["pretrained"])
    expected = errors_after(network, labeled(DIGITS, 60), seed=1, **TUNING)
    assert found["pretrained"][0, 1, 0] == expected.test


def test_errors_by_moment_are_those_of_trainings_that_end_there(stacks):
    found = errors_by_moment(DIGITS, stacks, (9, 9), STARTS[1:], moments=(2, 5))
    keys = [("training", 2), ("test", 2), ("training", 5), ("test", 5)]
    assert list(found) == keys
    for shares in found.values():
        assert {start: len(each) for start, each in shares.items()} == dict.fromkeys(STARTS[1:], 2)
    settings = {"learning_rate": 0.1, "momentum": 0.9, "batch_size": 32}
    for moment in (2, 5):
        network = sigmoid_network(9, 9, seed=1, gain=4.0)
        errors = errors_after(network, DIGITS, iterations=moment, seed=1, **settings)
        assert found["training", moment]["4 × Glorot"][1] == errors.training
        assert found["test", moment]["4 × Glorot"][1] == errors.test


def test_three_and_six_layers_are_named_and_six_plain_ones_left_out():
    deep = [grown("autoencoder", DIGITS.train_images, [9] * 6, seed=0, **GROWING)]
    found = errors_of_three_and_six(DIGITS, deep, moments=(3,))
    names = [f"three layers, {name}" for name in STARTS]
    names += [f"six layers, {name}" for name in STARTS[1:]]
    assert [list(shares) for shares in found.values()] == [names, names]
    six = errors_by_moment(DIGITS, deep, [9] * 6, ["pretrained"], moments=(3,))
    key = "test", 3
    np.testing.assert_array_equal(found[key]["six layers, pretrained"], six[key]["pretrained"])


def test_accuracy_by_kind_is_that_of_unpretrained_nets_at_their_own_rates():
    found = accuracy_by_kind(DIGITS, ["sigmoid, batch norm", "ReLU, He"], hidden=[9], seeds=(2,))
    for kind, (share,) in found.items():
        network = Network((784, 9, 10), seed=2, **KINDS[kind])
        assert share == 1 - errors_after(network, DIGITS, seed=2, **tuning_of(kind)).test
    assert tuning_of("ReLU, He") == {**TUNING, "learning_rate": 0.02}
    assert tuning_of("sigmoid, batch norm") == TUNING


def test_errors_by_start_have_plain_and_control_beside_each_kind_of_stack(stacks):
    machines = [
        grown("RBM", DIGITS.train_images, (9, 9), seed=seed, **GROWING) for seed in range(2)
    ]
    found = errors_by_start(DIGITS, {"pretrained": stacks, "RBM": machines}, iterations=4)
    assert list(found) == ["plain", "4 × Glorot", "pretrained", "RBM"]
    network = sigmoid_network(9, 9, seed=1, stack=machines[1])
    expected = errors_after(network, DIGITS, seed=1, **{**TUNING, "iterations": 4})
    assert found["RBM"]["training"][1] == expected.training
    assert found["RBM"]["test"][1] == expected.test


def test_in_the_lab_the_control_has_a_look_and_a_name_of_its_own(monkeypatch):
    monkeypatch.setenv("LABSUPPORT_DIGITS", "embedded")
    setting = {"pretraining": "plain", "depth": 2, "labels": 300, "seed": 0}
    looks = {}
    for kind in ("sigmoid", "sigmoid, 4 × Glorot", "sigmoid, batch norm", "ReLU, He"):
        record = start(kind=kind, **setting).record
        looks[record.label] = record.method
    assert looks == {
        "sigmoid, plain": "plain",
        "sigmoid, 4 × Glorot": "4 × Glorot",
        "sigmoid, batch norm": "batch norm",
        "ReLU, He": "plain",
    }
    setting["pretraining"] = "autoencoder"
    assert start(kind="sigmoid", **setting).record.label == "sigmoid, autoencoder"
