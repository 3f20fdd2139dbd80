"""Lab 13's regularizers on a larger net, on MNIST: 784-100-100-10, 300 and 10,000 labels.

And two of its measurements, by depth and by width, with four times as many steps. With --keep it
writes data/regularization_full_size.json, which the lab draws; that needs MNIST, for its provenance
is stored with it. About ten minutes on one core.

    python3 -m labsupport bench regularization_full_size [--keep]
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from benchmarks._kept import measure_and_keep
from labsupport.data.datasets import Dataset, load_digits
from labsupport.labs.regularization.full_size import SIZES, STORED, TRAININGS, longer, measured

SEEDS = range(5)


def how(digits: Dataset) -> str:
    """The digits and the settings in words."""
    trained = "; ".join(
        f"{labels:,} labels: {steps} steps in batches of {batch}"
        for labels, (steps, batch) in TRAININGS.items()
    )
    return (
        f"{digits.name}; {'-'.join(map(str, SIZES))}, ReLU, SGD with momentum 0.9 at rate 0.1, "
        f"which falls to 0 along half a cosine; {trained}. Strength chosen on 1,000 other training "
        f"images, judged on the first 2,000 test images. Seeds {SEEDS[0]} to {SEEDS[-1]}."
    )


def found(digits: Dataset) -> dict:
    """What is stored."""
    print(how(digits), flush=True)
    gains, more_steps = measured(digits, SEEDS), longer(digits, SEEDS)
    return {"how": how(digits), "gains": gains, "longer": more_steps}


def main(arguments: list[str]) -> None:
    """Measures, prints the settings and keeps the results if asked to."""
    measure_and_keep(arguments, load_digits(), found, STORED)


if __name__ == "__main__":
    main(sys.argv[1:])
