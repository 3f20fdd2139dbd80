"""Describes answers, and how an answer differs from the expected one."""

import math
from collections.abc import Callable
from numbers import Number
from typing import Any

import numpy as np

SHOWN = 6  # the most entries of an array that a message shows


def short(value: Any) -> str:
    """`value` in one short line: numbers with four digits, long arrays cut and with their shape."""
    if isinstance(value, np.ndarray) and value.ndim:
        return _short_array(value)
    if isinstance(value, np.ndarray | np.generic) and value.dtype.kind in "biufc":
        value = value.item()
    if isinstance(value, float):
        return f"{value:.4g}"
    if isinstance(value, np.random.Generator):
        return "rng"
    if isinstance(value, tuple | list):
        inside = ", ".join(short(part) for part in value)
        return f"({inside})" if isinstance(value, tuple) else f"[{inside}]"
    if callable(value):
        return getattr(value, "name", None) or getattr(value, "__name__", type(value).__name__)
    text = repr(value)
    return text if len(text) <= 60 and " object at 0x" not in text else with_article(value)


def _short_array(array: np.ndarray) -> str:
    with np.printoptions(precision=4, suppress=False, linewidth=10_000):
        if array.size <= SHOWN * 2:
            return str(array).replace("\n", "")
        start = " ".join(str(array.flat[:SHOWN]).strip("[]").split())
    return f"[{start} …] of shape {array.shape}"


def type_in_words(value: Any) -> str:
    """The type of `value` in words: "array", "list", "torch.Tensor"."""
    if isinstance(value, np.ndarray):
        return "array"
    if value is None:
        return "None"
    module = type(value).__module__.split(".")[0]
    name = type(value).__name__
    return name if module in {"builtins", "numpy", "__main__"} else f"{module}.{name}"


def with_article(value: Any) -> str:
    """The type of `value` with its article: "an array", "a list"."""
    noun = type_in_words(value)
    article = "an" if noun[0] in "aeiou" else "a"
    return f"{article} {noun}"


def difference(expected: Any, got: Any, *, rtol: float, atol: float) -> str | None:
    """A sentence saying how `got` differs from `expected`; None where the two agree."""
    if expected is None:
        return None if got is None else "Nothing should be returned here."
    if got is None:
        return "It returned None: is the `return` missing?"
    if type(got).__module__.split(".")[0] == "torch" and not _is_torch(expected):
        return "It returned a torch.Tensor: give a NumPy value (`.detach().numpy()` or `.item()`)."
    compare = _comparison(expected)
    return compare(expected, got, rtol, atol)


def _is_torch(value: Any) -> bool:
    return type(value).__module__.split(".")[0] == "torch"


def _comparison(expected: Any) -> Callable[[Any, Any, float, float], str | None]:
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
    return _compare_objects


def _compare_sequences(expected: Any, got: Any, rtol: float, atol: float) -> str | None:
    if not isinstance(got, tuple | list):
        return f"It should return {len(expected)} values, but returned {with_article(got)}."
    if len(got) != len(expected):
        return f"It should return {len(expected)} values, but returned {len(got)}."
    for place, (wanted, given) in enumerate(zip(expected, got, strict=True), start=1):
        sentence = difference(wanted, given, rtol=rtol, atol=atol)
        if sentence:
            return f"Value {place} of {len(expected)}: {sentence}"
    return None


def _compare_sets(expected: Any, got: Any, rtol: float, atol: float) -> str | None:
    if not isinstance(got, set | frozenset):
        return f"It should return a tuple of numbers, but returned {with_article(got)}."
    missing, extra = len(expected - got), len(got - expected)
    if not missing and not extra:
        return None
    counts = [f"{n} missing" for n in [missing] if n] + [f"{n} too many" for n in [extra] if n]
    return f"The answer is not the right one: {' and '.join(counts)}."


def _compare_arrays(expected: np.ndarray, got: Any, rtol: float, atol: float) -> str | None:
    if not isinstance(got, np.ndarray):
        cure = " (`np.array(…)` makes one of a list)" if isinstance(got, list | tuple) else ""
        return f"It should return an array{cure}, but returned {with_article(got)}."
    if got.shape != expected.shape:
        return f"The shape should be {expected.shape}, but is {got.shape}."
    if (expected.dtype == bool) != (got.dtype == bool) or got.dtype.kind not in "biufc":
        return f"The entries should be of type {expected.dtype}, but are {got.dtype}."
    if expected.dtype.kind not in "biufc":
        return None if np.array_equal(expected, got) else "The entries are not the right ones."
    if np.isfinite(expected).all() and not np.isfinite(got).all():
        return _not_finite(got)
    wrong = ~np.isclose(got, expected, rtol=rtol, atol=atol, equal_nan=True)
    if not wrong.any():
        return None
    place = tuple(int(index) for index in np.argwhere(wrong)[0])
    where = ", ".join(map(str, place))
    return (
        f"{np.count_nonzero(wrong):,} of {wrong.size:,} entries differ; the first, [{where}],"
        f" should be {short(expected[place])}, but is {short(got[place])}."
    )


def _not_finite(got: np.ndarray) -> str:
    nans = int(np.isnan(got).sum())
    infinities = int(np.isinf(got).sum())
    counts = [f"{n:,} {word}" for n, word in ((nans, "NaN"), (infinities, "infinite")) if n]
    verb = "is" if nans + infinities == 1 else "are"
    return f"{' and '.join(counts)} of {got.size:,} entries {verb} not finite, but all should be."


def _compare_truth(expected: Any, got: Any, rtol: float, atol: float) -> str | None:
    if isinstance(got, np.ndarray) and got.ndim == 0:
        got = got.item()
    if not isinstance(got, bool | np.bool_):
        return f"It should return True or False, but returned {with_article(got)}."
    return None if bool(got) == bool(expected) else "The answer is the other one."


def _compare_numbers(expected: Any, got: Any, rtol: float, atol: float) -> str | None:
    if isinstance(got, np.ndarray) and got.ndim:
        return f"It should return one number, but returned an array of shape {got.shape}."
    if isinstance(got, np.ndarray):
        got = got.item()
    if isinstance(got, bool | np.bool_) or not isinstance(got, Number):
        return f"It should return a number, but returned {with_article(got)}."
    if np.isfinite(expected) and not np.isfinite(got):
        return f"The number is {'NaN' if np.isnan(got) else 'infinite'}, but should be finite."
    if np.isclose(got, expected, rtol=rtol, atol=atol, equal_nan=True):
        return None
    return _number_apart(expected, got)


def _number_apart(expected: Any, got: Any) -> str:
    ratio = got / expected if expected and not isinstance(got, complex) else math.nan
    if 0 < ratio < math.inf and not 0.9 < ratio < 1.1:
        return f"The number is {ratio:.3g} times what it should be."
    return "The number is not the right one."


def _compare_objects(expected: Any, got: Any, rtol: float, atol: float) -> str | None:
    if _is_torch(expected) and hasattr(expected, "detach"):
        if not _is_torch(got):
            return f"It should return a torch.Tensor, but returned {with_article(got)}."
        return difference(expected.detach().numpy(), got.detach().numpy(), rtol=rtol, atol=atol)
    if isinstance(expected, str) and not isinstance(got, str):
        return f"It should return a word (a str), but returned {with_article(got)}."
    return None if got == expected else "The answer is not the right one."
