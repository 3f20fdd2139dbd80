"""What a class takes: real servers and kernels of many students, on this machine, at once.

    python3 -m labsupport bench class [--students N …] [--seconds 20]

N students begin together. Each has a JupyterLab of their own, as `lab` starts it, opens lab 06 and
runs it to its first Lab. Then one in ten drags a slider, and the others read. Printed for each N:
memory of a student, the seconds until the Lab is there, the milliseconds from a request to its
answer, and the computing that it took; then, from the largest N, the machine for 30, 100 and 200
students. A hub's servers are the same program with a log-in. Nothing is asserted: machines differ.
Ctrl-C and SIGTERM end all servers and kernels. After a `kill -9` they go on, and folders class-*
stay in the temporary folder.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from benchmarks._lesson import DRAGGING, Lesson, machines, table
from benchmarks._student import PATIENCE, Student, at_the_lab
from labsupport.machine.commands import notebook_of
from labsupport.machine.jupyter import STOP_SECONDS, until_stopped
from labsupport.settings import course_settings


@contextmanager
def nothing_left() -> Iterator[None]:
    """When it is left, for whatever reason, all processes that were started inside have ended."""
    this = psutil.Process()
    before = set(this.children(recursive=True))
    try:
        yield
    finally:
        left = set(this.children(recursive=True)) - before
        for one in left:
            with suppress(psutil.Error):
                one.terminate()
        _, stubborn = psutil.wait_procs(left, timeout=STOP_SECONDS)
        for one in stubborn:
            with suppress(psutil.Error):
                one.kill()


class Class:
    """The students of one lesson, each on a thread, who wait for each other between its parts."""

    def __init__(self, students: int, notebook: Path, seconds: float, settings: dict[str, str]):
        self.students, self.notebook = students, notebook
        self.seconds, self.settings = seconds, settings
        self.all_there = threading.Barrier(students + 1)
        self.present: dict[int, Student] = {}
        self.opened: dict[int, tuple[float, float]] = {}  # seconds, and seconds of computing
        self.dragging = range(0, students, DRAGGING)

    def attend(self, place: int, folder: Path) -> None:
        """What one student does, from the bell to the end."""
        try:
            started = time.monotonic()
            with at_the_lab(self.notebook, folder, self.settings) as student:
                self.opened[place] = time.monotonic() - started, student.cpu_seconds()
                self.present[place] = student
                self._wait()  # all are there
                self._wait()  # the memory has been looked at
                act = student.drag if place in self.dragging else student.rest
                act(self.seconds)
                self._wait()  # all have finished
                self._wait()
        except BaseException:
            self.all_there.abort()
            raise

    def _wait(self) -> None:
        self.all_there.wait(PATIENCE + self.seconds)

    def _reason(self, attending: list[Future]) -> BaseException:
        """Why somebody is missing: not that the others waited in vain."""
        problems = [problem for one in attending if (problem := one.exception())]
        waited = (threading.BrokenBarrierError,)
        return next((one for one in problems if not isinstance(one, waited)), problems[0])

    def held(self) -> list[tuple[float, float]]:
        return [student.megabytes() for student in self.present.values()]

    def computed(self) -> dict[int, float]:
        return {place: student.cpu_seconds() for place, student in self.present.items()}

    def lesson(self) -> Lesson:
        """Holds the lesson and returns what it took."""
        with (
            tempfile.TemporaryDirectory(prefix="class-", ignore_cleanup_errors=True) as folder,
            ThreadPoolExecutor(self.students) as pool,
            nothing_left(),
        ):
            places = range(self.students)
            attending = [pool.submit(self.attend, k, Path(folder, str(k))) for k in places]
            try:
                self._wait()
                before = self.computed()
                self._wait()
                started = time.monotonic()
                self._wait()
                wall, memory, after = time.monotonic() - started, self.held(), self.computed()
                self._wait()
                for one in attending:
                    one.result()
            except threading.BrokenBarrierError:
                raise self._reason(attending) from None
            except BaseException:
                self.all_there.abort()
                raise
        spent = {place: after[place] - before[place] for place in places}
        dragging = [spent.pop(place) for place in self.dragging]
        return Lesson(
            memory=memory,
            opened=[seconds for seconds, _ in self.opened.values()],
            opening=[computing for _, computing in self.opened.values()],
            answers=[took for k in self.dragging for took in self.present[k].took],
            dragging=dragging,
            reading=[seconds / wall for seconds in spent.values()],
        )


def main(arguments: list[str] | None = None) -> None:
    """Measures and prints the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--students", nargs="+", type=int, default=[1, 5, 10], metavar="N")
    parser.add_argument("--seconds", type=float, default=20, help="of dragging, for each N")
    options = parser.parse_args(arguments)
    if min(options.students) < 1:
        parser.error("a class has one student at least")
    room, load = psutil.virtual_memory(), psutil.getloadavg()[0]
    print(
        f"This machine: {os.cpu_count()} cores, {room.total / 1e9:.0f} GB, load {load:.1f} before"
    )
    lessons = []
    with until_stopped(course_settings()) as settings:
        for students in options.students:
            lessons.append(Class(students, notebook_of("06"), options.seconds, settings).lesson())
            print(table(lessons[-1], head=len(lessons) == 1), flush=True)
    if len(lessons) < len(options.students):  # somebody has stopped it
        sys.exit(130)
    print(machines(max(lessons, key=lambda lesson: len(lesson.opened))))


if __name__ == "__main__":
    main()
