"""What the full-size benchmarks share: they store what was measured on MNIST, and nothing else."""

import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from labsupport.data.datasets import Dataset


def measure_and_keep(
    arguments: Sequence[str],
    digits: Dataset,
    measure: Callable[[Dataset], dict],
    stored: Path,
    *,
    indent: int | None = None,
) -> None:
    """Measures, and with --keep among the arguments writes the result into `stored`, as JSON.

    What is kept goes with the words of its provenance, so with --keep the digits must be MNIST:
    otherwise it ends with what to do, before anything is measured.
    """
    keep = "--keep" in arguments
    if keep and digits.name != "MNIST":
        sys.exit(
            f"--keep stores what was measured on MNIST, and these are {digits.description}.\n"
            "Fetch MNIST first: python3 -m labsupport data"
        )
    found = measure(digits)
    if keep:
        stored.write_text(json.dumps(found, indent=indent) + "\n", encoding="utf-8")
        print(f"kept in {stored.relative_to(stored.parents[1])}")
