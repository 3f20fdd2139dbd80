"""The folder of a course of nbgrader: a source for every lab, and the configuration.

What an instructor has changed in it is never overwritten.
"""

from __future__ import annotations

import os
from pathlib import Path

from labsupport.course.files import CourseProblem, disk_trouble, read, write
from labsupport.course.grading import MARK, digest_of, for_nbgrader, short_hash
from labsupport.places import NOTEBOOKS, ROOT, files_in, lab_paths

CONFIG = "nbgrader_config.py"
TEMPLATE = Path(__file__).with_name("pages") / "nbgrader_config.py.txt"
HEAD = "# Written by `python3 -m labsupport instructor`, renewed by it while unchanged: {}\n"
CHANGED = "{} was changed since we wrote it, and stays as it is."


def write_nbgrader_course(directory: Path | str) -> list[str]:
    """Writes `source/<lab>/<lab>.ipynb` for every lab, and `nbgrader_config.py`.

    What the instructor has changed since stays, and is told: these lines are printed and returned.
    Gradebook, releases and submissions are not touched. CourseProblem for a folder that holds
    something else, and for one that cannot be written.
    """
    directory = Path(directory)
    with disk_trouble(directory):
        _refuse_foreign(directory)
        directory.mkdir(parents=True, exist_ok=True)
    news = _write_config(directory)
    for path in lab_paths():
        source = directory / "source" / path.stem / path.name
        if not _is_ours(source):
            news.append(CHANGED.format(source))
            continue
        with disk_trouble(directory):
            source.parent.mkdir(parents=True, exist_ok=True)
        write(for_nbgrader(read(path)), source)
    print("\n".join([*news, f"{directory} is a course of nbgrader."]), flush=True)
    return news


def _is_ours(source: Path) -> bool:
    """Whether a source notebook is as we wrote it, or there is none."""
    if not source.exists():
        return True
    try:
        found = read(source)
    except CourseProblem:
        return False
    noted = found.metadata.get(MARK)
    return isinstance(noted, dict) and noted.get("nbgrader") == digest_of(found)


def _write_config(directory: Path) -> list[str]:
    text = config_text(os.path.realpath(directory))
    path = directory / CONFIG
    with disk_trouble(directory):
        if path.exists():
            head, _, body = path.read_text(encoding="utf-8", errors="replace").partition("\n")
            if head.split()[-1:] != [short_hash(body)]:
                return [CHANGED.format(path)]
        path.write_text(HEAD.format(short_hash(text)) + text, encoding="utf-8", newline="\n")
    return []


def config_text(folder: str) -> str:
    """What nbgrader reads in the folder of its course: Python, whatever the folder is called."""
    return TEMPLATE.read_text(encoding="utf-8").format(course=str(ROOT), folder=folder)


def _refuse_foreign(directory: Path) -> None:
    if directory.exists() and not directory.is_dir():
        raise CourseProblem(f"{directory} is a file: name a folder for the course of nbgrader.")
    if Path(os.path.realpath(directory)) in (ROOT, NOTEBOOKS):
        raise CourseProblem(f"{directory} holds the course itself: name another folder.")
    config = directory / CONFIG  # an editor may have stored it in another encoding than ours
    ours = config.is_file() and HEAD[:40] in config.read_text(encoding="utf-8", errors="replace")
    if directory.is_dir() and files_in(directory, "*") and not ours:
        raise CourseProblem(
            f"{directory} is not empty and was not written by this command: "
            "name a new folder, or empty that one yourself."
        )
