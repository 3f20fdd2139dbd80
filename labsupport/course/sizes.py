"""How long a notebook is: its cells, its lines, and the minutes that a student needs."""

from __future__ import annotations

import re
import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from nbformat import NotebookNode

from labsupport.course.files import exercise_of, minutes_of, tags

WIDEST = 80  # characters of a line of code
PROOF = "proof"  # the tag of cells that only draw or claim; they are folded at first
# What a student who reads English as a second language takes, in minutes.
WORDS_A_MINUTE = 160
LINE, FIGURE, PREDICTION, LAB, EXERCISE = 0.1, 0.4, 0.5, 3.0, 4.0


def is_prediction(cell: NotebookNode) -> bool:
    """Whether the cell asks for a prediction."""
    return cell.cell_type == "code" and re.search(r"^predict\(", cell.source, re.M) is not None


def is_lab(cell: NotebookNode) -> bool:
    """Whether the cell shows a Lab: an import from a room's `explorer`, and a call."""
    return cell.cell_type == "code" and ".explorer import" in cell.source


def is_proof(cell: NotebookNode) -> bool:
    """Whether the cell only draws or claims, and is folded at first."""
    return PROOF in tags(cell)


def computes(cell: NotebookNode) -> bool:
    """Whether the cell is open and computes: no set-up, prediction, Lab, exercise, hint, proof."""
    if cell.cell_type != "code" or not cell.source.strip():
        return False
    other = exercise_of(cell) or re.match(r"(hint|solution|check)\(", cell.source)
    folded = "setup" in tags(cell) or is_proof(cell)
    return not (other or folded or is_prediction(cell) or is_lab(cell))


def lines_of(cell: NotebookNode) -> int:
    """How many lines of a cell are not blank."""
    return sum(bool(line.strip()) for line in cell.source.splitlines())


def words_of(cell: NotebookNode) -> int:
    """How many words a student reads in a cell of text. Folded text does not count."""
    if cell.cell_type != "markdown":
        return 0
    shown = re.sub(r"<details>.*?</details>", "", cell.source, flags=re.DOTALL)
    return len(re.findall(r"\w+", re.sub(r"\]\([^)]*\)|\$[^$]*\$|<[^>]*>", " x ", shown)))


@dataclass(frozen=True)
class Sizes:
    """What is counted in a notebook.

    cells: all cells. open: code cells that compute and are open. folded: cells tagged proof.
    median: of the lines of code in the open cells. longest: lines of the longest code cell.
    wide: share of all lines of code over `WIDEST` characters. words: of prose. words_a_line: words
    of prose per line of open code. stated: the minutes that the notebook names. minutes: computed
    from all this.
    """

    cells: int
    open: int
    folded: int
    median: float
    longest: int
    wide: float
    words: int
    words_a_line: float
    stated: int | None
    minutes: float


def minutes_for(cells: Sequence[NotebookNode]) -> float:
    """How many minutes a student needs for these cells."""
    code = [cell for cell in cells if cell.cell_type == "code" and cell.source.strip()]
    pictures = sum(
        "image/png" in output.get("data", {}) for cell in code for output in cell.outputs
    )
    exercises, labs = (sum(map(bool, map(kind, code))) for kind in (exercise_of, is_lab))
    return (
        sum(map(words_of, cells)) / WORDS_A_MINUTE
        + LINE * sum(lines_of(cell) for cell in code if computes(cell))
        + FIGURE * pictures
        + PREDICTION * sum(map(is_prediction, code))
        + LAB * labs
        + EXERCISE * exercises
    )


def sizes_of(notebook: NotebookNode) -> Sizes:
    """The `Sizes` of a notebook."""
    code = [cell for cell in notebook.cells if cell.cell_type == "code" and cell.source.strip()]
    counted = [lines_of(cell) for cell in code if computes(cell)]
    lines = [line for cell in code for line in cell.source.splitlines() if line.strip()]
    words = sum(map(words_of, notebook.cells))
    return Sizes(
        cells=len(notebook.cells),
        open=len(counted),
        folded=sum(map(is_proof, code)),
        median=statistics.median(counted) if counted else 0,
        longest=max(map(lines_of, code), default=0),
        wide=sum(len(line) > WIDEST for line in lines) / max(len(lines), 1),
        words=words,
        words_a_line=words / max(sum(counted), 1),
        stated=minutes_of(notebook),
        minutes=minutes_for(notebook.cells),
    )
