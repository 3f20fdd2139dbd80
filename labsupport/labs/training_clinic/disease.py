"""What the clinic knows about a disease, and by which number it tells sick from healthy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from labsupport.labs.training_clinic.bases import BASES
from labsupport.labs.training_clinic.course import Course
from labsupport.labs.training_clinic.plan import Plan

HEALTHY_FROM = 0.87  # the accuracy from which a net is healthy, on both data sets


@dataclass(frozen=True)
class Number:
    """A number that tells sick from healthy. of: measures it in a `Course`, as a share.

    at_most: the largest value of a healthy patient; None for the accuracies, which must reach
    `HEALTHY_FROM`.
    """

    title: str
    of: object
    at_most: float | None = None

    def holds(self, course: Course) -> bool:
        """Whether the number is that of a healthy patient."""
        if self.at_most is None:
            return self.of(course) >= HEALTHY_FROM
        return self.of(course) <= self.at_most


ACCURACY = Number("test accuracy", lambda course: course.reported)
# The gap by which a test on leaked images, or one in training mode, misses the truth.
LEAK = Number(
    "reported test accuracy − accuracy on images never seen",
    lambda course: course.reported - course.unseen,
    0.035,
)
MODE = Number(
    "accuracy in eval mode − reported test accuracy",
    lambda course: course.unseen - course.reported,
    0.02,
)
NOISE = Number(
    "test accuracy − training accuracy",
    lambda course: course.reported - course.train_accuracy[-1],
    0.10,
)


@dataclass(frozen=True)
class Disease:
    """One thing wrong with a training.

    name: the key in `DISEASES`. title: in plain words. line: the line of training code that is
    wrong. mended: the same line, right; "" for one that should not be there. fault: the settings of
    `Plan` that it changes; base: those that such patients have anyway where the lab measures them;
    on: names of `BASES` on which the clinic deals them, "" for the base itself. right: the cures
    that remove the cause. lab: the number of the lab that explains it. sign: the symptom or test
    that tells it from its look-alikes. alike: names of diseases that look like it at first.

    number: tells sick from healthy.
    """

    name: str
    title: str
    line: str
    mended: str
    fault: Mapping[str, object]
    right: tuple[str, ...]
    lab: int
    sign: str
    base: Mapping[str, object] = field(default_factory=dict)
    on: tuple[str, ...] = ("",)
    number: Number = ACCURACY
    alike: tuple[str, ...] = ()

    @property
    def plan(self) -> Plan:
        """The plan of a patient who has it, as the lab measures it."""
        return self.plan_on("")

    def plan_on(self, base: str) -> Plan:
        """The plan of a patient who has it on this base, one of `on`."""
        return Plan(**{**(BASES[base] if base else self.base), **self.fault})

    @property
    def healthy_plan(self) -> Plan:
        """The same patient's plan without it."""
        return Plan(**self.base)

    def healthy(self, course: Course) -> bool:
        """By the disease's own number; and the net must know digits that it never saw."""
        return self.number.holds(course) and course.unseen >= HEALTHY_FROM
