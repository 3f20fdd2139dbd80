"""What the training after a cure says about the cure."""

from __future__ import annotations

from dataclasses import dataclass

from labsupport.labs.training_clinic.course import Course
from labsupport.labs.training_clinic.disease import Disease

CURED = "cured"
ALONE = "rightly left alone"  # of a healthy patient
WORKS = "works, but the cause remains"
BETTER = "better, not healthy"
NOTHING = "no effect"
HARM = "harm"
VERDICTS = (CURED, ALONE, WORKS, BETTER, NOTHING, HARM)
NOTICED = 0.05  # a change of accuracy below five points is no effect


@dataclass(frozen=True, eq=False)
class Outcome:
    """A patient after a cure. names: of the cures. course: the training with them.

    healthy: by the disease's own number. before, after: that number. verdict: one of `VERDICTS`.
    """

    names: tuple[str, ...]
    course: Course
    before: float
    after: float
    healthy: bool
    verdict: str


def judged(disease: Disease, names: tuple[str, ...], sick: Course, course: Course) -> Outcome:
    """The `Outcome` of these cures; sick: the training without them."""
    healthy = disease.healthy(course)
    number = disease.number.of
    verdict = _verdict(disease, names, healthy, number(sick), number(course), sick, course)
    return Outcome(names, course, number(sick), number(course), healthy, verdict)


def _verdict(disease, names, healthy: bool, before, after, sick: Course, course: Course) -> str:
    removed = bool(set(names) & set(disease.right))
    if healthy and disease.name == "healthy":
        return ALONE if names == ("nothing",) else NOTHING
    if healthy:
        return CURED if removed else WORKS
    if course.unseen < sick.unseen - NOTICED or (disease.name == "healthy"):
        return HARM
    gain = after - before if disease.number.at_most is None else before - after
    if gain < -NOTICED:
        return HARM
    return BETTER if gain > NOTICED else NOTHING
