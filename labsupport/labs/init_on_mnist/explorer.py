"""The Lab of 07: a net trains on digits from weights whose size you choose."""

from __future__ import annotations

import math

from labsupport.by_hand.activations import ACTIVATIONS
from labsupport.by_hand.initializers import Initializer
from labsupport.data.datasets import load_digits
from labsupport.explore import Choice, Seed, Slider, TrainingLab
from labsupport.labs.init_on_mnist.first_weights_figure import FirstWeightsFigure
from labsupport.labs.init_on_mnist.nets import STDS
from labsupport.training.loop import Training
from labsupport.training.networks import Network

WEIGHTS = {"s": "fixed", "s / √n": "scaled", "s · torch's": "torch"}
USUAL = {"learning_rate": 0.3, "depth": 3, "width": 200}
STEPS = 380  # the lecture's
NAMED = {1.0: "1/√n", math.sqrt(2): "√(2/n)"}


def explorer(**settings) -> TrainingLab:
    """The Lab "First weights"; settings: values of its controls to begin with."""
    marks = {"0.01": 0.01, "1": 1.0}
    controls = [
        Choice("weights", "std of a weight", "fixed", WEIGHTS),
        Slider("scale", "s", 0.01, 1e-3, 10.0, 0.05, log=True, marks=marks),
        Choice("activation", "activation", "tanh", list(ACTIVATIONS)),
        Slider("learning_rate", "learning rate", 0.3, 0.01, 3.0, 0.05, log=True),
        Slider("depth", "hidden layers", 3, 1, 10),
        Choice("width", "units a layer", 200, [50, 100, 200, 500]),
        Seed(),
    ]
    presets = {
        "tanh, 0.01": {"activation": "tanh", "weights": "fixed", "scale": 0.01, **USUAL},
        "tanh, 1": {"activation": "tanh", "weights": "fixed", "scale": 1.0, **USUAL},
        "tanh, 1/√n": {"activation": "tanh", "weights": "scaled", "scale": 1.0, **USUAL},
        "ReLU, 1/√n": {"activation": "relu", "weights": "scaled", "scale": 1.0, **USUAL},
        "ReLU, √(2/n)": {"activation": "relu", "weights": "scaled", "scale": 2**0.5, **USUAL},
    }
    small = presets["tanh, 0.01"]
    late = {"activation": "relu", "weights": "torch", "scale": 1.0, "learning_rate": 0.1}
    late |= {"depth": 8, "width": 100}
    unstuck, quick = {"scale": 2.45}, {"depth": 6, "learning_rate": 0.3}
    experiments = [
        [small, {**small, "learning_rate": 0.6}, {**small, "learning_rate": 0.1}],
        *([{**small, "depth": depth}] for depth in (2, 1)),
        [small, presets["tanh, 1/√n"], presets["tanh, 1"]],
        [{**late, "depth": 6}],
        *([late, {**late, **other}] for other in (unstuck, quick)),
    ]
    return TrainingLab(
        start,
        FirstWeightsFigure,
        controls=controls,
        presets=presets,
        title="First weights",
        settings=settings,
        experiments=experiments,
    )


def start(
    *,
    weights: str,
    scale: float,
    activation: str,
    learning_rate: float,
    depth: int,
    width: int,
    seed: int,
) -> Training:
    """A training of 380 steps in batches of 256 about to begin, all biases 0."""
    network = Network(
        (784, *[width] * depth, 10),
        activation=activation,
        initializer=drawn(weights, scale),
        seed=seed,
    )
    chosen = {"learning_rate": learning_rate, "depth": depth, "width": width, "seed": seed}
    return Training(
        network,
        load_digits(),
        iterations=STEPS,
        learning_rate=learning_rate,
        seed=seed,
        label=label(activation, weights, scale, chosen),
        check_every=38,
        look_every=19,
    )


def drawn(weights: str, scale: float) -> Initializer:
    """Weights with the std s, s/√n, or s times that of torch's default, n = fan_in."""
    unit = {"scaled": STDS["1/√n"].std, "torch": STDS["torch's default"].std}
    of_one = unit.get(weights, lambda fan_in, fan_out: 1.0)
    draw = STDS["torch's default"].draw if weights == "torch" else None

    def matrix(fan_in, fan_out, *, rng):
        if draw:
            return scale * draw(fan_in, fan_out, rng=rng)
        return scale * of_one(fan_in, fan_out) * rng.standard_normal((fan_in, fan_out))

    std = lambda fan_in, fan_out: scale * of_one(fan_in, fan_out)  # noqa: E731
    return Initializer(weights, size(weights, scale), matrix, weights, std)


def size(weights: str, scale: float) -> str:
    """The std of a weight in words: "0.01", "1/√n", "0.5 · 1/√n", "torch's default"."""
    if weights == "fixed":
        return f"{scale:.3g}"
    if weights == "torch":
        return "torch's default" if scale == 1 else f"{scale:.3g} · torch's default"
    known = [name for value, name in NAMED.items() if math.isclose(scale, value, rel_tol=1e-3)]
    return known[0] if known else f"{scale:.3g}/√n"


def label(activation: str, weights: str, scale: float, chosen: dict) -> str:
    """What a run is called: activation, std of a weight, and what is not usual of the rest."""
    name = "ReLU" if activation == "relu" else activation
    usual, short = {**USUAL, "seed": 0}, {"learning_rate": "rate", "depth": "layers"}
    told = {key: f"{v}" if key == "seed" else f"{v:.3g}" for key, v in chosen.items()}
    other = [f"{short.get(key, key)} {told[key]}" for key, v in chosen.items() if v != usual[key]]
    return ", ".join([name, size(weights, scale), *other])
