"""The controls of a Lab: what can be set, between which limits, and what its page shows."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Slider:
    """A number between `low` and `high` in steps of `step`.

    With `log` the slider moves over powers of ten and `step` is in decades. `marks` are named
    values that are shown below the track and can be clicked.
    """

    name: str
    label: str
    value: float
    low: float
    high: float
    step: float = 1
    log: bool = False
    marks: Mapping[str, float] = field(default_factory=dict)

    def accept(self, value: float) -> float:
        """`value` if the slider can show it; ValueError naming the limits otherwise."""
        whole = isinstance(self.value, int) and isinstance(self.step, int)
        fits = isinstance(value, (int, float)) and math.isfinite(value)
        if not fits or not self.low * (1 - 1e-9) <= value <= self.high * (1 + 1e-9):
            limits = f"a number from {self.low:g} to {self.high:g}"
            raise ValueError(f"{self.name} is {value!r}; it must be {limits}")
        return round(value) if whole else float(value)

    def page(self) -> dict:
        """What the page needs to draw it."""
        # A list: JavaScript would move a mark called "1" to the front of an object.
        marks = sorted(self.marks.items(), key=lambda mark: mark[1])
        return {"kind": "slider", **vars(self), "marks": [list(mark) for mark in marks]}


@dataclass(frozen=True)
class Choice:
    """One of `options`; a mapping gives each value its own label."""

    name: str
    label: str
    value: object
    options: Sequence | Mapping[str, object]

    @property
    def labeled(self) -> dict:
        if isinstance(self.options, Mapping):
            return dict(self.options)
        return {str(option): option for option in self.options}

    def accept(self, value):
        """`value` if it is one of the options; ValueError naming them otherwise."""
        known = list(self.labeled.values())
        if value not in known:
            raise ValueError(f"{self.name} is {value!r}; it must be one of {known}")
        return value

    def page(self) -> dict:
        """What the page needs to draw it."""
        options = [[label, value] for label, value in self.labeled.items()]
        return {"kind": "choice", "name": self.name, "label": self.label, "options": options}


@dataclass(frozen=True)
class Toggle:
    """On or off."""

    name: str
    label: str
    value: bool = False

    def accept(self, value) -> bool:
        """`value` as True or False; ValueError for anything else."""
        if value not in (True, False):
            raise ValueError(f"{self.name} is {value!r}; it must be True or False")
        return bool(value)

    def page(self) -> dict:
        """What the page needs to draw it."""
        return {"kind": "toggle", "name": self.name, "label": self.label}


@dataclass(frozen=True)
class Seed:
    """The seed of the randomness: a whole number, with a button that draws the next one."""

    name: str = "seed"
    label: str = "seed"
    value: int = 0

    def accept(self, value) -> int:
        """`value` as a whole number from 0; ValueError for anything else."""
        if not isinstance(value, (int, float)) or value != int(value) or value < 0:
            raise ValueError(f"{self.name} is {value!r}; it must be a whole number, 0 or more")
        return int(value)

    def page(self) -> dict:
        """What the page needs to draw it."""
        return {"kind": "seed", "name": self.name, "label": self.label}


Control = Slider | Choice | Toggle | Seed
