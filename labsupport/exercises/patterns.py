"""Says what a wrong number or array has in common with the right one: a factor, a sign, an order.

What a recognizer (resemblances.py) says must be the same of every wrong case; a sentence that one
case alone suggests is marked as such.
"""

from collections import Counter
from collections.abc import Callable, Iterable

import numpy as np

from labsupport.exercises.answers import as_asked
from labsupport.exercises.factors import factor_sentence
from labsupport.exercises.resemblances import (
    RECOGNIZERS,
    Wrong,
    equal,
    is_count,
    unchanged_argument,
)
from labsupport.exercises.values import plain


def in_common(wrong: list[Wrong]) -> str | None:
    """What all these wrong answers to one exercise have in common with the right ones."""
    if all(isinstance(one.expected, str) and isinstance(one.got, str) for one in wrong):
        return _words_confused(wrong)
    if all(_other_order(one) for one in wrong):
        return "The values are the right ones, in the other order."
    place, wrong = _one_part(wrong)
    wrong = [numbers for one in wrong for numbers in _as_numbers(one)]
    if not wrong or any(one.expected.shape != one.got.shape for one in wrong):
        return None
    unchanged = {_said(unchanged_argument, one) for one in wrong}
    sentence = unchanged.pop() if len(unchanged) == 1 else None
    if not sentence and not all(is_count(one) for one in wrong):
        sentence = factor_sentence([(one.arguments, one.expected, one.got) for one in wrong])
    sentence = sentence or _said_of_all(wrong) or _said_of_the_first(wrong)
    return sentence and f"{place}{sentence}"


def _words_confused(wrong: list[Wrong]) -> str:
    """Which word is said where which one is right, and how often."""
    pairs = Counter((one.got, one.expected) for one in wrong)
    said = [
        f'"{got}" where "{expected}" is right ({count} case{"s" * (count > 1)})'
        for (got, expected), count in pairs.most_common(3)
    ]
    return f"It says {', '.join(said)}."


def _other_order(one: Wrong) -> bool:
    """Whether a tuple or list has the right values, but not in their places."""
    expected, got = one.expected, as_asked(one.expected, one.got)
    if not isinstance(expected, tuple | list) or not isinstance(got, tuple | list):
        return False
    if len(expected) < 2 or len(expected) != len(got):
        return False
    return all(equal(*pair) for pair in zip(expected, reversed(got), strict=True))


def _one_part(wrong: list[Wrong]) -> tuple[str, list[Wrong]]:
    """Of tuples that are asked for: the first part that is wrong, in all cases where it is."""
    if not all(isinstance(one.expected, tuple) and _same_length(one) for one in wrong):
        return "", wrong
    counts = {len(one.expected) for one in wrong}  # a case may ask for more parts than another
    of_all = f" of {max(counts)}" if len(counts) == 1 else ""
    for k in range(max(counts)):
        part = [
            Wrong(one.arguments, one.expected[k], list(one.got)[k])
            for one in wrong
            if k < len(one.expected)
        ]
        if bad := [one for one in part if not equal(one.expected, one.got)]:
            return f"Value {k + 1}{of_all}: ", bad
    return "", []


def _same_length(one: Wrong) -> bool:
    given = as_asked(one.expected, one.got)
    return isinstance(given, tuple | list) and len(given) == len(one.expected)


def _as_numbers(one: Wrong) -> Iterable[Wrong]:
    """The answer as arrays of numbers; a list of matrices gives one for each wrong matrix."""
    expected, got = plain(one.expected), as_asked(one.expected, one.got)
    if isinstance(expected, list) and isinstance(got, list | tuple) and len(expected) == len(got):
        for k, pair in enumerate(zip(expected, got, strict=True)):
            own = {
                f"{name}[k]": value[k]
                for name, value in one.arguments.items()
                if isinstance(value, list) and len(value) == len(expected)
            }
            if not equal(*pair):
                yield from _as_numbers(Wrong(own, *pair))
        return
    try:
        expected, got = np.asarray(expected), np.asarray(got)
    except (TypeError, ValueError):
        return
    if {expected.dtype.kind, got.dtype.kind} <= set("iuf"):
        arguments = {name: plain(value) for name, value in one.arguments.items()}
        yield Wrong(arguments, expected.astype(float), got.astype(float))


def _said_of_all(wrong: list[Wrong]) -> str | None:
    for recognizer in RECOGNIZERS:
        sentences = {_said(recognizer, one) for one in wrong}
        if len(sentences) == 1 and None not in sentences:
            return sentences.pop()
    return None


def _said_of_the_first(wrong: list[Wrong]) -> str | None:
    """A sentence about the first wrong case alone, if it has numbers enough to mean something."""
    if wrong[0].expected.size < 3:
        return None
    said = (_said(recognizer, wrong[0]) for recognizer in RECOGNIZERS)
    sentence = next((one for one in said if one), None)
    return sentence and f"In this case: {sentence[0].lower()}{sentence[1:]}"


def _said(recognizer: Callable, one: Wrong) -> str | None:
    with np.errstate(all="ignore"):
        return recognizer(one)
