"""Claims that a notebook makes and holds, and predictions it asks for first."""

import html
import math
import re
from collections.abc import Sequence
from typing import Any

import ipywidgets
import numpy as np

from labsupport.subshell import answer_while_cells_run
from labsupport.wording import this_run


def claim(sentence: str, holds: bool, value: Any = None, *, varies: bool = False) -> None:
    """Prints `✓ sentence  [value]`; raises AssertionError where the claim does not hold.

    holds: one truth value. value: what was measured: text, or numbers, which are rounded to three
    digits. varies: the value depends on the data set or the machine; it is printed as
    `[this run: …]`, which the notebook tests leave out of their comparison. Raises TypeError
    where `holds` is no truth value.
    """
    if isinstance(holds, np.ndarray) and holds.shape == () and holds.dtype == bool:
        holds = bool(holds)
    if not isinstance(holds, bool | np.bool_):
        shape = f" of shape {holds.shape}" if isinstance(holds, np.ndarray) else ""
        raise TypeError(
            f"claim needs one True or False, but got a {type(holds).__name__}{shape}. "
            "Write the comparison out, with .all() or .any() where it is made for many numbers."
        )
    if varies and value is None:
        raise ValueError("varies=True says that the value differs between runs: give the value.")
    measured = "" if value is None else _written(value)
    bracket = f"  {this_run(measured)}" if varies else f"  [{measured}]" if measured else ""
    if not holds:
        raise AssertionError(
            f"✗ {sentence}{bracket}\n"
            "This did not hold here. If you changed something above, that is a finding: find out "
            "why. If not, restart the kernel and run all cells; if it still fails, please report "
            "it together with the value above."
        )
    print(f"✓ {sentence}{bracket}")


def _written(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, list | tuple | np.ndarray) and np.ndim(value):
        return ", ".join(_written(part) for part in value)
    if isinstance(value, np.ndarray | np.generic):
        value = value.item()
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value)
    if isinstance(value, int):
        return f"{value:,}"
    if math.isnan(value):
        return "NaN"
    return f"{value:.3g}" if math.isfinite(value) else ("∞" if value > 0 else "−∞")


class Prediction(ipywidgets.VBox):
    """A question with one button per option; the first choice reveals the answer and why."""

    def __init__(self, question: str, options: Sequence[str], answer: int, why: str):
        self.question, self.options, self.answer, self.why = question, list(options), answer, why
        self.choice: int | None = None
        self._reply = ipywidgets.HTMLMath('<div role="status"></div>')
        fitted = {"width": "auto", "height": "auto", "align_self": "flex-start"}
        self._buttons = [
            ipywidgets.Button(description=option, tooltip=f"Predict: {option}", layout=fitted)
            for option in self.options
        ]
        for place, button in enumerate(self._buttons):
            button.on_click(lambda _, place=place: self.choose(place))
            answer_while_cells_run(button)  # who predicts during Run All is answered at once
        prompt = ipywidgets.HTMLMath(f"<b>Predict first.</b> {_as_html(question)}")
        super().__init__([prompt, *self._buttons, self._reply])

    def choose(self, place: int) -> None:
        """Takes option number `place` as the prediction and reveals the answer.

        The first choice stays, whatever is pressed later.
        """
        # The buttons stay enabled: a disabled one would throw the keyboard's focus out of the cell.
        if self.choice is not None:
            return
        self.choice = place
        self._buttons[self.answer].description = f"✓ {self.options[self.answer]}"
        mark = "✓" if place == self.answer else "✗"
        self._buttons[place].description = f"{mark} {self.options[place]} (your prediction)"
        if place == self.answer:
            verdict = "Right."
        else:
            verdict = f"Not so: {self.options[self.answer]}."
        self._reply.value = (
            f'<div role="status"><b>{_as_html(verdict)}</b> {_as_html(self.why)}</div>'
        )

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None, **kwargs: Any) -> dict:
        """The live widget, and the question in words for readers without a kernel."""
        bundle = super()._repr_mimebundle_(include=include, exclude=exclude, **kwargs)
        data = bundle[0] if isinstance(bundle, tuple) else bundle
        after = "Decide before you read on: the next cells show the answer."
        listed = "\n".join(f"  ( ) {option}" for option in self.options)
        data["text/plain"] = f"Predict first. {self.question}\n{listed}\n{after}"
        listed = "\n".join(f"- {option}" for option in self.options)
        data["text/markdown"] = f"**Predict first.** {self.question}\n\n{listed}\n\n*{after}*"
        return bundle


def predict(question: str, options: Sequence[str], answer: int | str, why: str) -> Prediction:
    """A question to answer before the experiment; as the last line of a cell it is shown.

    options: two or more short texts. answer: the right one, as its index or its text. why: one or
    two sentences, shown after the choice. Raises ValueError where the answer is no option.
    """
    if isinstance(options, str) or len(options) < 2 or len(set(options)) < len(options):
        raise ValueError("predict needs at least two different options")
    options = list(options)
    if isinstance(answer, str):
        if answer not in options:
            raise ValueError(f"the answer {answer!r} is none of the options {options}")
        answer = options.index(answer)
    if isinstance(answer, bool) or not 0 <= answer < len(options):
        raise ValueError(f"the answer {answer!r} is no index of the {len(options)} options")
    return Prediction(question, options, answer, why)


def _as_html(text: str) -> str:
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", html.escape(text, quote=False))
