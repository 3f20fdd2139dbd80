"""Which optimizer wins on digits: each at its own best rate, with equal search for all."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence

import numpy as np

from labsupport.data.datasets import Dataset
from labsupport.labs.optimization.nets import in_parts, made, steps_of
from labsupport.training.side_by_side import SideBySide, accuracies
from labsupport.training.sweeps import watched

# Five rates each, a factor of about three apart.
RATES = {
    "gradient descent": (0.03, 0.1, 0.3, 1.0, 3.0),
    "momentum": (0.003, 0.01, 0.03, 0.1, 0.3),
    "Adam": (0.001, 0.003, 0.01, 0.03, 0.1),
}
STEPS, BATCH = 200, 32
CHOSEN_ON = 4000  # test images, or all where there are fewer
WARM_UP = 0.1  # of the steps


def constant(done: float) -> float:
    """1 all the time."""
    return 1.0


def in_steps(done: float) -> float:
    """1, a tenth after 60 % of the steps, and a hundredth after 85 %."""
    return 1.0 if done < 0.6 else 0.1 if done < 0.85 else 0.01


def cosine(done: float) -> float:
    """Half a wave of a cosine, from 1 to 0 (Loshchilov & Hutter, 2017)."""
    return (1 + math.cos(math.pi * done)) / 2


def warm_up_and_cosine(done: float) -> float:
    """From 0 to 1 on a line in the first tenth, and then the cosine over the rest."""
    if done < WARM_UP:
        return done / WARM_UP
    return cosine((done - WARM_UP) / (1 - WARM_UP))


SCHEDULES: dict[str, Callable[[float], float]] = {
    "constant": constant,
    "in steps": in_steps,
    "cosine": cosine,
    "warm-up, cosine": warm_up_and_cosine,
}


def halves(digits: Dataset) -> list[tuple[np.ndarray, np.ndarray]]:
    """Every second test image, to choose a rate by, and the others, to report."""
    images, labels = digits.test_images[:CHOSEN_ON], digits.test_labels[:CHOSEN_ON]
    return [(images[part], labels[part]) for part in (slice(0, None, 2), slice(1, None, 2))]


def search(
    digits: Dataset,
    optimizer: str,
    rates: Sequence[float],
    *,
    schedule: str = "constant",
    seeds: Sequence[int],
    steps: int = STEPS,
    batch_size: int = BATCH,
    parts: Sequence[tuple] | None = None,
) -> np.ndarray:
    """The accuracy of each net on both `halves` of the test images: (2, seeds, rates)."""
    parts = parts or halves(digits)
    pairs = [(seed, rate) for seed in seeds for rate in rates]
    nets = [made(seed=seed) for seed, _ in pairs]
    columns = in_parts(nets, [rate for _, rate in pairs], [seed for seed, _ in pairs])
    shares = []
    for some, own_rates, own_seeds in columns:
        together = SideBySide(some)
        how = {"optimizer": optimizer, "schedule": SCHEDULES[schedule], "batch_size": batch_size}
        for _ in steps_of(together, digits, rates=own_rates, seeds=own_seeds, steps=steps, **how):
            pass
        shares.append([accuracies(together, *part) for part in parts])
    return np.concatenate(shares, axis=1).reshape(2, len(seeds), len(rates))


def race(
    digits: Dataset,
    rates: Mapping[str, Sequence[float]] = RATES,
    *,
    schedule: str = "constant",
    seeds: Sequence[int] = range(5),
    **how,
) -> dict[str, np.ndarray]:
    """`search` for each optimizer: {optimizer: (2, seeds, rates)}. how: steps and batch_size."""
    title = f"{len(rates)} optimizers, {schedule} rate, {len(seeds)} seeds"
    return {
        name: search(digits, name, rates[name], schedule=schedule, seeds=seeds, **how)
        for name in watched(rates, title)
    }


def best_column(shares: np.ndarray) -> int:
    """The place of the rate with the highest median on the half to choose by."""
    return int(np.median(shares[0], axis=0).argmax())


def at_best(shares: np.ndarray) -> np.ndarray:
    """The accuracies on the other half at that rate: (seeds,)."""
    return shares[1][:, best_column(shares)]
