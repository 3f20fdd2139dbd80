"""What everyone sees of a patient: the curves, and three looks into its layers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from labsupport.labs.training_clinic.course import Course
from labsupport.labs.training_clinic.looks import Look


@dataclass(frozen=True, eq=False)
class Symptoms:
    """loss: (steps done,), of each mini-batch; steps: how many were planned.

    train_accuracy, test_accuracy: after the steps checked_at, as the patient measures them.
    reported: the test accuracy at the end. looks: before the first step, after 20 and before the
    last; fewer where the training ended before.
    """

    loss: np.ndarray
    steps: int
    checked_at: np.ndarray
    train_accuracy: np.ndarray
    test_accuracy: np.ndarray
    reported: float
    activation: str
    looks: tuple[Look, ...]

    @property
    def first_loss(self) -> float:
        """The loss before the first step; ln 10 = 2.30 is a guess between ten digits."""
        return float(self.loss[0])

    @property
    def summary(self) -> str:
        """One line for those who do not see the figure."""
        end = self.loss[-20:].mean()
        return (
            f"first loss {self.first_loss:.3g}, last {end:.3g} after {len(self.loss)} of "
            f"{self.steps} steps; training accuracy {self.train_accuracy[-1]:.0%}, "
            f"test {self.reported:.0%}"
        )


def symptoms_of(course: Course) -> Symptoms:
    """The `Symptoms` of a training."""
    return Symptoms(
        loss=course.loss,
        steps=course.plan.steps,
        checked_at=course.checked_at,
        train_accuracy=course.train_accuracy,
        test_accuracy=course.test_accuracy,
        reported=course.reported,
        activation=course.plan.activation,
        looks=course.looks,
    )
