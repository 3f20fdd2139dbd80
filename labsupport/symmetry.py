"""The symmetry experiment: hidden units that start as copies of each other, trained by hand.

NumPy and float64 throughout: with 16 digits, 300 steps leave the copies equal to better than
1e-12, whatever order a machine adds its numbers in. In float32 rounding soon tells them apart.
The convention: h = f(x @ W + b), W (fan_in, units), so that a unit is a column of W.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache

import numpy as np

from labsupport.activations import ACTIVATIONS, Activation
from labsupport.datasets import Digits
from labsupport.initializers import constant as constant_initializer
from labsupport.initializers import initializer
from labsupport.layers import activate, affine, softmax_cross_entropy
from labsupport.results import SymmetryMoment, SymmetryRun
from labsupport.steps import check_steps

STARTS = ("zeros", "constant", "constant + noise", "random")
TRAIN_IMAGES = 1500  # as many as the smaller data set has
TEST_IMAGES = 297


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
    """How many columns of W differ: copies, to within `tolerance` in every entry, count once."""
    left, count = np.asarray(W), 0
    while left.shape[1]:
        left = left[:, np.abs(left - left[:, :1]).max(axis=0) > tolerance]
        count += 1
    return count


def effective_units(W: np.ndarray) -> int:
    """How many columns of W differ by more than 1 % of its largest entry: what an eye could see."""
    return distinct_units(W, 0.01 * float(np.abs(W).max()))


def unit_spread(W: np.ndarray) -> float:
    """How far apart the units are: ‖W − its first column‖ / ‖W‖; exactly 0 for exact copies."""
    length = np.linalg.norm(W)
    return float(np.linalg.norm(W - W[:, :1]) / length) if length else 0.0


def forward(
    x: np.ndarray,
    weights: Sequence[np.ndarray],
    biases: Sequence[np.ndarray],
    activation: Activation,
    masks: Sequence[np.ndarray] = (),
) -> tuple[np.ndarray, list]:
    """The logits (batch, classes), and the backward of every layer from the first to the last.

    masks: one per hidden layer, multiplied onto its output (dropout); none unless given.
    """
    backwards, h = [], x
    for layer, (W, b) in enumerate(zip(weights, biases, strict=True)):
        h, back = affine(h, W, b)
        backwards.append(back)
        if layer < len(weights) - 1:
            h, back = activate(h, activation)
            if masks:
                h = h * masks[layer]
                back = _masked(back, masks[layer])
            backwards.append(back)
    return h, backwards


def _masked(backward, mask):
    return lambda dh: backward(dh * mask)


def gradients(
    x: np.ndarray,
    labels: np.ndarray,
    weights: Sequence[np.ndarray],
    biases: Sequence[np.ndarray],
    activation: Activation,
    masks: Sequence[np.ndarray] = (),
) -> tuple[float, list, list]:
    """The cross-entropy and its gradients: loss, one dW per layer, one db per layer."""
    logits, backwards = forward(x, weights, biases, activation, masks)
    loss, backward = softmax_cross_entropy(logits, labels)
    gradient, dW, db = backward(), [], []
    for back in reversed(backwards):
        result = back(gradient)
        if isinstance(result, tuple):
            gradient, dW_layer, db_layer = result
            dW.insert(0, dW_layer)
            db.insert(0, db_layer)
        else:
            gradient = result
    return loss, dW, db


def train_symmetry(
    digits: Digits,
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


def explorer(
    digits: Digits,
    *,
    sizes: Sequence[int] = (784, 16, 16, 10),
    learning_rate: float = 0.7,
    iterations: int = 900,
    batch_size: int = 20,
) -> Callable[..., SymmetryMoment]:
    """A function (start, constant, noise, activation, step, seed) -> `SymmetryMoment` for a Lab.

    It trains only when something other than `step` has changed; the last 32 trainings are kept.
    """
    # 20 images × 784 inputs × 16 units stay below the size from which BLAS starts its threads.
    # Above it a training on a busy machine takes seconds instead of a sixth of a second.

    @lru_cache(maxsize=32)
    def training(start, constant, noise, activation, seed):
        rng = np.random.default_rng(seed)
        weights = start_weights(sizes, start, constant=constant, noise=noise, rng=rng)
        return train_symmetry(
            digits,
            weights,
            activation=ACTIVATIONS[activation],
            learning_rate=learning_rate,
            iterations=iterations,
            batch_size=batch_size,
            looks=30,
            seed=seed,
            label=f"{activation}, {start}",
        )

    def explore(start, constant, noise, activation, step, seed):
        # What a start does not use must not cost a training when it moves.
        constant = constant if start.startswith("constant") else 0.0
        noise = noise if start.endswith("noise") else 0.0
        return moment(training(start, constant, noise, activation, seed), step)

    return explore


def _accuracy(digits, weights, biases, activation) -> float:
    right, count = 0, min(TEST_IMAGES, len(digits.test_labels))
    for start in range(0, count, 20):  # small enough for one BLAS thread, as in explorer
        part = slice(start, min(start + 20, count))
        images = digits.test_images[part].astype(np.float64)
        with np.errstate(all="ignore"):
            logits, _ = forward(images, weights, biases, activation)
        right += int((logits.argmax(axis=1) == digits.test_labels[part]).sum())
    return right / count
