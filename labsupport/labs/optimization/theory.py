"""The quadratic theory, held against what is seen: the largest rate, and steps to the goal."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import numpy as np

from labsupport.by_hand.optimizers import GradientDescent, Momentum, path_of


def largest_rate(make: Callable[[float], GradientDescent], curvature: float) -> float:
    """The largest rate at which one weight on the loss ½ · curvature · w² does not run away.

    make(rate): the optimizer. Found by bisection; running away: after 2,000 steps w is further
    from 0 than at first.
    """
    low, high = 0.0, 10.0 / curvature
    for _ in range(20):
        rate = (low + high) / 2
        path = path_of(make(rate), lambda w: curvature * w, np.ones(1), steps=2000)
        low, high = (rate, high) if np.abs(path[-20:]).max() < 1 else (low, rate)
    return low


def steps_down(make: Callable[[], GradientDescent], ratio: float, *, most: int = 5000) -> float:
    """Steps until two weights are within 1/1000 of their first distance from the goal, and stay.

    make(): the optimizer. The curvatures are 1 and 1/ratio, the start is (1, 1). Infinity for more
    than `most`. To pass by the goal on the way to the other side does not count.
    """
    curvatures = np.array([1.0, 1 / ratio])
    path = path_of(make(), lambda w: curvatures * w, np.ones(2), steps=most)
    with np.errstate(under="ignore"):  # whatever the caller has set: the square of a tiny distance
        far = np.flatnonzero(np.linalg.norm(path, axis=1) >= 1e-3 * 2**0.5)
    return float(far[-1] + 1) if far[-1] < most else np.inf


def steps_by_ratio(make: Callable[[float], GradientDescent], ratios: Sequence[float]) -> list:
    """`steps_down` at each of the ratios; make(ratio): the optimizer."""
    return [steps_down(partial(make, ratio), ratio) for ratio in ratios]


def best_descent(ratio: float) -> GradientDescent:
    """Gradient descent at its best rate for curvatures 1 and 1/ratio: 2 / (their sum)."""
    return GradientDescent(2 / (1 + 1 / ratio))


def best_momentum(ratio: float) -> Momentum:
    """Momentum at its best rate and β for curvatures 1 and 1/ratio (Polyak, 1964)."""
    root = ratio**-0.5
    return Momentum((2 / (1 + root)) ** 2, ((1 - root) / (1 + root)) ** 2)


def usual_momentum(ratio: float) -> Momentum:
    """Momentum with β = 0.9 at the rate that needs the fewest `steps_down`, of sixty tried.

    In the long run all rates at which both weights swing are alike: √β per step.
    """
    rates = np.geomspace(0.03, 3.7, 60)
    return Momentum(
        min(rates, key=lambda rate: steps_down(partial(Momentum, rate), ratio, most=500))
    )
