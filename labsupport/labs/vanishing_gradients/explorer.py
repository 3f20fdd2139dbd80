"""The Lab of 01: neurons in a row, the factors of the gradient, and the gradient of each weight."""

from __future__ import annotations

from labsupport.by_hand.activations import ACTIVATIONS
from labsupport.explore import Choice, Lab, Slider
from labsupport.labs.vanishing_gradients.chain import thin_chain
from labsupport.labs.vanishing_gradients.chain_figure import ChainFigure


def explorer(**settings) -> Lab:
    """The Lab "A chain of neurons"; settings: values of its controls to begin with."""
    marks = {"1": 1.0, "4": 4.0}
    controls = [
        Choice("activation", "activation", "sigmoid", list(ACTIVATIONS)),
        Slider("length", "neurons", 10, 1, 15, recorded=[2, 5, 10, 15]),
        Slider("weight", "weight w", 1.0, 0.1, 8.0, 0.1, marks=marks, recorded=True),
        Slider("bias", "bias b", 0.0, -4.0, 4.0, 0.1, marks={"0": 0.0}),
        Slider("x", "input x", 0.5, 0.0, 1.0, 0.01, marks={"½": 0.5}),
    ]
    usual = {"activation": "sigmoid", "bias": 0.0, "x": 0.5}
    presets = {
        "w = 1": {**usual, "weight": 1.0},
        "w = 4": {**usual, "weight": 4.0},
        "w = 4, b = −2": {**usual, "weight": 4.0, "bias": -2.0},
        "w = 8, b = −4": {**usual, "weight": 8.0, "bias": -4.0},
        "tanh, w = 1": {**usual, "activation": "tanh", "weight": 1.0},
        "ReLU, w = 1": {**usual, "activation": "relu", "weight": 1.0},
    }
    lengths = [[{"length": length}] for length in range(1, 16)]
    middle = [[{**presets["w = 4, b = −2"], "x": place / 10}] for place in range(11)]
    edge = [[{**presets["w = 8, b = −4"], "x": x}] for x in (0.3, 0.4, 0.48, 0.49, 0.51, 0.52, 0.6)]
    longest = [{"length": 15}, {"length": 15, "activation": "tanh"}]
    experiments = [*lengths, *middle, *edge, longest]
    return Lab(
        thin_chain,
        ChainFigure,
        controls=controls,
        presets=presets,
        title="A chain of neurons",
        settings=settings,
        experiments=experiments,
    )
