"""Dropout as an average over nets: all masks of a small layer, and a few thousand drawn ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch

from labsupport.data.datasets import Dataset
from labsupport.labs.regularization.learning import Noise, Recipe, masks_for, split, train
from labsupport.labs.regularization.nets import Nets, log_probabilities, scores
from labsupport.training.networks import as_tensor
from labsupport.training.sweeps import watched

SEEDS = (0, 1, 2, 3, 4)
UNITS, LABELS, STEPS, IMAGES = 12, 1000, 300, 20
WIDTH_STEPS = 200  # of nets of several widths


@dataclass(frozen=True)
class SmallNet:
    """The last two layers of a net: h (images, units), the outputs of its one hidden layer with all
    units on, W (units, 10), b (10,), and the labels of the images."""

    h: np.ndarray
    W: np.ndarray
    b: np.ndarray
    labels: np.ndarray


def small_nets(digits: Dataset, drop: float, *, seeds: Sequence[int] = SEEDS) -> list[SmallNet]:
    """Nets 784-12-10 with ReLU, trained with dropout, on the first 20 test images: one per seed."""
    splits = [split(digits, LABELS, seed=seed) for seed in seeds]
    nets = Nets((784, UNITS, 10), seeds)
    train(nets, splits, [Recipe(dropout=drop)] * len(seeds), steps=STEPS)
    images = digits.test_images[:IMAGES]
    labels = np.array(digits.test_labels[:IMAGES])
    (first, W), (b_1, b) = (
        [p.detach().double().numpy() for p in ps] for ps in (nets.weights, nets.biases)
    )
    return [
        SmallNet(np.maximum(images @ first[k] + b_1[k], 0), W[k], b[k, 0], labels)
        for k in range(len(seeds))
    ]


def all_masks(units: int) -> np.ndarray:
    """Every way to switch units on or off: (2^units, units) of 0 and 1."""
    return (np.arange(2**units)[:, None] >> np.arange(units) & 1).astype(float)


def softmax(logits: np.ndarray) -> np.ndarray:
    """Probabilities along the last axis."""
    shifted = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return shifted / shifted.sum(axis=-1, keepdims=True)


def two_layers_off(*, seed: int) -> float:
    """How far a random 4-4-4-3 tanh net with all units on is from the geometric mean of all masks.

    Half of the units of the first two layers are dropped. The total variation, from 0 to 1.
    """
    rng, on = np.random.default_rng([seed, 41]), all_masks(8)
    x = rng.standard_normal(4)
    W, W_out = rng.standard_normal((4, 4)), 2 * rng.standard_normal((4, 3))
    each = softmax((np.tanh((x * on[:, :4] / 0.5) @ W) * on[:, 4:] / 0.5) @ W_out)
    exact = softmax(np.log(each).mean(axis=0))
    return float(np.abs(exact - softmax(np.tanh(x @ W) @ W_out)).sum() / 2)


@torch.no_grad()
def monte_carlo(
    digits: Dataset, drop: float, *, passes: int = 50, seeds: Sequence[int] = SEEDS
) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """(accuracy, loss), (seeds,) each, of nets 784-50-50-10 trained with dropout on 300 labels.

    "all units on": one pass with all units. "mean of passes": the mean of the probabilities of
    `passes` passes with masks, as in training. On the first 1,000 test images.
    """
    splits, recipes = (
        [split(digits, 300, seed=s) for s in seeds],
        [Recipe(dropout=drop)] * len(seeds),
    )
    nets = train(Nets((784, 50, 50, 10), seeds), splits, recipes, steps=150)
    images, labels = as_tensor(digits.test_images[:1000])[None], digits.test_labels[:1000]
    noise, total = Noise(seeds[0]), 0.0
    for _ in range(passes):
        masked = masks_for(nets, recipes, images.shape[1], noise)
        total = total + nets.forward(images, masks=masked).softmax(2)
    return {
        "all units on": scores(nets.forward(images).log_softmax(2), labels),
        "mean of passes": scores((total / passes).log(), labels),
    }


def gained_by_width(
    digits: Dataset,
    widths: Sequence[int],
    drop: float,
    *,
    steps: int = WIDTH_STEPS,
    rate: float = 0.03,
    seeds: Sequence[int] = SEEDS,
) -> np.ndarray:
    """What dropout adds to the test accuracy of 784-n-n-10 with 1,000 labels: (seeds, widths)."""
    splits, columns = [split(digits, LABELS, seed=seed) for seed in seeds], []
    for width in watched(widths, f"{len(widths)} widths, {len(seeds)} seeds"):
        pair = []
        for share in (0.0, drop):
            nets = Nets((784, width, width, 10), seeds)
            train(nets, splits, [Recipe(dropout=share)] * len(seeds), steps=steps, rate=rate)
            log_p = log_probabilities(nets, splits[0].test_images)
            pair.append(scores(log_p, splits[0].test_labels)[0])
        columns.append(pair[1] - pair[0])
    return np.array(columns).T
