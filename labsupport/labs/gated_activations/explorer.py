"""The Labs of 04: activations as gates, and curves from maxout units."""

from __future__ import annotations

from labsupport.explore import Choice, Lab, Seed, Slider
from labsupport.labs.gated_activations.convex import CURVES, UNITS, fit
from labsupport.labs.gated_activations.convex_figure import ConvexFigure
from labsupport.labs.gated_activations.gates import CHOICES, look
from labsupport.labs.gated_activations.gates_figure import GatesFigure

HE = 2**0.5
GELUS = 1.47  # with He's, a signal of GELUs vanishes in fifty layers: near 0 GELU is x/2


def explorer(**settings) -> Lab:
    """The Lab "Gates"; settings: values of its controls to begin with."""
    marks = {"LeCun": 1.0, "He": HE}
    controls = [
        Slider("gain", "gain g", HE, 0.5, 2.0, 0.0150515, log=True, marks=marks),
        Choice("activation", "activation", "relu", list(CHOICES), recorded=True),
        Slider("beta", "β", 1.0, 0.1, 10.0, 0.1, log=True),
        Slider("masks", "masks", 1, 1, 1000, 0.2, log=True),
        Seed(),
    ]
    presets = {
        "ReLU": {"activation": "relu", "gain": HE, "masks": 1},
        "GELU, 1 mask": {"activation": "gelu", "gain": GELUS, "masks": 1},
        "GELU, 1000 masks": {"activation": "gelu", "gain": GELUS, "masks": 1000},
        "SELU": {"activation": "selu", "gain": 1.0},
    }
    experiments = [[{"activation": "gelu", "masks": m}] for m in (1, 3, 10, 30, 100, 300, 1000)]
    betas = (0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0)
    for masks in (1, 1000):
        experiments += [[{"activation": "swish", "beta": b, "masks": masks}] for b in betas]
    experiments += [[{"masks": 1000}, {**presets["SELU"], "masks": 1000}]]
    return Lab(
        look,
        GatesFigure,
        controls=controls,
        presets=presets,
        title="Gates",
        settings=settings,
        experiments=experiments,
    )


def curves(**settings) -> Lab:
    """The Lab "Curves from maxout"; settings: values of its controls to begin with."""
    controls = [
        Slider("count", "hinges", 9, 1, 32),
        Choice("curve", "curve", "sin 2x", list(CURVES), recorded=True),
        Choice("units", "units", "one maxout", list(UNITS)),
    ]
    presets = {
        "one maxout": {"units": "one maxout"},
        "two": {"units": "two, subtracted"},
    }
    return Lab(
        fit,
        ConvexFigure,
        controls=controls,
        presets=presets,
        title="Curves from maxout",
        settings=settings,
        maker="curves",
    )
