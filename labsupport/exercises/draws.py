"""Judges a random draw by its distribution and by where its numbers come from, not by its numbers.

So every order of drawing is right, and every way of reaching the same distribution.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from labsupport.exercises.values import plain, short, with_article

POOLED = 8000  # numbers of which the standard deviation is taken: known to 0.8 %
NEAR = 0.045  # how far the standard deviation may be off, as a share: five times what chance does
LARGE = 1000  # numbers from which on one draw shows its distribution
KURTOSIS = (2.7, 3.3)  # of normal numbers it is 3; of uniform ones 1.8


@dataclass(frozen=True)
class Draw:
    """What is known of the arrays that a function draws.

    shape, std: of one array, and of all its numbers. normal: whether they look normally
    distributed. repeats: whether numbers occur more than once. from_rng: whether they depend on
    the generator handed in, and on it alone.
    """

    shape: tuple[int, ...]
    std: float
    mean: float
    normal: bool
    repeats: bool
    from_rng: bool

    def __repr__(self) -> str:
        kind = "normal" if self.normal else "other"
        source = "from rng" if self.from_rng else "not from rng"
        return f"{self.shape} {kind} numbers, std {short(self.std)}, {source}"

    def difference_to(self, got: Any) -> str | None:
        """A sentence saying how another draw differs; None where both are equally distributed."""
        if not isinstance(got, Draw):
            return f"It should return an array of shape {self.shape}, but gave {with_article(got)}."
        if got.shape != self.shape:
            turned = " Rows and columns are swapped." if got.shape[::-1] == self.shape else ""
            return f"The shape should be {self.shape}, but is {got.shape}.{turned}"
        if not got.std and self.std:
            return f"All numbers are the same: {short(got.mean)}."
        if got.from_rng != self.from_rng:
            return (
                "The numbers do not come from `rng`: draw with the generator that is handed in, as "
                "in rng.standard_normal(shape). Then whoever seeds it can repeat the draw."
            )
        if got.repeats != self.repeats:
            return "Some numbers occur again and again: each weight is drawn for itself."
        if got.normal != self.normal:
            return "The numbers are not normally distributed, as those of rng.standard_normal are."
        if abs(got.mean - self.mean) > 0.05 * max(self.std, got.std):
            return f"The mean should be {round(self.mean, 1):g}, but is {got.mean:.2g}."
        if abs(got.std - self.std) > NEAR * self.std:
            return (
                f"The standard deviation should be {short(self.std)}, but is {short(got.std)}: "
                f"{got.std / self.std:.3g} times as large."
            )
        return None


def drawn(function: Callable) -> Callable:
    """A function that gives the Draw of what `function` returns; its last argument is a generator.

    What is no array of numbers is given as it is.
    """

    def look(*arguments: Any) -> Any:
        *others, rng = arguments
        seeds = rng.integers(2**62, size=POOLED + 1)

        def once(seed: int) -> Any:
            return plain(function(*others, np.random.default_rng(seed)))

        first = _numbers(once(seeds[0]))
        if first is None:
            return once(seeds[0])
        repeated, another = _numbers(once(seeds[0])), _numbers(once(seeds[1]))
        from_rng = np.array_equal(first, repeated) and not np.array_equal(first, another)
        count = -(-POOLED // first.size)
        pool = np.concatenate([np.ravel(once(seed)) for seed in seeds[:count]]).astype(float)
        mean, std = pool.mean(), pool.std()
        normal = first.size < LARGE or _looks_normal(pool, mean, std)
        repeats = len(np.unique(first)) < 0.9 * first.size
        std, mean = round_to_zero(std), round_to_zero(mean)
        return Draw(first.shape, std, mean, normal or repeats, repeats, from_rng)

    return look


def _numbers(value: Any) -> np.ndarray | None:
    if isinstance(value, list | tuple):
        value = np.array(value)
    is_array = isinstance(value, np.ndarray) and value.size and value.dtype.kind in "iuf"
    return value if is_array and np.isfinite(value).all() else None


def _looks_normal(pool: np.ndarray, mean: float, std: float) -> bool:
    kurtosis = np.mean(((pool - mean) / (std or 1)) ** 4)
    return bool(KURTOSIS[0] < kurtosis < KURTOSIS[1])


def round_to_zero(number: float) -> float:
    """`number`, without what rounding alone leaves."""
    return 0.0 if abs(number) < 1e-15 else float(number)
