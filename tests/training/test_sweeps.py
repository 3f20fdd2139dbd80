"""Sweeps: what is measured, in which order, and what they print while they run."""

import math
import re

import numpy as np
import pytest

from labsupport.by_hand.initializers import gaussian
from labsupport.data.datasets import Dataset
from labsupport.training.networks import Network
from labsupport.training.sweeps import (
    accuracy_after,
    accuracy_at_rates,
    iterations_until,
    sweep,
    watched,
)


@pytest.fixture
def stripes():
    """Two classes that a linear network tells apart: bright on the left, bright on the right."""
    rng = np.random.default_rng(0)
    labels = rng.integers(0, 2, 300)
    images = rng.uniform(0, 0.2, (300, 784)).astype(np.float32)
    images[labels == 0, :392] += 0.5
    images[labels == 1, 392:] += 0.5
    return Dataset("stripes", images[:200], labels[:200], images[200:], labels[200:], "stripes")


def network(norm="plain", scale=0.05):
    return Network(
        (784, 8, 10),
        activation="tanh",
        initializer=gaussian(scale),
        norm=norm,
        seed=0,
    )


def test_a_sweep_has_a_row_per_seed_and_a_column_per_setting(capsys):
    table = sweep(lambda setting, seed: 10 * setting + seed, [1, 2, 3], seeds=(5, 7))
    assert np.array_equal(table, [[15, 25, 35], [17, 27, 37]])


def test_a_measure_of_several_numbers_adds_an_axis(capsys):
    table = sweep(lambda setting, seed: (setting, seed), [1, 2, 3], seeds=(5, 7))
    assert table.shape == (2, 3, 2)
    assert table[1, 2].tolist() == [3, 7]


def test_progress_is_one_line_whose_changing_part_is_marked(capsys):
    assert list(watched("abc", "Three letters")) == ["a", "b", "c"]
    assert re.fullmatch(r"Three letters \[this run: \.\.\. \d+ s\]\n", capsys.readouterr().out)


def test_the_bracket_is_closed_when_a_training_fails(capsys):
    def fails(setting, seed):
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        sweep(fails, [1])
    assert capsys.readouterr().out.endswith(" s]\n")


@pytest.mark.parametrize("norm", ["plain", "batch norm"])
def test_accuracy_after_training_is_that_of_the_trained_network(stripes, norm):
    before = accuracy_after(
        network(norm), stripes, learning_rate=1e-9, iterations=1, seed=0, batch_size=20
    )
    after = accuracy_after(
        network(norm), stripes, learning_rate=0.1, iterations=60, seed=0, batch_size=20
    )
    assert after > 0.95 > before


def test_accuracy_at_rates_builds_each_net_anew_and_has_a_row_per_seed(stripes, capsys):
    built = []

    def build(seed):
        built.append(seed)
        return network()

    plan = {"iterations": 1, "batch_size": 5}
    table = accuracy_at_rates(build, stripes, [1e-9, 0.1], seeds=(4, 5), title="Two", **plan)
    assert built == [4, 5, 4, 5]
    for row, seed in zip(table, (4, 5), strict=True):
        one = accuracy_after(network(), stripes, learning_rate=0.1, seed=seed, **plan)
        assert row[1] == one != row[0]
    assert table[0, 1] != table[1, 1]  # each seed has batches of its own
    assert "Two [this run: .." in capsys.readouterr().out


def test_iterations_until_stops_at_the_first_check_that_reaches_the_goal(stripes):
    settings = {"learning_rate": 0.1, "seed": 0, "batch_size": 20, "check_every": 5}
    reached = iterations_until(network(), stripes, goal=0.9, at_most=100, **settings)
    assert reached % 5 == 0
    assert 5 <= reached <= 100
    assert iterations_until(network(), stripes, goal=0.0, at_most=100, **settings) == 5


def test_a_goal_out_of_reach_is_infinity(stripes):
    settings = {"learning_rate": 1e-9, "seed": 0, "batch_size": 20}
    assert iterations_until(network(), stripes, goal=1.0, at_most=20, **settings) == math.inf
