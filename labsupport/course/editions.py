"""Rewrites notebooks: with their exercises solved, and for instructors."""

import ast
import copy
import json
import re
from collections.abc import Iterator
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from labsupport.course.explorers import explorers
from labsupport.course.files import (
    CourseProblem,
    disk_trouble,
    exercise_of,
    heading_above,
    minutes_of,
    tags,
    title_of,
    unfolded,
    write,
)
from labsupport.exercises.predictions import Question, questions
from labsupport.exercises.registry import find_exercise
from labsupport.explore import Lab
from labsupport.places import NOTEBOOKS, ROOT, lab_paths
from labsupport.wording import number

RUN_SHEET = "run_sheet.md"
MARK = "<!-- Written by `python3 -m labsupport instructor`; written anew each time. -->"


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
    """Writes every lab, solved and with its instructor cells shown, and a run sheet.

    Returns the path of the run sheet. A folder that this command wrote before is written anew.
    CourseProblem for a folder that holds something else, and for one that cannot be written.
    """
    directory = Path(directory)
    with disk_trouble(directory):
        _refuse_foreign(directory)
        directory.mkdir(parents=True, exist_ok=True)
    sections = [MARK, "# Run sheet", ""]
    for path in lab_paths():
        notebook = nbformat.read(path, as_version=4)
        write(_for_instructors(notebook), directory / path.name)
        sections.append(_section(notebook, path.stem))
        print(f"{directory / path.name}", flush=True)
    sheet = directory / RUN_SHEET
    with disk_trouble(directory):
        sheet.write_text("\n".join(sections), encoding="utf-8", newline="\n")
    print(f"{sheet}", flush=True)
    return sheet


def _refuse_foreign(directory: Path) -> None:
    if directory.exists() and not directory.is_dir():
        raise CourseProblem(f"{directory} is a file: name a folder for the instructor edition.")
    if directory.resolve() in (ROOT, NOTEBOOKS):
        raise CourseProblem(f"{directory} holds the course itself: name another folder.")
    sheet = directory / RUN_SHEET
    ours = sheet.is_file() and sheet.read_text(encoding="utf-8").startswith(MARK)
    if directory.is_dir() and any(directory.iterdir()) and not ours:
        raise CourseProblem(
            f"{directory} is not empty and was not written by this command: "
            "name a new folder, or empty that one yourself."
        )


def _for_instructors(notebook: NotebookNode) -> NotebookNode:
    edition = solve(notebook)
    for cell in edition.cells:
        if "instructor" in tags(cell):
            cell.source = unfolded(cell.source)
    # The edition is outside the course's folder, and still has to find the package.
    first = nbformat.v4.new_code_cell(f"import sys\n\nsys.path.insert(0, {json.dumps(str(ROOT))})")
    first.id = "find-the-course"
    edition.cells.insert(0, first)
    return edition


def _section(notebook: NotebookNode, stem: str) -> str:
    title, minutes = title_of(notebook), minutes_of(notebook)
    length = f" ({minutes} minutes)" if minutes else ""
    lines = [f"## [{title}]({stem}.ipynb){length}", ""]
    for place, cell in enumerate(notebook.cells):
        if "instructor" in tags(cell):
            heading = heading_above(notebook, place)
            lines += [] if heading == title else [f"### {heading}", ""]
            lines += [unfolded(cell.source), ""]
    asked = [question for room, question in questions().values() if room == stem[3:]]
    if asked:
        lines += ["### Predictions and their answers", "", *map(_with_its_answer, asked), ""]
    for explorer in explorers(stem[3:]):
        lab = explorer()
        lines += [f"### Presets of the Lab “{lab.page['title']}”", "", *_presets(lab), ""]
        lab.close()
    return "\n".join(lines)


def _with_its_answer(question: Question) -> str:
    options = " / ".join(question.options)
    return f"- {question.text} ({options}) **{question.answer}.** {question.why}"


def _presets(lab: Lab) -> Iterator[str]:
    """One line for each preset, with the labels of the page."""
    labels = {name: control.label for name, control in lab.controls.items()}
    for preset, values in lab.presets.items():
        told = ", ".join(
            f"{labels[name]} {_value_in_words(value)}" for name, value in values.items()
        )
        yield f"- **{preset}**: {told}"


def _value_in_words(value: object) -> str:
    if isinstance(value, bool):
        return "on" if value else "off"
    return number(value) if isinstance(value, float) else str(value)
