"""What experiments return and figures draw: frozen dataclasses of plain arrays."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Histograms:
    """Share of values per bin, one row per layer.

    edges: (bins + 1,), the same for all layers. share: (layers, bins), each row sums to 1; the
    first and the last bin also hold what lies outside the edges, so nothing leaves the picture.
    """

    edges: np.ndarray
    share: np.ndarray

    @property
    def heights(self) -> np.ndarray:
        """Bar heights with the tallest bar of each layer at 1. Shape (layers, bins)."""
        return self.share / np.maximum(self.share.max(axis=1, keepdims=True), 1e-12)


@dataclass(frozen=True)
class SignalProfile:
    """One signal sent through a deep random network: forward to the last layer and back.

    All arrays have one entry per layer. `gradient_std[k]` belongs to the gradient with respect to
    the output of layer k + 1; it enters at the top with standard deviation 1. Where they were asked
    for: flat, the share of values at which the slope |f'(a)| is below 0.01; received, histograms of
    the gradient with respect to a, what a unit's weights learn from, in units of its layer's std.
    """

    activation: str
    histograms: Histograms
    mean: np.ndarray
    std: np.ndarray
    saturated: np.ndarray
    gradient_std: np.ndarray
    flat: np.ndarray | None = None
    received: Histograms | None = None

    @property
    def depth(self) -> int:
        return len(self.std)

    @property
    def diverged(self) -> bool:
        """True when a layer holds infinity or NaN."""
        return not (np.isfinite(self.std).all() and np.isfinite(self.gradient_std).all())

    @property
    def saturated_means(self) -> str:
        """What a saturated value is called here: a ReLU at 0 is off, a tanh near ±1 saturated."""
        return "off" if self.activation in ("relu", "relu6") else "saturated"

    @property
    def summary(self) -> str:
        """One line in words and numbers: what the picture shows."""
        first, last = self.std[0], self.std[-1]
        if self.diverged:
            return f"{self.activation}, {self.depth} layers: diverged, the numbers left float32."
        return (
            f"{self.activation}, {self.depth} layers: std of outputs {number(first)} in layer 1, "
            f"{number(last)} in layer {self.depth}; {self.saturated[-1]:.0%} of the values there "
            f"{self.saturated_means}; gradient std {number(self.gradient_std[0])} back in layer 1."
        )


@dataclass(frozen=True)
class UnitShape:
    """Output and slope of one unit over its input x; the three arrays have one shape."""

    activation: str
    weight: float
    x: np.ndarray
    output: np.ndarray
    slope: np.ndarray

    @property
    def summary(self) -> str:
        """One line in words and numbers: what the picture shows."""
        return (
            f"{self.activation}, weight {number(self.weight)}: the output runs from "
            f"{self.output.min():.2f} to {self.output.max():.2f}; the steepest slope is "
            f"{self.slope.max():.2f}, the slope at the right end {number(self.slope[-1])}."
        )


@dataclass(frozen=True)
class LayerStatistics:
    """A look into a network at one moment of its training; arrays have one row per hidden layer.

    activations and gradients: histograms of the outputs h and of the loss gradient with respect
    to h, the latter in units of its own layer's std. activation_std and gradient_std: (layers,).
    weight_gradient_norm: (layers + 1,), Frobenius norm of the loss gradient of each weight
    matrix, output layer last.
    """

    iteration: int
    activations: Histograms
    gradients: Histograms
    activation_std: np.ndarray
    gradient_std: np.ndarray
    weight_gradient_norm: np.ndarray

    @property
    def at_ends(self) -> np.ndarray:
        """Share of each layer's outputs in the outermost two bins: saturated, for σ and tanh."""
        return self.activations.share[:, [0, -1]].sum(axis=1)


@dataclass(frozen=True)
class TrainingRecord:
    """One training, from its first iteration to its last (or to where it was stopped).

    loss: (iterations,), training loss of each mini-batch. checked_at, accuracy: iterations at
    which the share of correctly classified test images was measured, and that share.
    statistics: looks into the layers, in the order of their iterations. seconds: wall-clock time.
    method: what is compared ("plain", "batch norm"); figures give each method its color.
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
    def pace(self) -> tuple[float, float]:
        """The share of all iterations that is done, and how many a second takes (at first 0)."""
        return len(self.loss) / max(self.planned, 1), len(self.loss) / (self.seconds or np.inf)

    @property
    def summary(self) -> str:
        """One line in words and numbers: how the training went."""
        if not len(self.loss):
            return f"{self.label}: not started."
        if self.diverged:
            return f"{self.label}: diverged at iteration {len(self.loss)}."
        accuracy = f", test accuracy {self.accuracy[-1]:.1%}" if len(self.accuracy) else ""
        done = f"iteration {len(self.loss)} of {self.planned}"
        return f"{self.label}: {done} [this run: loss {self.loss[-1]:.3f}{accuracy}]."


@dataclass(frozen=True)
class TrainingMoment:
    """A training, looked at when the share `position` (0 to 1) of its iterations was done."""

    record: TrainingRecord
    position: float = 1.0

    @property
    def statistics(self) -> LayerStatistics | None:
        """The recorded look into the layers nearest to this moment, None where there is none."""
        done = self.position * len(self.record.loss)
        looks = self.record.statistics
        return min(looks, key=lambda look: abs(look.iteration - done)) if looks else None

    @property
    def summary(self) -> str:
        """One line: how the training went, and which iteration's layers are shown."""
        look = self.statistics
        layers = f" Layers as of iteration {look.iteration}." if look else ""
        return self.record.summary + layers


@dataclass(frozen=True)
class SymmetryRun:
    """A training that asks whether the hidden units of a layer stay copies of each other.

    loss: (iterations,), of each mini-batch. looked_at: (looks,), the iterations at which weights
    were kept, 0 the first. weights: per layer (looks, fan_in, units), the output layer last;
    biases: those at the end. spread: (looks, hidden layers), how far apart the units are, in
    lengths of W. accuracy: (looks,), share of the test images classified correctly.
    """

    label: str
    loss: np.ndarray
    looked_at: np.ndarray
    weights: tuple[np.ndarray, ...]
    biases: tuple[np.ndarray, ...]
    spread: np.ndarray
    accuracy: np.ndarray

    @property
    def final(self) -> tuple[np.ndarray, ...]:
        """The weight matrices at the end, (fan_in, units) each."""
        return tuple(layer[-1] for layer in self.weights)

    @property
    def final_loss(self) -> float:
        """The mean of the last 20 mini-batch losses."""
        return float(self.loss[-20:].mean())


@dataclass(frozen=True)
class SymmetryMoment:
    """A `SymmetryRun` at moment number `look` of those kept.

    distinct, visible: units per hidden layer that differ by more than 1e-12, and by more than 1 %
    of the layer's largest weight.
    """

    run: SymmetryRun
    look: int
    distinct: tuple[int, ...]
    visible: tuple[int, ...]

    @property
    def summary(self) -> str:
        """One line in words and numbers: who is whose copy, and how the training goes."""
        run, look = self.run, self.look
        layers = "; ".join(
            f"layer {k}: {seen} of {layer.shape[2]} units differ by 1 %, {exact} by 1e-12"
            for k, (layer, seen, exact) in enumerate(
                zip(run.weights[:-1], self.visible, self.distinct, strict=True), start=1
            )
        )
        step = int(run.looked_at[look])
        loss = number(run.loss[max(step - 20, 0) : max(step, 1)].mean())
        accuracy = f"test accuracy {run.accuracy[look]:.0%}"
        return f"{run.label}, step {step} [this run: {layers}; loss {loss}, {accuracy}]."


def plain(words: str) -> str:
    """`words` as people read them, without the mark "[this run: …]" for comparing outputs."""
    return re.sub(r" \[this run: ([^\]]*)\]", r", \1", words)


def number(value: float) -> str:
    """`value` with three significant digits, plain where that is short: 0.214, 8e-05, 7.6e+05."""
    if not np.isfinite(value):
        return "diverged"
    if value == 0 or 1e-3 <= abs(value) < 1e4:
        return f"{value:.3g}"
    return f"{value:.1e}"
