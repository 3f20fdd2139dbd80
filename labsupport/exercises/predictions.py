"""Predictions: questions before an experiment, and the widget that takes the answer."""

from __future__ import annotations

import functools
import importlib
import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import anywidget
import traitlets

from labsupport import progress
from labsupport.exercises.registry import ROOMS, no_such_name
from labsupport.front import as_shown, front_source
from labsupport.places import room_names
from labsupport.subshell import answer_while_cells_run

FRONT = Path(__file__).with_name("front")
PARTS = ("curtain.js", "counts.js", "prediction.js")
MOST_OPTIONS = 5  # A to E; the keys F and S do other things


@dataclass(frozen=True)
class Question:
    """A question to answer before the experiment, as it stands in `QUESTIONS` of a lab's room.

    options: two to five short texts. answer: the right one of them. why: one or two sentences,
    shown after the choice. Text between `backticks` is shown as code. ValueError where the answer
    is no option, and where there are fewer or more options.
    """

    text: str
    options: Sequence[str]
    answer: str
    why: str

    def __post_init__(self):
        if isinstance(self.options, str) or len(set(self.options)) < max(len(self.options), 2):
            raise ValueError(f"{self.text!r} needs two or more different options")
        if len(self.options) > MOST_OPTIONS:
            raise ValueError(f"{self.text!r} has more than {MOST_OPTIONS} options")
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
    """The question called `name`, to answer before the experiment; the last line of a cell.

    The first answer is noted in the student's progress.
    """
    asked = Prediction(find_question(name))

    def note(_: Any) -> None:
        right = asked.choice == asked.question.answer
        progress.note(progress.PREDICTED, name, choice=asked.choice, right=right)

    asked.observe(note, ["choice", "skipped"])
    progress.note(progress.OPENED, questions()[name][0])
    return asked


class Prediction(anywidget.AnyWidget):
    """A question with lettered options. The first choice reveals the answer and the reason.

    Where a page shows a notebook and its kernel runs, the question holds back what the cells below
    it show, up to the end of its section, until it is answered or skipped. This is the page's doing
    (`front/curtain.js`): the notebook keeps all outputs. LABSUPPORT_CURTAIN=0 turns it off.
    """

    _esm = front_source(FRONT, PARTS)
    _css = FRONT / "prediction.css"

    asked = traitlets.Dict().tag(sync=True)  # the question: text, options, answer, why
    choice = traitlets.Unicode(None, allow_none=True).tag(sync=True)  # the option chosen first
    skipped = traitlets.Bool().tag(sync=True)  # the answer was asked for without a choice
    counts = traitlets.List().tag(sync=True)  # of a room's votes by option, None where not typed
    holds_back = traitlets.Bool().tag(sync=True)

    def __init__(self, question: Question):
        self.question = question
        holds_back = os.environ.get("LABSUPPORT_CURTAIN", "") != "0"
        counts = [None] * len(question.options)
        super().__init__(asked=asdict(question), counts=counts, holds_back=holds_back)
        answer_while_cells_run(self)  # during Run All too

    @property
    def revealed(self) -> bool:
        """Whether the page shows the answer."""
        return self.choice is not None or self.skipped

    def choose(self, option: str) -> None:
        """Takes `option` as the prediction and reveals the answer; ValueError if it is no option.

        The first choice stays, whatever is chosen later.
        """
        if option not in self.question.options:
            raise ValueError(f"{option!r} is none of the options {self.question.options}")
        if not self.revealed:
            self.choice = option

    def skip(self) -> None:
        """Reveals the answer without a choice."""
        if not self.revealed:
            self.skipped = True

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[dict, dict]:
        """The live widget, and the question in words for readers without a kernel."""
        data, metadata = as_shown(*super()._repr_mimebundle_(**kwargs))
        asked = self.question.text
        after = "Decide before you read on: the next cells show the answer."
        listed = "\n".join(f"  ( ) {option}" for option in self.question.options)
        data["text/plain"] = f"Predict first. {asked}\n{listed}\n{after}"
        listed = "\n".join(f"- {option}" for option in self.question.options)
        data["text/markdown"] = f"**Predict first.** {asked}\n\n{listed}\n\n*{after}*"
        return data, metadata
