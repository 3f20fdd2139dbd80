"""Random nets of five layers: how much of a layer is saturated, and what gradient comes back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from labsupport.by_hand.activations import activation as find_activation
from labsupport.by_hand.propagation import forward
from labsupport.by_hand.signals import LECTURE_WIDTH, saturation_profile, signal_experiment

LECUN = LECTURE_WIDTH**-0.5
# The four corners of the Lab: {preset: (activation, scale)}.
CORNERS = {
    "tanh, N(0, 1)": ("tanh", 1.0),
    "tanh, LeCun": ("tanh", LECUN),
    "sigmoid, 0.48": ("sigmoid", 0.48),
    "sigmoid, LeCun": ("sigmoid", LECUN),
}


def saturation_sweep(
    *, activation: str, scales: Sequence[float], layer: int = 5, seeds: Sequence[int] = (0, 1, 2)
) -> tuple[np.ndarray, np.ndarray]:
    """What share of `layer`, from 1, is saturated, and what is flat: two arrays (seeds, scales).

    Each seed draws inputs and weights anew.
    """
    settings = {"activation": activation, "depth": layer}
    rows = [[saturation_profile(scale=s, seed=k, **settings) for s in scales] for k in seeds]
    saturated = np.array([[profile.saturated[-1] for profile in row] for row in rows])
    return saturated, np.array([[profile.flat[-1] for profile in row] for row in rows])


def saturation_by_scale(
    scales: Sequence[float], activations: Sequence[str], *, layer: int = 5, seeds: Sequence[int]
) -> dict[str, np.ndarray]:
    """Both counts of `saturation_sweep` for each activation.

    {"tanh, saturated": (seeds, scales), "tanh, flat": …}, shares from 0 to 1.
    """
    shares = {}
    for name in activations:
        saturated, flat = saturation_sweep(activation=name, scales=scales, layer=layer, seeds=seeds)
        shares |= {f"{name}, saturated": saturated, f"{name}, flat": flat}
    return shares


@dataclass(frozen=True)
class TanhSignals:
    """Random tanh nets, forward and back; all arrays are (seeds, layers).

    saturated: the share of outputs beyond ±0.97. silent: the share of units that every input
    saturates. gradient_std: of the gradient with respect to a layer's outputs; about 1 at the top.
    """

    saturated: np.ndarray
    silent: np.ndarray
    gradient_std: np.ndarray


def tanh_signals(
    *, weight_std: float, bias_std: float = 0.0, depth: int = 5, seeds: Sequence[int]
) -> TanhSignals:
    """1000 random inputs through `depth` tanh layers of 500 units, and a random gradient back.

    Weights, biases, inputs and the gradient at the top are normal; weight_std and bias_std are the
    standard deviations of the first two, those of the others are 1.
    """
    nets = [_tanh_net(weight_std, bias_std, depth, seed) for seed in seeds]
    return TanhSignals(*(np.array(measured) for measured in zip(*nets, strict=True)))


def _tanh_net(weight_std: float, bias_std: float, depth: int, seed: int) -> tuple:
    """Shares saturated, shares silent and gradient stds of the layers of one net."""
    rng, width = np.random.default_rng(seed), LECTURE_WIDTH
    draw = partial(rng.standard_normal, dtype=np.float32)
    weights = np.float32(weight_std) * draw((depth, width, width))
    biases = np.float32(bias_std) * draw((depth, width))
    outputs = [draw((1000, width))]
    for W, b in zip(weights, biases, strict=True):
        outputs.append(np.tanh(outputs[-1] @ W + b))
    gradients = [draw((1000, width))]
    for h, W in zip(outputs[:1:-1], weights[:0:-1], strict=True):
        gradients.insert(0, (gradients[0] * (1 - h**2)) @ W.T)
    saturated = [np.abs(h) > 0.97 for h in outputs[1:]]
    return (
        [layer.mean() for layer in saturated],
        [layer.all(axis=0).mean() for layer in saturated],
        [gradient.std() for gradient in gradients],
    )


def gradient_growth(
    activation: str, scales: Sequence[float], *, seeds: Sequence[int]
) -> dict[float, np.ndarray]:
    """How many times larger than in layer 5 the gradient's std is in layer 1.

    {scale: (seeds,)}.
    """
    chosen = {"activation": activation}
    grown = [  # seed by seed: one experiment is kept
        [saturation_profile(scale=scale, seed=seed, **chosen).gradient_std[0] for scale in scales]
        for seed in seeds
    ]
    return dict(zip(scales, np.transpose(grown), strict=True))


def unit_saturation(
    *, activation: str, scale: float, layer: int = 5, seed: int = 0
) -> tuple[np.ndarray, np.ndarray]:
    """Per unit of `layer`, from 1: the share of inputs that saturate it, and the rms of its f′.

    Two arrays (units,), over all inputs of the lecture's experiment with W = scale · randn.
    """
    act, a = find_activation(activation), _pre_activations(activation, scale, layer, seed)
    with np.errstate(all="ignore"):
        slopes = act.df(a)
        return act.saturated(act.f(a)).mean(axis=0), np.sqrt((slopes**2).mean(axis=0))


def mean_to_spread(
    activation: str, scale: float, *, layer: int = 5, seeds: Sequence[int]
) -> list[float]:
    """How far apart the units' means of a lie, in stds of a single unit's a; one per seed.

    The std of the means over the units of `layer`, divided by the units' mean std over the inputs.
    """
    signals = [_pre_activations(activation, scale, layer, seed) for seed in seeds]
    return [float(a.mean(axis=0).std() / a.std(axis=0).mean()) for a in signals]


def _pre_activations(activation: str, scale: float, layer: int, seed: int) -> np.ndarray:
    """Sums h W of `layer`, (inputs, units), in the lecture's experiment; W = scale · randn."""
    if layer < 1:
        raise ValueError(f"layer is {layer}; the first one is 1")
    if not (np.isfinite(scale) and scale >= 0):
        raise ValueError(f"scale is {scale}; it must be a finite number, 0 or more")
    act, drawn = find_activation(activation), signal_experiment(seed)
    *below, last = [np.float32(scale) * W for W in drawn.weights(layer)]
    with np.errstate(all="ignore"):
        inputs = forward(drawn.inputs, below, act)[-1] if below else drawn.inputs
        return inputs @ last


def silent_shares(activation: str, scale: float, *, seeds: Sequence[int]) -> list[float]:
    """The share of the units of layer 5 that every input saturates, for each seed."""
    shares = [unit_saturation(activation=activation, scale=scale, seed=seed)[0] for seed in seeds]
    return [float((share == 1).mean()) for share in shares]


def over_draws(
    settings: Mapping[str, tuple[str, float]], *, seeds: Sequence[int]
) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """For each activation and scale: the share saturated in layer 5, the gradient in layer 1.

    settings: {label: (activation, scale)}. Two arrays (seeds,) per label; the second has the
    gradient's std where it is 1 in layer 5.
    """
    found: dict[str, list] = {label: [] for label in settings}
    for seed in seeds:  # outside: one experiment is kept
        for label, (name, scale) in settings.items():
            profile = saturation_profile(activation=name, scale=scale, seed=seed)
            found[label].append((profile.saturated[-1], profile.gradient_std[0]))
    return {label: tuple(np.transpose(pairs)) for label, pairs in found.items()}
