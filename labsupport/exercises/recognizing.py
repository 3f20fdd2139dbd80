"""Finds the known mistakes that explain a wrong attempt, and names none that explains only a part.

A mistake explains an attempt if the attempt answers like it in every case in which the mistake
spoils the answer. Together the mistakes that are named must explain every wrong case.
"""

import functools
from collections.abc import Callable

from labsupport.exercises.answers import Tolerance, difference
from labsupport.exercises.calling import Outcome, call
from labsupport.exercises.registry import Exercise

MOST_TOGETHER = 3  # mistakes that one attempt is told at once


def outcome_of(
    task: Exercise, function: Callable, case: tuple, seconds: float | None = None
) -> Outcome:
    """What `function` does with `case`, looked at as the exercise asks."""
    return call(task.observed(function), case, task.parameters, seconds)


@functools.cache
def right_outcomes(task: Exercise) -> list[Outcome]:
    """What the reference does in each case. It is called once."""
    return [outcome_of(task, task.reference, case) for case in task.arguments()]


@functools.cache
def _mistaken_outcome(task: Exercise, message: str, place: int) -> Outcome:
    return outcome_of(task, task.misconceptions[message], task.arguments()[place])


def recognize(
    task: Exercise, expected: list[Outcome], outcomes: list[Outcome]
) -> tuple[list[str], int] | None:
    """The mistakes that the attempt shows, and the number of a case that shows the first; or None.

    One mistake alone is preferred; else up to three, each in cases of its own.
    """
    wrong = {
        k for k, (e, o) in enumerate(zip(expected, outcomes, strict=True)) if not same(task, e, o)
    }
    candidates = []
    for message in task.misconceptions:
        spoiled = _explained(task, message, expected, outcomes)
        if spoiled and spoiled == wrong:
            return [message], min(spoiled)
        if spoiled:
            candidates.append((message, spoiled))
    chosen, left = [], set(wrong)
    for message, spoiled in sorted(candidates, key=lambda pair: -len(pair[1])):
        if spoiled <= left:
            chosen.append((message, spoiled))
            left -= spoiled
    if left or not 1 <= len(chosen) <= MOST_TOGETHER:
        return None
    chosen.sort(key=lambda pair: min(pair[1]))
    return [message for message, _ in chosen], min(chosen[0][1])


def _explained(
    task: Exercise, message: str, expected: list[Outcome], outcomes: list[Outcome]
) -> set[int]:
    """The cases that the mistake spoils, if the attempt answers like it in all of them; else none.

    The mistake is called only until a case shows that the attempt is another.
    """
    spoiled = set()
    for place in range(len(outcomes)):
        mistaken = _mistaken_outcome(task, message, place)
        if same(task, expected[place], mistaken):
            continue
        if not same(task, mistaken, outcomes[place]):
            return set()
        spoiled.add(place)
    return spoiled


def same(task: Exercise, one: Outcome, other: Outcome) -> bool:
    """Whether two calls ended alike: with equal values, or with the same error and message."""
    if one.error is not None or other.error is not None:
        return repr(one.error) == repr(other.error)
    return value_difference(task, one, other) is None


def value_difference(task: Exercise, wanted: Outcome, given: Outcome) -> str | None:
    """How the value of `given` differs from that of `wanted`; None where it does not."""
    try:
        answer = task.compared(given.value)
    except TypeError:  # of another type; `difference` will say which
        answer = given.value
    return difference(task.compared(wanted.value), answer, Tolerance(task.rtol, task.atol))
