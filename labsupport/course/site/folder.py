"""The folder of a site: never another's, and never half of one."""

from __future__ import annotations

import os
import re
import shlex
import shutil
from collections.abc import Callable, Collection, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path

from labsupport.course.files import CourseProblem, demand_writable, disk_trouble
from labsupport.course.site.kept import holds_any, take_notes_off
from labsupport.places import ROOT, files_in

MARK = '<meta name="generator" content="python3 -m labsupport site">'
INDEX = "index.html"
RECORDED = "recorded"
UNFINISHED = ".unfinished-site"  # inside the folder: what is built, until it is whole
WAITING = "Another window is writing a site into {0}: waiting until it is done …"
# What a site has at its top. Whatever else lies beside it belongs to somebody, and stays.
OURS = re.compile(rf"{INDEX}|recipe\.html|assets|pictures|{RECORDED}|\d\d_\w+\.html")

Lock = Callable[[Path, str], AbstractContextManager]  # alone(folder, what is said while it waits)


def not_alone(folder: Path, waiting: str) -> AbstractContextManager:
    """For a caller that knows of no other process in the folder."""
    return nullcontext()


@contextmanager
def built_in(directory: Path, alone: Lock = not_alone) -> Iterator[Path]:
    """A new folder to build a site in; what is there afterwards takes the place of what was.

    `directory` need not exist. An older site stays as it is until the new one is whole, also where
    the work inside fails or is stopped; the next build then finds the recordings that were made,
    and what is printed says where they are.
    alone(folder, words) lets one build after the other into the folder; the later one waits.
    CourseProblem, with the cure, for a folder that holds something else, for one inside the course,
    and where nothing can be written.
    """
    unfinished = directory / UNFINISHED
    with disk_trouble(directory):
        _refuse_foreign(directory)
        directory.mkdir(parents=True, exist_ok=True)
    with alone(unfinished, WAITING.format(directory)):
        try:
            with disk_trouble(directory):
                unfinished.mkdir(exist_ok=True)
                demand_writable(unfinished)
                _remove_all(unfinished, but=(RECORDED, INDEX))  # known by its index until whole
            yield unfinished
            with disk_trouble(directory):
                _replace(directory, unfinished)
        finally:
            half_replaced = _is_a_site(unfinished) and not _is_a_site(directory)
            if half_replaced:  # without it, what is there would be another's
                print(f"{_kept(directory, unfinished)}.", flush=True)
            elif holds_any(unfinished / RECORDED):
                how = f"`{_removing(unfinished)}` removes it"
                print(f"{_kept(directory, unfinished)}, and {how}.", flush=True)
            else:
                shutil.rmtree(unfinished, ignore_errors=True)


def _kept(directory: Path, unfinished: Path) -> str:
    """What is said of a folder that stays after a stop: it is hidden, and may be large."""
    return (
        f"{unfinished}, a hidden folder, keeps what was made so far: "
        f"the next site into {directory} goes on from it"
    )


def _removing(folder: Path) -> str:
    if os.name == "nt":
        return f'rmdir /s "{folder}"'
    return f"rm -r {shlex.quote(str(folder))}"


def _replace(directory: Path, new: Path) -> None:
    """Moves all of `new` up into `directory`, and takes away what an older site had there.

    The page by which a site is known goes first and comes last. Stopped in between, the folder is
    known by `new`, and the next build begins anew.
    """
    (directory / INDEX).unlink(missing_ok=True)
    take_notes_off(directory / RECORDED)
    others = [path.name for path in directory.iterdir() if not OURS.fullmatch(path.name)]
    _remove_all(directory, but=others)
    for part in sorted(new.iterdir(), key=lambda path: path.name == INDEX):
        part.rename(directory / part.name)


def _remove_all(folder: Path, but: Collection[str]) -> None:
    for path in folder.iterdir():
        if path.name in but:
            continue
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()


def _refuse_foreign(directory: Path) -> None:
    if directory.exists() and not directory.is_dir():
        raise CourseProblem(f"{directory} is a file: name a folder for the site.")
    if directory.is_symlink() and not directory.exists():
        raise CourseProblem(f"{directory} is a link that leads nowhere: remove it.")
    if Path(os.path.realpath(directory)).is_relative_to(ROOT):
        raise CourseProblem(
            f"{directory} lies inside the course: name a folder outside, such as "
            f"{ROOT.parent / f'{ROOT.name}-site'}."
        )
    unfinished = directory / UNFINISHED
    if unfinished.is_symlink():
        raise CourseProblem(f"{unfinished} leads elsewhere: remove this link.")
    if unfinished.is_file():
        raise CourseProblem(f"{unfinished} is a file in the way: remove it.")
    if _is_a_site(directory) or _is_a_site(unfinished):  # the latter: about to take its place
        return
    if directory.is_dir() and files_in(directory, "*"):
        raise CourseProblem(
            f"{directory} is not empty and was not written by this command: "
            "name a new folder, or empty that one yourself."
        )


def _is_a_site(folder: Path) -> bool:
    index = folder / INDEX
    return index.is_file() and MARK in index.read_text(encoding="utf-8", errors="replace")
