"""Notebooks as files: how one is read and written, its title, minutes and tags."""

import os
import re
import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from labsupport.places import NOTEBOOKS, ROOT


class CourseProblem(Exception):
    """The work on the notebooks cannot go on. The message says where and why."""


def tags(cell: NotebookNode) -> list[str]:
    """The tags of a cell; none where another program has left something else there."""
    found = cell.metadata.get("tags")
    return [tag for tag in found if isinstance(tag, str)] if isinstance(found, list) else []


def exercise_of(cell: NotebookNode) -> str | None:
    """The name of the exercise whose stub the cell is, after its tag `exercise:NAME`."""
    names = [tag.partition(":")[2] for tag in tags(cell) if tag.startswith("exercise:")]
    return names[0] if names else None


def title_of(notebook: NotebookNode) -> str:
    """The first heading of a notebook."""
    found = re.search(r"^# +(.+)$", _prose(notebook), re.MULTILINE)
    return found.group(1).strip() if found else "(no title)"


def minutes_of(notebook: NotebookNode) -> int | None:
    """How many minutes the lab takes, as its text says first: "45 minutes"."""
    found = re.search(r"(\d+)[  -]minutes?\b", _prose(notebook))
    return int(found.group(1)) if found else None


def heading_above(notebook: NotebookNode, index: int) -> str:
    """The heading under which cell number `index` stands."""
    for cell in reversed(notebook.cells[: index + 1]):
        if cell.cell_type == "markdown":
            headings = re.findall(r"^#+ +(.+)$", cell.source, re.MULTILINE)
            if headings:
                return headings[-1].strip()
    return title_of(notebook)


def read(path: Path) -> NotebookNode:
    """The notebook in a file. CourseProblem, with the cure, where it cannot be read."""
    try:
        text = path.read_text(encoding="utf-8-sig")  # Windows' editors put a mark in front
    except (OSError, UnicodeDecodeError) as problem:
        why = getattr(problem, "strerror", None) or "it is no text"
        raise CourseProblem(f"{path} cannot be read: {why}. {_cure(path)}") from None
    try:
        notebook = nbformat.reads(text, as_version=4)
        if not all(isinstance(cell.source, str) for cell in notebook.cells):
            raise TypeError("a cell without text")
    except Exception:  # nbformat raises whatever it stumbles over
        raise CourseProblem(f"{path} is no notebook: {_fault(text)}. {_cure(path)}") from None
    return notebook


def _fault(text: str) -> str:
    if not text.strip():
        return "it is empty"
    if re.search(r"^(<<<<<<<|>>>>>>>) ", text, re.MULTILINE):
        return "a merge has left its marks in it (<<<<<<<)"
    return "it is cut off, or something was changed by hand"


def _cure(path: Path) -> str:
    """How a notebook of the course gets back to what it was; empty for another file."""
    if path.parent != NOTEBOOKS:
        return ""
    name = path.relative_to(ROOT).as_posix()
    return (
        f"Copy it to another name if it holds work of yours. Then, in {ROOT}, "
        f"`git checkout HEAD -- {name}` brings back the course's own; without git, download it "
        "again."
    )


def write(notebook: NotebookNode, path: Path) -> int:
    """Writes a notebook in one step, so that no half of it is ever there; returns its bytes.

    Raises CourseProblem where its folder cannot be written.
    """
    content = nbformat.writes(notebook, version=nbformat.NO_CONVERT).rstrip() + "\n"
    # Half of a character, which some editor has left, is written as JSON's own sign for it.
    return _put(content.encode("utf-8", errors="backslashreplace"), path)


def write_page(page: str, file: Path, *, mark: str) -> None:
    """Writes a page in one step. CourseProblem where that fails, or where the file is another's.

    mark: what stands in each page of this kind, older ones too, and in no other file.
    """
    with disk_trouble(file.parent):
        ours = file.is_file() and mark.encode() in file.read_bytes()
    if os.path.lexists(file) and not ours:
        raise CourseProblem(f"{file} was not written by this command: name another file.")
    # A terminal may hand over letters of a name that are none.
    _put(page.encode("utf-8", errors="replace"), file)


def _put(content: bytes, path: Path) -> int:
    """Puts a file there in one step, and returns its bytes; a link stays one.

    What is not whole yet has a name that no other process takes, so two commands at once do not
    mix what they write.
    """
    path = Path(os.path.realpath(path)) if path.is_symlink() else path
    temporary = path.with_name(f".{secrets.token_hex(6)}.part")
    with disk_trouble(path.parent):
        try:
            temporary.write_bytes(content)
            os.replace(temporary, path)
        finally:
            temporary.unlink(missing_ok=True)
    return len(content)


def demand_writable(folder: Path) -> None:
    """Raises CourseProblem where a file in `folder` cannot be written."""
    with disk_trouble(folder), tempfile.TemporaryFile(dir=folder):
        pass


@contextmanager
def disk_trouble(folder: Path) -> Iterator[None]:
    """Turns an OSError inside into a CourseProblem that names the cure."""
    try:
        yield
    except OSError as problem:
        raise CourseProblem(
            f"{folder} cannot be written ({problem.strerror or problem}): make it writable and "
            "free some MB there, or work in a folder of your own."
        ) from problem


def _prose(notebook: NotebookNode) -> str:
    return "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
