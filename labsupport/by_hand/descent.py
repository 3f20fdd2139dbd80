"""The paths of two weights down a least-squares loss."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np


def least_squares_paths(
    inputs: np.ndarray,
    goal: np.ndarray,
    starts: np.ndarray,
    *,
    learning_rate: float,
    steps: int,
    batch_size: int | None = 1,
    seed: int,
) -> np.ndarray:
    """Paths (steps + 1, runs, 2) of two weights from `starts` (runs, 2), by gradient descent.

    The loss is the mean over the batch of ½ (x·w − x·goal)², so `goal` is the minimum for every
    example. inputs: (examples, 2). Each run draws a batch of its own at every step; batch_size None
    takes all examples. A path that diverges ends at infinity or NaN.
    """
    rng = np.random.default_rng(seed)
    paths = np.empty((steps + 1, *starts.shape))
    paths[0] = starts
    with np.errstate(all="ignore"):
        for step in range(steps):
            if batch_size is None:
                x = np.broadcast_to(inputs, (len(starts), *inputs.shape))
            else:
                x = inputs[rng.integers(0, len(inputs), (len(starts), batch_size))]
            errors = (x @ (paths[step] - goal)[:, :, None])[:, :, 0]
            gradient = (errors[:, :, None] * x).mean(axis=1)
            paths[step + 1] = paths[step] - learning_rate * gradient
    return paths


def steps_to(paths: np.ndarray, goal: np.ndarray, *, within: float) -> np.ndarray:
    """Steps until the distance of each run is first below `within` times that at its start.

    Infinity for a run that never comes so near. paths: (steps + 1, runs, 2); returns (runs,).
    """
    with np.errstate(all="ignore"):  # a run may have gone to infinity, or to 0
        distance = np.linalg.norm(paths - goal, axis=2)
    arrived = distance < within * distance[0]
    return np.where(arrived.any(axis=0), arrived.argmax(axis=0), np.inf)


def path_to(
    inputs: np.ndarray,
    goal: np.ndarray,
    start: np.ndarray,
    *,
    within: float = 0.05,
    most: int = 400,
    **settings,
) -> np.ndarray:
    """One path from `start` (2,) until it arrives, as `steps_to` counts: (steps + 1, 2).

    settings: learning_rate, batch_size and seed, as `least_squares_paths` takes them. ValueError
    where it does not arrive in `most` steps.
    """
    paths = least_squares_paths(inputs, goal, start[None], steps=most, **settings)
    count = steps_to(paths, goal, within=within)[0]
    if not np.isfinite(count):
        raise ValueError(f"this path does not arrive in {most} steps; take another rate, or more")
    return paths[: int(count) + 1, 0]


def fewest_steps(
    inputs: np.ndarray,
    goal: np.ndarray,
    starts: np.ndarray,
    *,
    rates: Sequence[float],
    within: float = 0.05,
    most: int = 400,
    **settings,
) -> tuple[float, np.ndarray]:
    """The rate with the lowest median of `steps_to` the goal, and the steps of each run at it.

    settings: batch_size and seed, as `least_squares_paths` takes them.
    """
    taken = {}
    for rate in rates:
        walk = {"learning_rate": rate, "steps": most, **settings}
        taken[rate] = steps_to(
            least_squares_paths(inputs, goal, starts, **walk), goal, within=within
        )
    best = min(taken, key=lambda rate: np.median(taken[rate]))
    return best, taken[best]
