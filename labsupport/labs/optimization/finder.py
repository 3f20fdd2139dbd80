"""Finding a learning rate: one short run whose rate grows; and how far a step goes."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from labsupport.data.datasets import Dataset
from labsupport.figures.curves import running_mean
from labsupport.labs.optimization.nets import made, steps_of
from labsupport.training.side_by_side import SideBySide

# From the lowest rate to the highest, by the same factor in each step.
RANGES = {"momentum": (1e-4, 3.0), "Adam": (1e-5, 1.0)}
STEPS, BATCH, SMOOTHED = 120, 32, 8


def growing_rates(optimizer: str, steps: int = STEPS) -> np.ndarray:
    """The rate of each step of the short run: (steps,)."""
    return np.geomspace(*RANGES[optimizer], steps)


def range_test(digits: Dataset, optimizer: str, *, seeds: Sequence[int]) -> np.ndarray:
    """The loss of each step while the rate grows: (seeds, steps).

    After L. Smith (2017), who lets it grow by equal amounts and looks at the accuracy.
    """
    rates = growing_rates(optimizer)
    nets = SideBySide([made(seed=seed) for seed in seeds])
    ahead = steps_of(
        nets,
        digits,
        rates=[1.0] * len(seeds),
        seeds=seeds,
        steps=STEPS,
        optimizer=optimizer,
        batch_size=BATCH,
        schedule=lambda done: float(rates[round(done * STEPS)]),
    )
    with np.errstate(all="ignore"):
        return np.array([losses for losses, _ in ahead]).T


def smoothed(losses: np.ndarray) -> np.ndarray:
    """The running mean of a run's losses, over `SMOOTHED` steps."""
    return running_mean(losses, over=SMOOTHED, highest=10.0)


def steepest(losses: np.ndarray, rates: np.ndarray) -> float:
    """The rate at which the smoothed loss of one run falls fastest, before it rises for good."""
    mean = smoothed(losses)
    lowest = int(mean.argmin())
    half = SMOOTHED // 2
    falls = mean[:-SMOOTHED] - mean[SMOOTHED:]
    return float(rates[int(falls[: max(lowest - half, 1)].argmax()) + half])


def lowest(losses: np.ndarray, rates: np.ndarray) -> float:
    """The rate at which the smoothed loss of one run is lowest."""
    return float(rates[smoothed(losses).argmin()])


def change_per_step(
    digits: Dataset, optimizer: str, rates: Sequence[float], *, seeds: Sequence[int], steps: int
) -> np.ndarray:
    """Length of each step over that of the weights, first matrix: (rates, seeds, steps).

    One rate after the other: many nets at once take much memory.
    """
    how = {"seeds": seeds, "steps": steps, "optimizer": optimizer, "batch_size": BATCH}
    change = np.empty((len(rates), len(seeds), steps))
    for k, rate in enumerate(rates):
        nets = SideBySide([made(seed=seed) for seed in seeds])
        ahead = steps_of(nets, digits, rates=[rate] * len(seeds), **how)
        for t, (_, before) in enumerate(ahead):
            step = nets.weights[0].data - before[0]
            lengths = [part.flatten(1).norm(dim=1) for part in (step, before[0])]
            change[k, :, t] = (lengths[0] / lengths[1]).numpy()
    return change
