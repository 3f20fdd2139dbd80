"""Judges an attempt: calls it on every case and compares it with the reference."""

import copy
import inspect
import linecache
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from labsupport.exercises.answers import difference, short
from labsupport.exercises.registry import Exercise

_UNANSWERED = (Ellipsis, NotImplemented)


@dataclass(frozen=True)
class Result:
    """What `check` found. It is true in an `if` when the attempt passed."""

    passed: bool
    message: str

    def __bool__(self) -> bool:
        return self.passed

    def __repr__(self) -> str:
        return self.message

    def _ipython_display_(self) -> None:
        """Shows nothing, since `check` has printed the message already."""


@dataclass(frozen=True)
class Outcome:
    """What one call did: the value it returned or the error it raised, and an input it changed."""

    value: Any = None
    error: Exception | None = None
    changed: str | None = None


def judge(task: Exercise, attempt: Any) -> Result:
    """The verdict on `attempt` at `task`. Nothing is printed."""
    label = task.reference.__name__
    stuck = f'Stuck? hint("{task.name}")'
    if not callable(attempt):
        if _is_unanswered(attempt):
            return Result(False, f"… Not attempted yet: replace the `...` of {label}. {stuck}")
        if task.parameters:
            return Result(
                False,
                f"✗ check needs the function itself, not a value: "
                f'check("{task.name}", {label}), with no parentheses after {label}.',
            )
        value = attempt
        attempt = lambda: value  # noqa: E731

    arguments = task.arguments()
    if not _accepts(attempt, arguments[0]):
        return Result(
            False,
            f"✗ {label} should take {_list_of_names(task.parameters)}, "
            f"but yours is {getattr(attempt, '__name__', 'f')}{inspect.signature(attempt)}.",
        )
    outcomes = []
    for case in arguments:
        outcomes.append(call(attempt, case, task.parameters))
        if _is_unanswered(outcomes[-1].value) or _has_ellipsis(outcomes[-1].error):
            return Result(False, f"… Not attempted yet: replace the `...` of {label}. {stuck}")
    expected = [call(task.reference, case, task.parameters) for case in arguments]

    pairs = zip(expected, outcomes, strict=True)
    faults = [_fault(task, wanted, given, attempt) for wanted, given in pairs]
    if not any(faults):
        return Result(True, f"✓ {task.name}: right. {task.meaning}")
    first = next(place for place, fault in enumerate(faults) if fault)
    mistake, place = recognize(task, expected, outcomes) or (None, first)
    headline = f"A known mistake. {mistake}" if mistake else faults[place]
    lines = [f"✗ {headline}", f"  called    {_written_call(task, arguments[place])}"]
    if outcomes[place].error is None:
        if task.expected_shown:
            lines += [f"  expected  {short(expected[place].value)}"]
        lines += [f"  got       {short(outcomes[place].value)}"]
    elif mistake:
        lines += [f"  {faults[place]}"]
    return Result(False, "\n".join([*lines, f"  {stuck}"]))


def recognize(
    task: Exercise, expected: list[Outcome], outcomes: list[Outcome]
) -> tuple[str, int] | None:
    """The message of the misconception that the attempt shows, and the number of a case; or None.

    An attempt shows a misconception if it answers like it in every case in which the misconception
    differs from the reference. The number is that of the first such case.
    """
    for message, wrong_function in task.misconceptions.items():
        mistaken = [call(wrong_function, case, task.parameters) for case in task.arguments()]
        telling = [
            place
            for place, (right, wrong) in enumerate(zip(expected, mistaken, strict=True))
            if not same_outcome(task, right, wrong)
        ]
        if telling and all(same_outcome(task, mistaken[k], outcomes[k]) for k in telling):
            return message, telling[0]
    return None


def same_outcome(task: Exercise, one: Outcome, other: Outcome) -> bool:
    """Whether two calls ended alike: with equal values, or with errors of one type."""
    if one.error is not None or other.error is not None:
        return type(one.error) is type(other.error)
    return _difference(task, one, other) is None


def _difference(task: Exercise, wanted: Outcome, given: Outcome) -> str | None:
    try:
        answer = task.compared(given.value)
    except TypeError:  # of another type; `difference` will say which
        answer = given.value
    return difference(task.compared(wanted.value), answer, rtol=task.rtol, atol=task.atol)


def call(function: Callable, case: tuple, parameters: list[str]) -> Outcome:
    """What `function` does with copies of the arguments of `case`."""
    arguments = copy.deepcopy(case)
    try:
        with np.errstate(all="ignore"):
            value = function(*arguments)
    except Exception as error:  # a student's code may raise anything, and all is reported
        return Outcome(error=error)
    changed = [
        name
        for name, before, after in zip(parameters, case, arguments, strict=False)
        if not _unchanged(before, after)
    ]
    return Outcome(value=value, changed=changed[0] if changed else None)


def _unchanged(before: Any, after: Any) -> bool:
    if isinstance(before, np.ndarray):
        return before.shape == after.shape and np.array_equal(
            before, after, equal_nan=before.dtype.kind == "f"
        )
    if isinstance(before, list | tuple):
        return len(before) == len(after) and all(
            _unchanged(*pair) for pair in zip(before, after, strict=True)
        )
    if isinstance(before, dict):
        return before.keys() == after.keys() and all(
            _unchanged(before[key], after[key]) for key in before
        )
    return True


def _fault(task: Exercise, wanted: Outcome, given: Outcome, attempt: Callable) -> str | None:
    if given.error is not None:
        if wanted.error is not None and type(wanted.error) is type(given.error):
            return None
        return _error_sentence(given.error, attempt)
    if wanted.error is not None:
        return f"It should raise {type(wanted.error).__name__} here, but returned a value."
    if given.changed:
        return f"It changed its input `{given.changed}` in place: work on a new array or a copy."
    return _difference(task, wanted, given)


def _error_sentence(error: Exception, attempt: Callable) -> str:
    """The type and message of `error`, and the line of the attempt's own cell that led to it."""
    own_file = getattr(getattr(attempt, "__code__", None), "co_filename", None)
    line = None
    trace = error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == own_file:
            line = trace.tb_lineno
        trace = trace.tb_next
    sentence = f"It stopped with {type(error).__name__}: {str(error).strip()}"
    if "could not be broadcast" in str(error):
        sentence += ". (Is one of them a mean or a sum? keepdims=True keeps its axis.)"
    if line is None:
        return sentence
    text = linecache.getline(own_file, line).strip()
    return f"{sentence}\n  in line {line} of its cell{': ' + text if text else ''}"


def _is_unanswered(value: Any) -> bool:
    parts = value if isinstance(value, tuple | list) else (value,)
    return any(part is unanswered for part in parts for unanswered in _UNANSWERED)


def _has_ellipsis(error: Exception | None) -> bool:
    return isinstance(error, NotImplementedError) or (
        isinstance(error, TypeError | AttributeError) and "ellipsis" in str(error).lower()
    )


def _accepts(function: Callable, case: tuple) -> bool:
    try:
        inspect.signature(function).bind(*case)
    except TypeError:
        return False
    except ValueError:  # a built-in without a signature: the call itself will show it
        return True
    return True


def _list_of_names(names: list[str]) -> str:
    if not names:
        return "no arguments"
    noun = "argument" if len(names) == 1 else "arguments"
    return f"{len(names)} {noun} ({', '.join(names)})"


def _written_call(task: Exercise, case: tuple) -> str:
    inside = ", ".join(
        f"{name}={short(value)}" for name, value in zip(task.parameters, case, strict=False)
    )
    return f"{task.reference.__name__}({inside})"
