"""The Lab of 02: how much of each layer is saturated, and, once asked, what gradient comes back."""

from __future__ import annotations

from labsupport.by_hand.activations import ACTIVATIONS
from labsupport.by_hand.signals import (
    LECTURE_WIDTH,
    SignalProfile,
    saturation_profile,
    signal_profile,
)
from labsupport.explore import Choice, Lab, Seed, Slider, Toggle
from labsupport.labs.activation_saturation.saturation_figure import SaturationFigure

LECUN, HE = LECTURE_WIDTH**-0.5, (2 / LECTURE_WIDTH) ** 0.5


def explorer(**settings) -> Lab:
    """The Lab "Saturation"; settings: values of its controls to begin with."""
    marks = {"0.01": 0.01, "LeCun": LECUN, "He": HE, "1": 1.0}
    controls = [
        Choice("activation", "activation", "tanh", list(ACTIVATIONS)),
        Slider("scale", "init scale", 1.0, 1e-3, 10**0.5, 0.05, log=True, marks=marks),
        Slider("depth", "depth", 5, 1, 10),
        Toggle("gradients", "gradients", recorded=True),
        Seed(),
    ]
    presets = {
        "tanh, N(0, 1)": {"activation": "tanh", "scale": 1.0},
        "tanh, LeCun": {"activation": "tanh", "scale": LECUN},
        "sigmoid, 0.48": {"activation": "sigmoid", "scale": 0.48},
        "sigmoid, LeCun": {"activation": "sigmoid", "scale": LECUN},
        "ReLU, He": {"activation": "relu", "scale": HE},
    }
    with_gradients = {name: {**preset, "gradients": True} for name, preset in presets.items()}
    pairs = ("tanh, N(0, 1)", "tanh, LeCun"), ("sigmoid, LeCun", "sigmoid, 0.48")
    experiments = [[with_gradients[name] for name in pair] for pair in pairs] + [[{"scale": 0.5}]]
    return Lab(
        signals,
        SaturationFigure,
        controls=controls,
        presets=presets,
        title="Saturation",
        settings=settings,
        experiments=experiments,
    )


def signals(*, gradients: bool, **settings) -> SignalProfile:
    """The profile for these settings; without `gradients` the picture keeps quiet about them."""
    return saturation_profile(**settings) if gradients else signal_profile(**settings)
