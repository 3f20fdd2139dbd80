"""The bank of answers: right ones pass, wrong ones are refused with feedback that helps."""

import importlib

import pytest

from labsupport.exercises import calling
from labsupport.exercises.registry import all_exercises
from tests.exercises.bank.verdicts import table

HALVES = ["ours", "blind", "again"]


def answers_of(half):
    return importlib.import_module(f"tests.exercises.bank.{half}").ANSWERS


@pytest.mark.slow
@pytest.mark.parametrize("half", HALVES)
def test_no_false_pass_no_false_fail_and_feedback_that_helps(half, monkeypatch):
    monkeypatch.setattr(calling, "SECONDS", 5)  # one of them never ends
    counts, bad = table(answers_of(half))
    wrong = counts["named"] + counts["useful"] + counts["useless"] + counts["false pass"]
    assert [one for one in bad if one[0] != "useless"] == []
    assert counts["named"] + counts["useful"] >= 0.9 * wrong, bad
    assert counts["named"] >= 0.5 * wrong


def test_the_bank_has_right_and_wrong_answers_to_every_exercise_and_none_twice():
    everything = [one for half in HALVES for one in answers_of(half)]
    for task in all_exercises():
        verdicts = {one[1] for one in everything if one[0] == task.name}
        assert verdicts == {"right", "wrong"}, task.name
    places = [(name, source) for name, _, _, source, _ in everything]
    assert len(places) == len(set(places))
