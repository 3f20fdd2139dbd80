"""Lab 07's five starts at the lecture's full size, on MNIST: 784-500-500-500-10, five seeds.

Prints a table and, with --keep, writes data/init_on_mnist_full_size.json, which the lab draws; that
needs MNIST, for its provenance is stored with it. About five minutes on one core.

    python3 -m labsupport bench init_on_mnist_full_size [--keep]
"""

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
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


def main(arguments: list[str]) -> None:
    """Measures, prints the table and keeps it if asked to."""
    keep, digits = "--keep" in arguments, load_digits()
    if keep and digits.name != "MNIST":
        sys.exit(
            f"--keep stores what was measured on MNIST, and these are {digits.description}.\n"
            "Fetch MNIST first: python3 -m labsupport data"
        )
    found = {"how": how(digits), **measured(digits, SEEDS)}
    if keep:
        STORED.write_text(json.dumps(found) + "\n", encoding="utf-8")
        print(f"kept in {STORED.relative_to(STORED.parents[1])}")


if __name__ == "__main__":
    main(sys.argv[1:])
