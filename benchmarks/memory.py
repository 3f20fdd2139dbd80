"""How much memory a lab takes: the peak of its kernel, and two labs open at once with their server.

    python3 -m labsupport bench memory [NN …] [--data NAME …] [--together NN NN]

Runs whole labs, each in a kernel of its own. The figures are MB (10⁶ bytes) of proportional set
size (PSS): memory that several processes share is divided among them. Where the system does not
tell it (other than Linux), it is the unique set size: what is shared counts for none. --together
opens two labs in one JupyterLab, runs both to their end, and shows the most that the server and its
kernels held at one moment.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from unittest import mock

import nbformat
import psutil

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from labsupport.course.presenting import bring_to_life
from labsupport.course.running import execute
from labsupport.machine.commands import notebook_of
from labsupport.machine.jupyter import choose_port, running_jupyter, until_stopped
from labsupport.machine.presenting import kernel_of
from labsupport.places import lab_paths
from labsupport.settings import course_settings

PAUSE = 0.1  # seconds between two looks
DATA = ("MNIST", "embedded")


def held(process: psutil.Process) -> float:
    """MB of a process; 0 where it has ended."""
    try:
        memory = process.memory_full_info()
    except psutil.Error:
        return 0.0
    return getattr(memory, "pss", memory.uss) / 1e6


def runs(process: psutil.Process, program: str) -> bool:
    """Whether `program` is a part of the command that started the process; False if it ended."""
    try:
        return not program or program in " ".join(process.cmdline())
    except psutil.Error:
        return False


class Watch:
    """Looks at a process's children; `peak` is the most that they held together.

    own: it is a program of its own, so it counts too; else only the children that are new. program:
    only children with this word in their command count.
    """

    def __init__(self, parent: psutil.Process, *, own: bool = False, program: str = ""):
        self.parent, self.own, self.program, self.peak = parent, own, program, 0.0
        self._older = set() if own else set(parent.children(recursive=True))
        self._over = threading.Event()

    def look(self) -> None:
        while not self._over.wait(PAUSE):
            found = set(self.parent.children(recursive=True)) - self._older
            found |= {self.parent} if self.own else set()
            found = {one for one in found if runs(one, self.program)}
            self.peak = max(self.peak, sum(map(held, found)))

    def end(self) -> None:
        self._over.set()


@contextmanager
def watching(parent: psutil.Process, **settings) -> Iterator[Watch]:
    """A `Watch` with these settings in a thread of its own, which ends with the block."""
    watch = Watch(parent, **settings)
    thread = threading.Thread(target=watch.look)
    thread.start()
    try:
        yield watch
    finally:
        watch.end()
        thread.join()


def peak_of(lab: Path, data: str) -> float:
    """MB of the kernel that runs the whole lab, at its peak."""
    chosen = {"LABSUPPORT_DIGITS": "embedded"} if data == "embedded" else {}
    notebook = nbformat.read(lab, as_version=4)
    with mock.patch.dict(os.environ, chosen), watching(psutil.Process()) as watch:
        execute(notebook, lab.parent, lab.stem)
    return watch.peak


def peak_together(labs: list[Path]) -> tuple[float, float]:
    """MB of a JupyterLab in which these labs run to their end: with their kernels, and alone."""
    with tempfile.TemporaryDirectory() as folder, until_stopped(course_settings()) as settings:
        copies, runtime = Path(folder, "labs"), Path(folder, "runtime")
        copies.mkdir()
        for lab in labs:
            shutil.copy(lab, copies)
        settings |= {"JUPYTER_RUNTIME_DIR": str(runtime)}
        port = choose_port(0)
        with running_jupyter(copies, "--no-browser", port=port, settings=settings) as server:
            process = psutil.Process(server.process.pid)
            kernels = [kernel_of(lab.name, server, settings) for lab in labs]
            with watching(process, own=True) as watch, ThreadPoolExecutor() as pool:
                running = [
                    pool.submit(bring_to_life, copies / lab.name, kernel, whole=True)
                    for lab, kernel in zip(labs, kernels, strict=True)
                ]
                for work in running:
                    work.result()
            return watch.peak, held(process)


def main(arguments: list[str] | None = None) -> None:
    """Measures what is asked for, and prints the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("labs", nargs="*", metavar="NN", type=notebook_of, help="only these labs")
    parser.add_argument("--data", nargs="+", choices=DATA, default=DATA)
    parser.add_argument("--together", nargs="+", metavar="NN", type=notebook_of)
    options = parser.parse_args(arguments)
    if not options.together:
        print(f"{'lab':<28}" + "".join(f"{data:>10}" for data in options.data), flush=True)
        for lab in options.labs or lab_paths():
            peaks = [peak_of(lab, data) for data in options.data]
            print(f"{lab.stem:<28}" + "".join(f"{peak:>10.0f}" for peak in peaks), flush=True)
        return
    together, server = peak_together(options.together)
    names = " and ".join(lab.stem[:2] for lab in options.together)
    print(f"JupyterLab with {names}: {together:.0f} MB; the server alone: {server:.0f} MB")


if __name__ == "__main__":
    main()
