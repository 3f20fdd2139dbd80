"""Lab 14's trainings: nets side by side, batches, the finder, recurrent nets, and the race."""

import numpy as np
import pytest
import torch
from torch.nn import functional as F

from labsupport.labs.optimization import (
    batches,
    edge,
    finder,
    full_size,
    losses,
    nets,
    race,
    recurrent,
)
from labsupport.training.loop import minibatches
from labsupport.training.optimizers import SGD, Adam
from labsupport.training.side_by_side import SideBySide
from tiny_digits import tiny_digits

DIGITS = tiny_digits()


@pytest.mark.parametrize(
    ("name", "of_one"),
    [
        ("gradient descent", lambda p, rate: SGD(p, lr=rate)),
        ("momentum", lambda p, rate: SGD(p, lr=rate, momentum=0.9)),
        ("Adam", lambda p, rate: Adam(p, lr=rate)),
    ],
)
def test_each_net_learns_as_if_it_were_alone(name, of_one):
    rates, seeds = [0.01, 0.05, 0.02], [0, 0, 3]
    together = SideBySide([nets.made(seed=seed) for seed in seeds])
    how = {"rates": rates, "seeds": seeds, "steps": 6, "optimizer": name, "batch_size": 8}
    for _ in nets.steps_of(together, DIGITS, **how):
        pass
    for k, (rate, seed) in enumerate(zip(rates, seeds, strict=True)):
        alone = nets.made(seed=seed)
        optimizer = of_one(alone.parameters(), rate)
        for _, (x, labels) in zip(range(6), minibatches(DIGITS, 8, seed=seed), strict=False):
            optimizer.zero_grad()
            F.cross_entropy(alone(x), labels).backward()
            optimizer.step()
        weight = alone.affine[0].weight.detach().T
        torch.testing.assert_close(together.weights[0][k].detach(), weight, rtol=1e-3, atol=3e-4)


def test_the_losses_are_those_of_their_formulas():
    outputs, labels = (
        torch.randn(5, 10, generator=torch.Generator().manual_seed(0)),
        torch.arange(5),
    )
    one_hot = torch.eye(10)[labels]
    p = torch.softmax(outputs, 1)
    want = {
        "cross-entropy": -torch.log(p[range(5), labels]),
        "squared, after softmax": ((p - one_hot) ** 2).sum(1) / 2,
        "squared, after sigmoid": ((torch.sigmoid(outputs) - one_hot) ** 2).sum(1) / 2,
        "squared, raw outputs": ((outputs - one_hot) ** 2).sum(1) / 2,
    }
    assert want.keys() == nets.LOSSES.keys()
    for name, loss in nets.LOSSES.items():
        torch.testing.assert_close(loss(outputs, labels), want[name])


def test_schedules_begin_and_end_where_they_should():
    assert race.cosine(0) == 1
    assert race.cosine(1) == pytest.approx(0)
    assert race.warm_up_and_cosine(0) == 0
    assert race.warm_up_and_cosine(race.WARM_UP) == pytest.approx(1)
    assert race.in_steps(0.5) == 1
    assert race.in_steps(0.9) == 0.01


def test_the_rate_is_chosen_on_one_half_and_reported_on_the_other():
    shares = np.array([[[0.2, 0.9], [0.3, 0.8]], [[0.7, 0.4], [0.6, 0.5]]])
    assert race.best_column(shares) == 1
    np.testing.assert_array_equal(race.at_best(shares), [0.4, 0.5])
    (images, labels), (others, _) = race.halves(DIGITS)
    assert len(images) == len(labels)
    assert len(images) + len(others) == len(DIGITS.test_labels)


def test_a_search_measures_every_rate_and_seed(capsys):
    found = race.race(DIGITS, {"Adam": (0.001, 0.1)}, seeds=range(2), steps=2, batch_size=4)
    assert found["Adam"].shape == (2, 2, 2)
    assert "1 optimizers" in capsys.readouterr().out


def test_noise_falls_as_one_over_the_root_of_the_batch(capsys):
    noise = batches.noise(DIGITS, [2, 32], seeds=[0])
    assert 2.5 < noise[0, 0] / noise[0, 1] < 6
    steps = batches.steps_to_goal(DIGITS, {4: ((0.1,), 10)}, seeds=[0, 1], goal=0.0)
    np.testing.assert_array_equal(steps[4], 5)
    never = batches.steps_to_goal(DIGITS, {4: ((0.1,), 10)}, seeds=[0], goal=1.1)
    assert np.isinf(never[4]).all()
    capsys.readouterr()


def test_the_finders_rate_grows_and_the_steepest_place_is_found():
    rates = finder.growing_rates("Adam")
    np.testing.assert_allclose(rates[1:] / rates[:-1], rates[1] / rates[0])
    falls = 2 - 1 / (1 + np.exp(-(np.arange(120) - 60) / 3))
    at = np.searchsorted(rates, finder.steepest(falls, rates))
    assert abs(at - 63.5) < 5  # the mean of eight steps lags
    assert finder.range_test(DIGITS, "Adam", seeds=[0, 1]).shape == (2, finder.STEPS)


def test_a_change_is_the_length_of_a_step_over_that_of_the_weights():
    change = finder.change_per_step(DIGITS, "Adam", [0.01, 0.02], seeds=[0], steps=3)
    assert change.shape == (2, 1, 3)
    W = nets.made(seed=0).affine[0].weight.detach()
    moved = (W.numel() ** 0.5) * 0.01 / float(W.norm())  # each weight by its rate, where it moves
    assert 0.3 * moved < change[0, 0, 0] <= 1.01 * moved


def test_recurrent_nets_are_clipped_each_in_its_own_way(capsys):
    gradients = [torch.full((3, 1, 2), 3.0), torch.full((3, 2, 1), -4.0)]
    clipped, norms = recurrent.clipped(
        gradients, ["norm", "value", "norm"], torch.tensor([5.0, 2.0, 99])
    )
    torch.testing.assert_close(norms, torch.full((3,), 50.0**0.5))
    both = torch.cat([part.flatten(1) for part in clipped], dim=1)
    torch.testing.assert_close(both[0].norm(), torch.tensor(5.0))
    torch.testing.assert_close(both[1], torch.tensor([2.0, 2.0, -2.0, -2.0]))
    torch.testing.assert_close(both[2], torch.tensor([3.0, 3.0, -4.0, -4.0]))
    right, lengths = recurrent.learned(DIGITS, seeds=[0, 1], steps=10)
    assert right.keys() == recurrent.CLIPS.keys()
    assert lengths.shape == (10, 2)
    capsys.readouterr()


def test_losses_are_compared_at_their_best_rates(monkeypatch, capsys):
    monkeypatch.setattr(losses, "STEPS", 2)
    monkeypatch.setattr(losses, "BATCH", 4)
    for scale, rates in losses.RATES.items():
        found = losses.compared(DIGITS, scale=scale, seeds=[0, 1])
        assert found.keys() == rates.keys()
        assert all(shares.shape == (2,) for shares in found.values())
    capsys.readouterr()


def test_the_sharpness_of_a_quadratic_is_its_largest_eigenvalue():
    w = torch.tensor([1.0, 1.0, 1.0], requires_grad=True)
    loss = (torch.tensor([1.0, 5.0, 2.0]) * w**2).sum() / 2
    gradients = torch.autograd.grad(loss, [w], create_graph=True)
    found, _ = edge._largest(gradients, [w], [torch.ones(3)])
    assert found == pytest.approx(5.0, rel=1e-3)


def test_what_is_stored_is_what_is_measured(capsys):
    found = full_size.measured(
        DIGITS, [0], rates={"Adam": (0.01,)}, schedules=("cosine",), steps=2,
        edge={"steps": 2, "look_every": 1},
    )  # fmt: skip
    stored = full_size.stored_full_size()
    assert found.keys() | {"how"} == stored.keys()
    assert np.shape(found["accuracy"]["cosine"]["Adam"]) == (2, 1, 1)
    assert stored["accuracy"]["cosine"]["Adam"].shape == (2, 5, 8)
    assert stored["edge"]["curvature"].shape == (3, len(stored["edge"]["steps"]))
    assert tuple(stored["rates"]["Adam"]) == full_size.RATES["Adam"]
    assert "cosine (stored)" in full_size.drawn(stored)
    capsys.readouterr()
