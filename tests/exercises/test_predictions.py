"""Predictions: each waits for a choice, and no page tells its answer before."""

import sys
from types import SimpleNamespace

import pytest

from labsupport.exercises import predict, predictions
from labsupport.exercises.predictions import Prediction, Question, find_question, questions
from labsupport.places import room_names

OPTIONS = ["grow", "stay", "shrink"]


def question(**changes):
    given = {
        "text": "What will $h_5$ do if `scale < 1`?",
        "options": OPTIONS,
        "answer": "shrink",
        "why": "Each layer halves it.",
    }
    return Question(**(given | changes))


def ask():
    return Prediction(question())


def text_of(widget):
    return " ".join(
        getattr(part, "value", getattr(part, "description", "")) for part in widget.children
    )


def buttons_of(widget):
    return [child for child in widget.children if hasattr(child, "click")]


# Every prediction of the course


@pytest.mark.parametrize("room", room_names())
def test_every_lab_asks(room):
    assert room in {asked for asked, _ in questions().values()}


@pytest.mark.parametrize("name", questions())
def test_a_question_of_the_course_can_be_answered_and_gives_its_reason(name):
    asked = find_question(name)
    widget = predict(name)
    shown = widget._repr_mimebundle_()
    for mime in ("text/plain", "text/markdown"):
        assert asked.text in shown[mime]
        assert asked.why not in shown[mime]
    widget.choose(asked.answer)
    assert "Right." in text_of(widget)
    assert asked.why.strip()


# The machinery, on a question made here


def test_a_prediction_reveals_nothing_before_the_choice():
    widget = ask()
    assert "Each layer halves it" not in text_of(widget)
    data = widget._repr_mimebundle_()
    assert "application/vnd.jupyter.widget-view+json" in data
    for mime in ("text/plain", "text/markdown"):
        assert all(option in data[mime] for option in OPTIONS)
        assert "What will $h_5$ do" in data[mime]
        assert "halves" not in data[mime]


@pytest.mark.parametrize(("choice", "verdict"), [("shrink", "Right."), ("grow", "Not so: shrink.")])
def test_a_choice_reveals_the_answer_and_why(choice, verdict):
    widget = ask()
    buttons = buttons_of(widget)
    assert [button.description for button in buttons] == OPTIONS
    buttons[OPTIONS.index(choice)].click()
    assert widget.choice == choice
    assert verdict in text_of(widget)
    assert "Each layer halves it." in text_of(widget)
    assert "✓ shrink" in text_of(widget)
    assert ("✗ grow" in text_of(widget)) == (choice == "grow")
    mine = [option for option, b in zip(OPTIONS, buttons, strict=True) if "(your" in b.description]
    assert mine == [choice]


def test_after_the_answer_another_choice_changes_nothing_and_no_button_loses_the_focus():
    widget = ask()
    buttons = buttons_of(widget)
    buttons[0].click()
    answered = text_of(widget)
    for button in buttons:
        button.click()
        assert (widget.choice, text_of(widget)) == ("grow", answered)
    assert not any(button.disabled for button in buttons)  # a disabled one would lose it


def test_code_and_angle_brackets_are_shown_as_such():
    assert "<code>scale &lt; 1</code>" in text_of(ask())


@pytest.mark.parametrize(
    "changes",
    [{"answer": "vanish"}, {"options": ["shrink"]}, {"options": "shrink"}]
    + [{"options": ["shrink", "shrink"]}, {"options": []}],
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
