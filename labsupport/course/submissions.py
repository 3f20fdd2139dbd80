"""What runs of a notebook that a student hands in, whatever became of its cells and their tags.

JupyterLab copies a cell, and splits one in two, with all of its metadata.
"""

from __future__ import annotations

import ast

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell

from labsupport.course.files import tags
from labsupport.course.grading import NOT_GRADED
from labsupport.course.serving import UNREADABLE

OURS = NOT_GRADED.format(id="")
# Begun with `exit =`, it would be a call of IPython's own `exit`.
NO_END = "globals().update(exit=print, quit=print)  # in a cell, these would end the grading"


def make_gradable(notebook: NotebookNode) -> None:
    """Leaves what nbgrader can grade, and in seconds, not in minutes.

    The answers, the graded cells, and the cells that the student has added stay whole.
    """
    give_each_role_to_one_cell(notebook)
    leave_out_what_takes_long(notebook)
    notebook.cells.insert(0, new_code_cell(NO_END))
    if (notebook.nbformat, notebook.nbformat_minor) < (4, 5):
        del notebook.cells[0]["id"]


def give_each_role_to_one_cell(notebook: NotebookNode) -> None:
    """Of cells with one grade_id the last has the role. The others are the student's own.

    nbgrader's DeduplicateIds and OverwriteCells together stumble over two of them.
    """
    seen = set()
    for cell in reversed(notebook.cells):
        role = cell.metadata.pop("nbgrader", None)
        grade_id = role.get("grade_id") if isinstance(role, dict) else None
        if isinstance(grade_id, str) and grade_id not in seen:
            cell.metadata["nbgrader"] = role
            seen.add(grade_id)


def leave_out_what_takes_long(notebook: NotebookNode) -> None:
    """Leaves of the lab's own cells what answers may use: imports, functions, written-out values.

    Of cells with one of our tags, the lab's is the one that the tag names; the first where none has
    its number any more, as some editors number the cells anew.
    """
    ours = {}
    for cell in notebook.cells:
        for tag in tags(cell):
            if tag.startswith(OURS) and (tag not in ours or tag == OURS + cell.get("id", "")):
                ours[tag] = cell
    kept = []
    for cell in notebook.cells:
        if any(cell is one for one in ours.values()) and "nbgrader" not in cell.metadata:
            cell.source = definitions_of(cell.source)
        if cell.source:
            kept.append(cell)
    notebook.cells = kept


def definitions_of(source: str) -> str:
    """The statements of a cell that only define; none where it is not plain Python."""
    try:
        statements = ast.parse(source).body
        return "\n".join(ast.unparse(one) for one in statements if _only_defines(one))
    except UNREADABLE:
        return ""


def _only_defines(statement: ast.stmt) -> bool:
    if not isinstance(statement, ast.Assign):
        kinds = (ast.Import, ast.ImportFrom, ast.FunctionDef, ast.ClassDef)
        return isinstance(statement, kinds)
    try:
        ast.literal_eval(statement.value)
    except (*UNREADABLE, TypeError):  # TypeError: of a list as a key
        return False
    return True
