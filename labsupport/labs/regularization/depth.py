"""The same number of neurons in few wide layers or in many narrow ones, on points of the plane."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np
import torch
from torch.nn import functional as F

from labsupport.data.points import grid
from labsupport.labs.regularization.nets import Nets, as_tensor
from labsupport.training.optimizers import Adam
from labsupport.training.sweeps import watched

SEEDS = (0, 1, 2, 3, 4)
NEURONS, POINTS, FLIPPED, STEPS = 132, 10_000, 0.2, 800
CELLS = 80  # of a side of the map
# Units of each hidden layer: as many neurons as in three layers, or about as many parameters.
SAME_NEURONS = {3: 44, 4: 33, 6: 22, 11: 12}
SAME_PARAMETERS = {6: 28, 11: 19}


def checker(points: np.ndarray) -> np.ndarray:
    """The class, 0 or 1, of points (n, 2) on a board of 4 × 4 squares from −1 to 1."""
    return (np.floor(2 * points).astype(int).sum(axis=1) % 2).astype(np.int64)


def parameters(layers: int, width: int) -> int:
    """Weights and biases of a net from two inputs to one output."""
    return 3 * width + (layers - 1) * (width + 1) * width + width + 1


@torch.enable_grad()
def logit_maps(
    layers: int,
    width: int,
    *,
    flipped: float = FLIPPED,
    steps: int = STEPS,
    batch: int = 200,
    rate: float = 5e-3,
    seeds: Sequence[int] = SEEDS,
) -> np.ndarray:
    """The logits of trained ReLU nets on a grid of 80 × 80 points: (seeds, 80, 80).

    Each learns from 10,000 points of the board, a share of whose labels is flipped, with Adam; the
    rate falls to 0 along half a cosine.
    """
    nets = Nets((2, *[width] * layers, 1), seeds)
    rngs = [np.random.default_rng([seed, 9]) for seed in seeds]
    points = np.stack([rng.uniform(-1, 1, (POINTS, 2)) for rng in rngs]).astype(np.float32)
    labels = np.stack([checker(one) for one in points])
    wrong = np.stack([rng.random(POINTS) < flipped for rng in rngs])
    x, y = as_tensor(points), torch.from_numpy((labels ^ wrong).astype(np.float32))[..., None]
    optimizer = Adam(nets.parameters, lr=rate)
    for step in range(steps):
        start = step * batch % (POINTS - batch + 1)  # points are in random order already
        rows = slice(start, start + batch)
        optimizer.zero_grad()
        logits = nets.forward(x[:, rows])
        loss = F.binary_cross_entropy_with_logits(logits, y[:, rows], reduction="sum") / batch
        loss.backward()
        optimizer.lr = rate * (0.5 + 0.5 * math.cos(math.pi * step / steps))
        optimizer.step()
    with torch.no_grad():
        maps = nets.forward(as_tensor(grid(1.0, CELLS))[None])
    return maps.reshape(len(seeds), CELLS, CELLS).numpy()


def maps_by_depth(widths: Mapping[int, int], **settings) -> dict[int, np.ndarray]:
    """{hidden layers: (seeds, 80, 80)}: `logit_maps` for each. widths: {hidden layers: units}."""
    title = f"{len(widths)} depths, {len(settings.get('seeds', SEEDS))} seeds"
    return {k: logit_maps(k, widths[k], **settings) for k in watched(widths, title)}


def errors(maps: np.ndarray) -> np.ndarray:
    """The share of the grid on which the net's class is not the board's: (seeds,)."""
    truth = checker(grid(1.0, CELLS)).reshape(CELLS, CELLS)
    return ((maps > 0) != truth).mean(axis=(1, 2))


def bends(maps: np.ndarray) -> np.ndarray:
    """Mean |second difference| over mean |first difference| of the logit, both ways: (seeds,).

    0 for a plane. It does not change where all logits are multiplied by one number.
    """
    first = sum(np.abs(np.diff(maps, axis=axis)).mean(axis=(1, 2)) for axis in (1, 2))
    second = sum(np.abs(np.diff(maps, 2, axis=axis)).mean(axis=(1, 2)) for axis in (1, 2))
    return second / first


def borders(maps: np.ndarray) -> np.ndarray:
    """The length of the border between the classes, in sides of the map: (seeds,).

    Counted are neighbors of different class, so a slanted border counts by its steps.
    """
    said = maps > 0
    return sum(np.diff(said, axis=axis).sum(axis=(1, 2)) for axis in (1, 2)) / CELLS


MEASURES = {
    "bend of the logit": bends,
    "share of the board wrong": errors,
    "length of the border": borders,
}


def by_layers(
    both: Mapping[str, Mapping[int, np.ndarray]],
) -> dict[str, dict[str, tuple[list[int], np.ndarray]]]:
    """{measure: {label: (layers, (seeds, layers))}}: all `MEASURES` of each set of maps by layers.

    The border is measured in sides of the board; that of the board itself is 6 sides long.
    """
    return {
        measure: {
            label: (list(maps), np.array([of(one) for one in maps.values()]).T)
            for label, maps in both.items()
        }
        for measure, of in MEASURES.items()
    }
