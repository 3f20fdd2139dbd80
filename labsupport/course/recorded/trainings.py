"""Records a Lab that trains: each training once, and pictures of its moments, with runs pinned.

There is a training for each base of the Lab, see `plan`. Its moments are spread over its
iterations, and at its end one can look back. With one run pinned, all of these are shown, that one
included. With several pinned, these are the first in the order of the presets, and the next one is
shown. Of an experiment of the text, each training is shown beside those before it. Other
combinations are left out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from labsupport.course.recorded.frames import Frames, pixels
from labsupport.course.recorded.plan import settings_of_trainings, trainings_of_experiments
from labsupport.explore import TrainingLab
from labsupport.figures.run_names import MOST_GHOSTS
from labsupport.training.records import TrainingRecord

SAMPLES = 5  # pictures of a run that are looked at to choose their base


@dataclass(frozen=True)
class MostPictures:
    """Pictures of a run at most: while it goes on, of a base's and of another; back, at its end.

    beside, itself: likewise, beside others that are pinned; if it is one of them.
    """

    moments: int
    others: int
    looks: int
    beside: int
    itself: int
    looks_beside: int


WIDE = MostPictures(moments=41, others=18, looks=10, beside=11, itself=4, looks_beside=5)
# On a phone.
NARROW = MostPictures(moments=13, others=8, looks=10, beside=5, itself=2, looks_beside=2)


@dataclass(frozen=True)
class Trained:
    """What stands for a training in a Lab: the record of a moment."""

    record: TrainingRecord

    def __iter__(self):
        return iter(())


def record_trainings(
    labs: Sequence[TrainingLab], rooms: Sequence[tuple[Mapping, Path, MostPictures]]
) -> tuple[dict, list[dict]]:
    """The values after Reset, and for each (room, folder, most) the recorded answers.

    labs: the one that is recorded; others, made like it, may begin elsewhere. settings: of the
    trainings, as {control: value}. runs: what can be shown, each with its training `of`, the
    trainings `pinned`, its moments [share of the training, frame, words], its looks back [percent,
    frame, words], and the `error` with which it ends. begins: for each of the labs the number of a
    training, those pinned, and whether the training is over.
    """
    begun = [_beginning(lab) for lab in labs]
    lab = labs[0]
    lab.press("Reset")
    start = dict(lab.values)
    settings = settings_of_trainings(lab.controls, start, lab.presets)
    for now, pinned, _ in begun:
        settings += [one for one in (*pinned, now) if one not in settings]
    count = len(settings)
    asked = trainings_of_experiments(lab.controls, start, lab.experiments)
    for experiment in asked:
        settings += [one for one in experiment if one not in settings]
    records, errors = zip(*(_moments(lab, one) for one in settings), strict=True)

    def numbers(some: Sequence[Mapping]) -> list[int]:
        return [settings.index(one) for one in some]

    begins = [
        {"of": settings.index(now), "pinned": numbers(pinned), "over": over}
        for now, pinned, over in begun
    ]
    shown = [(one["of"], tuple(one["pinned"])) for one in begins]
    combined = combinations(count, shown, [numbers(one) for one in asked])
    combined = [one for one in combined if not any(errors[number] for number in one[1])]
    recorded = []
    for room, folder, most in rooms:
        frames = Frames(folder)
        lab.fit(**room)
        runs = []
        for of, pinned in combined:
            moments = most.moments if of < count else most.others
            if pinned:
                moments = most.itself if of in pinned else most.beside
            looks = most.looks_beside if pinned or of >= count else most.looks
            chosen = _spread(records[of], moments)
            ghosts = [(settings[one], records[one][-1]) for one in pinned]
            told = _run(lab, frames, ghosts, settings[of], chosen, looks)
            runs.append({"of": of, "pinned": pinned, "error": errors[of], **told})
        told = {"settings": settings, "setting": _calls(lab, settings), "runs": runs}
        told |= {"kind": "trainings", "begins": begins, "frames": frames.listed}
        recorded.append({**told, "pictures": len(frames.listed)})
    return start, recorded


def _beginning(lab: TrainingLab) -> tuple[dict, list[dict], bool]:
    """The setting of a Lab's training, those that are pinned, and whether the training is over."""
    now = {name: value for name, value in lab.values.items() if name not in lab.ASIDE}
    return now, lab.pinned_settings, len(lab.training.record.loss) > 0


def combinations(
    count: int, begun: Sequence[tuple[int, tuple]], experiments: Sequence[Sequence[int]]
) -> list[tuple[int, tuple]]:
    """Which trainings are recorded, and what is pinned beside each: (number, numbers pinned).

    count: so many can be pinned beside each other. begun: those with which Labs begin. experiments:
    the numbers of their trainings.
    """
    alone = [(one, ()) for one in range(count)]
    pairs = [(one, (other,)) for other in range(count) for one in range(count)]
    several = [
        (one, tuple(range(most)))
        for most in range(2, min(count, MOST_GHOSTS) + 1)
        for one in (most - 1, most)
        if one < count
    ]
    asked = [(one, ()) for numbers in experiments for one in numbers]
    asked += [
        (one, tuple(numbers[:most]))
        for numbers in experiments
        if len(numbers) > 1
        for most in range(1, min(len(numbers), MOST_GHOSTS) + 1)
        for one in numbers[most - 1 : most + 1]
    ]
    return list(dict.fromkeys([*alone, *pairs, *several, *begun, *asked]))


def _moments(lab: TrainingLab, setting: Mapping) -> tuple[list[TrainingRecord], str]:
    """The records of a training at its moments, from before the first iteration to its end.

    And what it raises, in words: "" where all goes well.
    """
    lab.set(**setting)
    training = lab.training
    records, error = [training.record], ""
    try:
        for _ in training:
            share, _ = training.record.progress_and_speed
            if share * (WIDE.moments - 1) + 1e-9 >= len(records):
                records.append(training.record)
    except Exception as problem:
        error = f"{type(problem).__name__}: {problem}"
    if len(training.record.loss) > len(records[-1].loss):
        records.append(training.record)  # it diverged
    return records, error


def _run(
    lab: TrainingLab,
    frames: Frames,
    pinned: Sequence[tuple[Mapping, TrainingRecord]],
    setting: Mapping,
    chosen: Sequence[TrainingRecord],
    looks: int,
) -> dict:
    """The chosen moments of one training, and looks back, beside those that are pinned."""
    lab.press("Reset")
    for ghost, record in pinned:
        _show(lab, ghost, record)
        lab.press("Pin")
    shown = []  # as PNG: their pixels would take 100 MB
    for record in chosen:
        _show(lab, setting, record)
        shown.append((round(record.progress_and_speed[0], 4), lab.png, lab.summary))
    moments = len(shown)
    for look in _spread(_looks(chosen[-1]), looks):
        lab.set(look=look)
        shown.append((look, lab.png, lab.summary))
    frames.learn([pixels(png) for _, png, _ in shown[:: max(1, moments // SAMPLES)]], len(shown))
    told = [[place, frames.add(pixels(png)), words] for place, png, words in shown]
    return {"moments": told[:moments], "looks": told[moments:]}


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
    if last < most:
        return list(what)
    return [what[place] for place in sorted({round(k * last / (most - 1)) for k in range(most)})]


def _calls(lab: TrainingLab, settings: Sequence[Mapping]) -> list[str]:
    """The call that makes the Lab with each of these settings."""
    calls = []
    for setting in settings:
        lab.set(**setting)
        calls.append(lab.setting)
    return calls
