"""Trainings of a Lab: how long one lasts, whether it can be pinned, what tells them apart."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from labsupport.explore.controls import Control, what_differs
from labsupport.figures.run_names import MOST_GHOSTS
from labsupport.training.records import TrainingRecord

PACES = {"5 s": 5, "10 s": 10, "20 s": 20, "1 min": 60, "as short as it can": 0}


def paced(training: Iterable, planned: int, seconds: Callable[[], float]) -> Iterator:
    """The steps of `training`, with pauses where `planned` of them would take less than `seconds`.

    seconds: asked after each step; 0 is no pause.
    """
    began = time.monotonic()
    for step in training:
        yield step
        took = time.monotonic() - began
        if wanted := seconds():
            time.sleep(max(0.0, wanted / planned - took))
        began = time.monotonic()


def same_run(one: TrainingRecord, other: TrainingRecord) -> bool:
    """Whether two records are of one run; asked for each frame, and quick where lengths differ."""
    alike = (one.label, one.method, len(one.loss)) == (other.label, other.method, len(other.loss))
    return alike and one.loss.tobytes() == other.loss.tobytes()  # as bytes, NaN equals NaN


def unfit_to_pin(record: TrainingRecord, pinned: Sequence[TrainingRecord]) -> str:
    """Why a run cannot be pinned beside the pinned ones, in words; empty if it can."""
    if not len(record.loss):
        return "there is nothing to pin yet: press Run first"
    if any(same_run(record, one) for one in pinned):
        return "this run is pinned already"
    if len(pinned) == MOST_GHOSTS:
        return "four runs are pinned: press Unpin first"
    return ""


def told_apart(
    records: Sequence[TrainingRecord], values: Sequence[Mapping], controls: Mapping[str, Control]
) -> list[TrainingRecord]:
    """The records; a label that several have gets the settings in which these differ.

    values: of each record, those of the controls on which its training depends.
    """
    told = []
    for record, own in zip(records, values, strict=True):
        others = [v for r, v in zip(records, values, strict=True) if r.label == record.label]
        apart = {n: controls[n] for n in own if any(v[n] != own[n] for v in others)}
        if apart:
            nothing = dict.fromkeys(apart, object())
            record = replace(record, label=f"{record.label}, {what_differs(apart, own, nothing)}")
        told.append(record)
    return told
