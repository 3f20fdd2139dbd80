"""Thresholds against what was measured: the sick on one side, the cured on the other."""

import numpy as np
import pytest

from labsupport.labs.training_clinic.disease import HEALTHY_FROM
from labsupport.labs.training_clinic.diseases import DISEASES
from labsupport.labs.training_clinic.measured import measured, merged, stored_ten_seeds
from labsupport.labs.training_clinic.verdict import VERDICTS
from tiny_digits import tiny_digits

STORED = stored_ten_seeds()
SETS = ("UCI digits", "MNIST")
charts = pytest.mark.parametrize(
    ("name", "chart"),
    [(name, STORED["sets"][digits][name]) for digits in SETS for name in DISEASES],
    ids=[f"{name}, {digits}" for digits in SETS for name in DISEASES],
)


@charts
def test_ten_sick_patients_are_sick_and_their_right_cures_heal_them_all(name, chart):
    disease, sick = DISEASES[name], np.array(chart["sick"])
    limit = disease.number.at_most
    assert len(sick) == 10
    if name == "healthy":
        assert sick.min() >= HEALTHY_FROM
    else:
        assert (sick > limit if limit is not None else sick < HEALTHY_FROM).all()
    for cure in disease.right:
        wanted = "rightly left alone" if name == "healthy" else "cured"
        assert chart["cures"][cure]["verdicts"] == {wanted: 10}


@charts
def test_both_sides_lie_far_from_the_threshold(name, chart):
    """Cured patients by two standard deviations and more, even the one nearest to it by a point."""
    limit = DISEASES[name].number.at_most
    for cure in DISEASES[name].right:
        after = np.array(chart["cures"][cure]["after"])
        away = after - HEALTHY_FROM if limit is None else limit - after
        assert away.min() > 0.005
        assert away.mean() > 2 * away.std()


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
    assert set(more["rate_high"]["cures"]) == {"rate_down", "clip"}, "labels changes no plan here"
    both = merged(right, more)["rate_high"]["cures"]
    assert both["rate_down"] == right["rate_high"]["cures"]["rate_down"]
    assert both["clip"] == more["rate_high"]["cures"]["clip"]
