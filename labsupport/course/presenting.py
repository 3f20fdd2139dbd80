"""The copies of the notebooks that are shown to a hall, and the first Lab, live from the start."""

from __future__ import annotations

import copy
import time
from pathlib import Path
from typing import TYPE_CHECKING

import nbformat
from nbformat import NotebookNode
from nbformat.sign import NotebookNotary

from labsupport.course.files import CourseProblem, disk_trouble, exercise_of, read, write
from labsupport.course.own_copies import untell
from labsupport.course.running import CELL_SECONDS
from labsupport.course.sizes import is_lab, is_prediction
from labsupport.course.slides import fitted, with_slides
from labsupport.places import lab_paths

if TYPE_CHECKING:
    from jupyter_client import BlockingKernelClient

START_SECONDS = 60
# Scrolls to the Lab when the page opens, until a hand takes over: JupyterLab forgets the fragment
# of an address, and moves everything while it lays out what stands above.
SCROLL = """
const stop = new AbortController();
for (const hand of ["wheel", "pointerdown", "keydown"])
  addEventListener(hand, () => stop.abort(), { signal: stop.signal, capture: true });
for (let k = 0; k < 40; k++)
  setTimeout(() => stop.signal.aborted || element.closest(".jp-Cell")?.scrollIntoView(), 150 * k);
"""


def write_for_the_hall(folder: Path) -> None:
    """Writes a copy of every lab into `folder`, under its own name: links between them work.

    A lab that cannot be read is left out, and is told: it must not stop a lecture on another one.
    """
    for path in lab_paths():
        try:
            notebook = read(path)
        except CourseProblem as problem:
            print(problem, flush=True)
            continue
        write(for_the_hall(notebook), folder / path.name)


def for_the_hall(notebook: NotebookNode) -> NotebookNode:
    """The notebook as a hall should find it: the code folded, no result told yet.

    Exercises stay open, since they are typed into. Stills of Labs stay, for a kernel that fails.
    """
    hall = copy.deepcopy(notebook)
    hall.cells = fitted(hall.cells)
    with_slides(hall.cells)
    for cell in hall.cells:
        if cell.cell_type == "code" and not exercise_of(cell):
            cell.metadata["jupyter"] = {"source_hidden": True}
    untell(hall)
    return hall


def bring_to_life(path: Path, connection_file: Path, *, whole: bool = False) -> None:
    """Runs a notebook up to its first Lab in a kernel that is there, and stores the outputs.

    The questions are run too, for only a live one keeps from the hall what stands below it. A page
    that opens the notebook on this kernel shows the Lab alive, and scrolls to it. The notebook is
    signed, so that the page trusts it. whole: all cells are run. CourseProblem where a cell fails.
    """
    from jupyter_client import BlockingKernelClient

    notebook = read(path)
    first = next((place for place, cell in enumerate(notebook.cells) if is_lab(cell)), -1)
    with disk_trouble(connection_file.parent):
        client = BlockingKernelClient(connection_file=str(connection_file))
        client.load_connection_file()
    client.start_channels()
    try:
        _wait_until_it_answers(client)
        code = [
            cell
            for place, cell in enumerate(notebook.cells)
            if cell.cell_type == "code" and (whole or place <= first or is_prediction(cell))
        ]
        for number, cell in enumerate(code, start=1):
            print(f"\rRunning cell {number} of {len(code)} …", end="", flush=True)
            _run(cell, client, path.stem)
        print()
    finally:
        client.stop_channels()
    if first >= 0:
        scroll = nbformat.v4.new_output("display_data", {"application/javascript": SCROLL})
        notebook.cells[first].outputs.append(scroll)
    write(notebook, path)
    NotebookNotary().sign(notebook)


def _wait_until_it_answers(client: BlockingKernelClient) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            return client.wait_for_ready(timeout=max(deadline - time.monotonic(), 0.1))
        except RuntimeError as problem:  # too busy to answer in a second, too
            if time.monotonic() > deadline:
                raise CourseProblem(f"the kernel did not start: {problem}") from problem


def _run(cell: NotebookNode, client: BlockingKernelClient, name: str) -> None:
    """Runs a cell and gives it its outputs; CourseProblem where it fails."""
    outputs = []

    def keep(message: dict) -> None:
        if message["msg_type"] in ("stream", "display_data", "execute_result", "error"):
            outputs.append(nbformat.v4.output_from_msg(message))

    try:
        reply = client.execute_interactive(cell.source, output_hook=keep, timeout=CELL_SECONDS)
    except TimeoutError:
        raise CourseProblem(f"{name}: a cell took over {CELL_SECONDS} s") from None
    if reply["content"]["status"] != "ok":
        raise CourseProblem(f"{name}: {reply['content'].get('evalue', 'the cell was stopped')}")
    cell.outputs, cell.execution_count = outputs, reply["content"]["execution_count"]
