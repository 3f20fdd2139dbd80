"""Layers by hand: each call returns the output and its own backward.

`y, backward = layer(inputs…)`. Then `backward(dy)` takes the gradient of the loss with respect to y
and returns the gradients with respect to the inputs: always a tuple, in the order of the inputs.
Shapes: x and y are (batch, features), or have more axes where a layer says so. dy has the shape of
y, each gradient that of its input. float32 stays float32. ValueError for shapes that do not fit.
Inputs are never changed.

dense: the layers of every network. normalization: one function over axes, and batch, layer,
instance, group and RMS norm. stored_statistics: normalizers that use stored statistics.
"""

from labsupport.by_hand.layers.dense import activate, affine, softmax_cross_entropy
from labsupport.by_hand.layers.normalization import (
    batch_norm,
    group_norm,
    instance_norm,
    layer_norm,
    normalize,
    rms_norm,
)
from labsupport.by_hand.layers.stored_statistics import (
    batch_norm_inference,
    fold_batch_norm,
    power_norm,
    update_running,
)

__all__ = [
    "activate",
    "affine",
    "batch_norm",
    "batch_norm_inference",
    "fold_batch_norm",
    "group_norm",
    "instance_norm",
    "layer_norm",
    "normalize",
    "power_norm",
    "rms_norm",
    "softmax_cross_entropy",
    "update_running",
]
