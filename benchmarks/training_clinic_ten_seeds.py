"""Lab 15's patients and cures over ten seeds, on MNIST and on the embedded digits.

Prints how often each right cure heals and, with --keep, writes data/training_clinic_ten_seeds.json,
which the tests hold the thresholds against; it needs MNIST. No seed is passed over. About twenty
minutes on one core; with --all every cure is tried on every patient, over fewer seeds, in about an
hour.

    python3 -m labsupport bench training_clinic_ten_seeds [--keep] [--all]
"""

import json
import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from labsupport.data.datasets import Dataset, load_digits
from labsupport.labs.training_clinic.cures import CURES
from labsupport.labs.training_clinic.measured import STORED, measured, merged

SEEDS, FEWER = range(10), range(2)


def how(sets: dict, every_cure: bool) -> str:
    """The digits and the settings in words."""
    others = "as well" if every_cure else "are not measured"
    return (
        f"{' and '.join(sets)}; no seed is passed over. Right cures over the seeds {SEEDS[0]} to "
        f"{SEEDS[-1]}, on other bases over {len(FEWER)} of them; other cures {others}."
    )


def both_sets() -> list[Dataset]:
    """MNIST and the embedded digits; SystemExit where MNIST is missing."""
    mnist = load_digits()
    if mnist.name != "MNIST":
        sys.exit(
            f"These are {mnist.description}; the measurement needs MNIST too.\n"
            "Fetch it first: python3 -m labsupport data"
        )
    os.environ["LABSUPPORT_DIGITS"] = "embedded"
    return [load_digits(), mnist]


def main(arguments: list[str]) -> None:
    """Measures, prints the verdicts and keeps them if asked to."""
    sets, elsewhere = {}, {}
    for digits in both_sets():
        found = measured(digits, seeds=SEEDS)
        if "--all" in arguments:
            found = merged(found, measured(digits, seeds=FEWER, cures=list(CURES)))
        sets[digits.name] = found
        elsewhere[digits.name] = measured(digits, seeds=FEWER, elsewhere=True)
        for name, chart in found.items():
            verdicts = {cure: row["verdicts"] for cure, row in chart["cures"].items()}
            print(f"{name}: {verdicts}", flush=True)
    if "--keep" in arguments:
        told = how(sets, "--all" in arguments)
        kept = {"how": told, "sets": sets, "elsewhere": elsewhere}
        STORED.write_text(json.dumps(kept) + "\n", encoding="utf-8")
        print(f"kept in {STORED.relative_to(STORED.parents[1])}")


if __name__ == "__main__":
    main(sys.argv[1:])
