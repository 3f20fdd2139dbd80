"""The rival accounts are the nets that they say they are."""

import numpy as np
import pytest
import torch

from labsupport.by_hand.initializers import initializer
from labsupport.labs.why_batch_norm_works import accounts
from labsupport.labs.why_batch_norm_works.arms import ARMS, HIDDEN, SIZES, built
from labsupport.labs.why_batch_norm_works.normalizers import (
    BatchStatistics,
    LayerStatistics,
    NoiseOfABatch,
)
from labsupport.labs.why_batch_norm_works.walking import batches, gradients, learned, quiet
from labsupport.training.networks import Network
from labsupport.training.side_by_side import SideBySide
from tiny_digits import tiny_digits

DIGITS = tiny_digits()


def a_batch(units=6, batch=8, seed=0):
    return 3 * torch.randn((batch, units), generator=torch.Generator().manual_seed(seed)) + 2


def gradient_of(module, a):
    a = a.clone().requires_grad_()
    (module(a) * torch.arange(a.numel()).view(a.shape).sin()).sum().backward()
    return a.grad


def test_batch_statistics_with_all_their_parts_are_torchs_batch_norm():
    a, own = a_batch(), BatchStatistics(6)
    torchs = torch.nn.BatchNorm1d(6)
    torch.testing.assert_close(own(a), torchs(a))
    torch.testing.assert_close(gradient_of(own, a), gradient_of(torchs, a))


def test_parts_that_are_taken_out_are_out():
    a = a_batch()
    centered = BatchStatistics(6, scale=False)(a)
    torch.testing.assert_close(centered, a - a.mean(0))
    scaled = BatchStatistics(6, center=False)(a)
    torch.testing.assert_close(scaled, a / torch.sqrt(a.var(0, correction=0) + 1e-5))


def test_without_the_gradient_through_them_the_statistics_are_constants():
    a = a_batch()
    stopped = BatchStatistics(6, through=False)
    torch.testing.assert_close(stopped(a), BatchStatistics(6)(a))
    weights = torch.arange(a.numel()).view(a.shape).sin()
    factor = torch.rsqrt(a.var(0, correction=0) + 1e-5)
    torch.testing.assert_close(gradient_of(stopped, a), weights * factor)


def test_ghost_batches_have_statistics_of_their_own():
    a = a_batch()
    ghosts = BatchStatistics(6, ghosts=2)(a)
    for part in (slice(0, 4), slice(4, 8)):
        torch.testing.assert_close(ghosts[part], BatchStatistics(6)(a[part]))


def test_layer_statistics_treat_each_net_by_itself():
    a = a_batch(units=6)
    both = LayerStatistics(6, nets=2)(a)
    torch.testing.assert_close(both[:, :3], torch.nn.functional.layer_norm(a[:, :3], (3,)))
    torch.testing.assert_close(both[:, 3:], torch.nn.functional.layer_norm(a[:, 3:], (3,)))


def test_the_noise_of_a_batch_is_that_of_its_statistics():
    a, noise = a_batch(units=4000, batch=64), NoiseOfABatch(seed=0)
    b = noise(a)
    std = a.std(0, correction=0)
    off = (b.mean(0) - a.mean(0)) / std
    stretched = b.std(0, correction=0) / std
    assert float(off.std()) == pytest.approx(1 / 8, rel=0.05)
    assert float(stretched.std()) == pytest.approx(1 / 128**0.5, rel=0.05)
    assert float(off.mean()) == pytest.approx(0, abs=0.01)


def test_a_plain_arm_is_the_network_itself_and_each_net_is_its_seeds():
    together = built("plain", "relu", seeds=[3, 4])
    x = torch.rand((1, 5, 784))
    for k, seed in enumerate([3, 4]):
        own = Network(SIZES, activation="relu", initializer=initializer("he"), seed=seed)
        torch.testing.assert_close(together(x)[k], own(x[0]))


def test_weight_norm_begins_as_the_plain_net_and_keeps_length_and_direction_apart():
    normed, plain = built("weight norm", "tanh", seeds=[0]), built("plain", "tanh", seeds=[0])
    x = torch.rand((1, 5, 784))
    torch.testing.assert_close(normed(x), plain(x))
    with torch.no_grad():
        for v in normed.weights:
            v *= 7
    torch.testing.assert_close(normed(x), plain(x))


def test_where_the_first_batch_is_folded_in_it_is_standardized():
    together = built("first batch folded in", "tanh", seeds=[0, 1])
    images, _ = next(batches(DIGITS, [0, 1], size=16))
    ARMS["first batch folded in"].start(together, images)
    hidden = []
    together(images, hidden)
    for h in hidden:
        a = torch.atanh(h.clamp(-1 + 1e-7, 1 - 1e-7))
        seen = (h.abs() < 0.999).all(dim=1)  # atanh is exact where tanh is not saturated
        assert seen.any()
        means, stds = a.mean(dim=1)[seen], a.std(dim=1, correction=0)[seen]
        torch.testing.assert_close(means, torch.zeros_like(means), atol=2e-3, rtol=0)
        torch.testing.assert_close(stds, torch.ones_like(stds), atol=5e-3, rtol=0)


@pytest.mark.parametrize("name", ARMS)
def test_every_arm_learns_and_has_its_normalizers_in_its_layers(name):
    together = built(name, "tanh", seeds=[0, 1])
    layers = [k for k, norm in enumerate(together.norms, start=1)
              if not isinstance(norm, torch.nn.Identity)]  # fmt: skip
    if ARMS[name].make is not None:
        assert layers == list(ARMS[name].layers or range(1, HIDDEN + 1))
    before = [p.detach().clone() for p in together.parameters()]
    for losses, shares in learned(together, batches(DIGITS, [0, 1], size=16), rates=0.1, steps=2):
        assert losses.shape == shares.shape == (2,)
    moved = [not torch.equal(a, b) for a, b in zip(before, together.parameters(), strict=True)]
    assert all(moved)


def test_nets_side_by_side_learn_as_if_they_were_alone():
    both = built("batch norm", "relu", seeds=[0, 1])
    list(learned(both, batches(DIGITS, [0, 1], size=16), rates=0.1, steps=3))
    for k, seed in enumerate([0, 1]):
        alone = built("batch norm", "relu", seeds=[seed])
        list(learned(alone, batches(DIGITS, [seed], size=16), rates=0.1, steps=3))
        torch.testing.assert_close(both.weights[0][k], alone.weights[0][0])


def test_steps_of_an_arm_are_infinite_where_it_does_not_arrive(monkeypatch):
    monkeypatch.setattr(accounts, "batches", lambda data, seeds: batches(data, seeds, size=16))
    steps = accounts.steps_of(["batch norm", "centered"], "tanh", DIGITS, rates=(1e-9, 0.1),
                              at_most=80, seeds=[0, 1, 2])  # fmt: skip
    assert np.isinf(steps["batch norm"][:, 0]).all()
    best, column = accounts.at_own_best(steps["batch norm"])
    assert column == 1
    assert 5 <= best <= 80
    with pytest.raises(KeyError):
        accounts.steps_of(["no such arm"], "tanh", DIGITS)


@pytest.mark.parametrize(
    ("takes", "tried"),
    [
        ({0.5: 30, 0.2: 20, 0.1: 25, 0.05: 10}, [0.5, 0.2, 0.1]),
        ({0.5: np.inf, 0.2: np.inf, 0.1: 40, 0.05: 30}, [0.5, 0.2, 0.1, 0.05]),
        ({0.5: 30, 0.2: 30, 0.1: 25, 0.05: 10}, [0.5, 0.2]),
        ({0.5: np.inf, 0.2: np.inf, 0.1: np.inf, 0.05: np.inf}, [0.5, 0.2, 0.1, 0.05]),
    ],
)
def test_smaller_rates_are_tried_as_long_as_they_are_faster(monkeypatch, takes, tried):
    seen = []

    def steps(name, activation, data, rate, at_most, best, seeds):
        assert best == min([at_most, *(takes[earlier] for earlier in seen)])
        seen.append(rate)
        return np.full(len(seeds), float(takes[rate]))

    monkeypatch.setattr(accounts, "_steps", steps)
    found = accounts.steps_of(["plain"], "relu", DIGITS, rates=list(takes))["plain"]
    assert seen == tried
    np.testing.assert_array_equal(
        found[0], [takes[rate] if rate in tried else np.inf for rate in takes]
    )


def test_a_slow_the_middle_and_a_fast_net_are_taken_at_the_best_rate():
    steps = np.array([[90.0, 30], [80, 10], [95, 20], [np.inf, 50], [70, 40]])
    np.testing.assert_array_equal(accounts.middle_nets(steps), [40, 30, 20])


def test_what_was_learned_is_counted_without_noise():
    together = built("noise alone", "tanh", seeds=[0])
    images, _ = next(batches(DIGITS, [0], size=16))
    assert not torch.equal(together(images), together(images))
    with quiet(together) as noisy:
        assert noisy
        torch.testing.assert_close(together(images), built("plain", "tanh", seeds=[0])(images))
    ghosts, whole = (
        built("ghost batches", "tanh", seeds=[0]),
        built("batch norm", "tanh", seeds=[0]),
    )
    with quiet(ghosts):
        torch.testing.assert_close(ghosts(images), whole(images))
    assert not torch.allclose(ghosts(images), whole(images))
    with quiet(whole) as noisy:
        assert not noisy


def test_gradients_are_those_of_each_nets_own_loss():
    together = built("plain", "relu", seeds=[0, 1])
    images, labels = next(batches(DIGITS, [0, 1], size=16))
    _, losses, found = gradients(together, images, labels)
    own = Network(SIZES, activation="relu", initializer=initializer("he"), seed=1)
    loss = torch.nn.functional.cross_entropy(own(images[1]), labels[1])
    loss.backward()
    torch.testing.assert_close(losses[1], loss.detach())
    torch.testing.assert_close(found[0][1].view(784, 100), own.affine[0].weight.grad.T)
    assert all(p.grad is None or not p.grad.any() for p in together.parameters())
    assert isinstance(together, SideBySide)
