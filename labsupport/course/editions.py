"""Rewrites notebooks: with their exercises solved, and what an instructor needs beside them."""

import ast
import copy
import os
import re
from pathlib import Path

from nbformat import NotebookNode

from labsupport.course.files import CourseProblem, disk_trouble, exercise_of, read, write
from labsupport.course.second_screen import MARK, SOLVED, index_page, lab_page
from labsupport.exercises.registry import find_exercise
from labsupport.places import NOTEBOOKS, ROOT, files_in, lab_paths

INDEX = "index.html"
# Beside the solved notebooks: Jupyter starts a kernel in the notebook's folder, where Python looks
# first. So they need no cell of their own that would say where the course is.
SIGNPOST = '"""The course\'s package, from its own folder."""\n\n__path__ = [{!r}]\n'


def solve(notebook: NotebookNode) -> NotebookNode:
    """The notebook with each stub (a cell tagged `exercise:NAME`) replaced by its solution.

    Only the function is replaced; the rest of the cell stays. The outputs of these cells and of
    their checks are removed. Raises CourseProblem where a stub lacks the function.
    """
    solved = copy.deepcopy(notebook)
    names = set()
    for cell in solved.cells:
        name = exercise_of(cell)
        if name is not None:
            names.add(name)
            cell.source = _spliced(cell.source, name)
        if cell.cell_type == "code" and (name or _checks(cell) & names):
            cell.outputs, cell.execution_count = [], None
    return solved


def _spliced(stub: str, name: str) -> str:
    try:
        task = find_exercise(name)
    except KeyError as unknown:
        raise CourseProblem(unknown.args[0]) from None
    wanted = task.reference.__name__
    for node in ast.parse(stub).body:
        if isinstance(node, ast.FunctionDef) and node.name == wanted:
            lines = stub.splitlines()
            lines[node.lineno - 1 : node.end_lineno] = task.source.splitlines()
            return "\n".join(lines)
    raise CourseProblem(f"The stub of {name!r} should define the function {wanted}.")


def _checks(cell: NotebookNode) -> set[str]:
    return set(re.findall(r'\bcheck\(\s*"([^"]+)"', cell.source))


def write_instructor_edition(directory: Path | str) -> Path:
    """Writes a second screen for every lab, an index of them, and the solved notebooks.

    The pages are `index.html` and one for each lab; `solutions/` has the notebooks. Returns the
    path of the index. A folder that this command wrote before is written anew. CourseProblem for a
    folder that holds something else, and for one that cannot be written.
    """
    directory = Path(directory)
    solutions = directory / SOLVED
    with disk_trouble(directory):
        _refuse_foreign(directory)
        solutions.mkdir(parents=True, exist_ok=True)
        _write_text(solutions / "labsupport.py", SIGNPOST.format(str(ROOT / "labsupport")))
    notebooks = {path.stem: read(path) for path in lab_paths()}
    for stem, notebook in notebooks.items():
        write(solve(notebook), solutions / f"{stem}.ipynb")
        with disk_trouble(directory):
            _write_text(directory / f"{stem}.html", lab_page(notebook, stem))
        print(f"{directory / stem}.html", flush=True)
    with disk_trouble(directory):
        _write_text(directory / INDEX, index_page(notebooks))
    print(f"{directory / INDEX}", flush=True)
    return directory / INDEX


def _write_text(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")


def _refuse_foreign(directory: Path) -> None:
    if directory.exists() and not directory.is_dir():
        raise CourseProblem(f"{directory} is a file: name a folder for the instructor edition.")
    if Path(os.path.realpath(directory)) in (ROOT, NOTEBOOKS):
        raise CourseProblem(f"{directory} holds the course itself: name another folder.")
    index = directory / INDEX
    ours = index.is_file() and MARK.encode() in index.read_bytes()
    if directory.is_dir() and files_in(directory, "*") and not ours:
        raise CourseProblem(
            f"{directory} is not empty and was not written by this command: "
            "name a new folder, or empty that one yourself."
        )
