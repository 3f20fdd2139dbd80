"""What one lesson of `bench class` took, and the machine that larger ones need."""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import mean, median

from benchmarks._student import EVENTS, LOOK, STROKE
from benchmarks.slider_latency import percentile

CLASSES = (30, 100, 200)
DRAGGING = 10  # one student in so many drags at a time
ANSWERS_A_SECOND = EVENTS * STROKE / (STROKE + LOOK)  # of one who drags, on a machine with room
SYSTEM_GB = 2.0  # for the system, the hub and its proxy
LOGIN_MB = 41  # of a hub's server, jupyterhub-singleuser, beyond those of a JupyterLab
# Seconds of computing of a hub's start beyond a JupyterLab's: binder/start reads and lays the
# copies (1.5), and jupyterhub-singleuser is imported (0.5).
LOGIN_SECONDS = 2.0
PEAK_MB = 425  # a kernel at its most, in the largest lab: `bench memory`
BUSY = 0.7  # of all cores, while some drag: the rest is for those who run cells and open labs
WAIT = 120  # seconds that the last of a class may wait when all come at the same moment
CORES = (2, 4, 8, 16, 32, 48, 64, 96, 128)
GIGABYTES = (4, 8, 16, 32, 48, 64, 96, 128, 192, 256)


@dataclass(frozen=True)
class Lesson:
    """What was measured; a list has one value for each student, or for each answer."""

    memory: list[tuple[float, float]]  # MB of the server and of its kernel, after the dragging
    opened: list[float]  # seconds from the start of the server to the Lab
    opening: list[float]  # seconds of computing that this took
    answers: list[float]  # milliseconds from a request to its answer
    dragging: list[float]  # seconds of computing, of each student who dragged,
    reading: list[float]  # and cores that each one kept busy who read

    @property
    def megabytes(self) -> float:
        """Of a student: the server and its kernel."""
        return mean(map(sum, self.memory))

    @property
    def for_an_answer(self) -> float:
        """Seconds of computing that an answer takes, in the server and the kernel."""
        return sum(self.dragging) / len(self.answers)

    def busy(self, students: int) -> float:
        """Cores that a class keeps busy while one in ten drags, and all answers come in time."""
        dragging = math.ceil(students / DRAGGING)
        reading = mean(self.reading) if self.reading else 0.0
        return dragging * ANSWERS_A_SECOND * self.for_an_answer + (students - dragging) * reading


def table(lesson: Lesson, *, head: bool) -> str:
    """What was measured, in a line; head: with the names of the columns."""
    names = (
        f"{'students':>8}{'server MB':>11}{'kernel MB':>11}{'open s':>8}{'last s':>8}{'cpu s':>7}"
    )
    names += f"{'answer ms: p50':>16}{'p95':>7}{'cpu ms each':>13}"
    servers, kernels = (mean(values) for values in zip(*lesson.memory, strict=True))
    p50, p95 = (percentile(lesson.answers, share) for share in (0.5, 0.95))
    line = f"{len(lesson.opened):>8}{servers:>11.0f}{kernels:>11.0f}{median(lesson.opened):>8.1f}"
    line += f"{max(lesson.opened):>8.1f}{mean(lesson.opening):>7.1f}{p50:>16.0f}{p95:>7.0f}"
    line += f"{1000 * lesson.for_an_answer:>13.0f}"
    return f"{names}\n{line}" if head else line


def at_least(wanted: float, sizes: tuple[int, ...]) -> int:
    """The smallest size that does; where none is large enough, the wanted one rounded up."""
    return next((size for size in sizes if size >= wanted), math.ceil(wanted))


def machines(lesson: Lesson) -> str:
    """The machine for each size of class, with what it was reckoned from."""
    server = mean(server for server, _ in lesson.memory) + LOGIN_MB
    lines = [
        f"\nReckoned from the {len(lesson.opened)} students measured. GB: each student's server "
        f"and a kernel at\nits most, {PEAK_MB} MB, and {SYSTEM_GB:g} GB for the system and the "
        f"hub. Cores: one in {DRAGGING} drags and at\nmost {BUSY:.0%} are busy; the last is at "
        f"the Lab within {WAIT} s when all come at the same moment. That is computing, "
        f"{mean(lesson.opening):.1f} s for\neach and {LOGIN_SECONDS:g} s for a hub's start. Left "
        "out: the hub's own work, a slow disk or network, trainings.",
        f"{'students':>8}{'at the Lab GB':>15}{'at the most GB':>16}{'cores busy':>12}"
        f"{'machine':>20}{'last at the Lab s':>19}",
    ]
    for students in CLASSES:
        each = lesson.megabytes + LOGIN_MB, server + PEAK_MB
        lab, most = (students * mb / 1000 + SYSTEM_GB for mb in each)
        busy, opening = lesson.busy(students), students * (mean(lesson.opening) + LOGIN_SECONDS)
        cores = at_least(max(busy / BUSY, opening / WAIT), CORES)
        machine = f"{cores} cores, {at_least(most, GIGABYTES)} GB"
        lines.append(
            f"{students:>8}{lab:>15.1f}{most:>16.1f}{busy:>12.1f}{machine:>20}"
            f"{opening / cores:>19.0f}"
        )
    return "\n".join(lines)
