"""Recognizes answers that are wrong by a factor: a number, or one that an argument gives."""

import math
from collections.abc import Iterator
from typing import Any

import numpy as np

NAMED = {
    math.sqrt(2): "√2",
    1 / math.sqrt(2): "1/√2",
    math.log(10): "ln 10 = 2.303",
    1 / math.log(10): "1/ln 10 = 0.4343",
    1 / math.log2(10): "log10(2) = 0.301",
    math.log2(10): "log2(10) = 3.322",
    math.pi: "π",
    math.sqrt(3): "√3",
    1 / math.sqrt(3): "1/√3",
    math.sqrt(5): "√5",
}
POWERS = {1: "{}", -1: "1/{}", 0.5: "√{}", -0.5: "1/√{}", 2: "{}²", -2: "1/{}²"}


def factor_sentence(wrong: list[tuple[dict, np.ndarray, np.ndarray]]) -> str | None:
    """By what all answers are too large or too small, where it is one factor; else None.

    wrong: the arguments by name, the expected and the given numbers, for each wrong case. One
    single number always has a factor, so that more than one, or an array, is asked for.
    """
    ratios = [_ratio(expected, got) for _, expected, got in wrong]
    if None in ratios:
        return None
    if len(wrong) == 1 and wrong[0][1].size < 3:
        return None
    if np.allclose(ratios, ratios[0], rtol=1e-5):
        enough = len(wrong) > 2 or wrong[0][1].size > 2 or _is_plain(ratios[0])
        return _of_one_factor(ratios[0]) if enough else None
    for name in _names(wrong):
        values = [dict(_quantities(arguments)).get(name) for arguments, _, _ in wrong]
        if None in values or min(values) <= 0 or len(set(values)) < 2:
            continue
        for power, written in POWERS.items():
            if np.allclose(ratios, np.array(values, float) ** power, rtol=1e-4):
                return f"Yours is {written.format(name)} times what it should be, in every case."
    if all(one[1].size >= 3 for one in wrong):
        return (
            "All numbers are in the right proportion: yours is the right answer times one factor, "
            f"but not always the same one ({', '.join(f'{ratio:.3g}' for ratio in ratios[:4])})."
        )
    return None


def _ratio(expected: np.ndarray, got: np.ndarray) -> float | None:
    """The one factor between all entries; None where there is none, or where it is 1 or 0."""
    if not np.any(expected) or not np.isfinite([expected, got]).all():
        return None
    largest = np.argmax(np.abs(expected))
    ratio = float(got.flat[largest] / expected.flat[largest])
    size = np.abs(ratio * expected).max()
    same = np.allclose(got, ratio * expected, rtol=1e-5, atol=1e-7 * size)
    return ratio if same and ratio and not math.isclose(ratio, 1, rel_tol=1e-6) else None


def _is_plain(ratio: float) -> bool:
    """Whether a factor is one that people write: 2, ½, √2, −1."""
    size = max(abs(ratio), 1 / abs(ratio))
    return any(math.isclose(size, value, rel_tol=1e-4) for value in (*NAMED, 1, 2, 3, 4, 10, 100))


def _of_one_factor(ratio: float) -> str:
    if math.isclose(ratio, -1, rel_tol=1e-5):
        return "The sign is turned around: yours is minus what is asked for."
    size = abs(ratio)
    named = (word for value, word in NAMED.items() if math.isclose(size, value, rel_tol=1e-4))
    word = next(named, f"{size:.4g}")
    sign = "minus " if ratio < 0 else ""
    return f"Yours is {sign}{word} times what it should be, everywhere."


def _names(wrong: list[tuple]) -> Iterator[str]:
    for name, _ in _quantities(wrong[0][0]):
        yield name


def _quantities(arguments: dict[str, Any]) -> Iterator[tuple[str, float]]:
    """Numbers that a formula may have used: the arguments, and the sizes of those with a shape."""
    for name, value in arguments.items():
        if isinstance(value, int | float | np.number) and not isinstance(value, bool):
            yield name, float(value)
        shape = value.shape if isinstance(value, np.ndarray) else ()
        for place, size in enumerate(shape):
            yield f"{name}.shape[{place}]", size
        if len(shape) > 1:
            yield f"{name}.size", value.size
