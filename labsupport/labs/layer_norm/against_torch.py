"""The notebook's own normalizers, held against torch's and the package's.

All four are one function over different axes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import torch
from torch.nn import functional as F

from labsupport.by_hand import layers

GROUPS = 2
# What each normalizer averages over, in an array (batch, channels, space). Group norm sees the
# array as (batch, groups, channels of a group, space).
AXES = {"batch norm": (0, 2), "layer norm": (1, 2), "instance norm": (2,), "group norm": (2, 3)}
IN_TORCH = {
    "batch norm": lambda x: F.batch_norm(x, None, None, training=True),
    "layer norm": lambda x: F.layer_norm(x, x.shape[1:]),
    "instance norm": F.instance_norm,
    "group norm": lambda x: F.group_norm(x, GROUPS),
}


def differences_from_torch(ours: Mapping[str, np.ndarray], x: np.ndarray) -> dict[str, float]:
    """The largest difference of each normalizer's output from torch's: {normalizer: difference}.

    ours: {normalizer: x_hat} for all four; group norm's may have the shape that it averages in.
    x: (batch, channels, space), with an even number of channels.
    """
    theirs = {name: norm(torch.tensor(x, device="cpu")).numpy() for name, norm in IN_TORCH.items()}
    return _largest_differences(ours, theirs)


def gradient_differences_from_torch(
    backward: Callable, g: np.ndarray, x: np.ndarray
) -> dict[str, float]:
    """The largest difference of backward(g, x, axes) from autograd: {normalizer: difference}.

    g: the gradient that arrives at the output. g, x: (batch, channels, space).
    """
    theirs = {}
    for name, norm in IN_TORCH.items():
        leaf = torch.tensor(x, requires_grad=True, device="cpu")
        (
            norm(leaf) * torch.tensor(g, device="cpu")
        ).sum().backward()  # backward(g) would load SymPy, 36 MB
        theirs[name] = leaf.grad.numpy()
    ours = {
        name: backward(_seen_by(name, g), _seen_by(name, x), axes) for name, axes in AXES.items()
    }
    return _largest_differences(ours, theirs)


def differences_from_package(
    normalize: Callable, backward: Callable, g: np.ndarray, x: np.ndarray
) -> dict[str, float]:
    """The largest difference of two functions from `by_hand.layers`: {normalizer: difference}.

    normalize(x, axes) -> x_hat; backward(g, x, axes) -> dx. g, x: (batch, channels, space).
    """
    ours, packaged = {}, {}
    for name, axes in AXES.items():
        seen, arriving = _seen_by(name, x), _seen_by(name, g)
        ours[name] = np.stack([normalize(seen, axes), backward(arriving, seen, axes)])
        x_hat, way_back = layers.normalize(seen, axes)
        packaged[name] = np.stack([x_hat, *way_back(arriving)])
    return _largest_differences(ours, packaged)


def _seen_by(name: str, x: np.ndarray) -> np.ndarray:
    batch, channels, space = x.shape
    return x.reshape(batch, GROUPS, channels // GROUPS, space) if name == "group norm" else x


def _largest_differences(ours: Mapping, theirs: Mapping) -> dict[str, float]:
    return {name: float(np.abs(ours[name].ravel() - theirs[name].ravel()).max()) for name in theirs}
