"""The Labs of 03: units that die while one drags the learning rate, and curves from ReLUs."""

from __future__ import annotations

from labsupport.explore import Choice, Lab, Seed, Slider, Toggle
from labsupport.labs.relu_family.life import life
from labsupport.labs.relu_family.life_figure import LifeFigure
from labsupport.labs.relu_family.pieces import CURVES, KNOTS, pieces
from labsupport.labs.relu_family.pieces_figure import PiecesFigure

ACTIVATIONS = ["relu", "leaky_relu", "prelu", "elu", "tanh"]


def explorer(**settings) -> Lab:
    """The Lab "Units that die"; settings: values of its controls to begin with."""
    marks = {"0.1": 0.1, "1": 1.0}
    controls = [
        Slider("learning_rate", "learning rate", 0.1, 0.01, 3.0, 0.05, log=True, marks=marks),
        Choice("activation", "activation", "relu", ACTIVATIONS, recorded=True),
        Choice("bias", "bias at the start", 0.0, [0.0, 0.01, 1.0]),
        Toggle("batch_norm", "batch norm", recorded=True),
        Seed(),
    ]
    plain = {"activation": "relu", "bias": 0.0, "batch_norm": False}
    presets = {
        "rate 0.1": {**plain, "learning_rate": 0.1},
        "rate 1": {**plain, "learning_rate": 1.0},
    }
    failing = {**plain, "learning_rate": 0.45}
    others = [{**failing, "activation": name} for name in ACTIVATIONS]
    experiments = [[failing, *others[1:], {**failing, "batch_norm": True}]]
    return Lab(
        life,
        LifeFigure,
        controls=controls,
        presets=presets,
        title="Units that die",
        settings=settings,
        experiments=experiments,
    )


def curves(**settings) -> Lab:
    """The Lab "Curves from ReLUs"; settings: values of its controls to begin with."""
    controls = [
        Slider("count", "ReLUs", 4, 1, 32),
        Choice("curve", "curve", "sin 3x", list(CURVES), recorded=True),
        Choice("knots", "hinges", "even", list(KNOTS)),
        Seed(),
    ]
    return Lab(
        pieces,
        PiecesFigure,
        controls=controls,
        presets={
            "4 ReLUs": {"count": 4, "knots": "even"},
            "16 random": {"count": 16, "knots": "random"},
        },
        title="Curves from ReLUs",
        settings=settings,
        maker="curves",
    )
