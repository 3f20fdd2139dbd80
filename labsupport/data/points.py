"""Labeled points of the plane, and a grid of points that covers it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from labsupport.data.datasets import Dataset


def two_moons(count: int, *, rng: np.random.Generator, noise: float = 0.12) -> tuple:
    """Two half circles, one reaching into the other: points (count, 2) and labels 0 or 1."""
    labels = np.arange(count) % 2
    angle = np.pi * rng.random(count)
    upper = np.stack([np.cos(angle) - 0.5, np.sin(angle) - 0.25], axis=1)
    points = np.where(labels[:, None] == 0, upper, -upper)
    return points + noise * rng.standard_normal((count, 2)), labels


def rings(count: int, *, rng: np.random.Generator, noise: float = 0.12) -> tuple:
    """Two rings, one around the other: points (count, 2) and labels, 1 for the outer ring."""
    labels = np.arange(count) % 2
    angle = 2 * np.pi * rng.random(count)
    radius = np.where(labels == 0, 0.6, 1.4) + noise * rng.standard_normal(count)
    return radius[:, None] * np.stack([np.cos(angle), np.sin(angle)], axis=1), labels


SHAPES: dict[str, Callable] = {"two moons": two_moons, "rings": rings}


def point_set(shape: str, *, seed: int, count: int = 600) -> Dataset:
    """`count` training and `count` test points of that shape, as a `Dataset` for `train`.

    Each point stands for an image, and its class for a digit. KeyError for unknown shapes.
    """
    if shape not in SHAPES:
        raise KeyError(f"no shape {shape!r}; there are {', '.join(SHAPES)}")
    rng, parts = np.random.default_rng(seed), []
    for _ in range(2):
        points, labels = SHAPES[shape](count, rng=rng)
        parts += [points.astype(np.float32), labels.astype(np.int64)]
    return Dataset(shape, *parts, description=f"{count} points of {shape}, and {count} to test")


def grid(reach: float, cells: int = 100) -> np.ndarray:
    """The centers of cells × cells squares from -reach to reach: (cells², 2), row by row."""
    places = reach * ((np.arange(cells) + 0.5) * 2 / cells - 1)
    x, y = np.meshgrid(places, places)
    return np.stack([x.ravel(), y.ravel()], axis=1).astype(np.float32)
