"""What a Lab and its page tell each other, and the page's own code."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import anywidget
import traitlets

from labsupport.explore.controls import Control
from labsupport.front import front_source

FRONT = Path(__file__).with_name("front")
PARTS = ("controls.js", "asking.js", "stage.js", "keys.js", "handle.js", "lab.js")


class Page(anywidget.AnyWidget):
    """The state of a Lab that its page shows.

    A kind of Lab with buttons of its own may have keys for them, KEYS: {letter: button}, and name
    those that are seldom needed, SELDOM: the page shows them under "More".
    """

    KEYS: Mapping[str, str] = {}
    SELDOM: Sequence[str] = ("Large print",)

    _esm = front_source(FRONT, PARTS)
    _css = FRONT / "lab.css"

    page = traitlets.Dict().tag(sync=True)  # what never changes, as `described` gives it
    values = traitlets.Dict().tag(sync=True)
    picture = traitlets.Bytes().tag(sync=True)
    summary = traitlets.Unicode().tag(sync=True)
    error = traitlets.Unicode().tag(sync=True)
    status = traitlets.Dict().tag(sync=True)  # buttons down, or gray and why; progress; a handle
    answered = traitlets.Int().tag(sync=True)  # number of the last request that the picture shows

    @classmethod
    def described(
        cls, title: str, controls: Sequence[Control], presets: Iterable[str], buttons: Iterable[str]
    ) -> dict:
        """What a page needs to make its controls and buttons.

        ValueError if two have one name, and where a choice names a button that is not there.
        """
        presets, buttons = list(presets), list(buttons)
        names = [*(control.name for control in controls), *presets, *buttons]
        if twice := sorted({name for name in names if names.count(name) > 1}):
            raise ValueError(f"{twice} is there twice; name every control, preset and button apart")
        shown = [control.page() for control in controls]
        if lacking := {one["button"] for one in shown if one.get("button")} - set(buttons):
            raise ValueError(f"no button {sorted(lacking)}; there are {buttons}")
        told = {"title": title, "controls": shown, "presets": presets, "buttons": buttons}
        return {**told, "keys": dict(cls.KEYS), "seldom": list(cls.SELDOM)}
