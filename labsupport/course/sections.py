"""A notebook as its sections: what stands under each heading, and how many minutes it takes."""

from __future__ import annotations

import copy
import re
from collections.abc import Sequence
from dataclasses import dataclass

from nbformat import NotebookNode

from labsupport.course.files import minutes_of
from labsupport.course.sizes import minutes_for

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


def minutes_by_section(notebook: NotebookNode) -> list[int]:
    """Whole minutes for each section, which add up to those that the notebook names.

    They are shared out as the sections are long: words, code, figures, exercises. Each gets one at
    least. Without named minutes, what is reckoned is rounded.
    """
    reckoned = [minutes_for(section.cells) for section in sections_of(notebook)]
    total = minutes_of(notebook) or max(round(sum(reckoned)), len(reckoned))
    return whole_shares(reckoned, total)


def whole_shares(weights: list[float], total: int) -> list[int]:
    """`total` in whole parts of at least 1, as near to the weights as that allows.

    ValueError where there are more parts than `total`.
    """
    if total < len(weights):
        raise ValueError(f"{total} minutes cannot be shared out to {len(weights)} sections")
    weights = weights if any(weights) else [1.0] * len(weights)
    more = [max(weight / sum(weights) * total - 1, 0.0) for weight in weights]  # than the one
    scale = (total - len(weights)) / (sum(more) or 1.0)
    shares = [1 + int(part * scale) for part in more]
    nearest = sorted(range(len(weights)), key=lambda place: -(more[place] * scale % 1))
    for place in nearest[: total - sum(shares)]:
        shares[place] += 1
    return shares
