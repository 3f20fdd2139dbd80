"""The Lab of 14: five optimizers go down one valley, from a start that you choose."""

from __future__ import annotations

from labsupport.explore import Lab, Slider
from labsupport.labs.optimization.walk_figure import WalkFigure
from labsupport.labs.optimization.walks import walks

USUAL = {"rate": 0.02, "adaptive": 0.1, "curvature": 20.0, "turn": 0.0, "beta": 0.9}
USUAL |= {"w1": -3.0, "w2": 1.5}


def explorer(**settings) -> Lab:
    """The Lab "Five ways down"; settings: values of its controls to begin with."""
    starts = [-3, -1, 2], [0.1, 1.5]
    controls = [
        Slider("rate", "rate", 0.02, 0.001, 1.0, 0.05, log=True),
        Slider("adaptive", "rate of RMSProp, Adam", 0.1, 0.001, 1.0, 0.05, log=True),
        Slider("curvature", "curvature", 20.0, 1.0, 100.0, 0.05, log=True),
        Slider("turn", "turned by (°)", 0.0, 0.0, 90.0, 5.0),
        Slider("beta", "β of momentum", 0.9, 0.0, 0.98, 0.01),
        Slider("w1", "start, w₁", -3.0, -4.0, 4.0, 0.1, recorded=starts[0]),
        Slider("w2", "start, w₂", 1.5, -3.0, 3.0, 0.1, recorded=starts[1]),
    ]
    presets = {
        "valley": USUAL,
        "at the limit": {**USUAL, "rate": 0.0998},
        "too large": {**USUAL, "rate": 0.104},
        "turned": {**USUAL, "turn": 45.0, "w1": -3.18198, "w2": -1.06066},
        "round": {**USUAL, "curvature": 1.0},
    }
    experiments = [[{"curvature": curvature}] for curvature in (1.0, 5.0, 50.0)]
    return Lab(
        walks,
        WalkFigure,
        controls=controls,
        presets=presets,
        title="Five ways down",
        settings=settings,
        experiments=experiments,
    )
