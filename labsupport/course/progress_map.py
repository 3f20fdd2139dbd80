"""The map of the course with a student's own ticks, as a table in words and in HTML."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from html import escape
from pathlib import Path

from labsupport import progress
from labsupport.exercises.predictions import questions
from labsupport.exercises.registry import all_exercises
from labsupport.places import lab_paths

DONE, NOT = "✓", "–"
WIDTH = 13  # of a column in words
UNREAD = "Lines of {file} that this version of the course cannot read: {count}. They stay there."


@dataclass(frozen=True)
class Share:
    """So many of all of a lab's predictions or exercises."""

    done: int
    all: int

    def __str__(self) -> str:
        tick = f"{DONE} " if self.all and self.done >= self.all else ""
        return f"{tick}{self.done} of {self.all}"


@dataclass(frozen=True)
class Row:
    """One lab of the map: its notebook's name without the ending, and what was done in it."""

    stem: str
    opened: bool
    predictions: Share
    exercises: Share

    @property
    def name(self) -> str:
        """Number and name in words: "06 init variance"."""
        return self.stem.replace("_", " ")

    @property
    def columns(self) -> list[str]:
        """What the table says of the lab, beside its name."""
        return [DONE if self.opened else NOT, str(self.predictions), str(self.exercises)]


@dataclass(frozen=True)
class Map:
    """Every lab with what was done in it. A notebook shows it as a table with links."""

    rows: list[Row]
    remark: str = ""

    @property
    def total(self) -> list[str]:
        """The last line: how many labs, predictions and exercises of all."""
        labs = Share(sum(row.opened for row in self.rows), len(self.rows))
        return [str(labs), *(str(_sum(self.rows, kind)) for kind in ("predictions", "exercises"))]

    def __repr__(self) -> str:
        head = _line("lab", ["opened", "predictions", "exercises"])
        lines = [_line(row.name, row.columns) for row in self.rows]
        return "\n".join([head, *lines, _line("all", self.total), *filter(None, [self.remark])])

    def _repr_html_(self) -> str:
        return self.html(link=_beside)

    def html(self, link: Callable[[str], str] | None = None) -> str:
        """The table; link(stem): the address behind the name of a lab."""
        rows = []
        for row in self.rows:
            name = escape(row.name)
            name = f'<a href="{link(row.stem)}">{name}</a>' if link else name
            rows.append(_tr("td", name, row.columns))
        head = _tr("th", "lab", ["opened", "predictions", "exercises"])
        foot = _tr("th", "all", self.total)
        remark = f"<p>{escape(self.remark)}</p>" if self.remark else ""
        table = "\n".join([f"<thead>{head}</thead>", "<tbody>", *rows, foot, "</tbody>"])
        return f"<table>\n{table}\n</table>{remark}"


def _beside(stem: str) -> str:
    """Where a lab's notebook lies, seen from here: nbgrader gives each a folder of its own."""
    own_folder = f"../{stem}/{stem}.ipynb"
    return own_folder if Path(own_folder).is_file() else f"{stem}.ipynb"


def my_progress() -> Map:
    """The map with the ticks of what was done in this folder of copies."""
    try:
        record = progress.read()
    except OSError as problem:
        why = problem.strerror or problem
        return progress_map(progress.Record(), f"{progress.path()} cannot be read: {why}.")
    told = UNREAD.format(file=progress.NAME, count=record.unread) if record.unread else ""
    return progress_map(record, told)


def progress_map(record: progress.Record, remark: str = "") -> Map:
    """The map with the ticks of a record."""
    asked = Counter(room for room, _ in questions().values())
    answered = Counter(questions()[name][0] for name in record.predictions if name in questions())
    tasks = Counter(task.lab for task in all_exercises())
    solved = Counter(task.lab for task in all_exercises() if is_solved(record, task.name))
    rows = [
        Row(
            path.stem,
            room in record.opened or bool(answered[room] or solved[room]),
            Share(answered[room], asked[room]),
            Share(solved[room], tasks[room]),
        )
        for path in lab_paths()
        for room in [path.stem[3:]]
    ]
    return Map(rows, remark)


def is_solved(record: progress.Record, name: str) -> bool:
    """Whether an exercise was solved."""
    return name in record.exercises and record.exercises[name].solved is not None


def _sum(rows: Iterable[Row], kind: str) -> Share:
    shares = [getattr(row, kind) for row in rows]
    return Share(sum(one.done for one in shares), sum(one.all for one in shares))


def _line(name: str, columns: list[str]) -> str:
    return f"{name:<26}" + "".join(f"{text:>{WIDTH}}" for text in columns)


def _tr(cell: str, name: str, columns: list[str]) -> str:
    left = f'<{cell} style="text-align: left">{name}</{cell}>'
    return f"<tr>{left}{''.join(f'<{cell}>{text}</{cell}>' for text in columns)}</tr>"
