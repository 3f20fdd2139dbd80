"""What the code of an attempt shows by itself, and what the cases in which it is wrong share.

Only compiled code is read, so that it works where the source is not at hand.
"""

import dis
from collections.abc import Callable, Iterator
from types import CodeType
from typing import Any

import numpy as np

from labsupport.exercises.values import short

DRAWING = {"random", "default_rng", "standard_normal", "randn", "normal", "rand", "manual_seed"}


def has_placeholder(code: CodeType | None) -> bool:
    """Whether a function still has a `...` in it that is no index, as the one in x[...] is."""
    if code is None:
        return True
    for part in _all_code(code):
        steps = list(dis.get_instructions(part))
        for step, following in zip(steps, [*steps[1:], None], strict=True):
            is_index = following and ("SUBSCR" in following.opname or following.argrepr == "[]")
            if step.argval is Ellipsis and not is_index:
                return True
    return False


def remark(attempt: Callable, cases: list[tuple], right: list[bool], with_rng: bool) -> str | None:
    """A sentence about the code of a wrong attempt; None where nothing strikes.

    right: of each case, whether the attempt is right in it. with_rng: whether the exercise is
    about random numbers.
    """
    code = getattr(attempt, "__code__", None)
    if code is None:
        return None
    names = code.co_varnames[: code.co_argcount]
    if unused := unused_arguments(attempt):
        return f"Your code never uses {' and '.join(f'`{name}`' for name in unused)}."
    for place, name in enumerate(names):
        if (number := _written_in_place(code, place, cases, right)) is not None:
            return (
                f"It is right only where `{name}` is {number:g}, a number in your code: use "
                f"`{name}` there."
            )
    if not with_rng and any(DRAWING & set(part.co_names) for part in _all_code(code)):
        return "It draws random numbers: what is asked for follows from the arguments alone."
    return None


def unused_arguments(attempt: Callable) -> list[str]:
    """The arguments that the code of an attempt never reads."""
    code = getattr(attempt, "__code__", None)
    if code is None:
        return []
    return [name for name in code.co_varnames[: code.co_argcount] if name not in _used(code)]


def _all_code(code: CodeType) -> Iterator[CodeType]:
    yield code
    for part in code.co_consts:
        if isinstance(part, CodeType):
            yield from _all_code(part)


def _used(code: CodeType) -> set[str]:
    """The variables that are read, in inner functions too."""
    found = set(code.co_cellvars)
    for step in dis.get_instructions(code):
        if "LOAD_" in step.opname:  # Python 3.13 has STORE_FAST_LOAD_FAST too
            found |= set(step.argval) if isinstance(step.argval, tuple) else {step.argval}
    return found


def cases_told_apart(names: list[str], cases: list[tuple], right: list[bool]) -> str | None:
    """What of one argument decides whether the attempt is right: "`low` is 0"; or None.

    names: of the arguments. right: of each case, whether the attempt is right in it. What is said
    is true of all wrong cases and of no other.
    """
    for place, name in enumerate(names):
        told = [_told(case[place]) if place < len(case) else {} for case in cases]
        for kind in told[0]:
            values = [of_case.get(kind) for of_case in told]
            wrong = {v for v, is_right in zip(values, right, strict=True) if not is_right}
            others = {v for v, is_right in zip(values, right, strict=True) if is_right}
            comes_back = kind != "number" or len(set(values)) < len(values)
            if len(wrong) == 1 and others and not wrong & others and comes_back:
                value = next(iter(wrong))
                if value is not None:  # an argument of another kind
                    return f"`{name}` {_TOLD[kind](value)}"
    return None


def _told(value: Any) -> dict[str, Any]:
    """What can be said of an argument in a few words, by its kind."""
    if isinstance(value, bool | str):
        return {"word": value}
    if isinstance(value, int | float):
        return {"number": value}
    if isinstance(value, np.ndarray) and value.dtype.kind in "iuf":
        return {"axes": value.ndim, "negative": (value < 0).any(), "zero": (value == 0).any()}
    return {"mode": value.training} if isinstance(getattr(value, "training", 0), bool) else {}


_TOLD: dict[str, Callable[[Any], str]] = {
    "word": lambda word: f"is {word if isinstance(word, bool) else repr(word)}",
    "number": lambda number: f"is {short(number)}",
    "axes": lambda axes: f"has {axes} ax{'i' if axes == 1 else 'e'}s",
    "negative": lambda there: "has negative entries" if there else "has no negative entry",
    "zero": lambda there: "has a 0 in it" if there else "has no 0 in it",
    "mode": lambda training: f"is in {'train' if training else 'eval'} mode",
}


def _written_in_place(
    code: CodeType, place: int, cases: list[tuple], right: list[bool]
) -> float | None:
    """The one value of an argument with which the attempt is right, if it stands in the code."""
    values: dict[bool, set[Any]] = {True: set(), False: set()}
    for case, is_right in zip(cases, right, strict=True):
        if place >= len(case) or not isinstance(case[place], int | float):
            return None
        values[is_right].add(case[place])
    alone = len(values[True]) == 1 and values[False] and not values[True] & values[False]
    number = next(iter(values[True])) if alone else None
    numbers = [one for one in code.co_consts if type(one) in (int, float)]
    return number if number in numbers else None
