"""Recordings that are made once: a site that is built anew, or goes on, takes over what it can."""

from __future__ import annotations

import hashlib
import re
import shutil
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

from labsupport.course.files import CourseProblem
from labsupport.data.datasets import load_digits
from labsupport.data.idx import DigitsError
from labsupport.places import ROOMS, ROOT, files_in

# The parts of the package that no Lab is made of, nor its recording.
APART = re.compile(r"machine/|labs/|course/(?!recorded/)|__main__")
LIBRARIES = ("numpy", "matplotlib", "torch", "pillow")
NOTE = "made-from.txt"  # in a whole recording: the digest of what it was made from


def digest_of(stem: str, source: str) -> str:
    """A digest of all that a recording depends on; source: the code of the Lab's cells.

    CourseProblem where the digits cannot be read.
    """
    try:
        digits = str(load_digits())
    except DigitsError as problem:
        raise CourseProblem(str(problem)) from problem
    package = ROOT / "labsupport"
    shared = [p for p in _sources(package) if not APART.match(p.relative_to(package).as_posix())]
    digest = hashlib.sha256(source.encode())
    digest.update(" ".join([digits, *map(version, LIBRARIES)]).encode())
    for path in [*shared, *_sources(ROOMS / stem[3:])]:
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _sources(folder: Path) -> list[Path]:
    return files_in(folder, "**/*.py")


def kept_or_made(place: Path, older: Path, digest: str, make: Callable[[Path], Any]) -> bool:
    """Sees to it that `place` holds the recording with this digest; False where there can be none.

    It stays if it is there, else it is copied from `older`, else made by make(place). What make
    returns is None where nothing can be recorded: then `place` is gone.
    """
    if _note_in(place) == digest:
        return True
    _remove(place)
    if _note_in(older) == digest:
        shutil.copytree(older, place, ignore=shutil.ignore_patterns(NOTE))
    else:
        place.mkdir(parents=True)
        if make(place) is None:
            _remove(place)
            return False
    (place / NOTE).write_text(digest, encoding="utf-8")  # last: now it is whole
    return True


def remove_others(recorded: Path, wanted: set[str]) -> None:
    """Removes the recordings in `recorded` that are not wanted."""
    for place in recorded.glob("*"):
        if place.name not in wanted:
            _remove(place)


def take_notes_off(recorded: Path) -> None:
    """Before `recorded` is removed: from now on none in it counts as whole."""
    for note in recorded.glob(f"*/{NOTE}"):
        note.unlink()


def _remove(place: Path) -> None:
    if place.is_dir():
        (place / NOTE).unlink(missing_ok=True)  # first: now it is no whole one
        shutil.rmtree(place)


def holds_any(recorded: Path) -> bool:
    """Whether a whole recording is in `recorded`."""
    return any(recorded.glob(f"*/{NOTE}"))


def _note_in(place: Path) -> str:
    note = place / NOTE
    return note.read_text(encoding="utf-8") if note.is_file() else ""
