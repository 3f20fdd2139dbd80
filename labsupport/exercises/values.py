"""Writes values in one short line each, and two values so that their difference can be seen."""

import sys
from typing import Any

import numpy as np

SHOWN = 6  # the most entries of a long array that a message shows
DIGITS = 4
ALL_DIGITS = 17
WIDE = 70  # characters of a list or tuple from which on only its first part is shown


def short(value: Any, digits: int = DIGITS, start: int = 0) -> str:
    """`value` in one short line: numbers with `digits` digits, long arrays cut, with their shape.

    start: the entry, counted through the whole array, with which a long array begins.
    """
    value = plain(value)
    if isinstance(value, np.ndarray) and value.ndim:
        return _short_array(value, digits, start)
    if isinstance(value, np.ndarray | np.generic) and value.dtype.kind in "biufc":
        value = value.item()
    if isinstance(value, float):
        return f"{value + 0.0:.{digits}g}"  # + 0.0: nobody means −0
    if isinstance(value, np.random.Generator):
        return "rng"
    if isinstance(value, tuple | list):
        return _short_sequence(value, digits)
    if callable(value) and not hasattr(value, "state_dict"):
        return getattr(value, "name", None) or getattr(value, "__name__", type(value).__name__)
    text = repr(value)
    one_line = len(text) <= 60 and "\n" not in text and " object at 0x" not in text
    return text if one_line else with_article(value)


def _short_array(array: np.ndarray, digits: int, start: int) -> str:
    array = array + 0.0 if array.dtype.kind == "f" else array
    with np.printoptions(precision=digits, suppress=False, linewidth=10_000, threshold=10_000):
        whole = " ".join(str(array).split())
        if array.size <= SHOWN * 2 and len(whole) <= WIDE:
            return whole.replace("[ ", "[")
        start = min(start, max(array.size - SHOWN, 0))
        some = " ".join(str(array.ravel()[start : start + SHOWN]).strip("[]").split())
    before = "… " if start else ""
    after = " …" if start + SHOWN < array.size else ""
    return f"[{before}{some}{after}] of shape {array.shape}"


def _short_sequence(value: tuple | list, digits: int) -> str:
    parts = [short(part, digits) for part in value]
    left, right = "()" if isinstance(value, tuple) else "[]"
    whole = f"{left}{', '.join(parts)}{right}"
    if len(whole) <= WIDE or len(parts) < 2:
        return whole
    return f"{left}{parts[0]}, …{right}, {len(parts)} values"


def first_difference(expected: Any, got: Any) -> int:
    """The first entry, counted through the whole array, in which two arrays differ; 0 if none."""
    expected, got = plain(expected), plain(got)
    if not (isinstance(expected, np.ndarray) and isinstance(got, np.ndarray)):
        return 0
    if expected.shape != got.shape or got.dtype.kind not in "biufc":
        return 0
    apart = ~np.isclose(expected, got, rtol=1e-5, atol=1e-8, equal_nan=True)
    return int(np.argmax(apart)) if apart.any() else 0


def apart(expected: Any, got: Any) -> tuple[str, str]:
    """Both values as `short` writes them, with so many digits that they do not look the same."""
    start = first_difference(expected, got)
    for digits in range(DIGITS, ALL_DIGITS + 1):
        pair = short(expected, digits, start), short(got, digits, start)
        if pair[0] != pair[1]:
            return pair
    return short(expected), short(got)  # they differ in nothing that is shown


def plain(value: Any) -> Any:
    """A torch tensor as a NumPy array, in lists and tuples too; everything else as it is.

    A tensor that has no numbers, as on torch's device "meta", stays a tensor.
    """
    if is_tensor(value):
        return _array_of(value.detach())
    if type(value) in (list, tuple) and any(is_tensor(part) for part in value):
        return type(value)(plain(part) for part in value)
    return value


def _array_of(tensor: Any) -> Any:
    for form in (lambda: tensor.cpu(), lambda: tensor.cpu().to_dense().resolve_conj().double()):
        try:
            return form().numpy()
        except (TypeError, RuntimeError, NotImplementedError):  # bfloat16, sparse, "meta"
            continue
    return tensor


def is_tensor(value: Any) -> bool:
    """Whether `value` is a torch tensor. torch is not imported for that."""
    torch = sys.modules.get("torch")
    return torch is not None and isinstance(value, torch.Tensor)


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
