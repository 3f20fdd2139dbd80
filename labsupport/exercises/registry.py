"""The exercises of the course: how one is defined, and how it is found by its name."""

import ast
import difflib
import functools
import importlib
import inspect
import re
import textwrap
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from labsupport.places import room_names

ROOMS = "labsupport.labs"
REGISTERED: dict[str, "Exercise"] = {}


@dataclass(frozen=True, eq=False)
class Exercise:
    """One exercise: its reference solution, the cases it is tried on, and what is said about it."""

    name: str
    reference: Callable[..., Any]
    cases: Callable[[np.random.Generator], Sequence[tuple]]
    hints: tuple[str, ...]
    meaning: str
    misconceptions: Mapping[str, Callable[..., Any]]
    rtol: float
    atol: float
    compared: Callable[[Any], Any]
    observed: Callable[[Callable], Callable]
    expected_shown: bool
    points: int

    @property
    def lab(self) -> str:
        """The room that it stands in, such as "init_variance"."""
        return self.reference.__module__.removeprefix(f"{ROOMS}.").partition(".")[0]

    def arguments(self) -> list[tuple]:
        """The argument tuples of all cases; the same at each call."""
        rng = np.random.default_rng(zlib.crc32(self.name.encode()))
        return [tuple(case) for case in self.cases(rng)]

    @property
    def parameters(self) -> list[str]:
        """The names of the arguments, as the reference solution calls them."""
        return list(inspect.signature(self.reference).parameters)

    @property
    def source(self) -> str:
        """The source of the reference solution, without its decorator."""
        text = textwrap.dedent(inspect.getsource(self.reference))
        first_line = ast.parse(text).body[0].lineno  # the line of `def`, after the decorators
        return "\n".join(text.splitlines()[first_line - 1 :])


def exercise(
    name: str,
    *,
    cases: Callable[[np.random.Generator], Sequence[tuple]],
    hints: Sequence[str],
    meaning: str,
    misconceptions: Mapping[str, Callable[..., Any]],
    rtol: float = 1e-5,
    atol: float = 1e-8,
    compared: Callable[[Any], Any] = lambda answer: answer,
    observed: Callable[[Callable], Callable] = lambda function: function,
    expected_shown: bool = True,
    points: int = 1,
) -> Callable[[Callable], Callable]:
    """A decorator that registers the decorated function as the reference solution of `name`.

    name: words joined by hyphens, unique in the course. Its lab is the room that it stands in.
    cases(rng): the list of argument tuples on which an attempt is compared with the reference.
    hints: at least one, from a nudge to nearly the answer. meaning: what a right answer shows.
    misconceptions: {what to say: the wrong function that an attempt answers like}.
    compared(answer): the part of an answer that counts, such as a set where order does not matter.
    observed(function): what is called in place of an attempt, such as `drawn` of draws.py, which
    looks at the distribution of its numbers.
    expected_shown: False where a message with the expected value would give the answer away.
    points: what a right answer is worth in nbgrader.
    Raises ValueError for a definition that cannot work.
    """
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name):
        raise ValueError(f"exercise name {name!r}: use lower-case words joined by hyphens")
    if isinstance(hints, str) or not hints:
        raise ValueError(f"exercise {name!r} needs a list of at least one hint")
    if not meaning.strip():
        raise ValueError(f"exercise {name!r} needs a meaning: what does a right answer show?")

    if points < 1:
        raise ValueError(f"exercise {name!r} needs a number of points from 1 on, not {points}")

    def register(reference: Callable) -> Callable:
        known = REGISTERED.get(name)
        if known is not None and _place(known.reference) != _place(reference):
            raise ValueError(f"exercise {name!r} is defined already: {_place(known.reference)}")
        REGISTERED[name] = Exercise(
            name=name,
            reference=reference,
            cases=cases,
            hints=tuple(hints),
            meaning=meaning,
            misconceptions=dict(misconceptions),
            rtol=rtol,
            atol=atol,
            compared=compared,
            observed=observed,
            expected_shown=expected_shown,
            points=points,
        )
        return reference

    return register


def _place(function: Callable) -> str:
    return f"{function.__module__}.{function.__qualname__}"


@functools.cache
def _enter_all_rooms() -> None:
    for room in room_names():
        importlib.import_module(f"{ROOMS}.{room}.exercises")


def find_exercise(name: str) -> Exercise:
    """The exercise called `name`, in whichever lab's room it stands.

    Raises KeyError, with close names suggested, where there is none.
    """
    if name not in REGISTERED:
        _enter_all_rooms()
    if name not in REGISTERED:
        raise KeyError(no_such_name("exercise", name, sorted(REGISTERED)))
    return REGISTERED[name]


def all_exercises() -> list[Exercise]:
    """Every exercise of the course, room by room."""
    _enter_all_rooms()
    rooms = room_names()
    found = [one for one in REGISTERED.values() if one.lab in rooms]
    return sorted(found, key=lambda one: one.lab)


def no_such_name(kind: str, name: str, names: list[str]) -> str:
    """A sentence: there is no exercise or prediction of this name, and which names come close."""
    close = difflib.get_close_matches(str(name), names, n=3, cutoff=0.5)
    if close:
        return f"There is no {kind} {name!r}. Did you mean {' or '.join(map(repr, close))}?"
    return f"There is no {kind} {name!r}. The {kind}s are: {', '.join(names) or 'none yet'}."
