"""How long each lab is: cells, lines of code, words, and the minutes that a student needs.

    python3 -m labsupport bench notebooks [NN …] [--folder DIR]

Nothing is executed. `open` are the code cells that compute and are not folded; `median` is of their
lines, `longest` of all code cells; `wide` is the share of lines over 80 characters. --folder reads
the notebooks of another checkout, to compare.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from labsupport.course.files import read
from labsupport.course.sizes import sizes_of
from labsupport.places import NOTEBOOKS, lab_paths

COLUMNS = (
    *("cells", "open", "folded", "median", "longest", "wide"),
    *("words", "a line", "stated", "minutes"),
)


def main() -> None:
    """Counts and prints the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("numbers", nargs="*", metavar="NN", help="only these labs")
    parser.add_argument("--folder", type=Path, default=NOTEBOOKS, help="where the notebooks are")
    options = parser.parse_args()
    print(f"{'lab':<28}" + "".join(f"{column:>8}" for column in COLUMNS))
    for path in lab_paths(options.folder):
        if options.numbers and path.name[:2] not in options.numbers:
            continue
        found = sizes_of(read(path))
        counts = [found.cells, found.open, found.folded, f"{found.median:g}", found.longest]
        counts += [f"{found.wide:.0%}", found.words, f"{found.words_a_line:.0f}"]
        counts += [found.stated or "–", f"{found.minutes:.0f}"]
        print(f"{path.stem:<28}" + "".join(f"{count:>8}" for count in counts))


if __name__ == "__main__":
    main()
