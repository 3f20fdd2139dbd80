"""Thresholds against what was measured: the sick on one side, the cured on the other."""

import numpy as np
import pytest

from labsupport.labs.training_clinic.disease import HEALTHY_FROM
from labsupport.labs.training_clinic.diseases import DISEASES
from labsupport.labs.training_clinic.measured import (
    joined,
    measured,
    merged,
    stored_ten_seeds,
)
from labsupport.labs.training_clinic.verdict import VERDICTS
from tiny_digits import tiny_digits

STORED = stored_ten_seeds()
SETS = ("UCI digits", "MNIST")
OFTEN_HEALTHY = "last_relu"  # a ReLU on the logits makes by no means every net sick
charts = pytest.mark.parametrize(
    ("name", "chart"),
    [(name, STORED["sets"][digits][name]) for digits in SETS for name in DISEASES],
    ids=[f"{name}, {digits}" for digits in SETS for name in DISEASES],
)
everywhere = pytest.mark.parametrize(
    ("digits", "place"),
    [(digits, place) for digits in SETS for place in STORED["elsewhere"][digits]],
)


def away(name, values):
    """How far these numbers lie on the healthy side of the disease's threshold."""
    limit = DISEASES[name].number.at_most
    return np.array(values) - HEALTHY_FROM if limit is None else limit - np.array(values)


@charts
def test_the_fault_makes_sick_at_every_seed_and_the_cures_heal_with_nothing_passed_over(
    name, chart
):
    assert len(chart["sick"]) == 10
    if name == OFTEN_HEALTHY:
        assert 1 <= chart["unclear"] <= 7
    else:
        assert chart["unclear"] <= 1


@charts
def test_the_sick_lie_far_from_the_threshold(name, chart):
    """By two standard deviations and more."""
    if name != OFTEN_HEALTHY:
        sick = away(name, chart["sick"]) * (1 if name == "healthy" else -1)
        assert sick.min() > 0.005
        assert sick.mean() > 2 * sick.std()


@charts
def test_the_cured_lie_far_from_the_threshold(name, chart):
    """By two standard deviations and more; at most one of ten is not healed."""
    for cure in DISEASES[name].right:
        row = chart["cures"][cure]
        wanted = "rightly left alone" if name == "healthy" else "cured"
        assert row["verdicts"][wanted] >= 9
        after = away(name, row["after"])
        assert np.sort(after)[1] > 0.005
        assert after.mean() > 2 * after.std()


@everywhere
def test_on_the_other_bases_too_the_sick_are_sick_and_the_cured_healthy(digits, place):
    chart = STORED["elsewhere"][digits][place]
    assert chart["unclear"] <= 1


def test_every_base_on_which_a_disease_is_dealt_was_measured():
    wanted = {f"{name}, {base}" for name, one in DISEASES.items() for base in one.on if base}
    for digits in SETS:
        assert set(STORED["elsewhere"][digits]) == wanted


@charts
def test_what_is_stored_has_known_verdicts_and_a_number_for_each_seed(name, chart):
    for row in chart["cures"].values():
        assert set(row["verdicts"]) <= set(VERDICTS)
        assert sum(row["verdicts"].values()) == len(row["after"])


def test_measuring_counts_verdicts_over_seeds_and_right_ones_are_kept_in_a_merge():
    digits = tiny_digits(train=400, test=100)
    right = measured(digits, seeds=[0, 1], diseases=["rate_high"])
    more = measured(
        digits, seeds=[0], diseases=["rate_high"], cures=["rate_down", "clip", "labels"]
    )
    assert len(right["rate_high"]["sick"]) == 2
    assert set(right["rate_high"]["cures"]) == {"rate_down", "adam"}
    assert set(more["rate_high"]["cures"]) == {"rate_down", "clip"}, "labels changes no plan here"
    both = merged(right, more)["rate_high"]["cures"]
    assert both["rate_down"] == right["rate_high"]["cures"]["rate_down"]
    assert both["clip"] == more["rate_high"]["cures"]["clip"]


def test_seeds_that_were_measured_apart_are_joined():
    digits = tiny_digits(train=400, test=100)
    one, other, both = (
        measured(digits, seeds=seeds, diseases=["rate_high"]) for seeds in ([0], [1], [0, 1])
    )
    assert joined(one, other) == both


def test_elsewhere_means_on_the_other_bases():
    digits = tiny_digits(train=400, test=100)
    found = measured(digits, seeds=[0], diseases=["small", "equal"], elsewhere=True)
    assert set(found) == {"equal, plain", "equal, deep"}
