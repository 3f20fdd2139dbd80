"""The steps of a training: what one step reports, and when a training ends."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Step:
    """One iteration of training: its number (from 1) and the loss of its mini-batch."""

    iteration: int
    loss: float


def check_steps(learning_rate: float, iterations: int) -> None:
    """ValueError, with the cure, for settings with which no step can be taken."""
    if not (np.isfinite(learning_rate) and learning_rate >= 0):
        raise ValueError(f"learning_rate is {learning_rate}; it must be a finite number, 0 or more")
    if iterations < 0:
        raise ValueError(f"iterations is {iterations}; it must be 0 or more")


def until_diverged(steps: Iterator[Step]) -> Iterator[Step]:
    """The steps up to the first whose loss is infinity or NaN; that step is included."""
    while True:
        with np.errstate(all="ignore"):  # a training that diverges is a result
            step = next(steps, None)
        if step is None:
            return
        yield step
        if not np.isfinite(step.loss):
            return
