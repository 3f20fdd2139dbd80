"""The claims of the labs on seeds that nobody looked at, and with two methods exchanged.

    python3 -m labsupport bench claims [NN …] [--shift 1000 2000 …] [--swap A B] [--data NAME …]

Runs labs with every seed shifted, on both data sets, and notes each claim instead of raising it.
Prints for each how often it held and from where to where its value went; `*` marks those that did
not always hold. From three shifts on it says how near a claim came to failing: the mean distance of
the two sides of its comparison over the standard deviation of this distance, on the data set where
this is least; `~` marks those below 2. A lab may draw from 1000 · seed + layer: shifts like 70007
share no draws with each other.

`--swap` exchanges two methods, named as in a room's results, like "pretrained" and "4 × Glorot":
what a room returns for the one is the other's. Then each claim that changes must fail; `*` marks
those that may hold all the same, and so do not tell the two apart.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import re
import statistics
import subprocess
import sys
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from itertools import product
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from labsupport.data.datasets import mnist_folder
from labsupport.data.idx import MNIST, find_idx
from labsupport.places import ROOT, lab_paths
from labsupport.settings import repeatable_settings

DATA = ("MNIST", "embedded")
NEAR = 2  # standard deviations
NUMBER = r"(?<![\w.])[−-]?\d[\d,]*\.?\d*(?:[·e][\d⁻⁰¹²³⁴⁵⁶⁷⁸⁹+-]+)?"


def claims_of(lab: Path, shift: int, data: str, swap: list[str]) -> list[list]:
    """The claims of a lab in a process of its own: [sentence, held, measured value, distances]."""
    settings = repeatable_settings() | {"MPLBACKEND": "agg"}
    if data == "embedded":
        settings["LABSUPPORT_DIGITS"] = "embedded"
    command = [sys.executable, "-m", "benchmarks._noted", str(lab), str(shift), *swap]
    done = subprocess.run(command, cwd=ROOT, env=settings, capture_output=True, text=True)
    try:
        return json.loads(done.stdout.strip().splitlines()[-1])
    except (IndexError, json.JSONDecodeError):
        last = (done.stderr.strip().splitlines() or ["no word"])[-1]
        return [["the lab runs", False, last, {}]]


def span(told: list[str]) -> str:
    """The values of several runs as one text: "0.2 to 0.3", or what all of them say."""
    if len(set(told)) == 1:
        return told[0]
    found = [[(_value(one), one) for one in re.findall(NUMBER, words)] for words in told]
    numbers = [pair for row in found for pair in row]
    if not numbers:
        return " | ".join(sorted(set(told)))
    return f"{min(numbers)[1]} to {max(numbers)[1]}" + ("%" if "%" in told[0] else "")


def _value(written: str) -> float:
    """The number that the course writes as `written`."""
    powers = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")
    plain = written.replace(",", "").replace("−", "-").translate(powers)
    return float(plain.replace("·10", "e"))


def table(runs: dict[tuple, list[list]]) -> str:
    """A line for each claim: in how many runs it held, and from where to where its value went."""
    lines, marked, close = [], 0, 0
    for (lab, sentence), found in _by_claim(runs).items():
        held = [holds for holds, *_ in found.values()]
        marked += not all(held)
        nearest = nearness(found)
        close += all(held) and nearest < NEAR
        mark = "*" if not all(held) else "~" if nearest < NEAR else " "
        told = f"[{span([told for _, told, _ in found.values()])}]"
        told += f" {nearest:.1f} SD" if nearest < math.inf else ""
        lines.append(f"{mark} {lab} {sum(held):>3}/{len(held)}  {sentence}  {told}")
    last = f"{len(lines)} claims, {marked} do not always hold, {close} come within {NEAR} SD"
    return "\n".join([*lines, last])


def nearness(found: dict[tuple, tuple]) -> float:
    """How many standard deviations the nearest comparison is away from failing, on average.

    found: {(shift, data, swap): (held, value, {comparison: distance})}. Infinity where no
    comparison was noted in three runs on one data set, or the distance is always the same.
    """
    distances = defaultdict(list)
    for (_, data, *_), (_, _, noted) in found.items():
        for text, distance in noted.items():
            distances[data, text].append(distance)
    spreads = [
        (statistics.mean(some), statistics.stdev(some))
        for some in distances.values()
        if len(some) > 2 and all(map(math.isfinite, some))
    ]
    return min((mean / spread for mean, spread in spreads if spread), default=math.inf)


def swap_table(runs: dict[tuple, list[list]], swap: str) -> str:
    """A line for each claim that the exchange `swap` concerns: does it fail, as it should?"""
    lines, marked, untouched = [], 0, 0
    for (lab, sentence), found in _by_claim(runs).items():
        pairs = [(found.get((*run, "")), found[*run, name]) for *run, name in found if name == swap]
        changed = [after for before, after in pairs if not before or before[:2] != after[:2]]
        if not changed:
            untouched += 1
            continue
        held = sum(holds for holds, *_ in changed)
        marked += held > 0
        told = span([told for _, told, _ in changed])
        fails = f"{len(changed) - held:>3}/{len(changed)}"
        lines.append(f"{'*' if held else ' '} {lab} {fails} fail  {sentence}  [{told}]")
    told = f"{len(lines)} claims change, {marked} of them may hold all the same"
    return "\n".join([*lines, f"{told}; {untouched} do not change"])


def _by_claim(runs: dict[tuple, list[list]]) -> dict[tuple, dict[tuple, tuple]]:
    """{(lab, sentence): {(shift, data, swap): (held, its value in words, its distances)}}."""
    claims = defaultdict(dict)
    for (lab, *run), noted in runs.items():
        for sentence, holds, told, distances in noted:
            claims[lab, sentence][tuple(run)] = holds, told, distances
    return claims


def main(arguments: list[str] | None = None) -> None:
    """Runs what is asked for, and prints the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("numbers", nargs="*", metavar="NN", help="only these labs")
    parser.add_argument("--shift", nargs="+", type=int, default=[0], help="added to every seed")
    parser.add_argument("--swap", nargs=2, default=[], metavar=("A", "B"), help="two methods")
    parser.add_argument("--data", nargs="+", choices=DATA, default=DATA)
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), help="labs at the same time")
    parser.add_argument("--keep", type=Path, help="a JSON file: add these runs, show all of them")
    options = parser.parse_args(arguments)
    if "MNIST" in options.data and not all(find_idx(mnist_folder(), file) for file in MNIST):
        parser.error("MNIST is not here: `python3 -m labsupport data`, or --data embedded")
    labs = [lab for lab in lab_paths() if not options.numbers or lab.name[:2] in options.numbers]
    swaps = [[], options.swap] if options.swap else [[]]
    keys = list(product(labs, options.shift, options.data, swaps))
    kept = options.keep and options.keep.exists() and json.loads(options.keep.read_text("utf-8"))
    runs = {tuple(key): claims for key, claims in kept or []}
    with ThreadPoolExecutor(options.jobs) as pool:
        for key, claims in zip(keys, pool.map(lambda key: claims_of(*key), keys), strict=True):
            lab, shift, data, swap = key
            runs[lab.name[:2], shift, data, " and ".join(swap)] = claims
            failed = [sentence for sentence, holds, *_ in claims if not holds]
            print(f"{lab.name[:2]} {data} {shift} {swap or ''}: {len(failed)} failed", flush=True)
            if options.keep:
                options.keep.write_text(json.dumps(list(runs.items())), "utf-8")
    name = " and ".join(options.swap)
    print(swap_table(runs, name) if options.swap else table(runs))


if __name__ == "__main__":
    main()
