"""Claims as the executed notebooks hold them: what a lab measured can be quoted, not typed."""

from __future__ import annotations

import functools
import json
import re
from pathlib import Path

from labsupport.exercises.registry import no_such_name
from labsupport.places import lab_paths
from labsupport.wording import OPENING

# "✓ A whole sentence  [this run: 0.26]", as `claim` prints it.
LINE = re.compile(r"^✓ (?P<sentence>.+?)(?:  \[(?P<value>.*)\])?$")


def stored_claim(lab: str, sentence: str) -> str:
    """What lab number `lab` ("07") measured for this claim, as it is stored: "177 steps".

    Empty for a claim without a value. KeyError, with close sentences suggested, where the lab makes
    no such claim; ValueError where it makes it twice.
    """
    values = stored_claims(notebook_of(lab)).get(sentence, [])
    if not values:
        known = sorted(stored_claims(notebook_of(lab)))
        raise KeyError(no_such_name(f"claim in lab {lab}", sentence, known))
    if len(values) > 1:
        raise ValueError(f"lab {lab} claims {sentence!r} {len(values)} times: which one is meant?")
    return values[0]


def notebook_of(lab: str) -> Path:
    """The course's notebook with this number; KeyError without one."""
    for path in lab_paths():
        if path.name.startswith(f"{lab}_"):
            return path
    raise KeyError(f"there is no lab {lab}")


@functools.cache
def stored_claims(path: Path) -> dict[str, list[str]]:
    """{sentence: the values of all claims that say it}, from the outputs stored in a notebook."""
    found: dict[str, list[str]] = {}
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        for output in cell.get("outputs", []):
            for line in "".join(output.get("text", [])).splitlines():
                if told := LINE.match(line):
                    value = (told["value"] or "").removeprefix(OPENING[1:])
                    found.setdefault(told["sentence"], []).append(value)
    return found
