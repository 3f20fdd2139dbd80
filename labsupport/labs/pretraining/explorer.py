"""The Lab of 12: a deep network trains from plain weights, or from layers pretrained before."""

from __future__ import annotations

from functools import lru_cache

from labsupport.data.datasets import Dataset, load_digits
from labsupport.explore import Choice, Seed, Slider, TrainingLab
from labsupport.figures.training import TrainingFigure
from labsupport.labs.pretraining.experiment import (
    BOLTZMANN,
    KINDS,
    SMALL,
    labeled,
    tuning_of,
    without_labels,
)
from labsupport.labs.pretraining.finetuning import FineTuning
from labsupport.labs.pretraining.stack import Stack
from labsupport.training.networks import Network

GROWING = {"autoencoder": SMALL.growing, "RBM": BOLTZMANN}


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
    plain, first = presets["4 × Glorot"], presets["autoencoders first"]
    unfit = {**deep, "kind": "sigmoid, batch norm"}, presets["ReLU and He"]
    experiments = [
        *([{**deep, "depth": depth}] for depth in (5, 4, 3, 2)),
        *([one, *({**one, "seed": seed} for seed in (1, 2))] for one in (plain, first)),
        *([{**first, "depth": depth}] for depth in (8, 2)),
        *([one, {**one, "pretraining": "autoencoder"}] for one in unfit),
    ]
    return TrainingLab(
        start,
        TrainingFigure,
        controls=controls,
        presets=presets,
        title="Pretraining",
        settings=settings,
        experiments=experiments,
    )


def start(*, pretraining: str, kind: str, depth: int, labels: int, seed: int) -> FineTuning:
    """A fine-tuning about to begin, with its pretraining before it if there is one."""
    pretrained = pretraining != "plain"
    digits = load_digits()
    network = Network((784, *[100] * depth, 10), seed=seed, **KINDS[kind])
    if kind == "sigmoid, 4 × Glorot":
        network.method = "4 × Glorot"  # its look in the picture: the control is not plain
    return FineTuning(
        network,
        labeled(digits, labels),
        stack=_stack(digits, pretraining, seed) if pretrained else None,
        growing=GROWING.get(pretraining),
        seed=seed,
        label=f"{kind}, {pretraining}" if pretrained or kind == "sigmoid" else kind,
        check_every=25,
        look_every=20,
        **tuning_of(kind),
    )


@lru_cache(maxsize=16)
def _stack(digits: Dataset, method: str, seed: int) -> Stack:
    """The layers pretrained so far: whoever needs more of them lets it grow."""
    return Stack(method, without_labels(digits, SMALL.images), seed=seed)
