"""The race with a full search: measured once on MNIST, and stored.

`benchmarks/optimization_full_size.py` makes data/optimization_full_size.json.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

import numpy as np

from labsupport.data.datasets import Dataset
from labsupport.labs.optimization.edge import sharpness_on_the_way
from labsupport.labs.optimization.race import search
from labsupport.places import DATA

STORED = DATA / "optimization_full_size.json"
SCHEDULES = ("constant", "cosine", "warm-up, cosine")
STEPS, BATCH = 400, 64
# Eight rates each, a factor of two apart.
LOWEST = {"gradient descent": 0.02, "momentum": 0.0025, "Nesterov": 0.0025}
LOWEST |= {"RMSProp": 0.0005, "Adam": 0.0005, "AdamW": 0.0005}
RATES = {name: tuple(rate * 2.0**k for k in range(8)) for name, rate in LOWEST.items()}
EDGE_RATES = (0.1, 0.18, 0.25)
EDGE = {"steps": 1500, "look_every": 25}


def stored_full_size() -> dict:
    """What was measured, and how.

    "how": settings in words. "rates": {optimizer: rates}. "accuracy": {schedule: {optimizer:
    (2, seeds, rates)}}, on the half of the test images to choose by and on the other one. "edge":
    {"steps": of the looks, "rates": (rates,), "loss" and "curvature": (rates, looks)}, of seed 0.
    """
    found = json.loads(STORED.read_text(encoding="utf-8"))
    found["accuracy"] = {
        schedule: {name: np.array(shares) for name, shares in table.items()}
        for schedule, table in found["accuracy"].items()
    }
    for name in ("loss", "curvature"):
        found["edge"][name] = np.array(found["edge"][name])
    return found


def drawn(stored: dict) -> dict[str, dict[str, np.ndarray]]:
    """What a figure shows of it: accuracies by rate, {title: {optimizer: (seeds, rates)}}."""
    return {
        f"{schedule} (stored)": {
            name: shares[1]
            for name, shares in stored["accuracy"][schedule].items()
            if name != "AdamW"
        }
        for schedule in ("constant", "cosine")
    }


def measured(
    digits: Dataset,
    seeds: Sequence[int],
    *,
    rates: Mapping[str, Sequence[float]] = RATES,
    schedules: Sequence[str] = SCHEDULES,
    steps: int = STEPS,
    edge: Mapping = EDGE,
) -> dict:
    """All of `stored_full_size` but how, with lists for arrays."""
    images, labels = digits.test_images, digits.test_labels
    parts = [(images[part], labels[part]) for part in (slice(0, None, 2), slice(1, None, 2))]
    accuracy: dict[str, dict] = {}
    for schedule in schedules:
        accuracy[schedule] = {}
        for name, tried in rates.items():
            how = {"schedule": schedule, "steps": steps, "batch_size": BATCH, "parts": parts}
            shares = search(digits, name, tried, seeds=seeds, **how)
            accuracy[schedule][name] = np.round(shares, 4).tolist()
            print(f"{schedule}, {name}: {np.median(shares[1], axis=0).round(3)}", flush=True)
    runs = [sharpness_on_the_way(digits, rate=rate, seed=seeds[0], **edge) for rate in EDGE_RATES]
    found = {"steps": list(range(0, edge["steps"] + 1, edge["look_every"])), "rates": EDGE_RATES}
    for name, table in zip(("loss", "curvature"), zip(*runs, strict=True), strict=True):
        found[name] = np.round(table, 4).tolist()
    return {"rates": {k: list(v) for k, v in rates.items()}, "accuracy": accuracy, "edge": found}
