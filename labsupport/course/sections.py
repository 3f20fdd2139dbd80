"""A notebook as its sections: what stands under each heading, and how long a lecture takes."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from nbformat import NotebookNode

from labsupport.course.files import exercise_of
from labsupport.course.sizes import is_lab, is_prediction, minutes_for
from labsupport.exercises.sheet import Scene, Sheet, Vote

# Minutes of a lecture: a vote with its count, a scene; and what is told, over the time to read it.
VOTE, SCENE, TELLING = 2.0, 1.5, 0.75
OPENING = "Opening"
SECTION = re.compile(r"^(?=## )", re.MULTILINE)


@dataclass(frozen=True)
class Section:
    """What stands under a heading of the second level, or before the first: the opening.

    cells: in their order. Where a cell holds the end of one section and the beginning of the next,
    each has its part of it.
    """

    heading: str
    cells: list[NotebookNode]


def parted(cell: NotebookNode, heading: re.Pattern = SECTION) -> list[NotebookNode]:
    """The cell, cut before each heading; [cell] where there is nothing to cut."""
    if cell.cell_type != "markdown":
        return [cell]
    texts = [text.strip() for text in heading.split(cell.source) if text.strip()]
    return in_pieces(cell, texts)


def in_pieces(cell: NotebookNode, texts: Sequence[str]) -> list[NotebookNode]:
    """A copy of the cell for each of the texts; all after the first have ids of their own."""
    if len(texts) < 2:
        return [cell]
    pieces = [copy.deepcopy(cell) for _ in texts]
    for number, (piece, text) in enumerate(zip(pieces, texts, strict=True), start=1):
        piece.source = text
        if number > 1:
            piece.id = f"{cell.id}-{number}"
    return pieces


def sections_of(notebook: NotebookNode) -> list[Section]:
    """The sections of a notebook, in their order; the first is what stands before any heading."""
    found = [Section(OPENING, [])]
    for cell in notebook.cells:
        for part in parted(cell):
            if _begins_a_section(part):
                found.append(Section(part.source.splitlines()[0][3:].strip(), []))
            found[-1].cells.append(part)
    return found


def _begins_a_section(cell: NotebookNode) -> bool:
    return cell.cell_type == "markdown" and cell.source.startswith("## ")


def minutes_in_class(notebook: NotebookNode, sheet: Sheet) -> list[int]:
    """Whole minutes that a lecture takes for each section, one at least.

    They are reckoned: what stands there is told in three quarters of the time that a student needs
    to read it; each vote and each scene of the sheet is added. Exercises are not done in class.
    """
    return [
        max(1, round(TELLING * minutes_for(_told(section)) + _shown(sheet.items(section.heading))))
        for section in sections_of(notebook)
    ]


def _told(section: Section) -> list[NotebookNode]:
    kinds = (exercise_of, is_prediction, is_lab)
    return [cell for cell in section.cells if not any(kind(cell) for kind in kinds)]


def _shown(items: Iterable[Scene | Vote]) -> float:
    return sum(VOTE if isinstance(item, Vote) else SCENE for item in items)
