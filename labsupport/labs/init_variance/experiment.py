"""The measurements of lab 06 that need a loop over gains, activations or seeds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from labsupport.by_hand.activations import Activation
from labsupport.by_hand.activations import activation as find_activation
from labsupport.by_hand.signals import LECTURE_WIDTH, SignalExperiment


def std_through_identity(
    inputs: np.ndarray, factor: float, *, activations: Sequence[str], depth: int = 15
) -> dict[str, list[float]]:
    """The std of each layer's outputs where every W is `factor` · I: {activation: [depth stds]}.

    inputs: (samples, units). A unit multiplies its own number and applies the activation.
    """
    stds: dict[str, list[float]] = {}
    for name in activations:
        f, h = find_activation(name).f, inputs
        stds[name] = []
        for _ in range(depth):
            h = f(factor * h)
            stds[name].append(float(h.std()))
    return stds


def std_in_layer_5(
    settings: Mapping[str, tuple[str, float]], *, seeds: Sequence[int]
) -> dict[str, np.ndarray]:
    """The std of the outputs of layer 5 for other draws of everything: {label: (seeds,)}.

    settings: {label: (activation, scale)}; scale is the standard deviation of a weight.
    """
    stds: dict[str, list[float]] = {label: [] for label in settings}
    for seed in seeds:
        experiment = SignalExperiment(seed=seed)  # `signal_profile` would keep it: 9 MB each
        for label, (name, scale) in settings.items():
            profile = experiment.profile(find_activation(name), scale=scale)
            stds[label].append(profile.std[-1])
    return {label: np.array(values) for label, values in stds.items()}


def kept_by_gain(
    gains: Sequence[float],
    *,
    activations: Sequence[str],
    depth: int = 20,
    samples: int = 100,
    seeds: Sequence[int],
) -> tuple[dict[str, np.ndarray], dict[str, np.ndarray]]:
    """What a deep net of 500 units a layer leaves of the signal, and of the gradient, per gain.

    Two dictionaries {activation: (seeds, gains)}: the std of the outputs in the last layer over
    that in the first, and the std of the gradient in the first layer over that in the last. Gain g
    means weights g/√500 · randn. All gains and activations share the draws of a seed.
    """
    known = [find_activation(name) for name in activations]
    kept = np.array([_kept_of_draw(_draws(seed, depth, samples), gains, known) for seed in seeds])
    signal, gradient = np.moveaxis(kept, 3, 0)  # (seeds, activations, gains) each
    return tuple(
        {name: of_all[:, k] for k, name in enumerate(activations)} for of_all in (signal, gradient)
    )


def _kept_of_draw(
    draws: tuple, gains: Sequence[float], activations: Sequence[Activation]
) -> list[list[tuple[float, float]]]:
    """What is left of the signal and of the gradient, [activation][gain], with the same draws."""
    return [[_there_and_back(*draws, gain, f) for gain in gains] for f in activations]


def _draws(seed: int, depth: int, samples: int) -> tuple:
    """Inputs (samples, 500), weights of variance 1/500 for each layer, and a gradient to enter."""
    rng = np.random.default_rng(seed)
    n = LECTURE_WIDTH
    inputs, top = (rng.standard_normal((samples, n), dtype=np.float32) for _ in range(2))
    weights = [rng.standard_normal((n, n), dtype=np.float32) for _ in range(depth)]
    for W in weights:
        W /= np.float32(np.sqrt(n))
    return inputs, weights, top


def _there_and_back(
    inputs: np.ndarray, unit_weights: list, top: np.ndarray, gain: float, activation: Activation
) -> tuple[float, float]:
    """The shares of the std that are left: last layer / first, and first / last for the gradient.

    It is `by_hand.propagation` in one pass, which saves the second forward pass of `backward`.
    """
    g = np.float32(gain)
    h, stds, slopes = inputs, [], []
    for W in unit_weights:
        a = (h @ W) * g
        h = activation.f(a)
        stds.append(h.std())
        slopes.append(activation.df(a))
    gradient = top
    for W, slope in zip(unit_weights[:0:-1], slopes[:0:-1], strict=True):
        gradient = (gradient * slope) @ W.T * g
    return float(stds[-1] / stds[0]), float(gradient.std() / top.std())


def gain_that_keeps(gains: Sequence[float], kept: np.ndarray) -> float:
    """The gain at which the median of `kept` (seeds, gains) passes 1, between the gains tried.

    `kept` rises with the gain. Infinity where it stays below 1.
    """
    median = np.median(kept, axis=0)
    return float(np.interp(0.0, np.log(median), gains)) if median[-1] >= 1 else float("inf")
