"""Lab 14's race with a full search, on MNIST: six optimizers, eight rates, three schedules.

Prints a table and, with --keep, writes data/optimization_full_size.json, which the lab draws; that
needs MNIST, for its provenance is stored with it. About ten minutes on one core.

    python3 -m labsupport bench optimization_full_size [--keep]
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from benchmarks._kept import measure_and_keep
from labsupport.data.datasets import Dataset, load_digits
from labsupport.labs.optimization.full_size import BATCH, STEPS, STORED, measured

SEEDS = range(5)


def how(digits: Dataset) -> str:
    """The digits and the settings in words."""
    half = len(digits.test_labels) // 2
    return (
        f"{digits.name}; 784-50-10 with ReLU, cross-entropy, {STEPS} steps in batches of {BATCH}, "
        f"eight rates a factor of two apart. The best rate is chosen on {half:,} test images, the "
        f"accuracy told is that on the other {half:,}. Seeds {SEEDS[0]} to {SEEDS[-1]}."
    )


def found(digits: Dataset) -> dict:
    """What is stored."""
    return {"how": how(digits), **measured(digits, SEEDS)}


def main(arguments: list[str]) -> None:
    """Measures, prints the table and keeps it if asked to."""
    measure_and_keep(arguments, load_digits(), found, STORED)


if __name__ == "__main__":
    main(sys.argv[1:])
