"""The Lab of 09: a deep network trains on digits, with batch norm or without."""

from __future__ import annotations

from labsupport.by_hand.activations import ACTIVATIONS
from labsupport.by_hand.initializers import gaussian
from labsupport.data.datasets import load_digits
from labsupport.explore import Choice, Seed, Slider, Toggle, TrainingLab
from labsupport.labs.batch_norm_mnist.figures import BatchNormFigure
from labsupport.training.loop import Training
from labsupport.training.networks import Network

LECTURE = {
    "activation": "sigmoid",
    "depth": 7,
    "learning_rate": 0.3,
    "scale": 0.1,
    "batch_size": 256,
}
HE = 0.14142  # √(2/100), for layers of 100 units
SHORT = {"depth": "layers", "learning_rate": "rate", "batch_size": "batch"}
MOST_TOLD = 3  # settings in a label


def explorer(**settings) -> TrainingLab:
    """The Lab "Batch norm"; settings: values of its controls to begin with."""
    marks = {"lecture": 0.1}
    controls = [
        Toggle("batch_norm", "batch norm"),
        Slider("scale", "init scale", 0.1, 1e-3, 10.0, 0.05, log=True, marks=marks),
        Choice("activation", "activation", "sigmoid", list(ACTIVATIONS)),
        Slider("learning_rate", "learning rate", 0.3, 0.01, 10.0, 0.05, log=True),
        Choice("batch_size", "batch size", 256, [32, 64, 128, 256]),
        Slider("depth", "hidden layers", 7, 1, 10),
        Seed(),
    ]
    relu = {**LECTURE, "activation": "relu", "scale": HE, "learning_rate": 1.0}
    presets = {
        "lecture, without BN": {**LECTURE, "batch_norm": False},
        "lecture, with BN": {**LECTURE, "batch_norm": True},
        "ReLU, He, without BN": {**relu, "batch_norm": False},
        "ReLU, He, with BN": {**relu, "batch_norm": True},
    }
    plain, normalized = presets["lecture, without BN"], presets["lecture, with BN"]
    scales = [{**plain, "scale": 0.25}, {**plain, "scale": 0.5}]
    experiments = [
        [plain, normalized, {**plain, "learning_rate": 10.0}],
        *([plain, {**plain, "depth": depth}] for depth in (5, 3, 2)),
        *([*scales, {**normalized, "scale": end}] for end in (0.001, 10.0)),
    ]
    return TrainingLab(
        start,
        BatchNormFigure,
        controls=controls,
        presets=presets,
        title="Batch norm",
        settings=settings,
        experiments=experiments,
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
    chosen = {"activation": activation, "depth": depth, **learning, "scale": scale}
    return Training(
        network,
        load_digits(),
        iterations=150,
        seed=seed,
        label=label("with BN" if batch_norm else "without BN", chosen, seed=seed),
        check_every=25,
        look_every=15,
        **learning,
    )


def label(method: str, chosen: dict, *, seed: int) -> str:
    """The method, and in which settings a run differs from the lecture's: "without BN, scale 0.5".

    Three of them are told, "…" stands for more: pinned runs of one method are told apart by it.
    """
    usual = {**LECTURE, "seed": 0}
    other = {name: v for name, v in {**chosen, "seed": seed}.items() if v != usual[name]}
    told = [_told(name, value) for name, value in other.items()]
    more = ["…"] if len(told) > MOST_TOLD else []
    return ", ".join([method, *told[:MOST_TOLD], *more])


def _told(name: str, value: object) -> str:
    if name == "activation":
        return str(value)
    return f"{SHORT.get(name, name)} {value:.3g}"
