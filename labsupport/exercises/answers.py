"""Says how an answer differs from the expected one, by the kind of value that is expected.

A right value in another form is right: a list for an array, a tensor, float32, an array for a pair.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from numbers import Number
from typing import Any

import numpy as np

from labsupport.exercises.values import apart, plain, short, with_article

# The relative error that a number of few digits is allowed: of an entry, and of the largest entry,
# where large numbers cancel.
ROUGH = {np.dtype(np.float32): (1e-4, 1e-5), np.dtype(np.float16): (2e-3, 1e-3)}


@dataclass(frozen=True)
class Tolerance:
    """How far a number may be from the expected one: rtol times its size, or atol.

    atol is meant for numbers of size 1. Where all are smaller, it is as much smaller as they are.
    """

    rtol: float = 1e-5
    atol: float = 1e-8

    def close(self, expected: Any, got: Any) -> np.ndarray:
        """One truth value for each entry."""
        size = np.abs(expected)
        size = np.max(size[np.isfinite(size)], initial=0)
        rtol, atol = self.rtol, self.atol * (min(size, 1) or 1)
        of_entry, of_largest = ROUGH.get(np.asarray(got).dtype, (0, 0))
        rtol, atol = max(rtol, of_entry), max(atol, of_largest * size)
        return np.isclose(got, expected, rtol=rtol, atol=atol, equal_nan=True)


def difference(expected: Any, got: Any, tolerance: Tolerance) -> str | None:
    """A sentence saying how `got` differs from `expected`; None where the two agree."""
    if expected is None:
        return None if got is None else "Nothing should be returned here."
    if got is None:
        return "It returned None: is the `return` missing?"
    if hasattr(expected, "difference_to"):
        return expected.difference_to(got)
    expected = plain(expected)
    sentence = _comparison(expected)(expected, as_asked(expected, got), tolerance)
    if sentence and isinstance(got, tuple | list) and not isinstance(expected, tuple | list):
        sentence += _right_among(expected, got, tolerance)
    return sentence


def _right_among(expected: Any, parts: tuple | list, tolerance: Tolerance) -> str:
    """Which of several values that were returned is the one asked for, in words."""
    if isinstance(expected, set | frozenset):
        return ""
    for place, part in enumerate(parts, start=1):
        if not isinstance(part, tuple | list) and difference(expected, part, tolerance) is None:
            return f" Value {place} of yours is the right one: return it alone."
    return ""


def as_asked(expected: Any, got: Any) -> Any:
    """`got` in the form of `expected` where its values allow it; else unchanged."""
    expected, got = plain(expected), plain(got)
    if isinstance(expected, np.ndarray) and expected.ndim and isinstance(got, list | tuple):
        return _as_array(got)
    if isinstance(expected, tuple | list) and isinstance(got, np.ndarray):
        return list(got) if got.ndim and len(got) == len(expected) else got
    if isinstance(got, np.ndarray) and not got.ndim:
        return got[()]
    return got


def _as_array(parts: list | tuple) -> Any:
    try:
        array = np.array([plain(part) for part in parts])
    except (TypeError, ValueError):  # rows of different lengths
        return parts
    return array if array.dtype.kind in "biufc" else parts


def _comparison(expected: Any) -> Callable[[Any, Any, Tolerance], str | None]:
    if isinstance(expected, tuple | list):
        return _compare_sequences
    if isinstance(expected, set | frozenset):
        return _compare_sets
    if isinstance(expected, np.ndarray) and expected.ndim:
        return _compare_arrays
    if isinstance(expected, bool | np.bool_):
        return _compare_truth
    if isinstance(expected, Number | np.ndarray):
        return _compare_numbers
    return _compare_words if isinstance(expected, str) else _compare_objects


def _compare_sequences(expected: Any, got: Any, tolerance: Tolerance) -> str | None:
    if not isinstance(got, tuple | list):
        return f"It should return {len(expected)} values, but returned {with_article(got)}."
    if len(got) != len(expected):
        return f"It should return {len(expected)} values, but returned {len(got)}."
    for place, (wanted, given) in enumerate(zip(expected, got, strict=True), start=1):
        sentence = difference(wanted, given, tolerance)
        if sentence:
            return f"Value {place} of {len(expected)}: {sentence}"
    return None


def _compare_sets(expected: Any, got: Any, tolerance: Tolerance) -> str | None:
    if not isinstance(got, set | frozenset):
        return _no_axes(got)
    missing, extra = len(expected - got), len(got - expected)
    if not missing and not extra:
        return None
    counts = [f"{n} missing" for n in [missing] if n] + [f"{n} too many" for n in [extra] if n]
    return f"The answer is not the right one: {' and '.join(counts)}."


def _no_axes(got: Any) -> str:
    if not isinstance(got, tuple | list):
        return f"It should return a tuple of numbers, but returned {with_article(got)}."
    if any(isinstance(part, str) for part in got):
        return f"It should return numbers, not words: {short(got)}."
    return f"These are not all places that there are, counted from 0: {short(got)}."


def _compare_arrays(expected: np.ndarray, got: Any, tolerance: Tolerance) -> str | None:
    if not isinstance(got, np.ndarray):
        cure = " (its parts do not make one)" if isinstance(got, list | tuple) else ""
        return f"It should return an array, but returned {with_article(got)}{cure}."
    if got.shape != expected.shape:
        return _shapes_apart(expected, got, tolerance)
    if (expected.dtype == bool) != (got.dtype == bool) or got.dtype.kind not in "biufc":
        return f"The entries should be of type {expected.dtype}, but are {got.dtype}."
    if expected.dtype.kind not in "biufc":
        return None if np.array_equal(expected, got) else "The entries are not the right ones."
    if np.isfinite(expected).all() and not np.isfinite(got).all():
        return _not_finite(got)
    wrong = ~tolerance.close(expected, got)
    if not wrong.any():
        return None
    place = tuple(int(index) for index in np.argwhere(wrong)[0])
    where = ", ".join(map(str, place))
    should, but = apart(expected[place], got[place])
    return (
        f"{np.count_nonzero(wrong):,} of {wrong.size:,} entries differ; the first, [{where}],"
        f" should be {should}, but is {but}."
    )


def _shapes_apart(expected: np.ndarray, got: np.ndarray, tolerance: Tolerance) -> str:
    sentence = f"The shape should be {expected.shape}, but is {got.shape}."
    if got.T.shape == expected.shape and got.dtype.kind in "biufc":
        if tolerance.close(expected, got.T).all():
            return f"{sentence} It is transposed: the numbers are right."
        return f"{sentence} Rows and columns are swapped."
    if got.size == expected.size and got.dtype.kind in "biufc":
        if tolerance.close(expected, got.reshape(expected.shape)).all():
            return f"{sentence} The numbers are right."
    elif expected.ndim == got.ndim + 1:
        return f"{sentence} One axis is gone."
    return sentence


def _not_finite(got: np.ndarray) -> str:
    nans = int(np.isnan(got).sum())
    infinities = int(np.isinf(got).sum())
    counts = [f"{n:,} {word}" for n, word in ((nans, "NaN"), (infinities, "infinite")) if n]
    verb = "is" if nans + infinities == 1 else "are"
    return f"{' and '.join(counts)} of {got.size:,} entries {verb} not finite, but all should be."


def _compare_truth(expected: Any, got: Any, tolerance: Tolerance) -> str | None:
    if not isinstance(got, bool | np.bool_):
        return f"It should return True or False, but returned {with_article(got)}."
    return None if bool(got) == bool(expected) else "The answer is the other one."


def _compare_numbers(expected: Any, got: Any, tolerance: Tolerance) -> str | None:
    if isinstance(got, np.ndarray):
        return f"It should return one number, but returned an array of shape {got.shape}."
    if isinstance(got, bool | np.bool_) or not isinstance(got, Number):
        return f"It should return a number, but returned {with_article(got)}."
    got = _for_numpy(got)
    if np.isfinite(expected) and not np.isfinite(got):
        return f"The number is {'NaN' if np.isnan(got) else 'infinite'}, but should be finite."
    if np.all(tolerance.close(expected, got)):
        return None
    return _number_apart(expected, got)


def _for_numpy(number: Any) -> Any:
    """A number that NumPy can compare: fractions and integers of hundreds of digits as floats."""
    if isinstance(number, float | complex | np.generic):
        return number
    try:
        return number if isinstance(number, int) and abs(number) < 2**63 else float(number)
    except (OverflowError, TypeError):
        return np.inf


def _number_apart(expected: Any, got: Any) -> str:
    should, but = apart(expected, got)
    real = not np.iscomplexobj(got)
    if isinstance(expected, int | np.integer) and real and float(got).is_integer():
        count = abs(int(got) - int(expected))
        words = {1: "one", 2: "two"}.get(count, f"{count:,}")
        way = "many" if got > expected else "few"
        return f"It should be {should}, but is {but}: {words} too {way}."
    ratio = got / expected if expected and real and np.isfinite(expected) else math.nan
    if 0 < ratio < math.inf and not 0.9 < ratio < 1.1:
        return f"The number is {short(ratio, 3)} times what it should be."
    return f"The number should be {should}, but is {but}."


def _compare_words(expected: str, got: Any, tolerance: Tolerance) -> str | None:
    if not isinstance(got, str):
        return f"It should return a word (a str), but returned {with_article(got)}."
    if got == expected:
        return None
    if _letters(got) == _letters(expected):
        return f'Write it as the exercise does: "{expected}", not "{got}".'
    return f'It should say "{expected}" here, but says "{got}".'


def _letters(word: str) -> str:
    return "".join(letter for letter in word.lower() if letter.isalnum())


def _compare_objects(expected: Any, got: Any, tolerance: Tolerance) -> str | None:
    return None if got == expected else "The answer is not the right one."
