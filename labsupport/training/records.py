"""What experiments return and figures draw: frozen dataclasses of plain arrays."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from labsupport.by_hand.histograms import Histograms

SMOOTHED = 0.05  # the share of a training over which its loss is averaged


@dataclass(frozen=True)
class LayerStatistics:
    """Statistics of a network at one moment of its training; arrays have one row per hidden layer.

    activations: histograms of the outputs h. gradients: histograms of the loss gradient with
    respect to h, in units of its own layer's std. activation_std and gradient_std: (layers,).
    weight_gradient_norm: (layers + 1,), the Frobenius norm of the loss gradient of each weight
    matrix, with the output layer last.
    """

    iteration: int
    activations: Histograms
    gradients: Histograms
    activation_std: np.ndarray
    gradient_std: np.ndarray
    weight_gradient_norm: np.ndarray

    @property
    def at_ends(self) -> np.ndarray:
        """Share of each layer's outputs in the two outermost bins; for σ and tanh: saturated."""
        return self.activations.share[:, [0, -1]].sum(axis=1)


@dataclass(frozen=True)
class TrainingRecord:
    """One training, from its first iteration to its last (or to where it was stopped).

    loss: (iterations,), training loss of each mini-batch. accuracy: the share of test images that
    was classified right, measured at the iterations checked_at. statistics: of the layers, in the
    order of their iterations. planned: how many iterations it was to have. seconds: wall-clock
    time. method: what is compared ("plain", "batch norm"); figures give each method its color.
    """

    label: str
    method: str
    activation: str
    loss: np.ndarray
    checked_at: np.ndarray
    accuracy: np.ndarray
    statistics: tuple[LayerStatistics, ...]
    planned: int
    seconds: float

    @property
    def diverged(self) -> bool:
        """True when the loss reached infinity or NaN."""
        return bool(len(self.loss)) and not np.isfinite(self.loss[-1])

    @property
    def averaged(self) -> int:
        """How many iterations the loss is averaged over before it is shown: a twentieth of all."""
        return max(round(SMOOTHED * self.planned), 1)

    @property
    def progress_and_speed(self) -> tuple[float, float]:
        """The share of iterations done, and the iterations per second (0 before the first)."""
        return len(self.loss) / max(self.planned, 1), len(self.loss) / (self.seconds or np.inf)

    @property
    def summary(self) -> str:
        """One line in words and numbers: how the training went."""
        if not len(self.loss):
            return f"{self.label}: not started."
        if self.diverged:
            return f"{self.label}: diverged at iteration {len(self.loss)}."
        return f"{self.label}: iteration {len(self.loss)} of {self.planned}, {self.varies}."

    @property
    def varies(self) -> str:
        """The part of `summary` that differs from run to run: where the drawn curves end."""
        if not len(self.loss) or self.diverged:
            return ""
        last = self.loss[-self.averaged :]
        mean = f" (mean of the last {len(last)})" if len(last) > 1 else ""
        accuracy = f", test accuracy {self.accuracy[-1]:.1%}" if len(self.accuracy) else ""
        return f"loss {np.mean(last):.3f}{mean}{accuracy}"


@dataclass(frozen=True)
class TrainingMoment:
    """A training at the moment when the share `position` (0 to 1) of its iterations was done."""

    record: TrainingRecord
    position: float = 1.0

    @property
    def statistics(self) -> LayerStatistics | None:
        """The statistics recorded nearest to this moment; None where there are none."""
        done = self.position * len(self.record.loss)
        looks = self.record.statistics
        return min(looks, key=lambda look: abs(look.iteration - done)) if looks else None

    @property
    def summary(self) -> str:
        """One line: how the training went, and which iteration's layers are shown."""
        look = self.statistics
        layers = f" Layers as of iteration {look.iteration}." if look else ""
        return self.record.summary + layers

    @property
    def varies(self) -> str:
        """The part of `summary` that differs from run to run."""
        return self.record.varies
