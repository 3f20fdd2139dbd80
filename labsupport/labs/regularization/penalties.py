"""Penalties on the weights of nets that learn digits: L1, L2, and weight decay.

All nets are 784-50-10 with ReLU and learn from 1,000 images, in batches of 50.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch

from labsupport.data.datasets import Dataset
from labsupport.labs.regularization.learning import Noise, Recipe, batches, gradients, split
from labsupport.labs.regularization.nets import Nets, log_probabilities, scores
from labsupport.training.optimizers import SGD, Adam
from labsupport.training.sweeps import watched

SEEDS = (0, 1, 2, 3, 4)
SIZES, LABELS, BATCH = (784, 50, 10), 1000, 50
OPTIMIZERS = {
    "plain SGD": lambda p: SGD(p, lr=0.1),
    "momentum 0.9": lambda p: SGD(p, lr=0.02, momentum=0.9),
    "Adam": lambda p: Adam(p, lr=0.002),
}


def subgradient(W: torch.Tensor, threshold: float) -> None:
    """An L1 step by the subgradient: each weight moves by `threshold`, and may pass 0."""
    W.sub_(threshold * torch.sign(W))


def proximal(W: torch.Tensor, threshold: float) -> None:
    """An L1 step that ends at 0: each weight moves towards 0 by `threshold` at most."""
    W.copy_(torch.sign(W) * torch.clamp(W.abs() - threshold, min=0))


L1_STEPS = {"subgradient": subgradient, "proximal": proximal}


def zeros(
    digits: Dataset,
    strengths: Sequence[float],
    *,
    steps: int = 200,
    rate: float = 0.1,
    seeds: Sequence[int] = SEEDS,
) -> dict[str, np.ndarray]:
    """What L1 leaves of the first weight matrix: {"kind: what": (seeds, strengths)}.

    kind: "subgradient" or "proximal". what: "zeros", the share of weights that are exactly 0;
    "zeros, lit", the same of weights from pixels that are lit in some training image; "tiny", the
    share within two steps, 2 · rate · λ, of 0; "accuracy" on the first 2,000 test images.
    """
    splits = [split(digits, LABELS, seed=seed) for seed in seeds]
    found: dict[str, list] = {}
    runs = [(kind, strength) for kind in L1_STEPS for strength in strengths]
    for kind, strength in watched(runs, f"L1 in {len(runs)} ways, {len(seeds)} seeds"):
        nets = Nets(SIZES, seeds)
        _by_plain_sgd(
            nets, splits, steps, rate, lambda W, k=kind, s=strength: L1_STEPS[k](W, rate * s)
        )
        W = nets.weights[0].detach().numpy()
        lit = [one.train_images.max(axis=0) > 0 for one in splits]
        right, _ = scores(log_probabilities(nets, splits[0].test_images), splits[0].test_labels)
        measured = {
            "zeros": (W == 0).mean(axis=(1, 2)),
            "zeros, lit": [(own[rows] == 0).mean() for own, rows in zip(W, lit, strict=True)],
            "tiny": (np.abs(W) <= 2 * rate * strength).mean(axis=(1, 2)),
            "accuracy": right,
        }
        for what, values in measured.items():
            found.setdefault(f"{kind}: {what}", []).append(values)
    return {name: np.array(rows).T for name, rows in found.items()}


def _by_plain_sgd(nets: Nets, splits, steps: int, rate: float, penalize) -> None:
    recipes, noise = [Recipe()] * nets.count, Noise(0)
    optimizer = SGD(nets.parameters, lr=rate)
    for _, (x, y) in zip(range(steps), batches(splits, nets.seeds, BATCH), strict=False):
        gradients(nets, x, y, recipes, noise)
        optimizer.step()
        with torch.no_grad():
            for W in nets.weights:
                penalize(W)


def first_weights(
    digits: Dataset,
    optimizer: str,
    *,
    l2: float = 0.0,
    decay: float = 0.0,
    steps: int = 150,
    seeds: Sequence[int] = SEEDS,
) -> np.ndarray:
    """The first weight matrices after training: (seeds, 784, 50).

    optimizer: a name of `OPTIMIZERS`. l2: λ of a penalty λ/2 · ‖W‖², whose gradient λW goes through
    the optimizer. decay: λ of a step W ← (1 − rate · λ) W beside the optimizer's own.
    """
    splits = [split(digits, LABELS, seed=seed) for seed in seeds]
    nets, noise = Nets(SIZES, seeds), Noise(0)
    recipes, chosen = [Recipe()] * len(seeds), OPTIMIZERS[optimizer](nets.parameters)
    for _, (x, y) in zip(range(steps), batches(splits, seeds, BATCH), strict=False):
        gradients(nets, x, y, recipes, noise)
        with torch.no_grad():
            for W in nets.weights:
                W.grad.add_(W, alpha=l2)
                W.mul_(1 - chosen.lr * decay)
        chosen.step()
    return nets.weights[0].detach().numpy()


def apart(some: np.ndarray, others: np.ndarray) -> np.ndarray:
    """‖some − others‖ / ‖others‖ for each seed: (seeds,)."""
    axes = tuple(range(1, others.ndim))
    return np.sqrt(((some - others) ** 2).sum(axes) / (others**2).sum(axes))


def l2_apart_from_decay(
    digits: Dataset, strength: float, *, times: Sequence[float], seeds: Sequence[int] = SEEDS
) -> dict[tuple[str, float], float]:
    """How far L2 and weight decay lead apart: {(optimizer, times): median over the seeds}.

    L2 has λ = `strength`, decay has `times` as much. As `apart` of the first weights.
    """
    found = {}
    for name in watched(OPTIMIZERS, f"{len(OPTIMIZERS)} optimizers, {len(seeds)} seeds"):
        l2 = first_weights(digits, name, l2=strength, seeds=seeds)
        for factor in times:
            decay = first_weights(digits, name, decay=factor * strength, seeds=seeds)
            found[name, factor] = float(np.median(apart(l2, decay)))
    return found


def left_by_adam(
    digits: Dataset, strength: float, *, seeds: Sequence[int] = SEEDS
) -> tuple[np.ndarray, np.ndarray]:
    """The size of Adam's weights with L2, as a share of that with decay of the same λ: (seeds,).

    Of weights from pixels that are lit in no training image, and of those lit in over half of them.
    The size is the root mean square.
    """
    l2 = first_weights(digits, "Adam", l2=strength, seeds=seeds)
    decay = first_weights(digits, "Adam", decay=strength, seeds=seeds)
    never, often = [], []
    for one, other, seed in zip(l2, decay, seeds, strict=True):
        lit = (split(digits, LABELS, seed=seed).train_images > 0).mean(axis=0)
        for shares, rows in ((never, lit == 0), (often, lit > 0.5)):
            shares.append(np.sqrt((one[rows] ** 2).mean() / (other[rows] ** 2).mean()))
    return np.array(never), np.array(often)
