"""The Labs of 08: eight values of one unit, and the way back in stages."""

from __future__ import annotations

from labsupport.explore import Choice, Lab, Seed, Slider, Toggle
from labsupport.labs.batch_norm_by_hand import batch_of_eight, stages
from labsupport.labs.batch_norm_by_hand.batch_figure import EightFigure
from labsupport.labs.batch_norm_by_hand.stages_figure import StagesFigure


def explorer(**settings) -> Lab:
    """The Lab "A batch of eight"; settings: values of its controls to begin with."""
    fifths = [place / 5 for place in range(-50, 51)]
    controls = [
        Slider("value", "value", 2.0, -10.0, 10.0, 0.1, marks={"0": 0.0}, recorded=fifths),
        Slider("example", "example", 3, 1, batch_of_eight.COUNT),
        Choice("spread", "spread of the others", 1.0, {"1": 1.0, "0.01": 0.01, "0": 0.0}),
        Choice("arriving", "gradient at x̂", "mixed", batch_of_eight.ARRIVING),
        Toggle("ignored", "constant mean and std on the way back", recorded=True),
        Seed(),
    ]
    usual = {"spread": 1.0, "ignored": False}
    presets = {
        "an outlier": {**usual, "value": 10.0, "arriving": "mixed"},
        "one gradient": {**usual, "value": -2.0, "arriving": "at example 1 only"},
        "same gradient": {**usual, "value": -2.0, "arriving": "the same for all"},
        "equal values": {**usual, "value": 0.0, "spread": 0.0, "arriving": "mixed"},
    }
    return Lab(
        batch_of_eight.batch_of_eight,
        EightFigure,
        controls=controls,
        presets=presets,
        title="A batch of eight",
        settings=settings,
    )


def way_back(**settings) -> Lab:
    """The Lab "The way back, stage by stage"; settings: values of its controls to begin with."""
    controls = [
        Slider("stage", "stage", 0, 0, stages.LAST),
        Choice("arriving", "gradient dy at y", "one example", list(stages.ARRIVING), recorded=True),
        Slider("gamma", "γ", 2.0, 0.5, 4.0, 0.5, recorded=[0.5, 1.0, 4.0]),
    ]
    presets = {
        "only forward": {"stage": 0},
        "directly to c": {"stage": 4},
        "through σ²": {"stage": 7},
        "through μ, to x": {"stage": stages.LAST},
    }
    return Lab(
        stages.stages,
        StagesFigure,
        controls=controls,
        presets=presets,
        title="The way back, stage by stage",
        settings=settings,
        maker="way_back",
    )
