"""What torch computes for a registered activation, in the precision that a test asks for."""

import torch
from torch import nn

from labsupport.training.networks import TORCH_ACTIVATIONS


def computed_by_torch(name, *, units=1):
    """The function that torch has for this name: parameters at their start, in float64."""
    f = TORCH_ACTIVATIONS[name].make(units)
    return f.to(torch.float64) if isinstance(f, nn.Module) else f
