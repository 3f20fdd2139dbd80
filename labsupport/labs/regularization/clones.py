"""Does a layer copy its input, and are two of its units twins? With dropout and without."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch

from labsupport.data.datasets import Dataset
from labsupport.labs.regularization.learning import Recipe, split, train
from labsupport.labs.regularization.nets import Nets
from labsupport.training.networks import as_tensor

SEEDS = (0, 1, 2, 3, 4)
LABELS, STEPS = 1000, 200
DEAD = 1e-6  # std over images, of a unit that says nothing
WIDE, NARROW = (784, 64, 64, 10), (784, 64, 16, 10)


def trained(digits: Dataset, sizes, drop: float, *, steps: int = STEPS, seeds=SEEDS) -> Nets:
    """ReLU nets after training with dropout in every hidden layer; steps 0: as they begin."""
    splits = [split(digits, LABELS, seed=seed) for seed in seeds]
    return train(Nets(sizes, seeds), splits, [Recipe(dropout=drop)] * len(seeds), steps=steps)


@torch.no_grad()
def copied(nets: Nets, images: np.ndarray) -> dict[str, np.ndarray]:
    """How much the second hidden layer is like its input, the first: (nets,) each.

    "R²": the mean over its living units of the largest R² with a single unit of the input, so 1 for
    a layer that copies. "R², shuffled": the same after the layer's weights were put into random
    order, the mean of five orders. "largest": the largest squared weight of a unit as a share of
    all its squared weights, in the mean over units; 1 for copies. "living": how many units of the
    input are not the same for all images.
    """
    hidden: list[torch.Tensor] = []
    nets.forward(as_tensor(images)[None], hidden=hidden)
    first, second = (h.double().numpy() for h in hidden[:2])
    W, b = (p[1].detach().double().numpy() for p in (nets.weights, nets.biases))
    rngs = [np.random.default_rng([seed, 51]) for seed in nets.seeds]
    mixed = [
        np.mean([_best_single(h, np.maximum(h @ _shuffled(V, rng) + c, 0)) for _ in range(5)])
        for h, V, c, rng in zip(first, W, b, rngs, strict=True)
    ]
    pairs = zip(first, second, strict=True)
    return {
        "R²": np.array([_best_single(below, above) for below, above in pairs]),
        "R², shuffled": np.array(mixed),
        "largest": ((W**2).max(axis=1) / (W**2).sum(axis=1)).mean(axis=1),
        "living": (first.std(axis=1) > DEAD).sum(axis=1),
    }


def copied_by_start(
    digits: Dataset, *, seeds: Sequence[int] = SEEDS
) -> dict[str, dict[str, np.ndarray]]:
    """`copied` of nets 784-64-64-10 on 500 test images: untrained, and trained without and with
    dropout of 0.5."""
    runs = {"untrained": (0.0, 0), "no dropout": (0.0, STEPS), "dropout 0.5": (0.5, STEPS)}
    images = digits.test_images[:500]
    return {
        name: copied(trained(digits, WIDE, drop, steps=steps, seeds=seeds), images)
        for name, (drop, steps) in runs.items()
    }


def middle(copied: dict[str, dict[str, np.ndarray]]) -> dict[str, dict[str, float]]:
    """The medians over the nets: {name: {what: median}}."""
    return {
        name: {what: float(np.median(values)) for what, values in of.items()}
        for name, of in copied.items()
    }


def twins(
    digits: Dataset, drop: float, *, seeds: Sequence[int] = SEEDS
) -> tuple[np.ndarray, np.ndarray]:
    """`nearest_cosines` of the 16 units over 64, after training with dropout: (seeds,).

    And the same with the weights of each unit in random order.
    """
    nets = trained(digits, NARROW, drop, seeds=seeds)
    found = nearest_cosines(nets)
    with torch.no_grad():
        for W, seed in zip(nets.weights[1], seeds, strict=True):
            rng = np.random.default_rng([seed, 52])
            W.copy_(torch.from_numpy(rng.permuted(W.numpy(), axis=0)))
    return found, nearest_cosines(nets)


def _shuffled(W: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    return rng.permutation(W.ravel()).reshape(W.shape)


def _best_single(below: np.ndarray, above: np.ndarray) -> float:
    below, above = (h[:, h.std(axis=0) > DEAD] for h in (below, above))
    below, above = ((h - h.mean(axis=0)) / h.std(axis=0) for h in (below, above))
    return float(((above.T @ below / len(below)) ** 2).max(axis=1).mean())


def nearest_cosines(nets: Nets, layer: int = 1) -> np.ndarray:
    """The mean over a layer's units of the largest cosine of two units' weights: (nets,)."""
    found = []
    for W in nets.weights[layer].detach().double().numpy():
        unit = W / np.linalg.norm(W, axis=0)
        cosines = unit.T @ unit - 2 * np.eye(W.shape[1])
        found.append(cosines.max(axis=1).mean())
    return np.array(found)
