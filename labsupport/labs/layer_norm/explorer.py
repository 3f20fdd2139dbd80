"""The Labs of 11: who notices one value of a batch, and which normalizer stands small batches."""

from __future__ import annotations

from labsupport.by_hand.influence import FEATURES, SAMPLES, influence
from labsupport.data.datasets import load_digits
from labsupport.explore import Choice, Lab, Seed, Slider, Toggle, TrainingLab
from labsupport.figures.normalizers import InfluenceFigure
from labsupport.figures.training import TrainingFigure
from labsupport.labs.layer_norm.small_batches import normalized_network
from labsupport.training.loop import Training


def who_notices(**settings) -> Lab:
    """The Lab "Who notices?"; settings: values of its controls to begin with."""
    fifths = [place / 5 for place in range(-40, 41)]
    controls = [
        Slider("value", "value", 4.0, -8.0, 8.0, 0.1, marks={"0": 0.0}, recorded=fifths),
        Slider("sample", "sample", 2, 1, SAMPLES, recorded=range(1, SAMPLES + 1)),
        Slider("feature", "feature", 3, 1, FEATURES),
        Toggle("in_use", "in use: batch norm has stored statistics"),
        Seed(),
    ]
    presets = {
        "one loud value": {"value": 8.0, "in_use": False},
        "the same, in use": {"value": 8.0, "in_use": True},
    }
    loud = presets["one loud value"]
    experiments = [[loud, *({**loud, "sample": sample} for sample in range(1, SAMPLES + 1))]]
    return Lab(
        influence,
        InfluenceFigure,
        controls=controls,
        presets=presets,
        title="Who notices?",
        settings=settings,
        experiments=experiments,
        maker="who_notices",
    )


def explorer(**settings) -> TrainingLab:
    """The Lab "Batch size"; settings: values of its controls to begin with."""
    controls = [
        Choice("norm", "normalizer", "batch norm", ["plain", "batch norm", "layer norm"]),
        Choice("batch_size", "batch size", 2, [1, 2, 4, 8, 16, 64]),
        Seed(),
        Slider("rate", "learning rate", 0.1, 0.01, 1.0, 0.05, log=True),
    ]
    pairs = [("batch norm", 2), ("layer norm", 2), ("layer norm", 1), ("batch norm", 64)]
    presets = {f"{norm}, m = {m}": {"norm": norm, "batch_size": m} for norm, m in pairs}
    sizes = [{"norm": "batch norm", "batch_size": m} for m in (2, 4, 8, 64)]
    alone = [{"norm": norm, "batch_size": 1} for norm in ("layer norm", "plain")]
    slow = [{**one, "rate": 0.02} for one in alone]
    experiments = [sizes, alone, slow, [{"norm": "batch norm", "batch_size": 1}]]
    return TrainingLab(
        start,
        TrainingFigure,
        controls=controls,
        presets=presets,
        title="Batch size",
        settings=settings,
        experiments=experiments,
    )


def start(*, norm: str, batch_size: int, rate: float, seed: int) -> Training:
    """A training of 200 steps about to begin, however small its batches.

    Its label names the learning rate where this is not 0.1.
    """
    named = "" if f"{rate:.2g}" == "0.1" else f", rate {rate:.2g}"
    return Training(
        normalized_network(norm, seed=seed),
        load_digits(),
        batch_size=batch_size,
        learning_rate=rate,
        iterations=200,
        seed=seed,
        label=f"{norm}, m = {batch_size}{named}",
        check_every=20,
        look_every=20,
    )
