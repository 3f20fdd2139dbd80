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
from labsupport.labs.pretraining.figures import rows_at
from labsupport.labs.pretraining.stack import grown
from labsupport.labs.pretraining.studies import (
    accuracy_by_kind,
    distances_moved,
    errors_by_depth,
    errors_by_labels,
    errors_by_start,
    first_of_each_digit,
    grown_stacks,
    means_and_sizes,
    neighbor_correlation,
    paired,
    probed_by_layer,
    signals_before_training,
)
from labsupport.training.loop import train
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
def test_errors_on_the_way_are_those_of_trainings_that_end_there(stacks, name):
    found = errors_by_start(DIGITS, {"pretrained": stacks}, [9, 9], moments=(2, 5))
    assert list(found) == list(STARTS)
    assert {kind: shares.shape for kind, shares in found[name].items()} == {
        "training": (2, 2),
        "test": (2, 2),
    }
    for place, moment in enumerate((2, 5)):
        network = sigmoid_network(9, 9, seed=1, **starts(stacks[1])[name])
        settings = {**TUNING, "iterations": moment, "batch_size": 64}
        errors = errors_after(network, DIGITS, seed=1, **settings)
        assert found[name]["training"][1, place] == errors.training
        assert found[name]["test"][1, place] == errors.test


def test_stacks_may_be_deeper_than_the_nets_and_have_any_names(stacks):
    named = {"mine": stacks, "pretrained": stacks}
    settings = {"moments": (3,), "batch_size": 20}
    found = errors_by_start(DIGITS, named, [9], random=["4 × Glorot"], **settings)
    assert list(found) == ["4 × Glorot", "mine", "pretrained"]
    np.testing.assert_array_equal(found["mine"]["test"], found["pretrained"]["test"])
    network = sigmoid_network(9, seed=0, gain=4.0)
    settings = {**TUNING, "iterations": 3, "batch_size": 20}
    expected = errors_after(network, DIGITS, seed=0, **settings)
    assert found["4 × Glorot"]["test"][0, 0] == expected.test


def test_rows_at_a_moment_are_named_by_group_and_start():
    errors = {"plain": {"training": np.array([[0.1, 0.2], [0.3, 0.4]]), "test": np.zeros((2, 2))}}
    rows = rows_at({"one": errors, "two": errors}, "training", 1)
    assert list(rows) == ["one, plain", "two, plain"]
    np.testing.assert_array_equal(rows["two, plain"], [0.2, 0.4])


def test_a_probe_gets_the_layers_values_and_labels_and_is_judged_on_new_images(stacks):
    seen = []

    def probe(h, labels, h_new):
        seen.append((h, labels, h_new))
        return np.eye(10)[np.full(len(h_new), 3)]  # always a 3

    found = probed_by_layer(probe, DIGITS, {"pretrained": stacks}, labels=50)
    share = np.mean(DIGITS.test_labels == 3)
    assert {name: shares.shape for name, shares in found.items()} == dict.fromkeys(STARTS, (2, 2))
    assert all((shares == share).all() for shares in found.values())
    h, labels, h_new = seen[-1]  # seed 1, layer 2 of the stack
    np.testing.assert_allclose(h, stacks[1].up(DIGITS.train_images[:50]), rtol=1e-4)
    np.testing.assert_allclose(h_new, stacks[1].up(DIGITS.test_images), rtol=1e-4)
    np.testing.assert_array_equal(labels, DIGITS.train_labels[:50])
    assert h.dtype == np.float64


def test_the_looks_before_training_are_of_weights_signals_and_gradients(stacks):
    looks = signals_before_training({"pretrained": stacks[0]}, DIGITS)
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


def test_pairs_are_compared_seed_by_seed_and_a_noise_that_both_share_is_no_error():
    luck = np.array([0.0, 0.5, 0.2, 0.1])
    assert paired(0.3 + luck, 0.2 + luck) == pytest.approx((10, 0))
    # By hand: 10, 30 and 20 points apart have the deviation 10, over three seeds.
    mean, error = paired([0.3, 0.4, 0.6], [0.2, 0.1, 0.4])
    assert (mean, error) == pytest.approx((20, 10 / np.sqrt(3)))


def test_means_are_told_in_deviations_and_deviations_in_those_of_glorots_weights(stacks):
    double = [stack.changed(lambda W, rng: 2 * W) for stack in stacks]
    shifted = [stack.changed(lambda W, rng: W - W.mean() + W.std()) for stack in stacks]
    means, sizes = means_and_sizes(stacks)
    W = stacks[1].layers[0].weight
    assert means.shape == sizes.shape == (2, 2)
    assert means[1, 0] == pytest.approx(W.mean() / W.std())
    assert sizes[1, 0] == pytest.approx(W.std() / np.sqrt(2 / (784 + 9)))
    np.testing.assert_allclose(means_and_sizes(double), (means, 2 * sizes), rtol=1e-4)
    np.testing.assert_allclose(means_and_sizes(shifted)[0], 1, rtol=1e-4)


def test_the_distances_moved_are_those_of_a_training_from_the_stack(stacks):
    found = distances_moved(DIGITS, stacks[1])
    network = sigmoid_network(9, 9, seed=1, stack=stacks[1])
    before = [layer.weight.detach().numpy().copy() for layer in network.affine]
    np.testing.assert_array_equal(before[0], stacks[1].layers[0].weight.T)
    for _ in train(network, DIGITS, seed=1, **TUNING):
        pass
    after = [layer.weight.detach().numpy() for layer in network.affine]
    expected = [
        np.sqrt(np.sum((now - W) ** 2) / np.sum(W**2)) for now, W in zip(after, before, strict=True)
    ]
    np.testing.assert_allclose(found, expected, rtol=1e-4)
    assert min(found) > 0


def test_errors_by_labels_are_the_test_errors_of_the_study(stacks):
    found = errors_by_labels(DIGITS, stacks, labels=(60, 300), depths=(1, 2))
    assert {name: table.shape for name, table in found.items()} == dict.fromkeys(STARTS, (2, 2, 2))
    network = sigmoid_network(9, seed=1, **starts(stacks[1])["pretrained"])
    expected = errors_after(network, labeled(DIGITS, 60), seed=1, **TUNING)
    assert found["pretrained"][0, 1, 0] == expected.test


def test_accuracy_by_kind_is_that_of_unpretrained_nets_at_their_own_rates():
    found = accuracy_by_kind(DIGITS, ["sigmoid, batch norm", "ReLU, He"], hidden=[9], seeds=(2,))
    for kind, (share,) in found.items():
        network = Network((784, 9, 10), seed=2, **KINDS[kind])
        assert share == 1 - errors_after(network, DIGITS, seed=2, **tuning_of(kind)).test
    assert tuning_of("ReLU, He") == {**TUNING, "learning_rate": 0.02}
    assert tuning_of("sigmoid, batch norm") == TUNING


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
