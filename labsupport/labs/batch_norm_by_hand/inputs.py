"""Two features of each digit, four ways to prepare them, and how fast gradient descent then is."""

from __future__ import annotations

import timeit
from functools import partial

import numpy as np

from labsupport.by_hand.descent import path_to

GOAL = np.array([1.0, 0.0])  # the weights that are looked for, from (0, 0) on
MOST = 5000  # steps


def ink_and_width(images: np.ndarray) -> np.ndarray:
    """(n, 2): the mean of all pixels, and the share of the columns that hold ink.

    images: (n, 784), from 0 to 1. A column holds ink where a pixel of it is above ½.
    """
    pictures = np.asarray(images, dtype=float).reshape(-1, 28, 28)
    width = (pictures.max(axis=1) > 0.5).mean(axis=1)
    return np.stack([pictures.mean(axis=(1, 2)), width], axis=1)


def second_moments(x: np.ndarray) -> np.ndarray:
    """The matrix of second derivatives of the loss ½ mean (x·w − y)²: mean of x xᵀ."""
    return x.T @ x / len(x)


def ends_near_goal(x: np.ndarray, rate: float, *, steps: int = 3000) -> bool:
    """Whether gradient descent from (0, 0) is nearer to the goal after these steps than before."""
    H, away = second_moments(x), -GOAL
    with np.errstate(under="ignore"):  # the distance may fall below the smallest number
        for _ in range(steps):
            away = away - rate * (H @ away)
            if np.abs(away).max() > 1e6:
                break
        return bool(np.linalg.norm(away) < np.linalg.norm(GOAL))


def largest_stable_rate(x: np.ndarray, *, low: float = 1e-3, high: float = 1e4) -> float:
    """The largest learning rate with which descent does not diverge, found by trying: 4 digits."""
    while high / low > 1.0001:
        middle = (low * high) ** 0.5
        low, high = (middle, high) if ends_near_goal(x, middle) else (low, middle)
    return low


def way_to_goal(x: np.ndarray, rate: float) -> np.ndarray:
    """The weights (steps + 1, 2) from (0, 0) until 99 % of the distance to the goal is covered.

    With all examples in each step. ValueError where `MOST` steps are not enough.
    """
    few = np.linalg.cholesky(second_moments(x)).T * np.sqrt(2)  # two examples with the same bends
    walk = {"learning_rate": rate, "batch_size": None, "seed": 0}
    with np.errstate(under="ignore"):
        return path_to(few, GOAL, np.zeros(2), within=0.01, most=MOST, **walk)


def milliseconds(*, features: int, seed: int = 0) -> tuple[float, float]:
    """What it takes to standardize, and to whiten, 1,000 examples: the shortest of five times."""
    x = np.random.default_rng(seed).standard_normal((1000, features))
    return tuple(
        1e3 * min(timeit.repeat(partial(prepare, x), number=1, repeat=5))
        for prepare in (standardized, whitened)
    )


def standardized(x: np.ndarray) -> np.ndarray:
    """The examples x (n, d) with mean 0 and variance 1 in each feature."""
    return (x - x.mean(axis=0)) / x.std(axis=0)


def whitened(x: np.ndarray) -> np.ndarray:
    """The examples x (n, d) with mean 0 and covariance 1, along their own axes (PCA)."""
    centered = x - x.mean(axis=0)
    variances, axes = np.linalg.eigh(second_moments(centered))
    return centered @ axes / np.sqrt(variances)
