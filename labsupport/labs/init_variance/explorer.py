"""The Lab of 06: drag the scale of the weights, and see the signal go through the layers."""

from __future__ import annotations

from labsupport.by_hand.activations import ACTIVATIONS
from labsupport.by_hand.signals import LECTURE_WIDTH, signal_profile
from labsupport.explore import Choice, Lab, Seed, Slider
from labsupport.figures.signals import SignalFigure

LECUN, HE = LECTURE_WIDTH**-0.5, (2 / LECTURE_WIDTH) ** 0.5


def explorer(**settings) -> Lab:
    """The Lab "Init scale"; settings: values of its controls to begin with."""
    marks = {"0.01": 0.01, "LeCun": LECUN, "He": HE, "1": 1.0}
    shown = ["tanh", "sigmoid", "relu", "leaky_relu", "elu", "selu"]
    controls = [
        Slider("scale", "init scale", 0.01, 1e-3, 10**0.5, 0.05, log=True, marks=marks),
        Choice("activation", "activation", "tanh", list(ACTIVATIONS), recorded=shown),
        Slider("depth", "depth", 5, 1, 10, recorded=[5, 10]),
        Seed(),
    ]
    # 0.075 suits tanh. Its preset has a number for a name, like the others: why it suits is asked.
    presets = {
        "tanh, 0.01": {"activation": "tanh", "scale": 0.01},
        "tanh, 0.075": {"activation": "tanh", "scale": 0.075},
        "tanh, 1": {"activation": "tanh", "scale": 1.0},
        "ReLU, 0.01": {"activation": "relu", "scale": 0.01},
        "ReLU, 1": {"activation": "relu", "scale": 1.0},
    }
    deep, step = {"activation": "relu", "depth": 10}, 10**0.05
    around = [{**deep, "scale": scale} for scale in (HE, HE / step, HE * step)]
    level = [[{"activation": "sigmoid", "scale": scale}] for scale in (0.45, 0.48, 0.5)]
    experiments = [around, *level]
    return Lab(
        signal_profile,
        SignalFigure,
        controls=controls,
        presets=presets,
        title="Init scale",
        settings=settings,
        experiments=experiments,
    )
