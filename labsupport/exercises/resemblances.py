"""Recognizers: each says how one wrong array looks like the right one, or says nothing.

A recognizer takes a Wrong whose arrays are of one shape, and returns a sentence or None.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from labsupport.exercises.answers import Tolerance
from labsupport.exercises.values import plain

CLOSE = Tolerance()  # that of the checks: what is wrong there must not be alike here


@dataclass(frozen=True)
class Wrong:
    """One wrong answer: the arguments of its case by name, the value expected, the value given."""

    arguments: dict[str, Any]
    expected: Any
    got: Any


def equal(expected: Any, got: Any) -> bool:
    """Whether two parts of an answer agree, of whatever kind they are."""
    expected, got = plain(expected), plain(got)
    if type(expected) is bool or isinstance(expected, str) or isinstance(got, str):
        return type(expected) is type(got) and expected == got
    try:
        return np.shape(expected) == np.shape(got) and bool(np.all(CLOSE.close(expected, got)))
    except (TypeError, ValueError):
        return False


def is_count(one: Wrong) -> bool:
    """Whether whole numbers are asked for, one in each case: of these a factor says little."""
    return not one.expected.ndim and float(one.expected).is_integer()


def _alike(expected: np.ndarray, got: np.ndarray) -> bool:
    return bool(np.isfinite(got).all() and CLOSE.close(expected, got).all())


def unchanged_argument(one: Wrong) -> str | None:
    """Whether an argument, an array, was given back."""
    if one.got.size < 2:
        return None
    for name, value in one.arguments.items():
        alike = getattr(value, "shape", ()) == one.got.shape and not isinstance(value, list | tuple)
        if alike and equal(one.got, value):
            return f"That is `{name}`, as it came in."
    return None


def _another_function(one: Wrong) -> str | None:
    expected, got = one.expected, one.got
    if got.size == 1 and expected in (0, 1, 0.5) or is_count(one):
        return None
    related = {
        "The sign is turned around: yours is minus what is asked for.": -expected,
        "That is the square of what is asked for: a root is missing, or a square too many.": (
            expected**2
        ),
        "That is the root of what is asked for.": np.sqrt(expected),
        "That is upside down: yours is 1 divided by what is asked for.": 1 / expected,
        "That is 1 minus what is asked for.": 1 - expected,
        "That is 1 plus what is asked for.": 1 + expected,
        "That is the size of what is asked for, without its sign.": np.abs(expected),
        "That is exp of what is asked for.": np.exp(expected),
        "That is 10 to the power of what is asked for: the log10 is missing.": 10**expected,
        "That is the logarithm of what is asked for.": np.log(expected),
        "That is the sigmoid of what is asked for.": 1 / (1 + np.exp(-expected)),
        "That is tanh of what is asked for.": np.tanh(expected),
    }
    return next((said for said, other in related.items() if _alike(other, got)), None)


def _constant(one: Wrong) -> str | None:
    if one.got.size > 1 and np.ptp(one.got) == 0:
        return f"Every entry of yours is {one.got.flat[0]:.4g}."
    return None


def _offset(one: Wrong) -> str | None:
    by = one.got - one.expected
    if by.size < 3 or not _alike(one.expected + by.flat[0], one.got):
        return None
    way = "large" if by.flat[0] > 0 else "small"
    return f"Every entry is too {way} by the same {abs(by.flat[0]):.4g}."


def _moved(one: Wrong) -> str | None:
    """The right numbers in other places."""
    expected, got = one.expected, one.got
    if got.size < 3 or np.ptp(expected) == 0:
        return None
    if got.ndim == 2 and got.shape[0] == got.shape[1] and _alike(expected.T, got):
        return "It is transposed: rows and columns are swapped."
    for axis in range(got.ndim):
        way = "" if got.ndim == 1 else (" along the rows" if axis else " along the columns")
        if _alike(np.flip(expected, axis), got):
            return f"The numbers are right, but reversed{way}."
        if any(_alike(np.roll(expected, by, axis), got) for by in (1, -1)):
            return f"The numbers are right, but shifted by one place{way}."
    few = len(np.unique(expected)) < 3  # among entries of ±1, nearly anything is in other places
    if not few and _alike(np.sort(expected, axis=None), np.sort(got, axis=None)):
        return "The numbers are right, but not in their places."
    return None


def _partly_right(one: Wrong) -> str | None:
    right = CLOSE.close(one.expected, one.got)
    if not right.any() or right.size < 3:
        return None
    if right.ndim == 2 and min(right.shape) > 1:
        for noun, lines in (("row", right.all(axis=1)), ("column", right.all(axis=0))):
            if lines[0] and not lines[1:].any() and len(lines) > 2:
                return f"Only the first {noun} is right."
            if lines[:-1].all():
                return f"All is right but the last {noun}."
    elif right.flat[0] and not right.flat[1:].any():
        return "Only the first entry is right."
    return _wrong_where(one.expected, ~right)


def _wrong_where(expected: np.ndarray, wrong: np.ndarray) -> str | None:
    for word, there in (
        ("negative", expected < 0),
        ("positive", expected > 0),
        ("0", expected == 0),
        ("not 0", expected != 0),
    ):
        if np.array_equal(there, wrong):
            return f"It is wrong only where the right entry is {word}."
    return None


def _signs_alone(one: Wrong) -> str | None:
    if one.got.size < 2 or not _alike(np.abs(one.expected), np.abs(one.got)):
        return None
    count = np.count_nonzero(np.sign(one.expected) != np.sign(one.got))
    return f"The sizes are right; the sign of {count} of {one.got.size} entries is not."


def _signs_with_sizes(one: Wrong) -> str | None:
    """Where signs are asked for: they are right, but there are other numbers beside 1, 0 and −1."""
    asked = set(np.unique(one.expected)) <= {-1.0, 0.0, 1.0} and np.ptp(one.expected) > 1
    if one.got.size > 2 and asked and np.array_equal(np.sign(one.got), one.expected):
        return "The signs are right. Asked for are the signs alone: 1, 0 and −1."
    return None


def _another_entry(one: Wrong) -> str | None:
    """Where one entry of an argument is asked for: which of its entries was given."""
    if one.got.ndim or not np.isfinite([one.got, one.expected]).all():
        return None
    for name, value in one.arguments.items():
        entries = np.unique(value) if isinstance(value, np.ndarray) and value.ndim == 1 else ()
        if len(entries) > 2 and {float(one.got), float(one.expected)} <= set(entries):
            by = int(np.searchsorted(entries, one.got) - np.searchsorted(entries, one.expected))
            way = "above" if by > 0 else "below"
            far = "the next" if abs(by) == 1 else f"{abs(by)} places"
            return f"Yours is another entry of `{name}`: {far} {way} the one asked for."
    return None


def _by_line(one: Wrong) -> str | None:
    """Rows or columns that are right up to a factor or a constant, each with its own."""
    if one.got.ndim != 2 or min(one.got.shape) < 3:
        return None
    ratio = one.got / one.expected
    if np.allclose(ratio, ratio.flat[0], rtol=1e-4):
        return "All entries are right up to one factor."
    for noun, axis in (("row", 1), ("column", 0)):
        if np.allclose(ratio, np.median(ratio, axis=axis, keepdims=True), rtol=1e-4):
            return f"Each {noun} is right up to a factor of its own."
        by = one.got - one.expected
        if np.allclose(by, np.median(by, axis=axis, keepdims=True), rtol=1e-4):
            return f"Each {noun} is right up to a constant of its own, added to it."
    return None


RECOGNIZERS = (
    _another_function,
    _another_entry,
    _signs_with_sizes,
    _constant,
    _offset,
    _moved,
    _partly_right,
    _signs_alone,
    _by_line,
)
