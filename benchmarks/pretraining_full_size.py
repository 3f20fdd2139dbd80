"""Lab 12's sweep in full size, on MNIST: depth x three starts x number of labels, five seeds.

Prints a table and, with --keep, writes data/pretraining_full_size.json, which the lab draws; that
needs MNIST, for its provenance is stored with it. About fifteen minutes on one core.

    python3 -m labsupport bench pretraining_full_size [--keep]
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
import numpy as np

from benchmarks._kept import measure_and_keep
from labsupport.data.datasets import Dataset, load_digits
from labsupport.labs.pretraining.autoencoders import train_autoencoder
from labsupport.labs.pretraining.experiment import (
    FULL_SIZE,
    STORED,
    Size,
    depth_study,
    error_tables,
)
from labsupport.labs.pretraining.stack import grown

DEPTHS, LABELS, SEEDS = (2, 4, 6), (300, 1_000, 60_000), 5


def how(digits: Dataset, size: Size = FULL_SIZE, seeds: int = SEEDS) -> str:
    """The digits and the settings of `measure` in words."""
    growing, tuning = size.growing, size.tuning
    masking = train_autoencoder.__kwdefaults__["masking"]
    images = min(size.images, len(digits.train_images))
    tested = min(size.checked, len(digits.test_images))
    return (
        f"{digits.name}; {size.width} sigmoid units in every hidden layer; weights as Glorot says "
        "(normal), four times these, or pretrained. Pretraining: denoising autoencoders on "
        f"{images:,} images without labels, {masking:.0%} of the inputs masked, squared error, "
        f"{growing['iterations']} Adam steps a layer at rate {growing['learning_rate']}, batches "
        f"of {growing['batch_size']}. Fine-tuning: {tuning['iterations']} steps of SGD at rate "
        f"{tuning['learning_rate']}, momentum {tuning['momentum']}, batches of "
        f"{tuning['batch_size']}. Training errors on at most {size.checked:,} of the labeled "
        f"images, test errors on {tested:,} test images. "
        f"Seeds 0 to {seeds - 1}."
    )


def measure(digits: Dataset, size=FULL_SIZE, depths=DEPTHS, labels=LABELS, seeds=SEEDS) -> dict:
    """The sweep, in the form of `labsupport.labs.pretraining.experiment.stored_full_size`."""
    images, widths = digits.train_images[: size.images], (size.width,) * max(depths)
    stacks = [
        grown("autoencoder", images, widths, seed=seed, **size.growing) for seed in range(seeds)
    ]
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
            for method, table in error_tables(outcomes, kind, depths=depths, labels=labels).items()
        }
        for kind in ("training", "test")
    }
    settings = {"depths": list(depths), "labels": list(labels), "seeds": list(range(seeds))}
    return {"how": how(digits, size, seeds), **settings, **errors}


def main(arguments: list[str]) -> None:
    """Measures, prints the table and keeps it if asked to."""
    measure_and_keep(arguments, load_digits(), measure, STORED, indent=1)


if __name__ == "__main__":
    main(sys.argv[1:])
