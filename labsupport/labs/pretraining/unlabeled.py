"""What every training without labels shares: its mini-batches, and the settings it refuses."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from labsupport.training.steps import check_steps


def random_batches(
    inputs: np.ndarray, batch_size: int, *, rng: np.random.Generator
) -> Iterator[np.ndarray]:
    """Mini-batches (batch_size, units) without end, drawn from the rows of `inputs`."""
    while True:
        yield inputs[rng.integers(len(inputs), size=batch_size)]


def check_settings(
    inputs: np.ndarray, *, learning_rate: float, iterations: int, batch_size: int, units: int
) -> None:
    """ValueError, with its cure, for settings that cannot train a layer of `units` inputs."""
    if inputs.ndim != 2 or inputs.shape[1] != units or not len(inputs):
        raise ValueError(
            f"inputs has shape {inputs.shape}; this layer takes (images, {units}), one row an image"
        )
    low, high = inputs.min(), inputs.max()
    if not 0 <= low <= high <= 1:  # NaN fails too
        raise ValueError(
            f"inputs run from {low:g} to {high:g}; they must lie in 0 … 1, as black and white do: "
            "divide bytes by 255"
        )
    check_steps(learning_rate, iterations)
    if batch_size < 1:
        raise ValueError(f"batch_size is {batch_size}; it must be 1 or more")
