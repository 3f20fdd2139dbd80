"""The Lab of 12: a deep network trains from plain weights, or from layers pretrained before."""

from __future__ import annotations

from functools import lru_cache

from labsupport.by_hand.initializers import initializer
from labsupport.data.datasets import load_digits
from labsupport.explore import Choice, Seed, Slider, TrainingLab
from labsupport.figures.training import TrainingFigure
from labsupport.labs.pretraining.experiment import SMALL, labeled
from labsupport.labs.pretraining.finetuning import FineTuning
from labsupport.labs.pretraining.stack import Stack
from labsupport.training.networks import Network

KINDS = {
    "sigmoid": {"activation": "sigmoid", "initializer": initializer("glorot")},
    "sigmoid, batch norm": {
        "activation": "sigmoid",
        "initializer": initializer("glorot"),
        "norm": "batch norm",
    },
    "ReLU, He": {"activation": "relu", "initializer": initializer("he")},
    "sigmoid, 4 × Glorot": {
        "activation": "sigmoid",
        "initializer": initializer("glorot", gain=4),
    },
}
RATES = {"ReLU, He": 0.02}  # all others take that of SMALL
GROWING = {
    "autoencoder": SMALL.growing,
    "RBM": {"learning_rate": 0.1, "iterations": 300, "batch_size": 64},
}


def explorer(**settings) -> TrainingLab:
    """The Lab "Pretraining"; settings: values of its controls to begin with."""
    methods = {"none": "plain", "autoencoder": "autoencoder", "RBM": "RBM"}
    counts = {"300": 300, "1,000": 1000, "all": len(load_digits().train_labels)}
    controls = [
        Choice("pretraining", "pretraining", "plain", methods),
        Seed(),
        Choice("kind", "network", "sigmoid", list(KINDS)),
        Slider("depth", "hidden layers", 6, 1, 8),
        Choice("labels", "labels", 1000, counts),
    ]
    deep = {"pretraining": "plain", "kind": "sigmoid", "depth": 6, "labels": 1000}
    presets = {
        "six plain layers": deep,
        "4 × Glorot": {**deep, "kind": "sigmoid, 4 × Glorot"},
        "autoencoders first": {**deep, "pretraining": "autoencoder"},
        "RBMs first": {**deep, "pretraining": "RBM"},
        "ReLU and He": {**deep, "kind": "ReLU, He"},
    }
    return TrainingLab(
        start,
        TrainingFigure,
        controls=controls,
        presets=presets,
        title="Pretraining",
        settings=settings,
    )


def start(*, pretraining: str, kind: str, depth: int, labels: int, seed: int) -> FineTuning:
    """A fine-tuning about to begin, with its pretraining before it if there is one."""
    pretrained = pretraining != "plain"
    return FineTuning(
        Network((784, *[100] * depth, 10), seed=seed, **KINDS[kind]),
        labeled(load_digits(), labels),
        stack=_stack(pretraining, seed) if pretrained else None,
        growing=GROWING.get(pretraining),
        seed=seed,
        label=f"{kind}, {pretraining}",
        check_every=25,
        look_every=20,
        **{**SMALL.tuning, "learning_rate": RATES.get(kind, SMALL.tuning["learning_rate"])},
    )


@lru_cache(maxsize=16)
def _stack(method: str, seed: int) -> Stack:
    """The layers pretrained so far: whoever needs more of them lets it grow."""
    return Stack(method, load_digits().train_images[: SMALL.images], seed=seed)
