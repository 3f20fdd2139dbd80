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
WIDE, NARROW = (784, 64, 64, 10), (784, 64, 16, 10)


def trained(digits: Dataset, sizes, drop: float, *, steps: int = STEPS, seeds=SEEDS) -> Nets:
    """ReLU nets after training with dropout in every hidden layer; steps 0: as they begin."""
    splits = [split(digits, LABELS, seed=seed) for seed in seeds]
    return train(Nets(sizes, seeds), splits, [Recipe(dropout=drop)] * len(seeds), steps=steps)


@torch.no_grad()
def copied(nets: Nets, images: np.ndarray) -> dict[str, np.ndarray]:
    """How much the second hidden layer is like its input, the first: (nets,) each.

    "unit by unit": the mean over its living units of the largest R² with a single unit of the
    input, so 1 for a layer that copies. "linear": R² of the input, predicted from the layer by
    least squares: what of the input can still be read off.
    """
    hidden: list[torch.Tensor] = []
    nets.forward(as_tensor(images)[None], hidden=hidden)
    first, second = (h.double().numpy() for h in hidden[:2])
    pairs = list(zip(first, second, strict=True))
    return {
        "unit by unit": np.array([_best_single(below, above) for below, above in pairs]),
        "linear": np.array([_linear(above, below) for below, above in pairs]),
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


def twins(digits: Dataset, drop: float, *, seeds: Sequence[int] = SEEDS) -> np.ndarray:
    """`nearest_cosines` of the 16 units over 64, after training with dropout: (seeds,)."""
    return nearest_cosines(trained(digits, NARROW, drop, seeds=seeds))


def _best_single(below: np.ndarray, above: np.ndarray) -> float:
    below, above = (h[:, h.std(axis=0) > 1e-6] for h in (below, above))
    below, above = ((h - h.mean(axis=0)) / h.std(axis=0) for h in (below, above))
    return float(((above.T @ below / len(below)) ** 2).max(axis=1).mean())


def _linear(x: np.ndarray, y: np.ndarray) -> float:
    x, y = x - x.mean(axis=0), y - y.mean(axis=0)
    fitted = x @ np.linalg.lstsq(x, y, rcond=1e-8)[0]
    return float(1 - ((y - fitted) ** 2).sum() / (y**2).sum())


def nearest_cosines(nets: Nets, layer: int = 1) -> np.ndarray:
    """The mean over a layer's units of the largest cosine of two units' weights: (nets,)."""
    found = []
    for W in nets.weights[layer].detach().double().numpy():
        unit = W / np.linalg.norm(W, axis=0)
        cosines = unit.T @ unit - 2 * np.eye(W.shape[1])
        found.append(cosines.max(axis=1).mean())
    return np.array(found)
