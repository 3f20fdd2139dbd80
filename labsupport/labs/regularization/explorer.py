"""The Lab of 13: a big net through noisy points, and how strongly it is held back."""

from __future__ import annotations

from labsupport.explore import Choice, Lab, Seed, Slider
from labsupport.labs.regularization.curve import KINDS, LEAST, MOST, POSITIONS, fit
from labsupport.labs.regularization.curve_figure import CurveFigure


def explorer(**settings) -> Lab:
    """The Lab "Held back"; settings: values of its controls to begin with."""
    step = (MOST - LEAST) / (POSITIONS - 1)
    controls = [
        Slider("strength", "strength", 0.0, LEAST, MOST, step),
        Choice("kind", "regularizer", "L2", list(KINDS), recorded=True),
        Choice("units", "hidden units", 100, [5, 10, 30, 100], recorded=True),
        Choice("count", "points", 20, [10, 20, 50]),
        Slider("noise", "noise of y", 0.3, 0.0, 0.6, 0.1),
        Seed(),
    ]
    usual = {"units": 100, "count": 20, "noise": 0.3}
    presets = {
        "nothing": {**usual, "kind": "L2", "strength": 0.0},
        "L2": {**usual, "kind": "L2", "strength": 0.48},
        "L1": {**usual, "kind": "L1", "strength": 0.2},
        "dropout": {**usual, "kind": "dropout", "strength": 0.2},
        "strongest": {**usual, "kind": "L2", "strength": 1.0},
    }
    others = {"units": 5}, {"count": 50}, {"units": 5, "count": 50}, {"count": 10}
    experiments = [[{**presets["nothing"], **one}] for one in others]
    experiments += [[{"kind": "L1", "strength": 0.4}], [{"kind": "L2", "strength": 0.76}]]
    return Lab(
        fit,
        CurveFigure,
        controls=controls,
        presets=presets,
        title="Held back",
        settings=settings,
        experiments=experiments,
    )
