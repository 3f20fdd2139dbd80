"""A notebook as a talk: which cell begins a slide, and what no slide shows.

The types are those of RISE and of nbconvert: a `slide` to the right, a `subslide` below it, a
`fragment` that appears on a key, `notes` for the speaker, `skip`, and `-` for what goes on below.
"""

from __future__ import annotations

import base64
import re
import struct
from collections.abc import Sequence
from math import ceil, inf

from nbformat import NotebookNode

from labsupport.course.files import exercise_of, tags
from labsupport.course.sections import in_pieces, parted
from labsupport.course.sizes import is_lab, is_prediction, is_proof, lines_of

# A slide of 1280 × 720 pixels in letters of 22, as `pages/slides` writes it. Heights in pixels.
ROOM, LINE, CODE_LINE, MARGIN = 650, 32, 27, 18
CLAIM = 50  # so much higher a slide may get for a claim, or for the last lines of a text
LETTERS, CODE_LETTERS = 104, 92  # in a line
HEADING, FORMULA, ROW, PICTURE = 62, 78, 14, 540
PICTURE_WIDTH = 1160
NOTE = "note"  # the tag of a cell of a talk that is for the speaker alone
ANY_HEADING = re.compile(r"^(?=###? )", re.MULTILINE)


def slide_types(cells: Sequence[NotebookNode]) -> list[str]:
    """The slide type of each cell, so that nothing on a slide is cut off.

    A heading of a section begins a slide; a smaller heading, and a Lab, a subslide. What no longer
    fits goes to the next one, and what follows a prediction always does. Set-up and exercises are
    skipped.
    """
    types, used, exercises = [], 0.0, False
    for place, cell in enumerate(cells):
        heading = _heading(cell) if cell.cell_type == "markdown" else None
        exercises = exercises if heading is None else "xercise" in heading
        if NOTE in tags(cell):
            types.append("notes")
        elif exercises or _is_skipped(cell):
            types.append("skip")
        else:
            height = height_of(cell)
            begins = heading is not None or place == 0
            room = ROOM + CLAIM * is_proof(cell)
            apart = is_lab(cell) or cell.source.startswith("### ")
            fits = used + height <= room and not apart
            if fits and is_prediction(cell):
                types.append("fragment")
            else:
                types.append("slide" if begins else "-" if fits else "subslide")
            used = height if begins or not fits else used + height
            used = inf if is_prediction(cell) else used  # the answer comes on a slide of its own
    return types


def with_slides(cells: Sequence[NotebookNode]) -> None:
    """Writes the slide types of the cells into their metadata."""
    for cell, kind in zip(cells, slide_types(cells), strict=True):
        cell.metadata.pop("slideshow", None)
        if kind != "-":
            cell.metadata["slideshow"] = NotebookNode(slide_type=kind)


def is_shown_without_code(cell: NotebookNode) -> bool:
    """Whether a talk hides the code of the cell: it asks, shows a Lab, draws or claims."""
    return is_prediction(cell) or is_lab(cell) or is_proof(cell)


def fitted(cells: Sequence[NotebookNode]) -> list[NotebookNode]:
    """The cells, with text cut before headings, and where a slide is full."""
    return [
        piece for cell in cells for part in parted(cell, ANY_HEADING) for piece in _pieces(part)
    ]


def height_of(cell: NotebookNode) -> float:
    """How many pixels of a slide the cell takes, roughly."""
    if cell.cell_type != "code":
        return sum(map(_height_of_block, blocks_of(cell.source)))
    code = 0 if is_shown_without_code(cell) else CODE_LINE * lines_of(cell) + MARGIN
    return code + sum(map(_height_of_output, cell.outputs))


def blocks_of(source: str) -> list[str]:
    """The blocks of a text between blank lines; a heading stays with what follows it."""
    blocks: list[str] = []
    for block in re.split(r"\n\s*\n", source.strip()):
        above = blocks[-1] if blocks else ""
        unfinished = above.count("$$") % 2 or above.count("<details>") > above.count("</details>")
        if unfinished or re.fullmatch(r"#+ .*", above):
            blocks[-1] = f"{above}\n\n{block}"
        else:
            blocks.append(block)
    return blocks


def _pieces(cell: NotebookNode) -> list[NotebookNode]:
    """The cell in pieces that fit on a slide each."""
    if cell.cell_type != "markdown" or height_of(cell) <= ROOM:
        return [cell]
    texts, used = [""], 0.0
    *_, last = blocks = blocks_of(cell.source)
    for block in blocks:
        height = _height_of_block(block)
        if texts[-1] and used + height > ROOM + CLAIM * (block is last):
            texts.append("")
            used = 0.0
        texts[-1] = f"{texts[-1]}\n\n{block}".strip()
        used += height
    return in_pieces(cell, texts)


def _heading(cell: NotebookNode) -> str | None:
    """The last heading of a section in a cell of text, if there is one."""
    found = re.findall(r"^##? (.+)$", cell.source, re.MULTILINE)
    return found[-1] if found else None


def _is_skipped(cell: NotebookNode) -> bool:
    asks = re.match(r"(check|hint|solution)\(", cell.source)
    return bool("setup" in tags(cell) or exercise_of(cell) or asks or not cell.source.strip())


def _height_of_block(block: str) -> float:
    if block.startswith("<details>"):
        return LINE + MARGIN
    height = MARGIN
    for part in re.split(r"\n(?=[-*|#>]|\d+\. )|\n\n", block):
        lines = ceil(len(re.sub(r"\]\([^)]*\)", "", part)) / LETTERS)
        if part.startswith("#"):
            height += HEADING * lines
        elif part.startswith("|"):
            height += LINE * lines + ROW
        elif "$$" in part:
            height += FORMULA * (1 + part.count("\\\\[")) + LINE * (lines > 3)
        else:
            height += LINE * lines
    return height


def _height_of_output(output: NotebookNode) -> float:
    data = output.get("data", {})
    if "image/png" in data:
        width, height = size_of_png(data["image/png"])
        return min(height, PICTURE, height * PICTURE_WIDTH / width) + MARGIN
    if "text/markdown" in data:
        return sum(map(_height_of_block, blocks_of(data["text/markdown"])))
    text = output.get("text", "") or data.get("text/plain", "")
    return CODE_LINE * sum(ceil(len(line) / CODE_LETTERS) for line in text.splitlines()) + MARGIN


def size_of_png(encoded: str) -> tuple[int, int]:
    """Width and height in pixels of a picture in base 64; 1 × 1 for what is no picture."""
    head = base64.b64decode(encoded.replace("\n", "")[:64])
    return struct.unpack(">II", head[16:24]) if head[:4] == b"\x89PNG" else (1, 1)
