"""What lab 05 measures: trainings from equal weights, by start, activation, noise and depth."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import ArrayLike

from labsupport.by_hand.activations import ACTIVATIONS
from labsupport.data.datasets import Dataset
from labsupport.labs.zero_init_symmetry.units import (
    SymmetryRun,
    distinct_units,
    parting_step,
    start_weights,
    train_symmetry,
)

SIZES = (784, 50, 50, 10)
SMALL = (784, 20, 20, 10)  # for what is trained often
LONG = {"iterations": 600, "looks": 60}  # long enough for the copies to part
# Activation, hidden layers and learning rate of `growth_by_net`. ReLU is unsteady at rate 0.5.
NETS = {
    "ReLU, one hidden layer": ("relu", (784, 20, 10), 0.2),
    "ReLU, two hidden layers": ("relu", SMALL, 0.2),
    "sigmoid, two hidden layers": ("sigmoid", SMALL, 0.5),
}


def descend(
    gradient: Callable, W: ArrayLike, v: ArrayLike, *, rate: float = 0.2, steps: int = 60
) -> np.ndarray:
    """W along gradient descent on W and v, (steps + 1, *shape of W).

    gradient: (W, v) -> (dW, dv).
    """
    W, v = np.array(W), np.array(v)
    path = [W]
    for _ in range(steps):
        dW, dv = gradient(W, v)
        W = W - rate * dW
        v = v - rate * dv
        path.append(W)
    return np.array(path)


def train_from(
    digits: Dataset,
    start: str,
    *,
    seed: int,
    sizes: Sequence[int] = SIZES,
    activation: str = "tanh",
    constant: float = 0.005,
    noise: float = 0.0,
    **settings,
) -> SymmetryRun:
    """One training from that start; seed: of the start and of the mini-batches.

    start, constant, noise: as in `start_weights`. settings: as in `train_symmetry`.
    """
    rng = np.random.default_rng(seed)
    weights = start_weights(sizes, start, constant=constant, noise=noise, rng=rng)
    return train_symmetry(
        digits, weights, activation=ACTIVATIONS[activation], seed=seed, **settings
    )


def train_seeds(
    digits: Dataset, start: str, *, seeds: Iterable[int], **settings
) -> list[SymmetryRun]:
    """One `train_from` per seed."""
    return [train_from(digits, start, seed=seed, **settings) for seed in seeds]


def train_activations(
    digits: Dataset, start: str, activations: Iterable[str], *, seed: int, **settings
) -> dict[str, SymmetryRun]:
    """One `train_from` per activation, by its name."""
    return {
        name: train_from(digits, start, activation=name, seed=seed, **settings)
        for name in activations
    }


def train_noises(
    digits: Dataset, noises: Iterable[float], *, seeds: Sequence[int]
) -> dict[float, list[SymmetryRun]]:
    """600 steps of 784-20-20-10 from 0.005 plus noise: {noise: one run per seed}.

    noise: the standard deviation of what is added to each weight. Of 61 looks the runs keep the
    spread of the units; of the weights only the first and the last.
    """
    setting = {"sizes": SMALL, **LONG}
    return {
        noise: [
            _with_ends_only(train_from(digits, "constant + noise", noise=noise, seed=s, **setting))
            for s in seeds
        ]
        for noise in noises
    }


def _with_ends_only(run: SymmetryRun) -> SymmetryRun:
    return replace(run, weights=tuple(layer[[0, -1]] for layer in run.weights))


def parting_steps(runs: Mapping[float, Sequence[SymmetryRun]]) -> dict[float, np.ndarray]:
    """The step at which the units of layer 1 part, {noise: (seeds,)}; ∞ where they do not."""
    return {noise: np.array([parting_step(run) for run in of_it]) for noise, of_it in runs.items()}


def noise_on_line(steps: Mapping[float, np.ndarray], within: float) -> float:
    """The noise whose units part after `within` steps, if ln(noise) lies on a line over the steps.

    steps: {noise: (seeds,)} of at least two noises, see `parting_steps`; their means are taken.
    """
    means = [of_noise.mean() for of_noise in steps.values()]
    return float(np.exp(np.polyval(np.polyfit(means, np.log(list(steps)), 1), within)))


def growth_by_net(digits: Dataset, *, noise: float, seeds: Sequence[int]) -> dict[str, np.ndarray]:
    """By what factor the difference ‖W − w₁‖ of layer 1 grows in 600 steps, {net: (seeds,)}.

    Every net of `NETS` starts from 0.005 plus that noise.
    """
    growth = {}
    for net, (activation, sizes, rate) in NETS.items():
        setting = {"activation": activation, "sizes": sizes, "learning_rate": rate}
        setting |= LONG | {"looks": 1}
        runs = train_seeds(digits, "constant + noise", noise=noise, seeds=seeds, **setting)
        starts_and_ends = [run.weights[0][[0, -1]] for run in runs]  # (2, inputs, units) each
        apart = [np.linalg.norm(W - W[..., :1], axis=(1, 2)) for W in starts_and_ends]
        growth[net] = np.array([end / start for start, end in apart])
    return growth


def distinct_after(
    digits: Dataset,
    starts: Mapping[str, Sequence[np.ndarray]],
    *,
    steps: int,
    seed: int,
    **settings,
) -> dict[str, list[int]]:
    """How many units differ by more than 1e-12 after `steps` of a tanh net.

    starts: {name: weights}. Returns {name: one count per hidden layer}. seed: of the mini-batches.
    settings: as in `train_symmetry`, such as biases or dropout.
    """
    counts = {}
    for name, weights in starts.items():
        run = train_symmetry(
            digits,
            weights,
            activation=ACTIVATIONS["tanh"],
            iterations=steps,
            seed=seed,
            **settings,
        )
        counts[name] = [distinct_units(W) for W in run.final[:-1]]
    return counts


def count_parameters(sizes: Sequence[int]) -> int:
    """How many weights and biases a network of these sizes has."""
    return sum((fan_in + 1) * units for fan_in, units in zip(sizes[:-1], sizes[1:], strict=True))


def percent(shares: Iterable[float]) -> str:
    """Shares as text: "26%, 30%, 28%"."""
    return ", ".join(f"{share:.0%}" for share in shares)
