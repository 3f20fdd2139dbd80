"""Four losses on digits, each at the best of its own rates."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from labsupport.data.datasets import Dataset
from labsupport.labs.optimization.nets import LOSSES, at_rates
from labsupport.training.sweeps import watched

STEPS, BATCH = 150, 32
# {scale of the first weights: {loss: rates of plain SGD}}; the best ones differ up to tenfold.
RATES = {
    1.0: {
        "cross-entropy": (0.03, 0.1, 0.3),
        "squared, after softmax": (0.3, 1.0, 3.0),
        "squared, after sigmoid": (0.3, 1.0, 3.0),
        "squared, raw outputs": (0.01, 0.03, 0.1),
    },
    10.0: {
        "cross-entropy": (0.01, 0.03, 0.1),
        "squared, after softmax": (0.1, 0.3, 1.0),
        "squared, after sigmoid": (0.1, 0.3, 1.0),
    },
}


def compared(digits: Dataset, *, scale: float, seeds: Sequence[int]) -> dict[str, np.ndarray]:
    """The test accuracies {loss: (seeds,)} after 150 steps, at the rate with the best median.

    scale: 1 or 10, by what He's first weights are multiplied.
    """
    found = {}
    rates = RATES[scale]
    for name in watched(rates, f"{len(rates)} losses, three rates, {len(seeds)} seeds"):
        how = {"steps": STEPS, "batch_size": BATCH, "loss": LOSSES[name], "scale": scale}
        shares = at_rates(digits, rates[name], seeds=seeds, **how)
        found[name] = shares[:, np.median(shares, axis=0).argmax()]
    return found
