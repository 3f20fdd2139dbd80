"""The Lab of 00: one unit, its weight and its activation."""

from __future__ import annotations

import numpy as np

from labsupport.by_hand.activations import activation as find_activation
from labsupport.explore import Choice, Lab, Slider
from labsupport.labs.start_here.figures import ShapeFigure
from labsupport.labs.start_here.shapes import LARGEST_INPUT, LARGEST_WEIGHT, UnitShape


def explorer(**settings) -> Lab:
    """The Lab "One unit"; settings: values of its controls to begin with."""
    marks = {"0.1": 0.1, "1": 1.0, "5": LARGEST_WEIGHT}
    controls = [
        Slider("weight", "weight w", 1.0, 0.1, LARGEST_WEIGHT, 0.05, log=True, marks=marks),
        Choice("activation", "activation", "tanh", ["tanh", "sigmoid", "relu"], recorded=True),
    ]
    presets = {
        "nearly linear": {"activation": "tanh", "weight": 0.1},
        "nearly a step": {"activation": "tanh", "weight": LARGEST_WEIGHT},
    }
    return Lab(
        one_unit,
        ShapeFigure,
        controls=controls,
        presets=presets,
        title="One unit",
        settings=settings,
    )


def one_unit(*, activation: str, weight: float) -> UnitShape:
    """Output f(w·x) and slope w·f′(w·x) of one unit over its input x, from −3 to 3."""
    act = find_activation(activation)
    x = np.linspace(-LARGEST_INPUT, LARGEST_INPUT, 241)
    return UnitShape(activation, weight, x, act.f(weight * x), weight * act.df(weight * x))
