"""Predictions: questions before an experiment, and the widget that takes the answer."""

from __future__ import annotations

import functools
import html
import importlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import ipywidgets

from labsupport.exercises.registry import ROOMS, no_such_name
from labsupport.places import room_names
from labsupport.subshell import answer_while_cells_run


@dataclass(frozen=True)
class Question:
    """A question to answer before the experiment, as it stands in `QUESTIONS` of a lab's room.

    options: two or more short texts. answer: the right one of them. why: one or two sentences,
    shown after the choice. ValueError where the answer is no option.
    """

    text: str
    options: Sequence[str]
    answer: str
    why: str

    def __post_init__(self):
        if isinstance(self.options, str) or len(set(self.options)) < max(len(self.options), 2):
            raise ValueError(f"{self.text!r} needs two or more different options")
        if self.answer not in self.options:
            raise ValueError(f"the answer {self.answer!r} is none of the options {self.options}")


@functools.cache
def questions() -> dict[str, tuple[str, Question]]:
    """All questions of the course by their names, each with its lab: {name: (room, question)}.

    ValueError where two labs have one of the same name.
    """
    found: dict[str, tuple[str, Question]] = {}
    for room in room_names():
        asked = importlib.import_module(f"{ROOMS}.{room}.predictions").QUESTIONS
        for name, question in asked.items():
            if name in found:
                raise ValueError(f"{found[name][0]} and {room} both have a prediction {name!r}")
            found[name] = room, question
    return found


def find_question(name: str) -> Question:
    """The question called `name`; KeyError, with close names suggested, where there is none."""
    if name not in questions():
        raise KeyError(no_such_name("prediction", name, sorted(questions())))
    return questions()[name][1]


def predict(name: str) -> Prediction:
    """The question called `name`, to answer before the experiment; the last line of a cell."""
    return Prediction(find_question(name))


class Prediction(ipywidgets.VBox):
    """A question with one button per option. The first choice reveals the answer and the reason."""

    def __init__(self, question: Question):
        self.question = question
        self.choice: str | None = None
        self._reply = ipywidgets.HTMLMath('<div role="status"></div>')
        fitted = {"width": "auto", "height": "auto", "align_self": "flex-start"}
        self._buttons = {
            option: ipywidgets.Button(
                description=option, tooltip=f"Predict: {option}", layout=fitted
            )
            for option in question.options
        }
        for option, button in self._buttons.items():
            button.on_click(lambda _, option=option: self.choose(option))
            answer_while_cells_run(button)  # during Run All too
        prompt = ipywidgets.HTMLMath(f"<b>Predict first.</b> {_as_html(question.text)}")
        super().__init__([prompt, *self._buttons.values(), self._reply])

    def choose(self, option: str) -> None:
        """Takes `option` as the prediction and reveals the answer.

        The first choice stays, whatever is pressed later.
        """
        # The buttons stay enabled: a disabled button would lose the keyboard's focus.
        if self.choice is not None:
            return
        self.choice, right = option, self.question.answer
        self._buttons[right].description = f"✓ {right}"
        mark = "✓" if option == right else "✗"
        self._buttons[option].description = f"{mark} {option} (your prediction)"
        verdict = "Right." if option == right else f"Not so: {right}."
        self._reply.value = (
            f'<div role="status"><b>{_as_html(verdict)}</b> {_as_html(self.question.why)}</div>'
        )

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None, **kwargs: Any) -> dict:
        """The live widget, and the question in words for readers without a kernel."""
        bundle = super()._repr_mimebundle_(include=include, exclude=exclude, **kwargs)
        data = bundle[0] if isinstance(bundle, tuple) else bundle
        asked = self.question.text
        after = "Decide before you read on: the next cells show the answer."
        listed = "\n".join(f"  ( ) {option}" for option in self.question.options)
        data["text/plain"] = f"Predict first. {asked}\n{listed}\n{after}"
        listed = "\n".join(f"- {option}" for option in self.question.options)
        data["text/markdown"] = f"**Predict first.** {asked}\n\n{listed}\n\n*{after}*"
        return bundle


def _as_html(text: str) -> str:
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", html.escape(text, quote=False))
