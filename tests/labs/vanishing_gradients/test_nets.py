"""Nets side by side: each is what a net of its own is, and each repair does what it says."""

import numpy as np
import pytest
import torch

from labsupport.by_hand.activations import ACTIVATIONS
from labsupport.by_hand.mlp import gradients as gradients_by_hand
from labsupport.labs.vanishing_gradients import experiment, nets, widths
from labsupport.labs.vanishing_gradients.nets import Nets, Setting
from labsupport.training.networks import as_tensor
from tiny_digits import tiny_digits


@pytest.fixture(scope="module")
def digits():
    return tiny_digits()


@pytest.fixture
def small(monkeypatch):
    """Nets of two hidden layers of six units, in which a gradient is seen everywhere."""
    monkeypatch.setattr(nets, "DEPTH", 2)
    monkeypatch.setattr(nets, "WIDTH", 6)


def batch(digits, made, count=20):
    labels = as_tensor(digits.train_labels[:count]).expand(len(made.seeds), -1)
    return made.of_all(digits.train_images[:count]), labels


def test_the_gradients_of_plain_nets_are_those_by_hand(digits):
    made = Nets(Setting(), seeds=[3, 4])
    x, labels = batch(digits, made)
    found = made.gradients(x, labels)
    for net in range(2):
        weights = [W[net].detach().numpy() for W in made.W]
        biases = [b[net, 0].detach().numpy() for b in made.b]
        images = digits.train_images[:20].astype(float)
        _, dW, db = gradients_by_hand(
            images, digits.train_labels[:20], weights, biases, ACTIVATIONS["sigmoid"]
        )
        for mine, theirs in zip(found, [*dW, *db], strict=True):
            np.testing.assert_allclose(
                mine[net].numpy().reshape(theirs.shape), theirs, rtol=1e-6, atol=1e-15
            )


def test_a_net_does_not_depend_on_its_neighbors(digits):
    together, alone = Nets(Setting(), seeds=[3, 4]), Nets(Setting(), seeds=[4])
    for both, one in zip(together.W, alone.W, strict=True):
        assert torch.equal(both[1], one[0])
    pair, single = (next(nets.batches(digits, 1, seeds=made.seeds)) for made in (together, alone))
    assert torch.equal(pair[0][1], single[0][0])
    two, one = (
        experiment.train("centered, 4 × Glorot", digits, rate=0.3, seeds=seeds, steps=3)
        for seeds in ([3, 4], [4])
    )
    np.testing.assert_allclose(two.change[1], one.change[0], rtol=1e-9)


def test_scale_and_shift_are_those_of_the_setting():
    plain, scaled = Nets(Setting(), seeds=[0]), Nets(Setting(scale=4.0, shift=0.5), seeds=[0])
    for layer, (W, larger) in enumerate(zip(plain.W, scaled.W, strict=True)):
        assert torch.equal(larger, W if layer == nets.DEPTH else 4 * W)
    hidden = []
    scaled.logits(torch.zeros(1, 3, 784, dtype=nets.DTYPE), hidden)
    assert not hidden[0].any()  # σ(0) − ½


def test_equal_gradients_make_each_step_as_long_as_the_rate(digits, small):
    made = Nets(Setting(equal_gradients=True), seeds=[0, 1])
    before = [parameter.detach().clone() for parameter in made.parameters]
    made.step(*batch(digits, made), rate=0.25)
    for new, old in zip(made.parameters, before, strict=True):
        np.testing.assert_allclose(nets.lengths(new.detach() - old).numpy(), 0.25)


def test_a_repaired_signal_has_mean_0_and_std_1_and_the_gradient_passes_as_it_was(digits, small):
    settings = Setting(), Setting(signal_repaired=True)
    plain, repaired = (Nets(setting, seeds=[0]) for setting in settings)
    x, labels = batch(digits, plain)
    hidden = []
    plain.logits(x, hidden)
    h = hidden[-1]
    standardized = (h - h.mean(1, keepdim=True)) / h.std(1, keepdim=True)
    expected = torch.baddbmm(plain.b[-1], standardized, plain.W[-1])
    torch.testing.assert_close(repaired.logits(x), expected)
    # Backward: from the gradient of the repaired logits, through the plain layers.
    top = torch.softmax(expected, 2) - torch.nn.functional.one_hot(labels, 10)
    (back,) = torch.autograd.grad(h, plain.W[0], (top / 20) @ plain.W[-1].transpose(1, 2))
    torch.testing.assert_close(repaired.gradients(x, labels)[0], back)


def test_a_start_measures_the_spread_over_images_and_the_gradients(digits):
    start = experiment.at_start("plain", digits, seeds=[0, 1])
    assert start.spread.shape == (2, nets.DEPTH)
    assert start.gradient.shape == (2, nets.DEPTH + 1)
    made = Nets(Setting(), seeds=[0, 1])
    W, images = made.W[0][1].detach().numpy(), digits.train_images[:200].astype(float)
    h = ACTIVATIONS["sigmoid"].f(images @ W)
    assert start.spread[1, 0] == pytest.approx(h.std(axis=0, ddof=1).mean())


def test_training_changes_what_it_says_and_the_better_rate_is_kept(digits, monkeypatch):
    made = experiment.train("centered, 4 × Glorot", digits, rate=0.5, seeds=[0, 1], steps=60)
    assert made.accuracy.shape == (2,)
    assert made.change.shape == (2, nets.DEPTH + 1)
    assert np.median(made.accuracy) > 0.5  # these digits are easy
    rates = []

    def trained(name, digits, *, rate, seeds):
        rates.append(rate)
        return experiment.Outcome(rate, np.full(len(seeds), rate), np.zeros((len(seeds), 3)))

    monkeypatch.setattr(experiment, "train", trained)
    found = experiment.outcomes(["plain", "equal gradients"], digits, seeds=[0, 1])
    assert rates == [0.3, 1.0, 0.1, 0.3]
    assert {name: outcome.rate for name, outcome in found.items()} == {
        "plain": 1.0,
        "equal gradients": 0.3,
    }


def test_a_student_who_has_switched_gradients_off_trains_all_the_same(digits):
    with torch.no_grad():
        assert experiment.train("plain", digits, rate=1.0, seeds=[0], steps=2).change.any()


def test_the_factor_per_layer_is_the_root_of_nine_steps():
    factors = widths.factor_per_layer([4, 100], seeds=[0, 1, 2])
    assert factors.shape == (3, 2)
    assert (factors[:, 1] < 0.25).all()
    assert (factors[:, 1] > 0.2).all()  # the root mean square of σ′, a little below ¼
    fixed = widths.factor_per_layer([4, 100], seeds=[0, 1, 2], std=0.1)
    np.testing.assert_allclose(fixed[:, 1], factors[:, 1])  # 0.1 is Glorot's at 100 units
    assert (fixed[:, 0] < factors[:, 0]).all()
    assert np.array_equal(factors[1:2], widths.factor_per_layer([4, 100], seeds=[1]))
