"""Eleven activation functions, each beside its derivative, in the order they are taught.

`f(a)` and `df(a)` take an array of pre-activations of any shape and return a new one of the same
shape. float32 stays float32, everything else is computed in float64. NaN stays NaN, the infinities
give the limits, and no input raises a warning.

To add one: write it in `rectifiers` or `smooth`, f beside df, and add its name to `ACTIVATIONS`.
"""

from labsupport.by_hand.activations.activation import Activation
from labsupport.by_hand.activations.rectifiers import (
    LINEAR,
    RELU,
    RELU6,
    SELU,
    elu,
    leaky_relu,
    prelu,
)
from labsupport.by_hand.activations.smooth import GELU, SIGMOID, SILU, TANH, swish

__all__ = ["ACTIVATIONS", "Activation", "activation", "elu", "leaky_relu", "prelu", "swish"]

_TAUGHT = (
    *(LINEAR, SIGMOID, TANH, RELU, RELU6, leaky_relu(), prelu(), elu()),
    *(SELU, GELU, SILU),
)
ACTIVATIONS: dict[str, Activation] = {activation.name: activation for activation in _TAUGHT}


def activation(name: str) -> Activation:
    """The registered activation of that name; KeyError naming the known ones."""
    if name not in ACTIVATIONS:
        raise KeyError(f"no activation {name!r}; there are {', '.join(ACTIVATIONS)}")
    return ACTIVATIONS[name]
