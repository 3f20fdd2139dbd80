"""Records a Lab without a training, line by line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from labsupport.course.recorded.frames import Frames, pixels
from labsupport.course.recorded.plan import Line
from labsupport.explore import Lab

SAMPLES = 5  # pictures of a line that are looked at to choose its base


def record_lines(lab: Lab, lines: Sequence[Line], folder: Path) -> dict:
    """The answers of a Lab, and its frames, written into `folder`.

    settings: of all answers, as {control: value}. answers: of each setting its frame (-1: `compute`
    failed, and the picture before it stays), its words, the number of what is pinned (-1: nothing)
    and what the page says of it, the call that makes the Lab so, an error, the number of a handle.
    """
    frames, settings, answers = Frames(folder), [], []
    pins, handles = [], []
    for line in lines:
        if line.pinned is not None and line.pinned not in pins:
            pins.append(line.pinned)
            _pin(lab, line.pinned)
        samples = line.settings[:: max(1, len(line.stops) // SAMPLES)]
        frames.learn([picture for one in samples if (picture := _picture(lab, one)) is not None])
        for setting in line.settings:
            picture = _picture(lab, setting)
            settings.append(setting)
            told = {
                "frame": -1 if picture is None else frames.add(picture),
                "pin": -1 if line.pinned is None else pins.index(line.pinned),
                "words": lab.summary,
                "setting": lab.setting,
            }
            optional = {"pinned": lab.status["pinned"], "error": lab.error}
            told |= {name: words for name, words in optional.items() if words}
            if handle := lab.status.get("handle"):
                handles += [] if handle in handles else [handle]
                told["handle"] = handles.index(handle)
            answers.append(told)
    _pin(lab, None)
    return {
        "kind": "lines",
        "settings": settings,
        "answers": answers,
        "pins": pins,
        "handles": handles if all(_movable(handle, settings) for handle in handles) else [],
        "frames": frames.listed,
        "pictures": len(frames.listed),
    }


def _pin(lab: Lab, setting: Mapping | None) -> None:
    """Pins the result of a setting, or nothing."""
    if lab.pinned is not None:
        lab.press("Pin")
    if setting is not None:
        lab.set(**setting)
        lab.press("Pin")


def _movable(handle: Mapping, settings: Sequence[Mapping]) -> bool:
    """Whether more than one place of a handle is recorded."""
    names = handle["x"]["control"], handle["y"]["control"]
    return all(len({setting[name] for setting in settings}) > 2 for name in names)


def _picture(lab: Lab, setting: Mapping):
    """The pixels of a setting; None where there is no result, and `lab.error` says why."""
    with suppress(Exception):  # the Lab keeps what it was, and says it on the page too
        lab.set(**setting)
    return None if lab.error else pixels(lab.png)
