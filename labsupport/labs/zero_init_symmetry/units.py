"""Hidden units that start as copies of each other: how they start, train, and are told apart.

NumPy and float64 throughout: with 16 digits, 300 steps leave the copies equal to better than
1e-12, whatever order a machine adds its numbers in. In float32, rounding soon tells them apart.
The convention: h = f(x @ W + b), W (fan_in, units), so that a unit is a column of W.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from labsupport.by_hand.activations import Activation
from labsupport.by_hand.initializers import constant as constant_initializer
from labsupport.by_hand.initializers import initializer
from labsupport.by_hand.mlp import forward, gradients
from labsupport.data.datasets import Dataset
from labsupport.training.steps import check_steps
from labsupport.wording import number

STARTS = ("zeros", "constant", "constant + noise", "random")
TRAIN_IMAGES = 1500  # as many as the smaller data set has
TEST_IMAGES = 297


@dataclass(frozen=True)
class SymmetryRun:
    """The record of a training from one start.

    loss: (iterations,), of each mini-batch. looked_at: (looks,), the iterations at which weights
    were kept; the first is 0. weights: per layer (looks, fan_in, units), the output layer last;
    biases: those at the end. spread: (looks, hidden layers), the units' distance, relative to the
    length of W. accuracy: (looks,), share of the test images classified correctly.
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
        """One line: how many units are distinct, and how the training goes."""
        return f"{self.run.label}, {self.varies}."

    @property
    def varies(self) -> str:
        """What differs from run to run in `summary`: where the Lab begins, and all measured."""
        run, look = self.run, self.look
        layers = "; ".join(
            f"layer {k}: {seen} distinct to the eye, {exact} to the computer"
            for k, (seen, exact) in enumerate(
                zip(self.visible, self.distinct, strict=True), start=1
            )
        )
        step = int(run.looked_at[look])
        loss = number(run.loss[max(step - 20, 0) : max(step, 1)].mean())
        accuracy = f"test accuracy {run.accuracy[look]:.0%}"
        return f"step {step}; {layers}; loss {loss}, {accuracy}"


def start_weights(
    sizes: Sequence[int],
    start: str,
    *,
    constant: float = 0.005,
    noise: float = 0.0,
    rng: np.random.Generator,
) -> list[np.ndarray]:
    """One float64 matrix (fan_in, units) per layer of a network of these sizes.

    start: "zeros"; "constant": every weight is `constant`; "constant + noise": that plus `noise` ×
    a standard normal draw; "random": LeCun's N(0, 1/fan_in). ValueError for another start.
    """
    if start not in STARTS:
        raise ValueError(f"start is {start!r}; it must be one of {', '.join(STARTS)}")
    equal = constant_initializer(constant)
    weights = []
    for fan_in, units in zip(sizes[:-1], sizes[1:], strict=True):
        draw = {"zeros": initializer("zeros"), "random": initializer("lecun")}.get(start, equal)
        W = draw.draw(fan_in, units, rng=rng)
        if start == "constant + noise":
            W = W + noise * rng.standard_normal(W.shape)
        weights.append(W)
    return weights


def distinct_units(W: np.ndarray, tolerance: float = 1e-12) -> int:
    """How many columns of W differ; copies, to within `tolerance` in every entry, count once.

    Units with an entry that is not finite do not count: in a net that diverged, nothing is left.
    """
    left, count = _finite_units(W), 0
    while left.shape[1]:
        left = left[:, np.abs(left - left[:, :1]).max(axis=0) > tolerance]
        count += 1
    return count


def effective_units(W: np.ndarray) -> int:
    """How many columns of W differ by more than 1 % of its largest entry, as an eye could see."""
    return distinct_units(W, 0.01 * float(np.abs(_finite_units(W)).max(initial=0.0)))


def _finite_units(W: np.ndarray) -> np.ndarray:
    """The columns of W without an entry that is not finite."""
    return np.asarray(W)[:, np.isfinite(W).all(axis=0)]


def unit_spread(W: np.ndarray) -> float:
    """How far apart the units are: ‖W − its first column‖ / ‖W‖; exactly 0 for exact copies."""
    length = np.linalg.norm(W)
    return float(np.linalg.norm(W - W[:, :1]) / length) if length else 0.0


def train_symmetry(
    digits: Dataset,
    weights: Sequence[np.ndarray],
    *,
    biases: Sequence[np.ndarray] | None = None,
    activation: Activation,
    learning_rate: float = 0.5,
    iterations: int = 300,
    batch_size: int = 100,
    looks: int = 20,
    dropout: float = 0.0,
    seed: int,
    label: str = "",
) -> SymmetryRun:
    """The record of plain SGD on the first 1,500 digits, its weights kept at `looks` + 1 moments.

    biases: (units,) per layer, 0 unless given. dropout: the share of hidden outputs set to 0 at
    every step, the others scaled up. seed: of the mini-batches and masks. Inputs are not changed.
    ValueError for settings that cannot train.
    """
    check_steps(learning_rate, iterations)
    if not 0 <= dropout < 1:
        raise ValueError(f"dropout is {dropout}; it must be 0 (none) or more, below 1")
    rng = np.random.default_rng(seed)
    images = digits.train_images[:TRAIN_IMAGES].astype(np.float64)
    labels = digits.train_labels[:TRAIN_IMAGES]
    weights = list(weights)
    biases = list(biases) if biases is not None else [np.zeros(W.shape[1]) for W in weights]
    looked_at = np.unique(np.linspace(0, iterations, looks + 1).round().astype(int))
    kept, accuracy, losses = [weights], [_accuracy(digits, weights, biases, activation)], []
    with np.errstate(all="ignore"):  # a training that diverges is a result
        for iteration in range(1, iterations + 1):
            batch = rng.integers(0, len(images), batch_size)
            masks = [
                (rng.random((batch_size, W.shape[1])) >= dropout) / (1 - dropout)
                for W in (weights[:-1] if dropout else ())
            ]
            loss, dW, db = gradients(
                images[batch], labels[batch], weights, biases, activation, masks
            )
            weights = [W - learning_rate * d for W, d in zip(weights, dW, strict=True)]
            biases = [b - learning_rate * d for b, d in zip(biases, db, strict=True)]
            losses.append(loss)
            if iteration in looked_at:
                kept.append(weights)
                accuracy.append(_accuracy(digits, weights, biases, activation))
        layers = tuple(np.array(layer) for layer in zip(*kept, strict=True))
        spread = [[unit_spread(W) for W in layer] for layer in layers[:-1]]
    return SymmetryRun(
        label=label or activation.name,
        loss=np.array(losses),
        looked_at=looked_at,
        weights=layers,
        biases=tuple(biases),
        spread=np.array(spread).T,
        accuracy=np.array(accuracy),
    )


def moment(run: SymmetryRun, step: int) -> SymmetryMoment:
    """`run` as it was at the kept look nearest to iteration `step`, its units counted."""
    look = int(np.abs(run.looked_at - step).argmin())
    hidden = [layer[look] for layer in run.weights[:-1]]
    return SymmetryMoment(
        run,
        look,
        tuple(distinct_units(W) for W in hidden),
        tuple(effective_units(W) for W in hidden),
    )


def parting_step(run: SymmetryRun, *, layer: int = 1, distance: float = 0.1) -> float:
    """The first kept iteration at which the spread is above `distance`; ∞ if there is none."""
    apart = run.looked_at[run.spread[:, layer - 1] > distance]
    return float(apart[0]) if len(apart) else float("inf")


def _accuracy(digits, weights, biases, activation) -> float:
    right, count = 0, min(TEST_IMAGES, len(digits.test_labels))
    for start in range(0, count, 20):  # small enough for one BLAS thread, as in the Lab
        part = slice(start, min(start + 20, count))
        images = digits.test_images[part].astype(np.float64)
        with np.errstate(all="ignore"):
            logits, _ = forward(images, weights, biases, activation)
        right += int((logits.argmax(axis=1) == digits.test_labels[part]).sum())
    return right / count
