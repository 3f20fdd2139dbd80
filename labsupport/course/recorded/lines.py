"""Records a Lab without a training, line by line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

import numpy as np

from labsupport.course.recorded.frames import Frames, pixels
from labsupport.course.recorded.plan import Line
from labsupport.explore import Lab

WORDS = ("words", "setting", "pinned", "error")  # of an answer
SAMPLES = 5  # pictures of a line that are looked at to choose its base


def record_lines(lab: Lab, lines: Sequence[Line], folder: Path) -> dict:
    """The answers of a Lab, and its frames, written into `folder`.

    settings: of all answers, as {control: value}. answers: of each setting its frame (-1: `compute`
    failed, and the picture before it stays), its words, the number of what is pinned (-1: nothing)
    and what the page says of it, the call that makes the Lab so, an error, the number of a handle.
    All words are numbers in `texts`: with a pin most of them are the same once more.
    """
    frames, settings, answers = Frames(folder), [], []
    pins, handles, texts = [], [], {}
    for line in lines:
        if line.pinned is not None and line.pinned not in pins:
            pins.append(line.pinned)
            _pin(lab, line.pinned)
        every = range(0, len(line.stops), max(1, len(line.stops) // SAMPLES))
        drawn = {place: _answer(lab, line.settings[place]) for place in every}
        frames.learn(
            [picture for picture, _ in drawn.values() if picture is not None], len(line.stops)
        )
        for place, setting in enumerate(line.settings):
            picture, told = drawn.get(place) or _answer(lab, setting)
            told["frame"] = -1 if picture is None else frames.add(picture)
            told["pin"] = -1 if line.pinned is None else pins.index(line.pinned)
            if handle := told.pop("handle", None):
                handles += [] if handle in handles else [handle]
                told["handle"] = handles.index(handle)
            for name in filter(told.get, WORDS):
                told[name] = texts.setdefault(told[name], len(texts))
            settings.append(setting)
            answers.append(told)
    _pin(lab, None)
    return {
        "kind": "lines",
        "main": lines[0].main,
        "settings": settings,
        "answers": answers,
        "texts": list(texts),
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


def _answer(lab: Lab, setting: Mapping) -> tuple[np.ndarray | None, dict]:
    """The pixels of a setting and what is told with them; None where there is no result."""
    with suppress(Exception):  # the Lab keeps what it was, and says it on the page too
        lab.set(**setting)
    told = {"words": lab.summary, "setting": lab.setting}
    others = {"pinned": lab.status["pinned"], "error": lab.error}
    others["handle"] = lab.status.get("handle")
    told |= {name: value for name, value in others.items() if value}
    return None if lab.error else pixels(lab.png), told
