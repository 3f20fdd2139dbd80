"""The recipe's numbers are those that the labs measured, wherever they stand."""

import re

import pytest

from labsupport.exercises.stored_claims import stored_claim
from labsupport.labs.training_clinic.recipe import NUMBER, RECIPE
from labsupport.labs.training_clinic.recipe_table import RecipeTable
from labsupport.places import NOTEBOOKS

FINDINGS = [finding for advice in RECIPE for finding in advice.findings]
each_finding = pytest.mark.parametrize("finding", FINDINGS, ids=lambda one: one.claim)


@each_finding
def test_every_claim_that_the_recipe_names_is_there_with_a_number(finding):
    value = stored_claim(finding.lab, finding.claim)
    places = {int(place) for place in re.findall(r"\{(\d)\}", finding.words)}
    assert places == set(range(len(places)))
    assert places, "it quotes a number"
    assert len(places) <= len(NUMBER.findall(value)), value
    assert "{" not in finding.told


@each_finding
def test_no_measured_number_is_typed(finding):
    measured = NUMBER.findall(stored_claim(finding.lab, finding.claim))
    typed = NUMBER.findall(re.sub(r"\{\d\}", "", finding.words))
    assert not set(typed) & {number for number in measured if "." in number or "%" in number}


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
