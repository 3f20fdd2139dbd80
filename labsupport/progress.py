"""What a student has opened, predicted and solved, kept beside the copies. Standard library only.

It is a file of short lines of JSON, one for each event. Lines are only ever added, so two kernels
can write at once on a local disk, and a line that was cut off spoils no other. The order of the
lines counts; their times are only shown, so a clock that changes does no harm.
"""

import errno
import json
import os
import re
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path, PurePath
from typing import Any, BinaryIO

from labsupport.places import my_labs, room_names

VERSION = 1
NAME = "progress.jsonl"
NEEDS_LOCK = os.name == "nt"
LOCK_TRIES, LOCK_SECONDS, FAR_BEHIND = 200, 0.005, 2**30
MOST = 5 * 2**20  # bytes that a kernel reads before its first event: 45 000 events and more
OPENED, CHECKED, HINTED, SHOWN, PREDICTED = "opened", "checked", "hinted", "shown", "predicted"

_lock = threading.Lock()
if hasattr(os, "register_at_fork"):  # another thread's lock would be held in a child for ever
    os.register_at_fork(after_in_child=lambda: _lock.release() if _lock.locked() else None)
_known: dict[Path, "Record"] = {}
_told: set[Path] = set()


@dataclass
class Attempts:
    """What happened at an exercise until it was solved: wrong checks, hints, solution shown.

    checks, hints: how often; the same cell run twice counts twice. solved: when, None until then.
    """

    checks: int = 0
    hints: int = 0
    solution_shown: bool = False
    solved: str | None = None


@dataclass(frozen=True)
class Guess:
    """The first answer to a prediction; choice: None where it was skipped."""

    choice: str | None
    right: bool
    at: str


@dataclass
class Record:
    """All that happened: labs and exercises and predictions by name; unread: lines left aside."""

    opened: dict[str, str] = field(default_factory=dict)
    exercises: dict[str, Attempts] = field(default_factory=dict)
    predictions: dict[str, Guess] = field(default_factory=dict)
    unread: int = 0

    def is_news(self, event: Mapping[str, Any]) -> bool:
        """Whether an event adds to this: the first opening, the first guess, all until solved."""
        did, what = event["did"], event["what"]
        if did in (OPENED, PREDICTED):
            return what not in (self.opened if did == OPENED else self.predictions)
        attempts = self.exercises.get(what, Attempts())
        return attempts.solved is None and not (did == SHOWN and attempts.solution_shown)

    def take(self, event: Mapping[str, Any]) -> None:
        """Adds an event that is news."""
        did, what, at = event["did"], event["what"], event["at"]
        if not self.is_news(event):
            return
        if did == OPENED:
            self.opened[what] = at
            return
        if did == PREDICTED:
            self.predictions[what] = Guess(event.get("choice"), event["right"], at)
            return
        attempts = self.exercises.setdefault(what, Attempts())
        if did == HINTED:
            attempts.hints += 1
        elif did == SHOWN:
            attempts.solution_shown = True
        elif event["right"]:
            attempts.solved = at
        else:
            attempts.checks += 1


def path() -> Path:
    """The file, beside the student's own copies, so that it travels with them."""
    return my_labs() / NAME


def is_off() -> bool:
    """Whether LABSUPPORT_PROGRESS=0 asks that nothing is kept or shown."""
    return os.environ.get("LABSUPPORT_PROGRESS", "").strip() == "0"


def read(most: int = -1) -> Record:
    """All that was noted; nothing where it is off. OSError where the file cannot be read.

    most: read so many bytes only. Lines that are damaged, or that a later version of the course has
    written, are counted only.
    """
    record = Record()
    if is_off():
        return record
    try:
        with path().open("rb") as file:
            lines = file.read(most).split(b"\n")
    except FileNotFoundError:
        return record
    for line in filter(bytes.strip, lines):
        event = _event(line)
        if event is None:
            record.unread += 1
        else:
            record.take(event)
    return record


def _event(line: bytes) -> dict | None:
    try:
        event = json.loads(line)
    except (ValueError, RecursionError):
        return None
    if not isinstance(event, dict) or event.get("v") != VERSION:
        return None
    did = event.get("did")
    sound = (
        did in (OPENED, CHECKED, HINTED, SHOWN, PREDICTED)
        and all(isinstance(event.get(name), str) for name in ("what", "at"))
        and (did not in (CHECKED, PREDICTED) or isinstance(event.get("right"), bool))
        and isinstance(event.get("choice"), str | None)
    )
    return event if sound else None


def note(did: str, what: str, **more: Any) -> None:
    """Notes an event of a notebook, if it is news and the notebook is a student's own copy.

    Never raises: where the file cannot be written, that is said once, and all else goes on.
    """
    if not is_off() and _in_own_copy():
        _note(did, what, more)


def note_opened(lab: str) -> None:
    """Notes that the command `lab` opens the copy of a lab; lab: its room. Never raises."""
    if not is_off():
        _note(OPENED, lab, {})


def note_this_notebook() -> None:
    """Notes the lab whose notebook this kernel runs, where Jupyter has told its name."""
    name = PurePath(os.environ.get("JPY_SESSION_NAME", "").replace("\\", "/")).name
    found = re.match(r"\d\d_(\w+)", name)  # 06_init_variance-newer.ipynb too
    if found and found[1] in room_names():
        note(OPENED, found[1])


def _in_own_copy() -> bool:
    """Whether this program runs in the folder of the copies, as the kernel of one does.

    On a hub a server is one student's, and every notebook there is their own.
    """
    if os.environ.get("JUPYTERHUB_USER"):
        return True
    try:
        return Path.cwd().resolve().is_relative_to(my_labs().resolve())
    except (OSError, RuntimeError):  # the folder is gone, or there is no home
        return False


def _note(did: str, what: str, more: dict) -> None:
    at = datetime.now(UTC).isoformat(timespec="seconds")
    event = {"v": VERSION, "at": at, "did": did, "what": what} | more
    with _lock:  # a question is answered on another thread than a cell runs
        file = None
        try:
            file = path()
            known = _known_of(file)
            if known.is_news(event):
                _append(file, event)
                known.take(event)
        except (OSError, RuntimeError) as problem:  # RuntimeError: of ~ where there is no home
            _tell_once(file, getattr(problem, "strerror", None) or problem)


def _tell_once(file: Path | None, why: object) -> None:
    """Says that nothing can be kept, but for a hub on which nobody has made a place for it."""
    chosen = os.environ.get("LABSUPPORT_MY_LABS", "").strip()
    nobodys = not chosen and os.environ.get("JUPYTERHUB_USER") and not os.path.exists(file.parent)
    if file not in _told and not nobodys:
        print(f"(Your progress cannot be kept in {file or chosen}: {why}. All else works.)")
    _told.add(file)


def _known_of(file: Path) -> Record:
    """What this process knows of the file, which it reads once, and again after it has gone."""
    if file not in _known or not file.exists():
        try:
            _known[file] = read(MOST)
        except OSError:
            _known[file] = Record()
    return _known[file]


def _append(file: Path, event: dict) -> None:
    """Adds a line in one write at the end, which is not mixed with another kernel's.

    It begins a new line: what stands before it may have been cut off.
    """
    line = f"\n{json.dumps(event)}\n".encode("ascii")
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("ab", buffering=0) as opened:
        if NEEDS_LOCK:
            _wait_for_others(opened)
        if opened.write(line) != len(line):  # what a nearly full disk says of it is only this
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def _wait_for_others(file: BinaryIO) -> None:
    """Locks a byte far behind the end until the file is closed.

    Windows finds the end and writes there in two steps.
    """
    import msvcrt

    for _ in range(LOCK_TRIES):
        file.seek(FAR_BEHIND)
        try:
            return msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            time.sleep(LOCK_SECONDS)
