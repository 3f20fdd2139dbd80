"""The recipe's numbers are those that the labs measured, wherever they stand."""

import re

import pytest

from labsupport.labs.training_clinic import recipe
from labsupport.labs.training_clinic.recipe import NUMBER, RECIPE
from labsupport.labs.training_clinic.recipe_table import RecipeTable
from labsupport.places import NOTEBOOKS

FINDINGS = [finding for advice in RECIPE for finding in advice.findings]
# Values whose unit, points of accuracy, stands in the claim's lab alone.
UNITLESS = {"#; shifted #", "#, #, #, #, #"}
each_finding = pytest.mark.parametrize("finding", FINDINGS, ids=lambda one: one.claim)


@each_finding
def test_every_claim_is_there_and_its_value_has_the_signs_and_units_of_the_words(finding):
    numbers = finding.numbers
    places = [int(place) for place in re.findall(r"\{(\d)\}", finding.words)]
    assert places == list(range(len(numbers)))
    assert places, "it quotes a number"
    assert "{" not in finding.told
    assert ("points" in finding.words) == ("points" in finding.value or finding.value in UNITLESS)
    times = re.search(r"\{\d\} times", finding.words) is not None
    assert times == ("times" in finding.value or finding.value == "#")


@each_finding
def test_no_measured_number_is_typed(finding):
    typed = re.findall(NUMBER, re.sub(r"\{\d\}", "", finding.words))
    assert not set(typed) & {one for one in finding.numbers if "." in one or "%" in one}


@pytest.mark.parametrize("value", ["-1.1 points", "1.1 points", "+1.1", "+1.1 points more", ""])
def test_a_number_with_another_sign_or_unit_is_not_quoted(value, monkeypatch):
    finding = next(one for one in FINDINGS if one.words.endswith("costs {0} points"))
    monkeypatch.setattr(recipe, "stored_claim", lambda lab, claim: value)
    with pytest.raises(ValueError, match="do the words still hold"):
        print(finding.numbers)
    assert finding.told == "lab 13 in this folder has no such number now"


def test_a_sign_is_told_where_the_words_leave_it_open(monkeypatch):
    finding = next(one for one in FINDINGS if "±" in one.value)
    monkeypatch.setattr(recipe, "stored_claim", lambda lab, claim: "by 4, -1, +2.5 points")
    assert finding.numbers == ["4", "−1", "+2.5"]


@each_finding
def test_every_step_leads_to_its_lab(finding):
    assert (NOTEBOOKS / finding.file).exists()
    assert finding.file.startswith(finding.lab)


def test_the_steps_are_those_of_the_course_in_their_order():
    assert [advice.step for advice in RECIPE] == [
        "inputs and outputs",
        "data",
        "architecture",
        "loss",
        "initialization",
        "normalization",
        "optimizer",
        "regularizer",
        "search on held-out data",
        "early stopping",
    ]


def test_the_table_links_each_finding_and_marks_what_varies_unseen():
    table = RecipeTable()
    for finding in FINDINGS:
        assert f"({finding.file})" in table.markdown
        assert finding.told in table.markdown
        assert f"[this run: {finding.told}]" in table.plain
    seen = re.sub(r"<!--.*?-->", "", table.markdown)
    assert "this run" not in seen
    masked = re.sub(r"\[this run: [^\]]*\]", "", table.markdown)
    assert not any(finding.told in masked for finding in FINDINGS)
