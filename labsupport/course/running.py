"""Notebooks executed without a screen, and what of their outputs is stored."""

import copy
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import nbformat
from ipykernel.kernelspec import RESOURCES, get_kernel_dict
from jupyter_client import AsyncKernelManager
from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat import NotebookNode

from labsupport.course.files import (
    CourseProblem,
    demand_writable,
    heading_above,
    read,
    tags,
    write,
)
from labsupport.course.sizes import is_proof
from labsupport.course.slides import with_slides
from labsupport.front import WIDGET_VIEW
from labsupport.places import lab_paths
from labsupport.settings import repeatable_settings

CELL_SECONDS = 300
KERNELSPEC = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
LANGUAGE = {  # without the version of Python, which is different on other machines
    "codemirror_mode": {"name": "ipython", "version": 3},
    "file_extension": ".py",
    "mimetype": "text/x-python",
    "name": "python",
    "nbconvert_exporter": "python",
    "pygments_lexer": "ipython3",
}


class _ThisPython(KernelSpecManager):
    """Makes every kernel the running Python, even if the user has another kernel python3."""

    def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
        return KernelSpec(resource_dir=RESOURCES, **get_kernel_dict())


def execute(notebook: NotebookNode, folder: Path, name: str = "notebook") -> NotebookNode:
    """The notebook with the outputs of a fresh kernel of this Python, run in `folder`.

    Raises CourseProblem, naming the lab, the cell and the error, where a cell fails.
    """
    notebook = copy.deepcopy(notebook)
    client = NotebookClient(
        notebook,
        km=AsyncKernelManager(kernel_spec_manager=_ThisPython()),
        timeout=CELL_SECONDS,
        store_widget_state=False,
        record_timing=False,
        extra_arguments=["--IPKernelApp.log_level=ERROR"],
        coalesce_streams=True,
        resources={"metadata": {"path": str(folder)}},
    )
    place = -1

    def note_cell(cell: NotebookNode, cell_index: int) -> None:
        nonlocal place
        place = cell_index
        if sys.stdout.isatty():
            total = len(notebook.cells)
            end = "\n" if place + 1 == total else ""
            print(f"\r{name}: cell {place + 1} of {total} ", end=end, flush=True)

    client.on_cell_start = note_cell
    try:
        client.execute(env=repeatable_settings(), cleanup_kc=True)
    except CellExecutionError as failure:
        raise _problem(notebook, place, name, f"{failure.ename}: {failure.evalue}") from None
    except CellTimeoutError:
        raise _problem(notebook, place, name, f"it took over {CELL_SECONDS} s") from None
    except DeadKernelError:
        raise _problem(notebook, place, name, "the kernel died (out of memory?)") from None
    return notebook


def _problem(notebook: NotebookNode, place: int, name: str, what: str) -> CourseProblem:
    cell = notebook.cells[place]
    code = "\n".join(f"    {line}" for line in cell.source.splitlines())
    heading = heading_above(notebook, place)
    return CourseProblem(f'{name}, cell {place + 1}, under "{heading}": {what}\n\n{code}\n')


def clean(notebook: NotebookNode, name: str) -> NotebookNode:
    """The executed notebook as it is stored: what a reader sees, without traces of the machine.

    Raises CourseProblem where a cell wrote to stderr: a warning must be mended, not hidden.
    """
    notebook = copy.deepcopy(notebook)
    notebook.metadata = nbformat.from_dict({"kernelspec": KERNELSPEC, "language_info": LANGUAGE})
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    for place, cell in enumerate(notebook.cells):
        cell.id = f"{name[:2]}-{place:02d}"
        hidden = {"jupyter": {"source_hidden": True}} if is_proof(cell) else {}
        cell.metadata = nbformat.from_dict(({"tags": tags(cell)} if tags(cell) else {}) | hidden)
        cell.source = cell.source.strip("\n")
        if cell.cell_type != "code":
            cell.pop("attachments", None)
            continue
        for output in cell.outputs:
            if output.get("name") == "stderr":
                raise _problem(notebook, place, name, f"it wrote to stderr: {output.text}")
            if "data" in output:
                output.data.pop(WIDGET_VIEW, None)
                output.metadata = {}
        cell.outputs = [output for output in cell.outputs if output.get("data") != {}]
    with_slides(notebook.cells)
    return notebook


def digits_of(notebook: NotebookNode) -> str:
    """The line in which an executed notebook says which digits it found; empty without one."""
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            for line in output.get("text", "").splitlines():
                if line.startswith("Digits: "):
                    return line
    return ""


def refresh(paths: Sequence[Path] | None = None) -> None:
    """Executes the notebooks (all of them if None) and stores their outputs.

    The file of a notebook with a failing cell is not changed. The others are still refreshed, and
    CourseProblem is raised at the end. It is raised at once where no file could be written.
    """
    paths = lab_paths() if paths is None else paths
    for folder in {path.parent for path in paths}:
        demand_writable(folder)
    problems = []
    for path in paths:
        start = time.perf_counter()
        print(f"{path.stem} …", flush=True)
        try:
            notebook = read(path)
            notebook = clean(execute(notebook, path.parent, path.stem), path.stem)
            size = write(notebook, path)
        except CourseProblem as problem:
            print(f"{path.stem}: failed, nothing written", flush=True)
            problems.append(str(problem))
            continue
        seconds = time.perf_counter() - start
        line = f"{path.stem}: {seconds:.1f} s, {size / 1e3:,.0f} kB. {digits_of(notebook)}"
        print(line.strip(), flush=True)
    if problems:
        raise CourseProblem("\n".join(problems))
