"""What torch says: the gradient of one unit's batch norm, and batch norm of a convolution."""

from __future__ import annotations

import numpy as np
import torch
from torch.nn import functional as F


@torch.enable_grad()
def gradient_of_torch(dy: np.ndarray, x: np.ndarray, gamma: float) -> np.ndarray:
    """The gradient, by torch, at the values x (m,) of one unit, for dy (m,) at γ · x̂."""
    column = torch.tensor(x[:, None], dtype=torch.float64, requires_grad=True, device="cpu")
    y = gamma * F.batch_norm(column, None, None, training=True)
    (dx,) = torch.autograd.grad(
        y, column, torch.tensor(dy[:, None], dtype=torch.float64, device="cpu")
    )
    return dx[:, 0].numpy()


def batch_norm_of_torch(maps: np.ndarray) -> np.ndarray:
    """The x̂, by torch, of (batch, channels, *space) in training, in float64."""
    return F.batch_norm(torch.tensor(maps, device="cpu"), None, None, training=True).numpy()
