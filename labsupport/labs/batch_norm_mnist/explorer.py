"""The Lab of 09: a deep network trains on digits, with batch norm or without."""

from __future__ import annotations

from labsupport.by_hand.activations import ACTIVATIONS
from labsupport.by_hand.initializers import gaussian
from labsupport.data.datasets import load_digits
from labsupport.explore import Choice, Seed, Slider, Toggle, TrainingLab
from labsupport.figures.training import TrainingFigure
from labsupport.training.loop import Training
from labsupport.training.networks import Network

LECTURE = {
    "scale": 0.1,
    "activation": "sigmoid",
    "depth": 7,
    "learning_rate": 0.3,
    "batch_size": 256,
}


def explorer(**settings) -> TrainingLab:
    """The Lab "Batch norm"; settings: values of its controls to begin with."""
    marks = {"lecture": 0.1, "theory": 0.4}
    controls = [
        Toggle("batch_norm", "batch norm"),
        Slider("scale", "init scale", 0.1, 1e-3, 10.0, 0.05, log=True, marks=marks),
        Choice("activation", "activation", "sigmoid", list(ACTIVATIONS)),
        Slider("learning_rate", "learning rate", 0.3, 0.01, 10.0, 0.05, log=True),
        Choice("batch_size", "batch size", 256, [32, 64, 128, 256]),
        Slider("depth", "hidden layers", 7, 1, 10),
        Seed(),
    ]
    presets = {
        "lecture, without BN": {**LECTURE, "batch_norm": False},
        "lecture, with BN": {**LECTURE, "batch_norm": True},
        "plain, good scale": {**LECTURE, "batch_norm": False, "scale": 0.5},
    }
    return TrainingLab(
        start,
        TrainingFigure,
        controls=controls,
        presets=presets,
        title="Batch norm",
        settings=settings,
    )


def start(
    *, batch_norm: bool, scale: float, activation: str, depth: int, seed: int, **learning
) -> Training:
    """A training of 150 steps about to begin; learning: learning_rate and batch_size."""
    network = Network(
        (784, *[100] * depth, 10),
        activation=activation,
        initializer=gaussian(scale),
        norm="batch norm" if batch_norm else "plain",
        seed=seed,
    )
    return Training(
        network,
        load_digits(),
        iterations=150,
        seed=seed,
        label="with BN" if batch_norm else "without BN",
        check_every=25,
        look_every=15,
        **learning,
    )
