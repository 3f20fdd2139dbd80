"""Judges an attempt: calls it on every case, compares it with the reference, says what is wrong."""

import inspect
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from labsupport.exercises import calling
from labsupport.exercises.answers import as_asked
from labsupport.exercises.calling import Outcome, time_up
from labsupport.exercises.errors import error_sentence, is_unanswered, says_unanswered
from labsupport.exercises.patterns import Wrong, in_common
from labsupport.exercises.reading import cases_told_apart, remark, unused_arguments
from labsupport.exercises.recognizing import (
    outcome_of,
    recognize,
    right_outcomes,
    value_difference,
)
from labsupport.exercises.registry import Exercise
from labsupport.exercises.values import apart, short

WIDE = 96  # characters of a call from which on each argument has a line of its own


@dataclass(frozen=True)
class Result:
    """What `check` found. It is true in an `if` when the attempt passed.

    printed: what the attempt printed itself, cut where it is long. attempted: False where nothing
    was written in the place of the `...`, or there is no such exercise.
    """

    passed: bool
    message: str
    printed: str = ""
    attempted: bool = True

    def __bool__(self) -> bool:
        return self.passed

    def __repr__(self) -> str:
        return self.message

    def _ipython_display_(self) -> None:
        """Shows nothing, since `check` has printed the message already."""


def judge(task: Exercise, attempt: Any) -> Result:
    """The verdict on `attempt` at `task`. Nothing is printed."""
    label = task.reference.__name__
    stuck = f'Stuck? hint("{task.name}")'
    told = f"… Not attempted yet: replace the `...` of {label}. {stuck}"
    unanswered = Result(False, told, attempted=False)
    if not callable(attempt):
        if is_unanswered(attempt):
            return unanswered
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
    outcomes = _outcomes(task, attempt, arguments)
    printed = "".join(outcome.printed for outcome in outcomes[:1])
    if any(says_unanswered(outcome, attempt) for outcome in outcomes):
        return unanswered
    arguments = arguments[: len(outcomes)]
    expected = right_outcomes(task)[: len(outcomes)]
    pairs = list(zip(expected, outcomes, strict=True))
    faults = [_fault(task, wanted, given, attempt) for wanted, given in pairs]
    if not any(faults):
        return Result(True, f"✓ {task.name}: right. {task.meaning}", printed)
    headline, place = _headline(task, attempt, arguments, pairs, faults)
    if "A known mistake" not in headline:
        right = [fault is None for fault in faults]
        has_rng = "rng" in task.parameters
        headline = " ".join(filter(None, [headline, remark(attempt, arguments, right, has_rng)]))
    lines = [f"✗ {headline}", *_called(task, arguments[place])]
    if outcomes[place].error is None:
        lines += _both_values(task, *pairs[place])
    elif faults[place] not in headline:
        lines += [f"  {faults[place]}"]
    return Result(False, "\n".join([*lines, f"  {stuck}"]), printed)


def _outcomes(task: Exercise, attempt: Callable, arguments: list[tuple]) -> list[Outcome]:
    """What the attempt does in each case, until its time for all of them is up."""
    outcomes = []
    end = time.monotonic() + calling.SECONDS
    for case in arguments:
        left = max(end - time.monotonic(), 0.01)
        outcomes.append(outcome_of(task, attempt, case, left))
        if time_up(outcomes[-1].error) or isinstance(outcomes[-1].error, SystemExit):
            break
    return outcomes


def _headline(
    task: Exercise,
    attempt: Callable,
    arguments: list[tuple],
    pairs: list[tuple],
    faults: list[str | None],
) -> tuple[str, int]:
    """What is said first, and the number of the case that shows it."""
    expected, outcomes = (list(side) for side in zip(*pairs, strict=True))
    whole = len(arguments) == len(task.arguments())
    if whole and (found := recognize(task, expected, outcomes)):
        mistakes, place = found
        # Several mistakes at once are no likely reason where an argument is not even used.
        if len(mistakes) == 1 or not unused_arguments(attempt):
            return f"A known mistake. {' And: '.join(mistakes)}", place
    wrong = [place for place, fault in enumerate(faults) if fault]
    place = wrong[0]
    headline = faults[place]
    values = [k for k in wrong if value_difference(task, *pairs[k]) and not outcomes[k].error]
    if place in values and not outcomes[place].traces and task.expected_shown:
        headline = _with_pattern(task, [arguments[k] for k in values], [pairs[k] for k in values])
        headline = headline or faults[place]
    if _always_the_same(expected, outcomes):
        headline += " Yours is the same in every case, whatever it is given."
    if len(wrong) < len(pairs) and len(pairs) > 2:
        right = [fault is None for fault in faults]
        told = cases_told_apart(task.parameters, arguments, right)
        said = f": it is wrong only where {told}" if told else ""
        headline += f" ({sum(right)} of {len(pairs)} cases are right{said}.)"
    if outcomes[place].yielded:
        headline += " `yield` makes a generator: give the whole answer with `return`."
    return headline, place


def _always_the_same(expected: list[Outcome], outcomes: list[Outcome]) -> bool:
    """Whether the attempt gives one answer to all cases, though there are more right ones."""
    if len(outcomes) < 3 or any(one.error or one.value is None for one in outcomes):
        return False
    given, wanted = ({short(one.value, 9) for one in side} for side in (outcomes, expected))
    return len(given) == 1 < len(wanted)


def _with_pattern(task: Exercise, arguments: list[tuple], pairs: list[tuple]) -> str | None:
    """The first difference, and what all of them have in common; None where that is nothing."""
    wrong = [
        Wrong(dict(zip(task.parameters, case, strict=False)), wanted.value, given.value)
        for case, (wanted, given) in zip(arguments, pairs, strict=True)
    ]
    pattern = in_common(wrong)
    if not pattern:
        return None
    apart = value_difference(task, *pairs[0])
    return pattern if "The number" in apart else f"{pattern} {apart}"


def _both_values(task: Exercise, wanted: Outcome, given: Outcome) -> list[str]:
    should, but = apart(wanted.value, as_asked(wanted.value, given.value))
    shown = [f"  expected  {should}"] if task.expected_shown else []
    return [*shown, f"  got       {but if task.expected_shown else short(given.value)}"]


def _fault(task: Exercise, wanted: Outcome, given: Outcome, attempt: Callable) -> str | None:
    if given.error is not None:
        if wanted.error is not None and type(wanted.error) is type(given.error):
            return None
        return error_sentence(given.error, attempt)
    if wanted.error is not None:
        return f"It should raise {type(wanted.error).__name__} here, but returned a value."
    own = [sentence for sentence in given.traces if sentence not in wanted.traces]
    return own[0] if own else value_difference(task, wanted, given)


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


def _called(task: Exercise, case: tuple) -> list[str]:
    """The call, in one line; a long one with each argument in a line of its own."""
    name = task.reference.__name__
    inside = [f"{p}={short(value)}" for p, value in zip(task.parameters, case, strict=False)]
    whole = f"  called    {name}({', '.join(inside)})"
    if len(whole) <= WIDE:
        return [whole]
    return [f"  called    {name}, with", *(f"            {one}" for one in inside)]
