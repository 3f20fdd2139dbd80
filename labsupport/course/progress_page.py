"""A student's progress as one page to hand in, which needs no other file and no network."""

from __future__ import annotations

from datetime import datetime
from html import escape
from pathlib import Path

from labsupport import progress
from labsupport.course.files import CourseProblem, write_page
from labsupport.course.progress_map import is_solved, my_progress, progress_map
from labsupport.exercises.registry import all_exercises
from labsupport.places import lab_paths
from labsupport.progress import Attempts, Record

STYLE = Path(__file__).with_name("pages") / "progress.css"
MARK = '<meta name="generator" content="python3 -m labsupport progress">'
PROVES = """\
This page is a report, and no proof. The course wrote it from a file on the student's own computer,
and whoever has that file can change it. It says which exercises a check has found right there, not
who wrote the answers. A failed check counts each time its cell was run. Grades come from nbgrader,
which runs the answers again."""
DAY = "%d %B %Y"
PAGE = """\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
{mark}
<title>Progress of {name}</title>
<style>{style}</style>
</head>
<body>
<h1>Why do deep networks train, or fail to?</h1>
<p>Progress of <strong>{name}</strong>, {day}</p>
{map}
<p>{guesses}</p>
<h2>Exercises that were solved</h2>
{solved}
<h2>What this page says, and what it does not</h2>
<p class="note">{proves}</p>
</body>
</html>
"""


def report_progress(page: Path | None = None, name: str = "") -> str:
    """The map in words; or, where a page is named, that it was written for a student called `name`.

    CourseProblem where that cannot be done.
    """
    if progress.is_off():
        raise CourseProblem("LABSUPPORT_PROGRESS is 0, so nothing is kept: unset it.")
    if page is None:
        return f"{my_progress()}\n\nKept in {progress.path()}."
    if not name.strip():
        raise CourseProblem('Whose page is it? Add your name: --name "Ada Lovelace".')
    try:
        record = progress.read()
    except OSError as problem:
        why = problem.strerror or problem
        raise CourseProblem(f"{progress.path()} cannot be read: {why}.") from problem
    write_progress_page(page, name.strip(), record)
    return f"{page.resolve()} is the page to hand in."


def write_progress_page(file: Path, name: str, record: Record) -> None:
    """Writes the page of a student called `name`, in one step.

    CourseProblem where it cannot be written, and where the file holds something else.
    """
    write_page(progress_page(name, record), file, mark=MARK)


def progress_page(name: str, record: Record) -> str:
    """The page as HTML."""
    return PAGE.format(
        mark=MARK,
        style=STYLE.read_text(encoding="utf-8"),
        name=escape(name),
        day=datetime.now().strftime(DAY),
        map=progress_map(record).html(),
        guesses=_guesses(record),
        solved=_solved(record),
        proves=PROVES,
    )


def _guesses(record: Record) -> str:
    made = [guess for guess in record.predictions.values() if guess.choice is not None]
    right = sum(guess.right for guess in made)
    skipped = len(record.predictions) - len(made)
    return (
        f"Predictions: {len(made)} guessed, {right} of these right, {skipped} skipped. "
        "A guess comes before the experiment, so a wrong one is no fault."
    )


def _solved(record: Record) -> str:
    order = {path.stem[3:]: path.name[:2] for path in lab_paths()}
    tasks = sorted((one for one in all_exercises() if one.lab in order), key=lambda t: order[t.lab])
    rows = [
        _row(f"{order[task.lab]} {task.name}", record.exercises[task.name], len(task.hints))
        for task in tasks
        if is_solved(record, task.name)
    ]
    if not rows:
        return "<p>None yet.</p>"
    head = "".join(
        f"<th>{text}</th>"
        for text in ("solved on", "failed checks before", "hints before", "our solution before")
    )
    name = '<th style="text-align: left">exercise</th>'
    return "\n".join(["<table>", f"<thead><tr>{name}{head}</tr></thead>", *rows, "</table>"])


def _row(name: str, attempts: Attempts, all_hints: int) -> str:
    """The line of an exercise. A kernel that was started anew gives the same hints again."""
    shown, hints = "seen" if attempts.solution_shown else "–", min(attempts.hints, all_hints)
    columns = [_day(attempts.solved), attempts.checks or "–", hints or "–", shown]
    left = f'<td style="text-align: left">{escape(name)}</td>'
    return f"<tr>{left}{''.join(f'<td>{escape(str(text))}</td>' for text in columns)}</tr>"


def _day(moment: str) -> str:
    """The day of a moment in ISO form, where this computer is; the text itself if it is none."""
    try:
        return datetime.fromisoformat(moment).astimezone().strftime(DAY)
    except (ValueError, OSError, OverflowError):
        return moment
