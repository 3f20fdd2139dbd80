"""Records a Lab that trains: each training once, and pictures of its moments, with runs pinned.

There is a training for each base of the Lab, see `plan`. Its moments are spread over its
iterations, and at its end one can look back. With one run pinned, all trainings are shown, that one
included. With several pinned, these are the first in the order of the presets, and the next one is
shown. Other combinations are left out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from labsupport.course.recorded.frames import Frames, pixels
from labsupport.course.recorded.plan import settings_of_trainings
from labsupport.explore import TrainingLab
from labsupport.figures.run_names import MOST_GHOSTS
from labsupport.training.records import TrainingRecord

MOMENTS = 40  # pictures of a run
BESIDE, BESIDE_ITSELF = 13, 4  # of a run beside others that are pinned; if it is one of them
LOOKS, LOOKS_BESIDE = 10, 5  # back, at its end
SAMPLES = 5  # pictures of a run that are looked at to choose their base


@dataclass(frozen=True)
class Trained:
    """What stands for a training in a Lab: the record of a moment."""

    record: TrainingRecord

    def __iter__(self):
        return iter(())


def record_trainings(
    lab: TrainingLab, rooms: Sequence[tuple[Mapping, Path]]
) -> tuple[dict, list[dict]]:
    """The values after Reset, and for each (room, folder) its recorded answers.

    settings: of the trainings, as {control: value}. runs: what can be shown, each with its training
    `of`, the trainings `pinned`, its moments [share of the training, frame, words], and its looks
    back [percent, frame, words]. begins: the number of a training, those pinned, and whether the
    training is over.
    """
    values, pinned = dict(lab.values), lab.pinned_settings
    over = len(lab.training.record.loss) > 0
    lab.press("Reset")
    start = dict(lab.values)
    settings = settings_of_trainings(lab.controls, start, lab.presets)
    now = {name: values[name] for name in settings[0]}
    settings += [one for one in (*pinned, now) if one not in settings]
    records = [_moments(lab, one) for one in settings]
    begins = {
        "of": settings.index(now),
        "pinned": [settings.index(one) for one in pinned],
        "over": over,
    }
    begun = begins["of"], tuple(begins["pinned"])
    combined = combinations(len(settings), begun)
    recorded = []
    for place, (room, folder) in enumerate(rooms):
        frames = Frames(folder)
        lab.fit(**room)
        some = [one for one in combined if place == 0 or not one[1] or one == begun]
        runs = [_run(lab, frames, settings, records, *one, fewer=place > 0) for one in some]
        told = {"settings": settings, "setting": _calls(lab, settings), "runs": runs}
        told |= {"kind": "trainings", "begins": begins, "frames": frames.listed}
        recorded.append({**told, "pictures": len(frames.listed)})
    return start, recorded


def combinations(count: int, begun: tuple[int, tuple]) -> list[tuple[int, tuple]]:
    """Which trainings are recorded, and what is pinned beside each: (number, numbers pinned).

    begun: the one with which the Lab begins.
    """
    alone = [(one, ()) for one in range(count)]
    pairs = [(one, (other,)) for other in range(count) for one in range(count)]
    several = [
        (one, tuple(range(most)))
        for most in range(2, min(count, MOST_GHOSTS) + 1)
        for one in (most - 1, most)
        if one < count
    ]
    return list(dict.fromkeys([*alone, *pairs, *several, begun]))


def _moments(lab: TrainingLab, setting: Mapping) -> list[TrainingRecord]:
    """The records of a training at its moments, from before the first iteration to its end."""
    lab.set(**setting)
    training = lab.training
    records = [training.record]
    for _ in training:
        share, _ = training.record.progress_and_speed
        if share * MOMENTS + 1e-9 >= len(records):
            records.append(training.record)
    if len(training.record.loss) > len(records[-1].loss):
        records.append(training.record)  # it diverged
    return records


def _run(
    lab: TrainingLab,
    frames: Frames,
    settings: Sequence[Mapping],
    records: Sequence[Sequence[TrainingRecord]],
    of: int,
    pinned: Sequence[int],
    *,
    fewer: bool,
) -> dict:
    """The moments and the looks back of one training beside those that are pinned."""
    lab.press("Reset")
    for number in pinned:
        _show(lab, settings[number], records[number][-1])
        lab.press("Pin")
    chosen = records[of]
    if pinned or fewer:
        chosen = _spread(chosen, BESIDE_ITSELF if of in pinned else BESIDE)
    shown = []  # as PNG: their pixels would take 100 MB
    for record in chosen:
        _show(lab, settings[of], record)
        shown.append((round(record.progress_and_speed[0], 4), lab.png, lab.summary))
    moments = len(shown)
    for look in _spread(_looks(chosen[-1]), LOOKS_BESIDE if pinned else LOOKS):
        lab.set(look=look)
        shown.append((look, lab.png, lab.summary))
    frames.learn([pixels(png) for _, png, _ in shown[:: max(1, moments // SAMPLES)]], len(shown))
    told = [[place, frames.add(pixels(png)), words] for place, png, words in shown]
    return {"of": of, "pinned": pinned, "moments": told[:moments], "looks": told[moments:]}


def _show(lab: TrainingLab, setting: Mapping, record: TrainingRecord) -> None:
    """Lets the Lab show a moment that has been recorded."""
    if any(lab.values[name] != value for name, value in setting.items()):
        lab.set(**setting)
    lab.training = Trained(record)
    lab.set(look=100)


def _looks(record: TrainingRecord) -> list[int]:
    """The percent of the training at which statistics of the layers were recorded, and its end."""
    done = max(len(record.loss), 1)
    return sorted({round(100 * look.iteration / done) for look in record.statistics} | {100})


def _spread(what: Sequence, most: int) -> list:
    """At most so many of them, spread evenly, both ends among them."""
    last = len(what) - 1
    return [what[place] for place in sorted({round(k * last / (most - 1)) for k in range(most)})]


def _calls(lab: TrainingLab, settings: Sequence[Mapping]) -> list[str]:
    """The call that makes the Lab with each of these settings."""
    calls = []
    for setting in settings:
        lab.set(**setting)
        calls.append(lab.setting)
    return calls
