"""The labs as a course of nbgrader: solutions in regions, a graded cell behind each exercise."""

from __future__ import annotations

import ast
import copy
import hashlib
import json
import re

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell

from labsupport.course.files import CourseProblem, exercise_of, tags
from labsupport.course.own_copies import untell
from labsupport.exercises.registry import Exercise, find_exercise

# The tag of a cell of the lab, of which only definitions run in grading. Whoever copies the cell
# copies its tags; the number of the cell tells which one is the lab's own.
NOT_GRADED = "not-graded:{id}"
GOES_ON = "raises-exception"  # JupyterLab's tag: *Run All Cells* does not stop at the cell
BEGIN, END = "### BEGIN SOLUTION", "### END SOLUTION"
MARK = "labsupport"
NOTICE = """\
**Graded: {points}.** Write each answer in the place of `return ...`. The cell below it gives its \
points if `check` finds the answer right. An answer may use its arguments, what the first cell \
imports, the functions of this notebook, and whatever you write in cells of your own. What other \
cells measure, draw or train is not there when the notebook is graded."""
GRADED = """\
# {points}: the same check, when your notebook is graded
from labsupport.exercises import check

assert check("{name}", {function})"""


def for_nbgrader(notebook: NotebookNode) -> NotebookNode:
    """The lab as nbgrader's source: its release is the lab, with a graded cell for each exercise.

    CourseProblem where a stub lacks its function, or has no body that can be left out.
    """
    graded = copy.deepcopy(notebook)
    untell(graded)
    cells, points = [], 0
    for cell in graded.cells:
        cells.append(cell)
        if (name := exercise_of(cell)) is not None:
            task = find_exercise(name)
            cell.source = _with_region(cell.source, task)
            cell.metadata["nbgrader"] = _role(task.name, solution=True)
            cells.append(_graded_cell(task))
            points += task.points
        elif cell.cell_type == "markdown":
            cell.source = _links_between_folders(cell.source)
        elif "setup" not in tags(cell):
            cell.metadata["tags"] = [*tags(cell), NOT_GRADED.format(id=cell.id)]
    notice = new_markdown_cell(NOTICE.format(points=_in_words(points)), id="graded")
    graded.cells = [cells[0], notice, *cells[1:]]
    graded.metadata[MARK] = {"nbgrader": digest_of(graded)}
    return graded


def _with_region(stub: str, task: Exercise) -> str:
    """The stub's cell with the reference's body as a region, in the place of the stub's own."""
    wanted = task.reference.__name__
    for node in ast.parse(stub).body:
        if isinstance(node, ast.FunctionDef) and node.name == wanted and len(node.body) == 2:
            lines, solution = stub.splitlines(), task.source.splitlines()
            body = solution[ast.parse(task.source).body[0].body[0].end_lineno :]
            lines[node.body[1].lineno - 1 : node.end_lineno] = [
                *(f"    {BEGIN}", *body, f"    {END}")
            ]
            return "\n".join(lines)
    raise CourseProblem(
        f"The stub of {task.name!r} should define {wanted}, with a docstring and `return ...`."
    )


def _graded_cell(task: Exercise) -> NotebookNode:
    function, points = task.reference.__name__, _in_words(task.points)
    name = f"check-{task.name}"
    cell = new_code_cell(GRADED.format(points=points, name=task.name, function=function), id=name)
    cell.metadata["nbgrader"] = _role(name, solution=False) | {"points": task.points}
    cell.metadata["tags"] = [GOES_ON]
    return cell


def _role(grade_id: str, *, solution: bool) -> dict:
    """The metadata of an answer's cell, or of the graded one."""
    return {
        "grade": not solution,
        "grade_id": grade_id,
        "locked": not solution,
        "schema_version": 3,
        "solution": solution,
        "task": False,
    }


def _in_words(points: int) -> str:
    return "1 point" if points == 1 else f"{points} points"


def _links_between_folders(text: str) -> str:
    """Links to other labs: each assignment of nbgrader has a folder of its own."""
    return re.sub(r"\]\((\d\d_\w+)\.ipynb", r"](../\1/\1.ipynb", text)


def digest_of(notebook: NotebookNode) -> str:
    """What a source notebook says and grades, as 16 hexadecimal digits."""
    said = [
        (cell.cell_type, cell.source, tags(cell), cell.metadata.get("nbgrader"))
        for cell in notebook.cells
    ]
    return short_hash(json.dumps(said, sort_keys=True))


def short_hash(text: str) -> str:
    """16 hexadecimal digits that another text would not have."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]
