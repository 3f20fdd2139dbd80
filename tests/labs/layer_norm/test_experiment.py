"""The loops of lab 11, each held against one value that is computed in another way."""

import numpy as np
import pytest
import torch

from labsupport.by_hand.layers import batch_norm, layer_norm, rms_norm
from labsupport.labs.layer_norm.experiment import (
    accuracies_after_200_steps,
    accuracies_when_late,
    changes_not_seen,
    errors_of_batches,
    logits,
    microseconds,
    shares_kept,
    trained_at_batch_sizes,
    trained_readers,
    with_other_statistics,
)
from labsupport.labs.layer_norm.small_batches import trained, with_statistics_of
from labsupport.training.measures import accuracy
from tiny_digits import tiny_digits

DIGITS = tiny_digits()
IMAGES, LABELS = DIGITS.train_images[:40], DIGITS.train_labels[:40]


def state(network):
    return {name: value.clone() for name, value in network.state_dict().items()}


def equal(one, other):
    mine, theirs = state(one), state(other)
    return all(torch.equal(mine[name], theirs[name]) for name in mine)


def test_the_errors_of_normal_values_follow_the_theory_and_the_seeds_decide_everything():
    values = np.random.default_rng(0).normal(5, 3, (20_000, 10))
    errors = errors_of_batches(values, [4, 16], draws=2000)
    assert errors["mean"].shape == errors["variance"].shape == (3, 2)
    np.testing.assert_allclose(errors["mean"], [[1 / 2, 1 / 4]] * 3, rtol=0.05)
    expected = np.sqrt(2 * np.array([3, 15])) / [4, 16]
    np.testing.assert_allclose(errors["variance"], [expected] * 3, rtol=0.05)
    again = errors_of_batches(values, [4, 16], draws=2000, seeds=[1])
    assert np.array_equal(again["mean"][0], errors["mean"][1])
    assert not np.array_equal(errors["mean"][0], errors["mean"][1])


def test_each_setting_gets_a_net_per_seed_that_is_trained_at_its_batch_size(capsys):
    settings = {"learning_rate": 0.1, "images": 80}
    nets = trained_at_batch_sizes(
        [("plain", 4), ("batch norm", 8)], DIGITS, seeds=(0, 3), **settings
    )
    assert {key: len(found) for key, found in nets.items()} == {
        ("plain", 4): 2,
        ("batch norm", 8): 2,
    }
    alone = trained("batch norm", DIGITS, batch_size=8, seed=3, **settings)
    assert equal(nets["batch norm", 8][1], alone)
    assert "2 settings × 2 seeds [this run: .." in capsys.readouterr().out


def test_other_statistics_are_the_stored_ones_those_of_all_images_and_those_of_each_pair():
    net = trained("batch norm", DIGITS, batch_size=4, images=400, seed=0)
    before = state(net)
    found = with_other_statistics([net], IMAGES, LABELS)
    renewed = with_statistics_of(net, IMAGES)
    guesses = [
        net.train()(torch.tensor(IMAGES[k : k + 2])).argmax(1).numpy() for k in range(0, 40, 2)
    ]
    net.load_state_dict(before)
    assert {name: shares.tolist() for name, shares in found.items()} == {
        "batch norm, as stored": [accuracy(net, IMAGES, LABELS)],
        "batch norm, stored anew": [accuracy(renewed, IMAGES, LABELS)],
        "batch norm, in pairs": [np.mean(np.concatenate(guesses) == LABELS)],
    }


def test_logits_are_those_of_one_batch_in_either_mode_and_the_net_stays_as_it_is():
    for norm in ("batch norm", "layer norm"):
        net = trained(norm, DIGITS, batch_size=8, images=80, seed=0)
        net.train()
        before = state(net)
        alone = logits(net, IMAGES[:5], training=True)
        in_company = logits(net, IMAGES, training=True)[:5]
        in_use = logits(net, IMAGES[:5], training=False)
        assert net.training
        assert all(torch.equal(before[name], value) for name, value in state(net).items())
        with torch.no_grad():
            few = torch.tensor(IMAGES[:5])
            np.testing.assert_array_equal(in_use, net.eval()(few).numpy())
            np.testing.assert_array_equal(alone, net.train()(few).numpy())
        for moved in (in_company - alone, in_use - alone):
            assert (np.abs(moved).max() < 1e-4) == (norm == "layer norm")


@pytest.fixture(scope="module")
def readers():
    return trained_readers(["plain", "layer norm"], [0.3, 1.0], DIGITS, iterations=4, seeds=(0, 1))


def test_readers_lie_by_norm_and_scale_and_the_seed_decides_everything(readers):
    assert list(readers) == [
        ("plain", 0.3), ("plain", 1.0), ("layer norm", 0.3), ("layer norm", 1.0)
    ]  # fmt: skip
    again = trained_readers(["layer norm"], [1.0], DIGITS, iterations=4, seeds=(1,))
    assert equal(readers["layer norm", 1.0][1], again["layer norm", 1.0][0])
    assert not equal(readers["layer norm", 1.0][0], readers["layer norm", 1.0][1])


def test_a_late_image_is_read_after_that_many_steps_of_zeros(readers):
    late = accuracies_when_late(readers, IMAGES, LABELS, scales=[1.0], waits=[0, 3])
    assert {title: list(by_norm) for title, by_norm in late.items()} == {
        "s = 1": ["plain", "layer norm"]
    }
    table = late["s = 1"]["layer norm"]
    net = readers["layer norm", 1.0][1]
    padded = np.concatenate([np.zeros((40, 3 * 56), IMAGES.dtype), IMAGES], axis=1)
    assert table.shape == (2, 2)
    assert table[1].tolist() == [accuracy(net, IMAGES, LABELS), accuracy(net, padded, LABELS)]


def test_what_is_kept_is_the_last_accuracy_as_a_share_of_the_first():
    kept = shares_kept({"plain": np.array([[0.5, 0.9, 0.25], [0.8, 0.1, 0.8]])})
    assert kept["plain"].tolist() == [0.5, 1.0]


def test_each_normalizer_does_not_see_what_it_averages_away():
    one, zero = np.ones(50), np.zeros(50)
    normalizers = {
        "batch norm": lambda x: batch_norm(x, one, zero)[0],
        "layer norm": lambda x: layer_norm(x, one, zero)[0],
        "RMS norm": lambda x: rms_norm(x, one)[0],
        "none": lambda x: x,
    }
    x = np.random.default_rng(0).standard_normal((8, 50)) + 1
    assert changes_not_seen(normalizers, x) == {
        "batch norm": ["features scaled", "features shifted"],
        "layer norm": ["examples scaled", "examples shifted"],
        "RMS norm": ["examples scaled"],
        "none": [],
    }


def test_after_200_steps_there_is_one_accuracy_per_seed_and_it_has_learned():
    found = accuracies_after_200_steps(["plain", "RMS norm"], DIGITS, seeds=(0, 1))
    assert list(found) == ["plain", "RMS norm"]
    assert all(shares.shape == (2,) for shares in found.values())
    assert min(shares.min() for shares in found.values()) > 0.5


def test_the_shortest_of_many_calls_is_told_in_microseconds():
    calls = []
    assert 0 <= microseconds(lambda *inputs: calls.append(inputs), np.ones(1)) < 1e5
    assert len(calls) == 20
