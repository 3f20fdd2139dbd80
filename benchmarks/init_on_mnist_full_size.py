"""Lab 07's five starts at the lecture's full size, on MNIST: 784-500-500-500-10, five seeds.

Prints a table and, with --keep, writes data/init_on_mnist_full_size.json, which the lab draws; that
needs MNIST, for its provenance is stored with it. About five minutes on one core.

    python3 -m labsupport bench init_on_mnist_full_size [--keep]
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from benchmarks._kept import measure_and_keep
from labsupport.data.datasets import Dataset, load_digits
from labsupport.labs.init_on_mnist.full_size import BATCH, RATE, STEPS, STORED, WIDTH, measured

SEEDS = range(5)


def how(digits: Dataset) -> str:
    """The digits and the settings in words."""
    return (
        f"{digits.name}; 784-{WIDTH}-{WIDTH}-{WIDTH}-10, zero biases, inputs from 0 to 1, "
        f"cross-entropy, {STEPS} steps of plain SGD at rate {RATE} in batches of {BATCH}. Accuracy "
        f"on {len(digits.test_labels):,} test images. A plateau ends where the loss of a batch is "
        f"below ln 10 − 0.05. Seeds {SEEDS[0]} to {SEEDS[-1]}."
    )


def found(digits: Dataset) -> dict:
    """What is stored."""
    return {"how": how(digits), **measured(digits, SEEDS)}


def main(arguments: list[str]) -> None:
    """Measures, prints the table and keeps it if asked to."""
    measure_and_keep(arguments, load_digits(), found, STORED)


if __name__ == "__main__":
    main(sys.argv[1:])
