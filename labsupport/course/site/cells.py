"""What a page shows of each cell of a notebook, and the files beside it: pictures, Labs."""

from __future__ import annotations

import ast
import base64
import copy
import html
import json
import re
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

from nbformat import NotebookNode

from labsupport.course.files import CourseProblem, exercise_of, tags
from labsupport.course.site.page_words import fitted
from labsupport.course.sizes import is_lab, is_prediction, is_proof
from labsupport.course.slides import size_of_png
from labsupport.exercises.predictions import find_question
from labsupport.exercises.registry import find_exercise
from labsupport.explore import Lab

NOT_SHOWN = {"instructor", "installed"}  # installed: of use beside a kernel only
FOLDED = {"setup": "The set-up", "proof": "The code"}
CHECK = re.compile(r'\n*^check\("[^"]+",[^)]*\)\s*\Z', re.MULTILINE)


@dataclass(frozen=True)
class Reading:
    """A notebook as a page reads it.

    notebook: a copy; the template finds what each cell is in its metadata, as `page`. pictures:
    {address: the PNG}. labs: {key: the cells of this Lab}, which may begin differently. Whether it
    answers is added as `answers`.
    """

    notebook: NotebookNode
    pictures: dict[str, bytes]
    labs: dict[str, list[NotebookNode]]

    @property
    def face(self) -> str:
        """The address of the first Lab's still; "" where there is none."""
        cells = [cell for cells in self.labs.values() for cell in cells]
        shown = [output.get("data", {}) for cell in cells for output in cell.outputs]
        return next((data["image/png"]["address"] for data in shown if "image/png" in data), "")


def reading_of(notebook: NotebookNode, stem: str) -> Reading:
    """What a page shows of a lab; stem: the name of its notebook, such as "06_init_variance".

    CourseProblem where a cell asks for an exercise or a question that there is not.
    """
    shown = copy.deepcopy(notebook)
    shown.cells = [cell for cell in shown.cells if _is_shown(cell)]
    reading = Reading(shown, {}, {})
    for number, cell in enumerate(shown.cells):
        if cell.cell_type == "markdown":
            cell.source = fitted(cell.source)
        cell.metadata["page"] = {"number": number} | _what_it_is(cell, stem, reading.labs)
        for place, output in enumerate(cell.get("outputs", ())):
            if "image/png" in output.get("data", {}):
                address = f"pictures/{stem}/{cell.id}{f'-{place}' if place else ''}.webp"
                encoded = output.data["image/png"]
                reading.pictures[address] = base64.b64decode(encoded)
                width, height = size_of_png(encoded)
                output.data["image/png"] = {"address": address, "width": width, "height": height}
    return reading


def _is_shown(cell: NotebookNode) -> bool:
    return bool(cell.source.strip()) and not NOT_SHOWN & set(tags(cell))


def _what_it_is(
    cell: NotebookNode, stem: str, labs: dict[str, list[NotebookNode]]
) -> dict[str, Any]:
    if cell.cell_type != "code":
        return {"kind": "text"}
    if is_lab(cell):
        made = uncompared(cell.source)
        alike = (key for key, cells in labs.items() if uncompared(cells[0].source) == made)
        key = next(alike, f"{stem}-{len(labs) + 1}")
        labs.setdefault(key, []).append(cell)
        return {"kind": "lab", "key": key, "begin": len(labs[key]) - 1}
    try:
        if is_prediction(cell):
            name = re.search(r'^predict\(\s*"([^"]+)"', cell.source, re.MULTILINE).group(1)
            asked = json.dumps(asdict(find_question(name)), ensure_ascii=False)
            return {"kind": "prediction", "key": f"{stem}/{name}", "asked": asked}
        if name := exercise_of(cell):
            task = find_exercise(name)
            cell.source, cell.outputs = CHECK.sub("", cell.source), []
            hints = [in_words(hint) for hint in task.hints]
            return {"kind": "exercise", "hints": hints, "solution": task.source}
    except KeyError as unknown:
        raise CourseProblem(f"{stem}: {unknown.args[0]}") from None
    folded = FOLDED["proof" if is_proof(cell) else "setup"]
    return {"kind": "code", "folded": folded if is_proof(cell) or "setup" in tags(cell) else ""}


def uncompared(source: str) -> str:
    """The code of a Lab's cell without the runs with which it begins."""
    tree = ast.parse(source)
    call = tree.body[-1].value
    if isinstance(call, ast.Call) and getattr(call.func, "attr", "") == "compare":
        tree.body[-1].value = call.func.value
    return ast.unparse(tree)


def maker(source: str) -> Callable[[], Lab]:
    """A function that runs the code of a Lab's cell by itself, and returns what it shows."""

    def make() -> Lab:
        *before, last = ast.parse(source).body
        names: dict[str, Any] = {"__name__": "a_lab_of_the_site"}
        exec(compile(ast.Module(before, []), "the cell of a Lab", "exec"), names)
        return eval(compile(ast.Expression(last.value), "the cell of a Lab", "eval"), names)

    return make


def in_words(text: str) -> str:
    """Text as HTML, with code where it has backticks."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", html.escape(text, quote=False))


def as_printed(text: str) -> str:
    """What a cell printed, as HTML: its claims as a list, all else letter by letter."""
    parts: list[tuple[bool, list[str]]] = []
    for line in text.rstrip("\n").split("\n"):
        claims = line.startswith("✓ ")
        if not parts or parts[-1][0] != claims:
            parts.append((claims, []))
        parts[-1][1].append(line)
    return "".join(_claims(lines) if claims else _letters(lines) for claims, lines in parts)


def _claims(lines: list[str]) -> str:
    listed = "".join(f"<li>{html.escape(line[2:], quote=False)}</li>" for line in lines)
    return f'<ul class="claims">{listed}</ul>'


def _letters(lines: list[str]) -> str:
    return f"<pre>{html.escape(chr(10).join(lines), quote=False)}</pre>"
