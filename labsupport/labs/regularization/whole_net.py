"""A net through noisy points, all of whose weights learn: what weight decay does to its curve."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import torch

from labsupport.labs.regularization.curve import X, truth
from labsupport.labs.regularization.nets import Nets, as_tensor
from labsupport.training.optimizers import Adam
from labsupport.training.sweeps import watched

SEEDS = (0, 1, 2, 3, 4)
UNITS, POINTS, NOISE, STEPS, RATE = 100, 20, 0.3, 1000, 0.02


@torch.enable_grad()
def curves(
    decays: Sequence[float], *, steps: int = STEPS, seeds: Sequence[int] = SEEDS
) -> dict[float, dict[str, np.ndarray]]:
    """What nets 1-100-100-1 with tanh make of 20 noisy points each, by λ of the weight decay.

    {λ: {name: array}}. "fitted": (seeds, 301) at `X`; "x", "y": (seeds, 20), the points. (seeds,)
    each: "error", rms against the function; "slope", the steepest; "bound", the product of the
    layers' largest stretches, which no slope can be above. Adam; W ← (1 − rate · λ) W beside it.
    """
    points = [_points(seed) for seed in seeds]
    x, y = (np.stack(part) for part in zip(*points, strict=True))
    found = {}
    for decay in watched(decays, f"{len(decays)} decays, {len(seeds)} nets"):
        nets = Nets((1, UNITS, UNITS, 1), seeds, activation="tanh")
        with torch.no_grad():
            nets.weights[0].mul_(6.0)
        _train(nets, x, y, decay, steps)
        found[decay] = {"x": x, "y": y, **_measured(nets)}
    return found


def _points(seed: int) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng([seed, 21])
    x = np.sort(rng.uniform(-1, 1, POINTS))
    return x, truth(x) + NOISE * rng.standard_normal(POINTS)


def _train(nets: Nets, x: np.ndarray, y: np.ndarray, decay: float, steps: int) -> None:
    inputs = as_tensor(x.astype(np.float32))[..., None]
    wanted = as_tensor(y.astype(np.float32))[..., None]
    optimizer = Adam(nets.parameters, lr=RATE)
    for step in range(steps):
        optimizer.lr = RATE * (0.5 + 0.5 * math.cos(math.pi * step / steps))
        optimizer.zero_grad()
        ((nets.forward(inputs) - wanted) ** 2).mean(dim=1).sum().backward()
        with torch.no_grad():
            for W in nets.weights:
                W.mul_(1 - optimizer.lr * decay)
        optimizer.step()


@torch.no_grad()
def _measured(nets: Nets) -> dict[str, np.ndarray]:
    fitted = nets.forward(as_tensor(X.astype(np.float32))[None, :, None])[..., 0].double().numpy()
    stretches = [torch.linalg.matrix_norm(W, 2).double().numpy() for W in nets.weights]
    return {
        "fitted": fitted,
        "error": np.sqrt(((fitted - truth(X)) ** 2).mean(axis=1)),
        "slope": np.abs(np.gradient(fitted, X, axis=1)).max(axis=1),
        "bound": np.prod(stretches, axis=0),
    }
