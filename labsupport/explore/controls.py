"""The controls of a Lab: what can be set, within which limits, and what its page shows.

`recorded` says which values of a control still answer on a page without a kernel, where a Lab shows
pictures that were recorded: True for all, or a list. None leaves it to `course.recorded.plan`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from numbers import Real

from labsupport.wording import number

Experiment = Sequence[Mapping[str, object]]  # settings {control: value}, one after the other


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
    recorded: bool | Sequence[float] | None = None

    def __post_init__(self):
        if not self.low < self.high or self.step <= 0 or (self.log and self.low <= 0):
            raise ValueError(
                f"slider {self.name}: from {self.low} to {self.high} in steps of {self.step} is no "
                f"track; low < high and step > 0 are needed, and low > 0 with log"
            )
        for value in (self.value, *self.marks.values()):
            self.accept(value)

    @property
    def whole(self) -> bool:
        """True when it moves over whole numbers."""
        return all(isinstance(number, int) for number in (self.value, self.low, self.step))

    def accept(self, value: float) -> float:
        """`value` if it is within the limits, on a step or not; else ValueError with the limits."""
        # The page's arithmetic may miss an end by a rounding error.
        low, high = self.low - 1e-9 * abs(self.low), self.high + 1e-9 * abs(self.high)
        fits = _is_number(value) and low <= value <= high
        if not fits or (self.whole and value != round(value)):
            kind = "whole number" if self.whole else "number"
            limits = f"a {kind} from {self.low:g} to {self.high:g}"
            raise ValueError(f"{self.name} is {value!r}; it must be {limits}")
        return int(value) if self.whole else float(min(max(value, self.low), self.high))

    @property
    def track(self) -> list[float]:
        """All values on its steps, from `low` on."""
        span = math.log10(self.high / self.low) if self.log else self.high - self.low
        steps = [place * self.step for place in range(int(span / self.step + 1e-6) + 1)]
        values = [self.low * 10**step if self.log else self.low + step for step in steps]
        return [self.accept(round(v) if self.whole else min(v, self.high)) for v in values]

    def in_words(self, value: float) -> str:
        """`value` as a person writes it, or the name of its mark."""
        names = [name for name, mark in self.marks.items() if mark == value]
        return names[0] if names else number(value)

    def page(self) -> dict:
        """What the page needs to draw it."""
        # A list: JavaScript would move a mark called "1" to the front of an object.
        marks = sorted(self.marks.items(), key=lambda mark: mark[1])
        told = {name: value for name, value in vars(self).items() if name != "recorded"}
        return {"kind": "slider", **told, "marks": [list(mark) for mark in marks]}


@dataclass(frozen=True)
class Choice:
    """One of `options`; a mapping {label: value} gives each value its own label.

    button: the name of a button of the Lab that does something with what is chosen; it stands
    beside the options. The page knows text, numbers, True, False and None only. For anything else,
    offer its name as text, and look it up in `compute`.
    """

    name: str
    label: str
    value: object
    options: Sequence | Mapping[str, object]
    button: str = ""
    recorded: bool | Sequence | None = None

    def __post_init__(self):
        for option in self.labeled.values():
            if not isinstance(option, (str, int, float, type(None))):
                raise TypeError(
                    f"choice {self.name}: {option!r} cannot be sent to the page; offer its name as "
                    f"text, and look it up in compute"
                )
        self.accept(self.value)

    @property
    def labeled(self) -> dict:
        if isinstance(self.options, Mapping):
            return dict(self.options)
        return {str(option): option for option in self.options}

    def accept(self, value):
        """The option that equals `value`; ValueError with the options if none does."""
        known = list(self.labeled.values())
        for option in known:
            # True equals 1, and is another option.
            if option == value and isinstance(option, bool) == isinstance(value, bool):
                return option
        raise ValueError(f"{self.name} is {value!r}; it must be one of {known}")

    def in_words(self, value) -> str:
        """The label of the option `value`."""
        return next(label for label, option in self.labeled.items() if option == value)

    def page(self) -> dict:
        """What the page needs to draw it."""
        options = [[label, value] for label, value in self.labeled.items()]
        told = {"kind": "choice", "name": self.name, "label": self.label, "button": self.button}
        return {**told, "options": options}


@dataclass(frozen=True)
class Toggle:
    """On or off."""

    name: str
    label: str
    value: bool = False
    recorded: bool | Sequence[bool] | None = None

    def accept(self, value) -> bool:
        """`value` as True or False; ValueError for anything else."""
        if value not in (True, False):
            raise ValueError(f"{self.name} is {value!r}; it must be True or False")
        return bool(value)

    def in_words(self, value: bool) -> str:
        return "on" if value else "off"

    def page(self) -> dict:
        """What the page needs to draw it."""
        return {"kind": "toggle", "name": self.name, "label": self.label}


@dataclass(frozen=True)
class Seed:
    """The seed of the randomness: a whole number, with a button that draws the next one."""

    name: str = "seed"
    label: str = "seed"
    value: int = 0
    recorded: Sequence[int] | None = None

    def accept(self, value) -> int:
        """`value` as a whole number from 0; ValueError for anything else."""
        if not _is_number(value) or value != int(value) or value < 0:
            raise ValueError(f"{self.name} is {value!r}; it must be a whole number, 0 or more")
        return int(value)

    def in_words(self, value: int) -> str:
        return str(value)

    def page(self) -> dict:
        """What the page needs to draw it."""
        return {"kind": "seed", "name": self.name, "label": self.label}


def _is_number(value) -> bool:
    """True for a finite real number of any type but bool."""
    return isinstance(value, Real) and not isinstance(value, bool) and math.isfinite(value)


Control = Slider | Choice | Toggle | Seed


def what_differs(controls: Mapping[str, Control], values: Mapping, others: Mapping) -> str:
    """Those of `values` that `others` do not have, in words: "init scale LeCun, seed 3"."""
    return ", ".join(
        f"{control.label} {control.in_words(values[name])}"
        for name, control in controls.items()
        if values[name] != others[name]
    )


def as_call(maker: str, controls: Mapping[str, Control], values: Mapping) -> str:
    """The call of `maker` that leads to these values: 'explorer(scale=0.05)'."""
    chosen = {name: values[name] for name, c in controls.items() if values[name] != c.value}
    return f"{maker}({', '.join(f'{name}={_as_code(value)}' for name, value in chosen.items())})"


def _as_code(value) -> str:
    return f"{value:.6g}" if isinstance(value, float) else repr(value)
