"""Records a Lab: the pictures of its plan as files, and the script that tells which is which."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from labsupport.course.files import CourseProblem, disk_trouble
from labsupport.course.recorded import plan, trainings
from labsupport.course.recorded.lines import record_lines
from labsupport.explore import Lab, TrainingLab
from labsupport.explore.controls import Slider

# In pixels: a laptop's page; a stage stretches the picture.
ROOM = {"width": 1040, "height": 640, "large": False}
NARROW = {**ROOM, "width": 374}  # a phone's, where the wide picture could not be read
NARROW_FOLDER = "narrow"
ANSWERED = ("Run", "Stop", "Step", "Pin", "Unpin", "Reset")
UNANSWERED = ("Large print", "New seed")  # buttons that ask for what is not recorded


@dataclass(frozen=True)
class Recording:
    """What was written for one Lab: pictures for wide pages, bytes in all, seconds it took."""

    pictures: int
    bytes: int
    seconds: float


def record(makers: Sequence[Callable[[], Lab]], folder: Path, key: str) -> Recording | None:
    """Records the Lab that the first of `makers` returns into `folder`, which exists and is empty.

    The others return the same Lab as it begins elsewhere, with runs pinned. `answers.js` there
    tells a page about it under `key`. A second, smaller recording for narrow pages lies in
    `folder/narrow`. The Labs are closed. None, and nothing is written, for a Lab with buttons of
    its own: what they do is not known here. CourseProblem where the folder cannot be written, or
    where a maker returns no Lab.
    """
    began = time.monotonic()
    with ExitStack() as stack:
        labs = [_made(make, key, stack) for make in makers]
        if not set(labs[0].page["buttons"]) <= {*ANSWERED, *UNANSWERED}:
            return None
        with disk_trouble(folder):
            tell = _trainings if isinstance(labs[0], TrainingLab) else _answers
            (folder / NARROW_FOLDER).mkdir(exist_ok=True)
            wide, narrow = tell(labs, folder)
            _register(folder, key, wide)
            _register(folder / NARROW_FOLDER, f"{key}/{NARROW_FOLDER}", narrow)
            size = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
    return Recording(wide["pictures"], size, time.monotonic() - began)


def _made(make: Callable[[], Lab], key: str, stack: ExitStack) -> Lab:
    """A Lab that is closed with the stack."""
    lab = make()
    if not isinstance(lab, Lab):
        raise CourseProblem(f"{key}: {type(lab).__name__} is no Lab, and cannot be recorded")
    stack.callback(lab.close)
    return lab


def plan_of(lab: Lab, most: plan.MostStops = plan.WIDE) -> list[plan.Line]:
    """The lines of a Lab that has just been made."""
    return plan.plan(lab.controls, lab.values, lab.presets, lab.experiments, most)


def _answers(labs: Sequence[Lab], folder: Path) -> list[dict]:
    (lab,) = labs
    start = lab.values
    plans = plan_of(lab), plan_of(lab, plan.NARROW)
    recorded = []
    for room, lines, place in zip((ROOM, NARROW), plans, _places(folder), strict=True):
        lab.fit(**room)
        recorded.append(_told(lab, start, record_lines(lab, lines, place)))
    return recorded


def _trainings(labs: Sequence[TrainingLab], folder: Path) -> list[dict]:
    most = trainings.WIDE, trainings.NARROW
    rooms = list(zip((ROOM, NARROW), _places(folder), most, strict=True))
    start, recorded = trainings.record_trainings(labs, rooms)
    return [_told(labs[0], start, answers) for answers in recorded]


def _places(folder: Path) -> tuple[Path, Path]:
    return folder, folder / NARROW_FOLDER


def _told(lab: Lab, start: Mapping, answers: dict) -> dict:
    """All that a page needs; a slider with several recorded values stops at these."""
    settings = answers["settings"]
    looks = [{"look": look} for run in answers.get("runs", ()) for look, *_ in run["looks"]]
    controls = []
    for control in lab.page["controls"]:
        name = control["name"]
        stops = sorted({one[name] for one in [*settings, *looks] if name in one})
        several = isinstance(lab.controls[name], Slider) and len(stops) > 1
        controls.append({**control, "stops": stops} if several else control)
    buttons = [name for name in lab.page["buttons"] if name not in UNANSWERED]
    page = {**lab.page, "controls": controls, "buttons": buttons}
    begin = {"page": page, "start": start, "presets": lab.presets}
    return {**begin, **answers, "settings": _folded(settings)}


def _folded(settings: Sequence[Mapping]) -> dict:
    """The settings as places in tables of values, which takes a tenth of the room."""
    names = list(settings[0])
    tables = {name: [] for name in names}
    rows = []
    for setting in settings:
        row = []
        for name, table in tables.items():
            value = json.dumps(setting[name])  # True is not 1
            if value not in table:
                table.append(value)
            row.append(table.index(value))
        rows.append(row)
    return {
        "names": names,
        "tables": [[json.loads(value) for value in table] for table in tables.values()],
        "rows": rows,
    }


def _register(folder: Path, key: str, answers: Mapping) -> None:
    """Writes the script that hands `answers` to the page."""
    told = json.dumps(answers, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    script = f"registerRecordedLab({json.dumps(key)}, {told});\n"
    (folder / "answers.js").write_text(script, encoding="utf-8", newline="\n")
