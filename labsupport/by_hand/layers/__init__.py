"""Layers by hand: each call returns the output and its own backward.

`y, backward = layer(inputs…)`, then `backward(dy)` takes the gradient of the loss with respect to y
and returns the gradients with respect to the inputs: always a tuple, in their order. Shapes: x, y:
(batch, features), or more axes where a layer says so; dy like y; each gradient like its input.
float32 stays float32. ValueError for shapes that do not fit; inputs are never changed.

dense: the layers of every network. normalization: one function over axes, and batch, layer,
instance, group and RMS norm. stored_statistics: what needs statistics that were stored.
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
