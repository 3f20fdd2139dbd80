"""One network with each normalizer, and what tells its training from its stored statistics."""

from itertools import islice

import numpy as np
import pytest
import torch

from labsupport.labs.layer_norm import explorer
from labsupport.labs.layer_norm.small_batches import (
    accuracies,
    accuracy_in_batches,
    normalized_network,
    trained,
    with_statistics_of,
)
from labsupport.training.measures import accuracy
from labsupport.training.networks import NORMS
from tiny_digits import tiny_digits

DIGITS = tiny_digits()
IMAGES, LABELS = DIGITS.train_images[:40], DIGITS.train_labels[:40]
TENSOR = torch.from_numpy(np.array(IMAGES))
each_norm = pytest.mark.parametrize("norm", ["plain", *NORMS])


def state(network):
    return {name: value.clone() for name, value in network.state_dict().items()}


@each_norm
def test_every_norm_starts_from_the_same_weights_and_differs_in_what_it_does(norm):
    network, plain = normalized_network(norm, seed=3), normalized_network("plain", seed=3)
    for mine, other in zip(network.affine, plain.affine, strict=True):
        assert torch.equal(mine.weight, other.weight)
    assert torch.equal(network(TENSOR), plain(TENSOR)) is (norm == "plain")


def test_rms_norm_divides_by_the_root_mean_square_and_subtracts_nothing():
    network = normalized_network("RMS norm", seed=0)
    a = network.affine[0](TENSOR)
    root = torch.sqrt((a**2).mean(1, keepdim=True))
    torch.testing.assert_close(network.norm["1"](a), a / root)


def test_an_unknown_norm_is_refused_by_name():
    with pytest.raises(ValueError, match="one of plain, batch norm, layer norm, RMS norm"):
        normalized_network("power norm", seed=0)


@pytest.mark.parametrize("batch_size", [1, 4, 16])
def test_every_batch_size_sees_as_many_images(batch_size, monkeypatch):
    seen = []
    monkeypatch.setattr(
        "labsupport.labs.layer_norm.small_batches.train",
        lambda *_, **settings: seen.append(settings) or [],
    )
    trained("plain", DIGITS, batch_size=batch_size, images=64, seed=0)
    assert seen[0]["iterations"] * batch_size == 64
    assert seen[0]["batch_size"] == batch_size


def test_it_trains_and_the_seed_decides_everything():
    settings = {"batch_size": 8, "images": 80, "learning_rate": 0.1}
    one, same, other = (trained("batch norm", DIGITS, seed=s, **settings) for s in (1, 1, 2))
    start = normalized_network("batch norm", seed=1)
    assert all(torch.equal(state(one)[name], state(same)[name]) for name in state(one))
    assert not torch.equal(one.affine[0].weight, start.affine[0].weight)
    assert not torch.equal(one.affine[0].weight, other.affine[0].weight)


def test_batch_norm_with_batches_of_one_is_refused_by_torch():
    with pytest.raises(ValueError, match="Expected more than 1 value per channel"):
        trained("batch norm", DIGITS, batch_size=1, images=10, seed=0)


def test_accuracies_lie_by_norm_seed_and_setting_with_a_gap_where_there_is_no_net():
    pair = [trained("plain", DIGITS, batch_size=4, images=n, seed=0) for n in (4, 400)]
    nets = {("plain", 4): pair, ("plain", 1): pair[::-1], ("batch norm", 4): pair}
    table = accuracies(nets, IMAGES, LABELS)
    first, second = (accuracy(network, IMAGES, LABELS) for network in pair)
    assert first != second
    assert table["plain"].tolist() == [[second, first], [first, second]]
    assert np.isnan(table["batch norm"][:, 0]).all()
    assert table["batch norm"][:, 1].tolist() == [first, second]


@each_norm
def test_in_batches_batch_norm_asks_the_neighbors_and_nobody_else_does(norm):
    network = trained(norm, DIGITS, batch_size=10, images=400, seed=0)
    before = state(network)
    pairs = accuracy_in_batches(network, IMAGES, LABELS, batch_size=2)
    assert all(torch.equal(before[name], value) for name, value in state(network).items())
    network.train()
    guesses = torch.cat([network(TENSOR[k : k + 2]).argmax(1) for k in range(0, 40, 2)])
    assert pairs == pytest.approx(np.mean(guesses.numpy() == LABELS))
    if norm != "batch norm":
        assert pairs == pytest.approx(accuracy(network, IMAGES, LABELS))


def test_a_batch_that_is_not_full_is_left_out():
    network = normalized_network("plain", seed=0)
    whole = accuracy_in_batches(network, IMAGES[:36], LABELS[:36], batch_size=12)
    assert accuracy_in_batches(network, IMAGES, LABELS, batch_size=12) == whole
    with pytest.raises(ValueError, match="only 40 images"):
        accuracy_in_batches(network, IMAGES, LABELS, batch_size=41)


def test_new_statistics_are_those_of_the_images_and_the_network_keeps_its_own():
    network = normalized_network("batch norm", seed=0)
    before = state(network)
    renewed = with_statistics_of(network, IMAGES)
    a = network.affine[0](TENSOR).detach()
    torch.testing.assert_close(renewed.norm["1"].running_mean, a.mean(0))
    torch.testing.assert_close(renewed.norm["1"].running_var, a.var(0))
    assert all(torch.equal(before[name], value) for name, value in state(network).items())
    assert not renewed.training
    assert renewed.norm["1"].momentum == network.norm["1"].momentum != 1


def test_a_training_of_the_lab_carries_its_name_and_its_checks(monkeypatch):
    monkeypatch.setattr(explorer, "load_digits", lambda: DIGITS)
    training = explorer.start(norm="layer norm", batch_size=4, rate=0.1, seed=0)
    for _ in islice(training, 20):
        record = training.record
    assert record.label == "layer norm, m = 4"
    assert record.method == "layer norm"
    assert (len(record.loss), list(record.checked_at)) == (20, [20])


def test_the_lab_names_a_learning_rate_that_is_not_the_first_one(monkeypatch):
    monkeypatch.setattr(explorer, "load_digits", lambda: DIGITS)
    settings = {"norm": "plain", "batch_size": 1, "seed": 0}
    labels = [explorer.start(rate=rate, **settings).record.label for rate in (0.1, 0.02)]
    assert labels == ["plain, m = 1", "plain, m = 1, rate 0.02"]
