"""Which settings of a Lab are recorded, so that its page can answer without a kernel.

A Lab begins somewhere, and each preset leads somewhere: these settings are its bases. On the line
of a base the main slider moves over its whole track. Other controls may name values that are
`recorded`: with these, around a base, the main slider has fewer stops. With a base pinned, its own
line and those around it are recorded once more, and the lines of the other bases, with a few stops.

The text asks for more: the Lab's experiments. Each setting of one is recorded, with a few stops
around it, and those after the first one also with the first one pinned.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from labsupport.explore.controls import Choice, Control, Experiment, Seed, Slider, Toggle
from labsupport.explore.training_lab import TrainingLab

MOST_SETTINGS = 1500  # of one Lab: more would take minutes to record, and many MB


@dataclass(frozen=True)
class MostStops:
    """How many stops the main slider has at most, by line.

    whole: where it moves over its whole track. beside: with a recorded value of another control,
    and fewer where there are many such values, so that all of these have about `all_beside`.
    pinned: on the line of what is pinned. few: on other lines beside a pin, and of experiments.
    around_pin: whether other controls' recorded values have lines beside a pin.
    """

    whole: float
    beside: int
    all_beside: int
    pinned: int
    few: int
    around_pin: bool


WIDE = MostStops(math.inf, beside=25, all_beside=200, pinned=20, few=5, around_pin=True)
NARROW = MostStops(16, beside=8, all_beside=80, pinned=8, few=3, around_pin=False)  # of a phone


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


def plan(
    controls: Mapping[str, Control],
    start: Mapping,
    presets: Mapping,
    experiments: Sequence[Experiment] = (),
    most: MostStops = WIDE,
) -> list[Line]:
    """The lines to record, each setting in one of them, those without a pin first."""
    main, begun = main_slider(controls), bases(start, presets)
    asked = [[{**start, **setting} for setting in one] for one in experiments]
    named = [*begun, *(setting for one in asked for setting in one)]
    whole = recorded_values(main) or _whole_track(main)
    recorded = {name: recorded_values(control) for name, control in controls.items()}
    of_bases = _distinct(_others(base, main) for base in begun)

    def around(row: Mapping) -> list[dict]:
        """The values of the other controls that are recorded around those of a base."""
        values = [_distinct([own, *recorded[name]]) for name, own in row.items()]
        return [dict(zip(row, combined, strict=True)) for combined in product(*values)]

    def line(row: Mapping, count: float, pinned: Mapping | None = None) -> Line:
        """Stops of the track, and those of what is named on this line or near it, or pinned."""
        there = [base[main.name] for base in begun if row in around(_others(base, main))]
        there += [one[main.name] for one in named if row == _others(one, main)]
        there += [pinned[main.name]] if pinned else []
        there += main.marks.values() if not pinned or row == _others(pinned, main) else []
        return Line(row, main.name, _sorted([*_coarse(whole, count), *there]), pinned)

    def beside(pinned: Mapping) -> list[dict]:
        """The lines that are recorded beside a pin, its own first."""
        own = _others(pinned, main)
        near = [_others(one, main) for first, *then in asked if first == pinned for one in then]
        if pinned in begun:
            near += of_bases
        if pinned in begun and most.around_pin:
            near += [one for one in around(own) if sum(one[name] != own[name] for name in own) <= 1]
        return _distinct([own, *near])

    near_bases = _distinct([*of_bases, *(one for row in of_bases for one in around(row))])
    fewer = min(most.beside, max(2, most.all_beside // len(near_bases)))
    lines = [line(row, most.whole if row in of_bases else fewer) for row in near_bases]
    others = _distinct(_others(one, main) for one in named)
    lines += [line(row, most.few) for row in others if row not in near_bases]
    for pinned in _distinct([*begun, *(first for first, *then in asked if then)]):
        own, *others = beside(pinned)
        lines.append(line(own, most.pinned, pinned))
        lines += [line(row, most.few, pinned) for row in others]
    return lines


def _whole_track(slider: Slider) -> list[float]:
    return _sorted([*slider.track, slider.high, *slider.marks.values()])


def _others(setting: Mapping, main: Slider) -> dict:
    """The values of all controls but the main slider."""
    return {name: value for name, value in setting.items() if name != main.name}


def settings_of_trainings(controls: Mapping, start: Mapping, presets: Mapping) -> list[dict]:
    """What is trained in a recording: the bases, without what changes nothing in a training."""
    return _distinct(_trained(controls, base) for base in bases(start, presets))


def trainings_of_experiments(
    controls: Mapping, start: Mapping, experiments: Sequence[Experiment]
) -> list[list[dict]]:
    """The settings of each experiment, likewise."""
    return [[_trained(controls, {**start, **one}) for one in several] for several in experiments]


def _trained(controls: Mapping, setting: Mapping) -> dict:
    return {name: setting[name] for name in controls if name not in TrainingLab.ASIDE}


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
        kept = [one for one in kept if not _equal(one, value)]
        kept.append(value)
    return sorted(kept)


def _equal(one: float, other: float) -> bool:
    return math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-12)


def _distinct(values: Iterable) -> list:
    """The values in their order, each once; True is not 1."""
    kept: list = []
    for value in values:
        if not any(type(value) is type(one) and value == one for one in kept):
            kept.append(value)
    return kept
