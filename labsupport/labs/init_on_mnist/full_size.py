"""The lecture's net at its full size, 784-500-500-500-10: measured once on MNIST, and stored.

`benchmarks/init_on_mnist_full_size.py` makes data/init_on_mnist_full_size.json.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

import numpy as np

from labsupport.data.datasets import Dataset
from labsupport.labs.init_on_mnist.nets import STARTS, net
from labsupport.labs.init_on_mnist.plateau import LEVEL
from labsupport.places import DATA
from labsupport.training.loop import train
from labsupport.training.measures import accuracy

STORED = DATA / "init_on_mnist_full_size.json"
WIDTH, BATCH, STEPS, RATE = 500, 256, 380, 0.1
RATES = (0.05, 0.1, 0.2, 0.3)  # of the plateaus


def stored_full_size() -> dict:
    """What was measured at full size, and how.

    "how": settings in words. "loss": {start: (seeds, 380) as an array}; "accuracy": {start:
    (seeds,)}, of all test images after the last step; "rates", and "plateau": (seeds, rates), the
    steps on the plateau of "tanh, 0.01".
    """
    found = json.loads(STORED.read_text(encoding="utf-8"))
    for table in ("loss", "accuracy"):
        found[table] = {start: np.array(values) for start, values in found[table].items()}
    return {**found, "plateau": np.array(found["plateau"])}


def run(
    digits: Dataset, start: str, *, seed: int, width: int = WIDTH, steps: int = STEPS
) -> tuple[list[float], float]:
    """The losses of one training at full size, and the test accuracy at its end."""
    made = net(**STARTS[start], width=width, seed=seed)
    size = min(BATCH, len(digits.train_labels))
    chosen = {"learning_rate": RATE, "iterations": steps, "batch_size": size}
    losses = [step.loss for step in train(made, digits, seed=seed, **chosen)]
    return losses, accuracy(made, digits.test_images, digits.test_labels)


def plateau(
    digits: Dataset, rate: float, *, seed: int, width: int = WIDTH, most: int = 1000
) -> float:
    """The steps on the plateau of "tanh, 0.01" at full size; infinity for more than `most`."""
    made = net(**STARTS["tanh, 0.01"], width=width, seed=seed)
    size = min(BATCH, len(digits.train_labels))
    steps = train(made, digits, learning_rate=rate, iterations=most, batch_size=size, seed=seed)
    return next((float(step.iteration) for step in steps if step.loss < LEVEL), float("inf"))


def measured(digits: Dataset, seeds: Sequence[int], *, starts=STARTS, rates=RATES, **size) -> dict:
    """All of `stored_full_size`, with lists for arrays; size: width and steps, as in `run`."""
    loss, shares = {}, {}
    for start in starts:
        runs = [run(digits, start, seed=seed, **size) for seed in seeds]
        loss[start] = [np.round(losses, 3).tolist() for losses, _ in runs]
        shares[start] = [round(share, 4) for _, share in runs]
        print(f"{start}: test accuracy {shares[start]}", flush=True)
    width = {"width": size["width"]} if "width" in size else {}
    lengths = [[plateau(digits, rate, seed=seed, **width) for rate in rates] for seed in seeds]
    print(f"steps on the plateau at the rates {list(rates)}: {lengths}", flush=True)
    return {"loss": loss, "accuracy": shares, "rates": list(rates), "plateau": lengths}
