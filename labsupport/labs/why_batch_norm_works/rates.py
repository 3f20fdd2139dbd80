"""The largest step that learns, with batch norm and without, from three sizes of weights."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch

from labsupport.data.centered import centered
from labsupport.data.datasets import Dataset
from labsupport.labs.why_batch_norm_works.arms import ARMS, SEEDS, built
from labsupport.labs.why_batch_norm_works.walking import batches, learned
from labsupport.training.sweeps import watched


def accuracy_by_rate(
    digits: Dataset,
    names: Sequence[str],
    rates: Sequence[float],
    *,
    times: float = 1.0,
    steps: int = 50,
    seeds: Sequence[int] = SEEDS,
) -> dict[str, np.ndarray]:
    """Accuracy of ReLU nets after so many steps at each rate: {name of an arm: (seeds, rates)}.

    Of the last ten training batches of 64, each before the net learned from it. times: by what He's
    weights of the hidden layers are multiplied before the first step.
    """
    found = {}
    for name in watched(names, f"{len(rates)} rates, He's weights times {times:g}"):
        data = centered(digits) if ARMS[name].centered else digits
        columns = [_accuracy(name, data, rate, times, steps, seeds) for rate in rates]
        found[name] = np.array(columns).T
    return found


def _accuracy(
    name: str, data: Dataset, rate: float, times: float, steps: int, seeds: Sequence[int]
) -> np.ndarray:
    together = built(name, "relu", seeds=seeds)
    with torch.no_grad():
        for W in together.weights[:-1]:
            W *= times
    shares = []
    for losses, right in learned(together, batches(data, seeds), rates=rate, steps=steps):
        shares.append(right)
        if not np.isfinite(losses).any():
            break  # what diverged guesses from here on
    return np.mean(shares[-10:], axis=0)
