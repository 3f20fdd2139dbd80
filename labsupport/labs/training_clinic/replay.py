"""A patient's training as a Lab shows it: it is trained at once, and shown step by step."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from labsupport.labs.training_clinic.course import Course
from labsupport.labs.training_clinic.looks import Look
from labsupport.training.records import TrainingRecord

EMPTY = np.array([])


@dataclass(frozen=True)
class ClinicRecord(TrainingRecord):
    """A `TrainingRecord` with what the clinic looks at besides.

    train_accuracy: at the iterations checked_at, as accuracy, which is that of the test. looks: of
    the layers, in the order of their steps.
    """

    train_accuracy: np.ndarray
    looks: tuple[Look, ...]

    def look(self, position: float) -> Look:
        """The look nearest to the share `position` of the training."""
        done = position * len(self.loss)
        return min(self.looks, key=lambda look: abs(look.step - done))

    @property
    def told(self) -> str:
        """Its losses and accuracies in words; empty before the first step."""
        if not len(self.loss):
            return ""
        last = np.mean(self.loss[-self.averaged :])
        end = f"{last:.2f}" if np.isfinite(last) else f"none: it diverged in step {len(self.loss)}"
        told = f"first loss {self.loss[0]:.3g}, last {end}"
        if len(self.accuracy):
            told += f"; training {self.train_accuracy[-1]:.0%}, test {self.accuracy[-1]:.0%} right"
        return told


class Replay:
    """A training that a `TrainingLab` iterates and whose `record` is what was shown so far.

    train: returns the whole `Course`; it is called at the first step, on the thread that iterates.
    planned: its steps. first: the look before the first of them. finished: whether all of it is
    shown from the beginning.
    """

    def __init__(
        self,
        train: Callable[[], Course],
        *,
        planned: int,
        first: Look,
        label: str,
        activation: str,
        finished: bool = False,
    ):
        self.planned, self.label, self.activation = planned, label, activation
        self._first = first
        self._train, self.course = train, train() if finished else None
        self._shown = len(self.course.loss) if finished else 0

    def __iter__(self) -> Iterator[int]:
        self.course = self.course or self._train()
        while self._shown < len(self.course.loss):
            self._shown += 1
            yield self._shown

    @property
    def finished(self) -> bool:
        """Whether its last step has been shown."""
        return self.course is not None and self._shown == len(self.course.loss)

    @property
    def record(self) -> ClinicRecord:
        """What was shown so far; any thread may ask for it."""
        shown, course = self._shown, self.course
        usual = {"label": self.label, "method": "plain", "activation": self.activation}
        usual |= {"statistics": (), "planned": self.planned, "seconds": 0.0}
        if course is None:
            curves = ("loss", "checked_at", "accuracy", "train_accuracy")
            return ClinicRecord(**dict.fromkeys(curves, EMPTY), looks=(self._first,), **usual)
        seen = course.checked_at <= shown
        return ClinicRecord(
            loss=course.loss[:shown],
            checked_at=course.checked_at[seen],
            accuracy=course.test_accuracy[seen],
            train_accuracy=course.train_accuracy[seen],
            looks=tuple(look for look in course.looks if look.step <= shown),
            **usual,
        )
