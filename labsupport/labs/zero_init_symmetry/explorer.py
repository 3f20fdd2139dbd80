"""The Lab of 05: choose how the weights start, and scrub through the training that follows."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from labsupport.by_hand.activations import ACTIVATIONS
from labsupport.data.datasets import Dataset, load_digits
from labsupport.explore import Choice, Lab, Seed, Slider
from labsupport.labs.zero_init_symmetry.figures import SymmetryFigure
from labsupport.labs.zero_init_symmetry.units import (
    STARTS,
    SymmetryMoment,
    SymmetryRun,
    effective_units,
    moment,
    start_weights,
    train_symmetry,
)
from labsupport.wording import number

SIZES = (784, 16, 16, 10)
ITERATIONS = 900
# 20 images × 784 inputs × 16 units stay below the size from which BLAS starts its threads. Above it
# a training on a busy machine takes seconds instead of a sixth of a second.
BATCH_SIZE = 20


def explorer(**settings) -> Lab:
    """The Lab "Copies"; settings: values of its controls to begin with.

    It begins at the last look at which the units of layer 1 are equal to the eye. That is step 180
    on MNIST and 540 on the embedded digits, where at step 180 the pictures are still nearly blank.
    """
    opening = _last_alike(_run(load_digits(), "constant + noise", 0.005, 1e-9, "tanh", 0))
    noises = [1e-12, 1e-6, 1e-3]
    controls = [
        Choice("start", "start", "constant + noise", STARTS),
        Slider("constant", "constant", 0.005, 1e-3, 0.1, 0.1, log=True),
        Slider("noise", "noise", 1e-9, 1e-15, 0.1, 0.5, log=True, recorded=noises),
        Choice("activation", "activation", "tanh", ["tanh", "sigmoid", "relu"]),
        Slider("step", "training step", opening, 0, ITERATIONS, 30, recorded=True),
        Seed(),
    ]
    # All that a start depends on, so that a preset shows the same whatever was set before.
    usual = {"activation": "tanh", "constant": 0.005, "step": ITERATIONS}
    presets = {
        "all zero": {**usual, "start": "zeros"},
        "all equal": {**usual, "start": "constant"},
        "all random": {**usual, "start": "random"},
        "equal + 10⁻⁹": {**usual, "start": "constant + noise", "noise": 1e-9, "step": opening},
    }
    equal = [{**presets["all equal"], "constant": c} for c in (0.001, 0.002, 0.01, 0.02, 0.05, 0.1)]
    others = [{**presets["all zero"], "activation": name} for name in ("sigmoid", "relu")]
    experiments = [*([one] for one in (*equal, *others)), [{}, {"noise": 1e-12}]]
    return Lab(
        symmetry_moment,
        SymmetryFigure,
        controls=controls,
        presets=presets,
        title="Copies",
        settings=settings,
        experiments=experiments,
    )


def symmetry_moment(
    *, start: str, constant: float, noise: float, activation: str, step: int, seed: int
) -> SymmetryMoment:
    """The training from that start at `step`; it trains only when another setting has changed."""
    # What a start does not use must not cost a training when it moves.
    constant = constant if start.startswith("constant") else 0.0
    noise = noise if start.endswith("noise") else 0.0
    return moment(_run(load_digits(), start, constant, noise, activation, seed), step)


@lru_cache(maxsize=32)
def _run(
    digits: Dataset, start: str, constant: float, noise: float, activation: str, seed: int
) -> SymmetryRun:
    rng = np.random.default_rng(seed)
    weights = start_weights(SIZES, start, constant=constant, noise=noise, rng=rng)
    return train_symmetry(
        digits,
        weights,
        activation=ACTIVATIONS[activation],
        learning_rate=0.7,
        iterations=ITERATIONS,
        batch_size=BATCH_SIZE,
        looks=30,
        seed=seed,
        label=f"{activation}, {_in_words(start, constant, noise)}",
    )


def _last_alike(run: SymmetryRun) -> int:
    """The last step that was kept at which all units of layer 1 are equal to the eye."""
    looks = zip(run.looked_at, run.weights[0], strict=True)
    return max(int(step) for step, W in looks if effective_units(W) == 1)


def _in_words(start: str, constant: float, noise: float) -> str:
    equal = f"every weight {number(constant)}"
    noisy = f"{equal} + noise {number(noise)}"
    return {"constant": equal, "constant + noise": noisy}.get(start, start)
