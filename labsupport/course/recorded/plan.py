"""Which settings of a Lab are recorded, so that its page can answer without a kernel.

A Lab begins somewhere, and each preset leads somewhere: these settings are its bases. On the line
of a base the main slider moves over its whole track. Other controls may name values that are
`recorded`: with these the main slider has fewer stops. With a base pinned, its own line and those
around it are recorded once more, and the lines of the other bases, with a few stops.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from labsupport.explore.controls import Choice, Control, Seed, Slider, Toggle
from labsupport.explore.training_lab import TrainingLab

MOST_SETTINGS = 1500  # of one Lab: more would take minutes to record, and many MB
# Stops of the main slider beside its whole track: with a recorded value of another control (so many
# at most, and fewer where there are many such values), on the line of what is pinned, on other
# lines beside a pin, and on a narrow page.
BESIDE, ALL_BESIDE, PINNED, BESIDE_PIN, ON_NARROW = 25, 300, 25, 5, 16


@dataclass(frozen=True)
class Line:
    """Settings that differ in the main slider alone; pinned: the setting that is kept, or None."""

    others: Mapping[str, object]
    main: str
    stops: Sequence[float]
    pinned: Mapping[str, object] | None = None

    @property
    def settings(self) -> list[dict]:
        """The values of all controls, one setting for each stop."""
        return [{**self.others, self.main: stop} for stop in self.stops]


def bases(start: Mapping, presets: Mapping[str, Mapping]) -> list[dict]:
    """The setting in which a Lab begins, and those to which its presets lead from there."""
    return _distinct({**start, **preset} for preset in ({}, *presets.values()))


def recorded_values(control: Control) -> list:
    """The values of a control that are recorded with whatever the others are; [] for its own."""
    match control.recorded, control:
        case (True, Slider()):
            return _whole_track(control)
        case (True, Choice()):
            return list(control.labeled.values())
        case (True, Toggle()):
            return [False, True]
        case (True, Seed()):
            raise ValueError(f"{control.name}: a seed has no end; name those to record")
        case (None | False, _):
            return []
    return [control.accept(value) for value in control.recorded]


def main_slider(controls: Mapping[str, Control]) -> Slider:
    """The first slider marked recorded=True, else the first; ValueError where there is none."""
    sliders = [control for control in controls.values() if isinstance(control, Slider)]
    if not sliders:
        raise ValueError(f"there is no slider among {list(controls)}, and so nothing to record")
    return next((slider for slider in sliders if slider.recorded is True), sliders[0])


def plan(controls: Mapping[str, Control], start: Mapping, presets: Mapping) -> list[Line]:
    """The lines to record, each setting in one of them, those without a pin first."""
    main, begun = main_slider(controls), bases(start, presets)
    whole = recorded_values(main) or _whole_track(main)
    named = {name: recorded_values(control) for name, control in controls.items()}
    rows = _distinct(_others(base, main) for base in begun)

    def around(row: Mapping) -> list[dict]:
        """The values of the other controls that are recorded around those of a base."""
        values = [_distinct([own, *named[name]]) for name, own in row.items()]
        return [dict(zip(row, combined, strict=True)) for combined in product(*values)]

    def line(row: Mapping, most: float, pinned: Mapping | None = None) -> Line:
        """Stops of the track, with those of the marks, of the bases near by and of the pin."""
        there = [base[main.name] for base in begun if row in around(_others(base, main))]
        there += [pinned[main.name]] if pinned else main.marks.values()
        return Line(row, main.name, _sorted([*_coarse(whole, most), *there]), pinned)

    every = _distinct([*rows, *(one for row in rows for one in around(row))])
    beside = min(BESIDE, max(2, ALL_BESIDE // len(every)))
    lines = [line(row, math.inf if row in rows else beside) for row in every]
    for pinned in begun:
        own = _others(pinned, main)
        near = [one for one in around(own) if sum(one[name] != own[name] for name in own) <= 1]
        near = _distinct([own, *near, *rows])
        lines += [line(row, PINNED if row == own else BESIDE_PIN, pinned) for row in near]
    return lines


def _whole_track(slider: Slider) -> list[float]:
    return _sorted([*slider.track, slider.high, *slider.marks.values()])


def _others(setting: Mapping, main: Slider) -> dict:
    """The values of all controls but the main slider."""
    return {name: value for name, value in setting.items() if name != main.name}


def settings_of_trainings(controls: Mapping, start: Mapping, presets: Mapping) -> list[dict]:
    """What is trained in a recording: the bases, without what changes nothing in a training."""
    whole = bases(start, presets)
    return _distinct(
        {name: base[name] for name in controls if name not in TrainingLab.ASIDE} for base in whole
    )


def thinned(lines: Iterable[Line], begun: Sequence[Mapping]) -> list[Line]:
    """The lines for a narrow page: of the bases `begun` alone, with few stops, nothing pinned."""
    thin = []
    for one in lines:
        there = [base[one.main] for base in begun if {**base, **one.others} == base]
        if there and not one.pinned:
            stops = _sorted([*_coarse(one.stops, ON_NARROW), *there])
            thin.append(Line(one.others, one.main, stops))
    return thin


def _coarse(stops: Sequence, most: float) -> list:
    """At most so many of the stops, spread evenly, both ends among them."""
    if len(stops) <= most:
        return list(stops)
    last = len(stops) - 1
    return [stops[round(place * last / (most - 1))] for place in range(int(most))]


def _sorted(values: Iterable[float]) -> list[float]:
    """The values in order; of those that are equal but for rounding, the last that was named."""
    kept: list[float] = []
    for value in values:
        kept = [one for one in kept if not math.isclose(one, value, rel_tol=1e-9, abs_tol=1e-12)]
        kept.append(value)
    return sorted(kept)


def _distinct(values: Iterable) -> list:
    """The values in their order, each once; True is not 1."""
    kept: list = []
    for value in values:
        if not any(type(value) is type(one) and value == one for one in kept):
            kept.append(value)
    return kept
