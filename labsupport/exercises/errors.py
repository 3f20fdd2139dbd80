"""Says what stopped an attempt, and whether it was made at all."""

import linecache
from collections.abc import Callable
from typing import Any

from labsupport.exercises import calling
from labsupport.exercises.calling import NotAFunction, Outcome, time_up
from labsupport.exercises.reading import has_placeholder

AVERAGING = ("mean", "sum", "var", "std", "max", "min", "norm")  # where keepdims may be missing


def error_sentence(error: BaseException, attempt: Callable) -> str:
    """What stopped the attempt, and the line of its own cell that led to it."""
    line, text = _own_line(error, attempt)
    sentence = _what_stopped(error)
    names = getattr(getattr(attempt, "__code__", None), "co_names", ())
    averages = any(word in text or word in names for word in AVERAGING)
    if "could not be broadcast" in str(error) and averages:
        sentence += ". (Is one of them a mean or a sum? keepdims=True keeps its axis.)"
    if "as a data type" in str(error):
        sentence += ". (A shape is one argument, a tuple: (rows, columns).)"
    if line is None or isinstance(error, NotAFunction):
        return sentence
    return f"{sentence}\n  in line {line} of its cell{': ' + text if text else ''}"


def _what_stopped(error: BaseException) -> str:
    if time_up(error):
        return (
            f"It did not end within {calling.SECONDS:g} seconds, and was stopped. Is there a loop "
            "that never ends?"
        )
    if isinstance(error, NotAFunction):
        return str(error)
    if isinstance(error, SystemExit):
        return "It called exit(), which would end the kernel. Give the answer with `return`."
    if isinstance(error, MemoryError):
        return "It ran out of memory: an array is far larger than it should be."
    if isinstance(error, RecursionError):
        return "It calls itself again and again, without an end (RecursionError)."
    return f"It stopped with {type(error).__name__}: {str(error).strip()}"


def _own_line(error: BaseException, attempt: Callable) -> tuple[int | None, str]:
    """The last line of the attempt's own cell on the way to the error, and its text."""
    own_file = getattr(getattr(attempt, "__code__", None), "co_filename", None)
    line, trace = None, error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == own_file:
            line = trace.tb_lineno
        trace = trace.tb_next
    return line, linecache.getline(own_file, line).strip() if line else ""


def says_unanswered(outcome: Outcome, attempt: Callable) -> bool:
    """Whether a call shows that the `...` of the attempt is still there."""
    error = outcome.error
    if isinstance(error, NotImplementedError):
        return True
    if isinstance(error, TypeError | AttributeError) and "ellipsis" in str(error).lower():
        return has_placeholder(getattr(attempt, "__code__", None))
    return is_unanswered(outcome.value)


def is_unanswered(value: Any) -> bool:
    """Whether a value is `...` or NotImplemented, or has one of them among its parts."""
    parts = value if isinstance(value, tuple | list) else (value,)
    return any(part is Ellipsis or part is NotImplemented for part in parts)
