"""Lab 12's sweep in full size, on MNIST: depth x pretraining x number of labels, five seeds.

Prints a table and, with --keep, writes data/pretraining_full_size.json, which the lab draws.
About ten minutes on one core.

    python3 benchmarks/pretraining_full_size.py [--keep]
"""

import json
import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
os.environ.setdefault("OMP_NUM_THREADS", "1")

import numpy as np  # noqa: E402

from labsupport.datasets import load_digits  # noqa: E402
from labsupport.finetuning import (  # noqa: E402
    FULL_SIZE,
    STORED,
    depth_study,
    error_tables,
)
from labsupport.pretraining import grown  # noqa: E402

DEPTHS, LABELS, SEEDS = (2, 4, 6), (1_000, 60_000), range(5)
HOW = (
    "MNIST; 200 sigmoid units in every hidden layer, Glorot-normal weights. Pretraining: denoising "
    "autoencoders on all 60,000 images without labels, a quarter of the inputs masked, squared "
    "error, 300 Adam steps a layer at rate 0.001, batches of 256. Fine-tuning: 800 steps of SGD at "
    "rate 0.1, momentum 0.9, batches of 256. Training errors on at most 10,000 of the labeled "
    "images, test errors on all 10,000 test images. Seeds 0 to 4."
)


def measure(size=FULL_SIZE, depths=DEPTHS, labels=LABELS, seeds=SEEDS) -> dict:
    """The sweep, in the form of `labsupport.finetuning.stored_full_size`."""
    digits = load_digits()
    images, widths = digits.train_images[: size.images], (size.width,) * max(depths)
    stacks = [grown("autoencoder", images, widths, seed=seed, **size.growing) for seed in seeds]
    outcomes = []
    for one in depth_study(digits, stacks, depths=depths, labels=labels, size=size):
        outcomes.append(one)
        print(
            f"{one.labels:6,} labels, seed {one.seed}, depth {one.depth}, {one.method:10}: "
            f"training error {one.errors.training:6.1%}, test error {one.errors.test:6.1%}",
            flush=True,
        )
    errors = {
        f"{kind}_error": {
            method: np.round(table, 4).tolist()
            for method, table in error_tables(outcomes, kind).items()
        }
        for kind in ("training", "test")
    }
    settings = {"depths": list(depths), "labels": list(labels), "seeds": list(seeds)}
    return {"how": HOW, **settings, **errors}


if __name__ == "__main__":
    found = measure()
    if "--keep" in sys.argv[1:]:
        STORED.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
        print(f"kept in {STORED.relative_to(STORED.parents[1])}")
