"""A student's own copies of the labs: never overwritten, renewed while nobody has worked in them.

A copy notes two digests of cells in its metadata: `lab`, of the course's notebook that it was made
from, and `copy`, of its own cells as they were laid. Cells that still have the second one were not
worked in, whatever was run.
"""

from __future__ import annotations

import copy
import hashlib
import json
import os
import re
import tempfile
from collections.abc import Iterator
from itertools import chain, count
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from labsupport.course.files import CourseProblem, disk_trouble, read, tags, write
from labsupport.course.serving import unserved
from labsupport.course.sizes import is_lab
from labsupport.places import lab_paths

MARK = "labsupport"  # in the metadata of a copy; also the tag of a cell that we put into one
FREE, CURRENT, UNTOUCHED, WORKED, DAMAGED = "free", "current", "untouched", "worked", "damaged"
OLDER = """\
**Your work is from an older version of this lab.** It asks for what today's course does not have:
{missing}. Your answers are all here. To go on, open [{newer}]({newer}), the lab of today, and copy
them there."""
_IS_OLDER = re.compile(re.sub(r"\\{\w+\\}", ".+", re.escape(OLDER)))


def lay_copies(folder: Path, *, fresh: Path | None = None) -> tuple[dict[Path, Path], list[str]]:
    """Lays a copy of every lab into `folder`: ({lab: the copy to open}, news for the student).

    What was worked in stays. Where the course has a newer lab, an untouched copy is renewed, and
    beside a worked one the new copy gets a name of its own. A worked copy that asks for what the
    package no longer has says so in its first cell. fresh: a lab to begin anew; worked copies of it
    keep their content under another name. A lab of the course that cannot be read is news, and its
    copy stays. CourseProblem where the folder cannot be written.
    """
    _demand_own(folder)
    opened, news = {}, []
    for lab in lab_paths():
        opened[lab] = folder / lab.name
        try:
            original = read(lab)
        except CourseProblem as problem:
            news.append(str(problem))
            continue
        if lab == fresh:
            news += _put_aside(folder / lab.name, original)
        opened[lab], told = _lay(original, folder / lab.name)
        news += told
    return opened, news


def _demand_own(folder: Path) -> None:
    """Makes the folder. CourseProblem where it cannot be made or written, with the cure."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as problem:
        raise CourseProblem(
            f"Your copies of the labs belong in {folder}, which cannot be written "
            f"({problem.strerror or problem}): copy the course to a folder of your own, or let "
            "LABSUPPORT_MY_LABS name a folder that can be written."
        ) from problem


def _lay(original: NotebookNode, path: Path) -> tuple[Path, list[str]]:
    first = _state(path, original)
    for place in chain([path], _beside(path, "newer")):
        state = first if place == path else _state(place, original)
        if state in (FREE, UNTOUCHED):
            write(as_copy(original), place)
        if state in (FREE, UNTOUCHED, CURRENT):
            break
    if first == DAMAGED:
        news = f"{path.name} is no notebook any more and stays as it is; {place.name} opens."
        return place, [news]
    if first == WORKED:
        _tell_whether_it_serves(path, newer=place)
        if state != CURRENT:
            news = f"The course has a newer {path.stem}: {place.name}. Your work stays where it is."
            return path, [news]
    return path, []


def _put_aside(path: Path, original: NotebookNode) -> list[str]:
    state = _state(path, original)
    if state == CURRENT and digest(_read(path)) == digest(original):
        path.unlink()  # nobody has worked in it: only outputs go
        return []
    if state in (FREE, UNTOUCHED):
        return []  # it is laid anew in any case
    kept = next(place for place in _beside(path, "before") if not place.exists())
    with disk_trouble(path.parent):
        os.rename(path, kept)
    return [f"{path.stem} begins anew; what you had is in {kept.name}."]


def as_copy(original: NotebookNode) -> NotebookNode:
    """The lab as a student gets it: no result told, the Labs as stills until they run."""
    own = copy.deepcopy(original)
    untell(own)
    own.metadata[MARK] = {"lab": digest(original), "copy": digest(own)}
    return own


def untell(notebook: NotebookNode) -> None:
    """Takes the results out of a notebook. The Labs' stills stay, for a kernel that fails."""
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.execution_count = None
            if not is_lab(cell):
                cell.outputs = []


def digest(notebook: NotebookNode) -> str:
    """What the cells say, as 16 hexadecimal digits. Outputs, empty cells and ours do not count."""
    said = [
        (cell.cell_type, cell.source)
        for cell in notebook.cells
        if cell.source.strip() and not _is_ours(cell)
    ]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:16]


def _is_ours(cell: NotebookNode) -> bool:
    """Whether we put the cell into a copy, and nobody has written into it.

    JupyterLab copies a cell, and splits one in two, with its tags.
    """
    return MARK in tags(cell) and bool(_IS_OLDER.fullmatch(cell.source.strip()))


def _state(path: Path, original: NotebookNode) -> str:
    if not path.exists():
        return FREE
    found = _read(path)
    if found is None:
        return DAMAGED
    noted = found.metadata.get(MARK)
    noted = noted if isinstance(noted, dict) else {}  # another program may use this name
    if noted.get("lab") == digest(original):
        return CURRENT
    return UNTOUCHED if noted.get("copy") == digest(found) else WORKED


def _read(path: Path) -> NotebookNode | None:
    """The notebook, None where the file holds none."""
    try:
        return read(path)
    except CourseProblem:
        return None


def _beside(path: Path, word: str) -> Iterator[Path]:
    """The names of other versions: 06_x-newer.ipynb, 06_x-newer-2.ipynb, …"""
    yield path.with_name(f"{path.stem}-{word}.ipynb")
    for number in count(2):
        yield path.with_name(f"{path.stem}-{word}-{number}.ipynb")


def _tell_whether_it_serves(path: Path, *, newer: Path) -> None:
    """Puts into a worked copy's first cell what it lacks today, or takes such a cell out again."""
    found = _read(path)
    cells = [cell for cell in found.cells if not _is_ours(cell)]
    if missing := unserved([cell.source for cell in cells if cell.cell_type == "code"]):
        told = OLDER.format(missing=", ".join(f"`{name}`" for name in missing), newer=newer.name)
        note = nbformat.v4.new_markdown_cell(told, metadata={"tags": [MARK]})
        cells = [note, *cells]
    if [cell.source for cell in cells] != [cell.source for cell in found.cells]:
        found.cells = cells
        write(found, path)
