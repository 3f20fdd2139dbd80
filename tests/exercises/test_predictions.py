"""Predictions: each waits for a choice. What its page does stands in tests/browser."""

import sys
from types import SimpleNamespace

import pytest

from labsupport.exercises import predict, predictions
from labsupport.exercises.predictions import Prediction, Question, find_question, questions
from labsupport.places import room_names

OPTIONS = ["grow", "stay", "shrink"]


def question(**changes):
    given = {
        "text": "What will h₅ do if `scale < 1`?",
        "options": OPTIONS,
        "answer": "shrink",
        "why": "Each layer halves it.",
    }
    return Question(**(given | changes))


def ask():
    return Prediction(question())


# Every prediction of the course


@pytest.mark.parametrize("room", room_names())
def test_every_lab_asks(room):
    assert room in {asked for asked, _ in questions().values()}


@pytest.mark.parametrize("name", questions())
def test_a_question_of_the_course_can_be_answered_and_gives_its_reason(name):
    asked = find_question(name)
    widget = predict(name)
    shown, _ = widget._repr_mimebundle_()
    for mime in ("text/plain", "text/markdown"):
        assert asked.text in shown[mime]
        assert asked.why not in shown[mime]
    widget.choose(asked.answer)
    assert widget.choice == asked.answer
    assert widget.asked["why"] == asked.why
    assert asked.why.strip()


@pytest.mark.parametrize("name", questions())
def test_a_question_of_the_course_needs_no_more_than_text_and_code(name):
    asked = find_question(name)
    for text in (asked.text, *asked.options, asked.why):
        assert "$" not in text  # the page shows no formulas
        assert text.count("`") % 2 == 0


# The machinery, on a question made here


def test_a_reader_without_a_kernel_sees_the_question_and_no_answer():
    data, _ = ask()._repr_mimebundle_()
    assert "application/vnd.jupyter.widget-view+json" in data
    after = "Decide before you read on: the next cells show the answer."
    asked = "What will h₅ do if `scale < 1`?"
    listed = "  ( ) grow\n  ( ) stay\n  ( ) shrink"
    assert data["text/plain"] == f"Predict first. {asked}\n{listed}\n{after}"
    listed = "- grow\n- stay\n- shrink"
    assert data["text/markdown"] == f"**Predict first.** {asked}\n\n{listed}\n\n*{after}*"


def test_the_first_choice_reveals_and_stays():
    widget = ask()
    assert (widget.choice, widget.skipped, widget.revealed) == (None, False, False)
    widget.choose("grow")
    assert widget.revealed
    widget.choose("shrink")
    widget.skip()
    assert (widget.choice, widget.skipped) == ("grow", False)


def test_a_skipped_question_is_revealed_and_takes_no_choice():
    widget = ask()
    widget.skip()
    assert widget.revealed
    widget.choose("grow")
    assert (widget.choice, widget.skipped) == (None, True)


def test_what_is_no_option_cannot_be_chosen():
    widget = ask()
    with pytest.raises(ValueError, match="'vanish' is none of the options"):
        widget.choose("vanish")
    assert not widget.revealed


def test_the_page_knows_the_question_and_says_what_was_done():
    widget = ask()
    assert widget.asked == {"text": question().text, "options": OPTIONS} | {
        "answer": "shrink",
        "why": "Each layer halves it.",
    }
    widget.set_state({"choice": "stay", "counts": [3, None, 20]})  # as a message from the page
    assert (widget.choice, widget.counts, widget.revealed) == ("stay", [3, None, 20], True)


@pytest.mark.parametrize(("setting", "expected"), [(None, True), ("1", True), ("0", False)])
def test_a_setting_turns_the_curtain_off(setting, expected, monkeypatch):
    monkeypatch.delenv("LABSUPPORT_CURTAIN", raising=False)
    if setting:
        monkeypatch.setenv("LABSUPPORT_CURTAIN", setting)
    assert ask().holds_back is expected


@pytest.mark.parametrize(
    "changes",
    [{"answer": "vanish"}, {"options": ["shrink"]}, {"options": "shrink"}]
    + [{"options": ["shrink", "shrink"]}, {"options": []}]
    + [{"options": [*"12345", "shrink"]}],
)
def test_a_question_with_an_impossible_answer_is_refused(changes):
    with pytest.raises(ValueError, match="option"):
        question(**changes)


def test_an_unknown_name_suggests_close_ones():
    known = next(iter(questions()))
    with pytest.raises(KeyError, match="There is no prediction .*Did you mean"):
        predict(known[:-1])


def test_two_questions_of_one_name_are_refused(monkeypatch):
    for room in ("one_lab", "another"):
        module = SimpleNamespace(QUESTIONS={"same": question()})
        monkeypatch.setitem(sys.modules, f"labsupport.labs.{room}.predictions", module)
    monkeypatch.setattr(predictions, "room_names", lambda: ["one_lab", "another"])
    with pytest.raises(ValueError, match="one_lab and another both have a prediction 'same'"):
        questions.__wrapped__()
