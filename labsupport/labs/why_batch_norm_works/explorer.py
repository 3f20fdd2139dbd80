"""The Lab of 10: walk along the gradient, with batch norm and without."""

from __future__ import annotations

from labsupport.explore import Choice, Lab, Seed, Slider
from labsupport.labs.why_batch_norm_works.walk import MOMENTS, RATE, UNITS, walk
from labsupport.labs.why_batch_norm_works.walk_figure import WalkFigure


def explorer(**settings) -> Lab:
    """The Lab "Along the gradient"; settings: values of its controls to begin with."""
    marks = {"0.1": RATE, "1": 1.0}
    controls = [
        Slider("step", "step", RATE, 0.01, 10.0, 0.1, log=True, marks=marks),
        Choice("moment", "training steps", 60, list(MOMENTS)),
        Choice("activation", "activation", "relu", ["relu", "tanh"]),
        Choice("unit", "measure the step as", UNITS[0], list(UNITS), recorded=True),
        Seed(value=1),  # with seed 0 the centered net is an exception after 60 steps
    ]
    usual = {"step": RATE, "activation": "relu", "unit": UNITS[0]}
    presets = {
        "before training": {**usual, "moment": 0},
        "after 20 steps": {**usual, "moment": 20},
        "after 60 steps": {**usual, "moment": 60},
        "tanh, after 20": {**usual, "moment": 20, "activation": "tanh"},
    }
    return Lab(
        walk,
        WalkFigure,
        controls=controls,
        presets=presets,
        title="Along the gradient",
        settings=settings,
    )
