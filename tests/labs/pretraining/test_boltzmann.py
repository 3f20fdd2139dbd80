"""The Boltzmann machine: its probabilities are those of its energy, its training is CD-1."""

import itertools

import numpy as np
import pytest

from labsupport.labs.pretraining.boltzmann import (
    RestrictedBoltzmannMachine,
    fantasies,
    sample_bits,
    train_boltzmann,
)
from tiny_digits import tiny_digits

IMAGES = tiny_digits().train_images
SETTINGS = {"learning_rate": 0.1, "iterations": 60, "batch_size": 32, "seed": 4}


def small_machine():
    """3 visible and 2 hidden units, with weights and biases that are not zero."""
    machine, rng = RestrictedBoltzmannMachine(3, 2, seed=0), np.random.default_rng(1)
    machine.weight = rng.standard_normal((3, 2)).astype(np.float32)
    machine.bias = rng.standard_normal(2).astype(np.float32)
    machine.visible_bias = rng.standard_normal(3).astype(np.float32)
    return machine


def joint(machine):
    """P(v, h) by brute force over all states: {(v, h): probability}."""
    weighed = {}
    for v in itertools.product((0, 1), repeat=3):
        for h in itertools.product((0, 1), repeat=2):
            bits = np.array(v), np.array(h)
            minus_energy = bits[0] @ machine.weight @ bits[1]
            minus_energy += machine.bias @ bits[1] + machine.visible_bias @ bits[0]
            weighed[v, h] = np.exp(minus_energy)
    total = sum(weighed.values())
    return {state: weight / total for state, weight in weighed.items()}


def test_up_and_down_are_the_conditionals_of_the_energy():
    machine = small_machine()
    table = joint(machine)
    for v in itertools.product((0, 1), repeat=3):
        states = {h: p for (seen, h), p in table.items() if seen == v}
        on = [sum(p for h, p in states.items() if h[k]) / sum(states.values()) for k in range(2)]
        np.testing.assert_allclose(machine.up(np.array([v], np.float32))[0], on, rtol=1e-5)
    for h in itertools.product((0, 1), repeat=2):
        states = {v: p for (v, hidden), p in table.items() if hidden == h}
        on = [sum(p for v, p in states.items() if v[k]) / sum(states.values()) for k in range(3)]
        np.testing.assert_allclose(machine.down(np.array([h], np.float32))[0], on, rtol=1e-5)


def test_the_chain_comes_to_the_distribution_of_the_energy():
    machine, rng = small_machine(), np.random.default_rng(0)
    start = np.zeros((20_000, 3), np.float32)
    *_, last = fantasies(machine, start, steps=30, rng=rng)
    on = sum(p * np.array(v) for (v, _), p in joint(machine).items())
    np.testing.assert_allclose(last.mean(axis=0), on, atol=0.02)


def test_a_toss_is_a_bit_with_its_probability():
    p = np.full((20_000, 3), [0.0, 0.3, 1.0], np.float32)
    bits = sample_bits(p, rng=np.random.default_rng(0))
    assert set(np.unique(bits)) == {0.0, 1.0}
    np.testing.assert_allclose(bits.mean(axis=0), [0, 0.3, 1], atol=0.02)


def test_the_first_step_is_cd_1_written_out():
    machine, by_hand = (RestrictedBoltzmannMachine(784, 20, seed=1) for _ in range(2))
    first = next(train_boltzmann(machine, IMAGES, **SETTINGS))
    rng = np.random.default_rng(SETTINGS["seed"])
    v = IMAGES[rng.integers(len(IMAGES), size=32)]
    h = by_hand.up(v)
    dreamt = by_hand.down((rng.random(h.shape, dtype=np.float32) < h).astype(np.float32))
    positive = np.einsum("bi,bj->ij", v, h)
    negative = np.einsum("bi,bj->ij", dreamt, by_hand.up(dreamt))
    expected = by_hand.weight + 0.1 * (positive - negative) / 32
    np.testing.assert_allclose(machine.weight, expected, atol=1e-5)
    np.testing.assert_allclose(machine.visible_bias, 0.1 * (v - dreamt).mean(axis=0), atol=1e-6)
    assert first.loss == pytest.approx(np.mean((v - dreamt) ** 2), rel=1e-5)


def test_training_lowers_the_error_of_the_reconstruction():
    machine = RestrictedBoltzmannMachine(784, 20, seed=1)
    steps = list(train_boltzmann(machine, IMAGES, **SETTINGS))
    assert [step.iteration for step in steps] == list(range(1, 61))
    assert steps[-1].loss < 0.6 * steps[0].loss
    assert machine.weight.dtype == machine.bias.dtype == np.float32


def test_momentum_takes_the_last_step_again():
    def weights(momentum):
        machine = RestrictedBoltzmannMachine(784, 20, seed=1)
        list(train_boltzmann(machine, IMAGES, **{**SETTINGS, "iterations": 10}, momentum=momentum))
        return np.abs(machine.weight).mean()

    assert weights(0.9) > 1.5 * weights(0.0)


def test_the_seed_decides_everything():
    def losses(seed):
        machine = RestrictedBoltzmannMachine(784, 20, seed=1)
        settings = {**SETTINGS, "iterations": 5, "seed": seed}
        return [step.loss for step in train_boltzmann(machine, IMAGES, **settings)]

    assert losses(4) == losses(4)
    assert losses(4) != losses(5)


@pytest.mark.parametrize(
    ("setting", "cure"),
    [
        ({"momentum": 1.0}, "below 1"),
        ({"learning_rate": -1.0}, "finite number, 0 or more"),
        ({"iterations": -1}, "0 or more"),
        ({"batch_size": 0}, "1 or more"),
    ],
)
def test_a_setting_that_cannot_train_is_refused_at_once(setting, cure):
    with pytest.raises(ValueError, match=cure):
        train_boltzmann(
            RestrictedBoltzmannMachine(784, 20, seed=1), IMAGES, **{**SETTINGS, **setting}
        )


@pytest.mark.filterwarnings("error")
def test_training_ends_after_the_first_loss_that_is_not_finite_and_without_a_warning():
    machine = RestrictedBoltzmannMachine(784, 20, seed=1)
    steps = list(train_boltzmann(machine, IMAGES, **{**SETTINGS, "learning_rate": 1e39}))
    assert len(steps) == 2
    assert np.isfinite(steps[0].loss)
    assert not np.isfinite(steps[1].loss)


def test_bytes_are_refused_with_the_cure():
    with pytest.raises(ValueError, match="divide bytes by 255"):
        train_boltzmann(RestrictedBoltzmannMachine(784, 20, seed=1), 255 * IMAGES, **SETTINGS)


def test_inputs_of_another_shape_are_refused():
    with pytest.raises(ValueError, match=r"takes \(images, 784\)"):
        train_boltzmann(RestrictedBoltzmannMachine(784, 20, seed=1), IMAGES[:, :50], **SETTINGS)
