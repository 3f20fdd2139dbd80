"""What a training returns that begins with a pretraining."""

from __future__ import annotations

from dataclasses import dataclass

from labsupport.results import TrainingRecord


@dataclass(frozen=True)
class FineTuningRecord(TrainingRecord):
    """The `TrainingRecord` of a network that was pretrained first, and how far that has come.

    pretrained: iterations of pretraining done, of pretraining_planned; layers that were there
    already do not count. pretraining_speed: iterations per second.
    """

    pretrained: int
    pretraining_planned: int
    pretraining_speed: float

    @property
    def pace(self) -> tuple[float, float]:
        """The share of all iterations that is done, and how many a second of this kind takes."""
        done, planned = len(self.loss) + self.pretrained, self.planned + self.pretraining_planned
        _, speed = super().pace
        return done / max(planned, 1), speed if len(self.loss) else self.pretraining_speed

    @property
    def summary(self) -> str:
        """One line in words and numbers: how the training went."""
        if self.pretrained and not len(self.loss):
            return f"{self.label}: iteration {self.pretrained} of {self.pretraining_planned}."
        return super().summary
