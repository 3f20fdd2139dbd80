"""A larger net with 300 and with 10,000 labels: measured once on MNIST, and stored.

`benchmarks/regularization_full_size.py` makes data/regularization_full_size.json.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

import numpy as np

from labsupport.data.datasets import Dataset
from labsupport.labs.regularization.gains import GRID, gains
from labsupport.labs.regularization.gains import gained as gains_of
from labsupport.places import DATA

STORED = DATA / "regularization_full_size.json"
SIZES = (784, 100, 100, 10)
# {labels: (steps, batch)}
STORED_MEASURES = ("validation", "accuracy", "loss")  # seconds depend on what else runs
TRAININGS = {300: (300, 50), 10_000: (2000, 100)}


def stored_full_size() -> dict:
    """What was measured, and how.

    "how": settings in words. "gains": {labels: {method: {measure: (strengths, seeds)}}}, as
    `gains` returns them, without the seconds.
    """
    found = json.loads(STORED.read_text(encoding="utf-8"))
    found["gains"] = {
        int(labels): {
            method: {name: np.array(values) for name, values in of.items()}
            for method, of in by_method.items()
        }
        for labels, by_method in found["gains"].items()
    }
    return found


def measured(
    digits: Dataset, seeds: Sequence[int], *, trainings=TRAININGS, sizes=SIZES, grid=GRID
) -> dict:
    """The gains of `stored_full_size`, with lists for arrays."""
    return {
        str(labels): {
            method: {name: np.round(of[name], 4).tolist() for name in STORED_MEASURES}
            for method, of in gains(
                digits, labels, grid=grid, sizes=sizes, steps=steps, batch=batch, seeds=seeds
            ).items()
        }
        for labels, (steps, batch) in trainings.items()
    }


def gained(stored: dict, measure: str, *, times: float = 1.0) -> dict[int, dict[str, np.ndarray]]:
    """{labels: {method: (seeds,)}}: `times` what each gains."""
    return {
        labels: {method: times * more for method, more in gains_of(of, measure).items()}
        for labels, of in stored["gains"].items()
    }
