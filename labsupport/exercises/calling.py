"""Calls an attempt so that whatever it does ends in an Outcome, and nothing of it stays."""

import contextlib
import copy
import inspect
import io
import itertools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from labsupport.exercises.stopping import TimeUp, within
from labsupport.exercises.traces import Surroundings, changes

SECONDS = 20.0  # after which an attempt is stopped
MOST_YIELDED = 1_000_000  # values that are taken from a generator
MOST_PRINTED = 2_000  # characters of an attempt's own output that are kept


@dataclass(frozen=True)
class Outcome:
    """What one call did: the value it returned or the error it raised, and what it left behind.

    traces: a sentence for each input that it changed, and for each setting of the program.
    yielded: whether the value is the list of what a generator has given. printed: its output.
    """

    value: Any = None
    error: BaseException | None = None
    traces: tuple[str, ...] = ()
    yielded: bool = False
    printed: str = ""


def call(
    function: Callable, case: tuple, parameters: list[str], seconds: float | None = None
) -> Outcome:
    """What `function` does with copies of the arguments of `case`, within `seconds`.

    Settings and random numbers of the whole program are put back afterward. KeyboardInterrupt, the
    user's own wish, passes through.
    """
    arguments = copy.deepcopy(case)
    written = _FirstPart()
    value, error, yielded = None, None, False
    with np.errstate(all="ignore"):
        surroundings = Surroundings()
        try:
            with contextlib.redirect_stdout(written), contextlib.redirect_stderr(written):
                value, yielded = within(
                    SECONDS if seconds is None else seconds, lambda: _answer(function, arguments)
                )
        except KeyboardInterrupt:
            raise
        except BaseException as raised:  # a student's code may raise anything, and all is reported
            error = raised
        finally:
            left = surroundings.put_back()
    named = zip(parameters, case, arguments, strict=False)
    found = [sentence for one in named for sentence in changes(*one)]
    return Outcome(value, error, tuple(found + left), yielded, written.text())


def _answer(function: Callable, arguments: tuple) -> tuple[Any, bool]:
    """What the call gives, and whether it came from a generator, which is made a list."""
    value = function(*arguments)
    if inspect.iscoroutine(value):
        value.close()
        raise NotAFunction("It is an `async def`, which only makes a coroutine. Write `def`.")
    if isinstance(value, map | zip | filter | range):
        return list(itertools.islice(value, MOST_YIELDED)), False
    if inspect.isgenerator(value):
        return list(itertools.islice(value, MOST_YIELDED)), True
    return value, False


class NotAFunction(Exception):
    """The attempt is no ordinary function; its text is the sentence for the student."""


class _FirstPart(io.TextIOBase):
    """A file that keeps the first characters written to it, and counts the others."""

    def __init__(self):
        self._kept = ""
        self._lost = 0

    def write(self, text: str) -> int:
        room = MOST_PRINTED - len(self._kept)
        self._kept += text[:room]
        self._lost += max(len(text) - room, 0)
        return len(text)

    def text(self) -> str:
        if not self._lost:
            return self._kept
        return f"{self._kept}\n… and {self._lost:,} more characters that your code printed.\n"


def time_up(error: BaseException | None) -> bool:
    """Whether the call was stopped because it took too long."""
    return isinstance(error, TimeUp)
