"""The Labs of a lab, made from its room without its notebook, and its sheet."""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Callable

from labsupport.exercises.sheet import Sheet
from labsupport.explore import Lab
from labsupport.places import room_names


def explorers(room: str) -> list[Callable[..., Lab]]:
    """The functions in a room's `explorer.py` that make a Lab, in their order; [] for no room."""
    if room not in room_names():
        return []
    module = importlib.import_module(f"labsupport.labs.{room}.explorer")
    functions = [value for value in vars(module).values() if inspect.isfunction(value)]
    return [one for one in functions if one.__module__ == module.__name__ and _makes_a_lab(one)]


def sheet_of(room: str) -> Sheet:
    """The instructor's sheet of a room; an empty one for no room."""
    if room not in room_names():
        return Sheet([], {}, {})
    return importlib.import_module(f"labsupport.labs.{room}.sheet").SHEET


def _makes_a_lab(function: Callable) -> bool:
    return str(function.__annotations__.get("return", "")).endswith("Lab")
