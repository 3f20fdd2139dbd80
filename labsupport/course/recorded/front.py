"""The script and the style of recorded Labs: the front of the live ones, and answers looked up."""

from __future__ import annotations

from pathlib import Path

from labsupport.explore import page
from labsupport.front import front_source

FRONT = Path(__file__).with_name("front")
PARTS = ("model.js", "frames.js", "lines.js", "trainings.js", "show.js")
EXPORT = "export default { render };"


def recorded_front() -> str:
    """A classic script that defines `showRecordedLab(element, key, folder)`.

    Browsers refuse modules and `fetch` on file://, so the module of the live Labs becomes a part of
    one function.
    """
    live = front_source(page.FRONT, page.PARTS)
    if live.count(EXPORT) != 1 or "import " in live.split("//", 1)[0]:
        raise ValueError(f"the front of the Labs no longer ends with one {EXPORT!r}")
    own = "\n".join((FRONT / part).read_text(encoding="utf-8") for part in PARTS)
    return f"(() => {{\n'use strict';\n{live.replace(EXPORT, '')}\n{own}\n}})();\n"


def recorded_style() -> str:
    """The style of recorded Labs: that of the live ones, and a little more."""
    files = (page.FRONT / "lab.css", FRONT / "recorded.css")
    return "\n".join(file.read_text(encoding="utf-8") for file in files)
