"""A network of affine layers by hand: its logits, and the gradients of its loss.

The convention: h = f(x @ W + b), with W (fan_in, units). Each unit is a column of W.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from labsupport.by_hand.activations import Activation
from labsupport.by_hand.layers import activate, affine, softmax_cross_entropy


def forward(
    x: np.ndarray,
    weights: Sequence[np.ndarray],
    biases: Sequence[np.ndarray],
    activation: Activation,
    masks: Sequence[np.ndarray] = (),
) -> tuple[np.ndarray, list]:
    """The logits (batch, classes), and the backward of every layer from the first to the last.

    masks: one per hidden layer, by which its output is multiplied (dropout); by default none.
    """
    backwards, h = [], x
    for layer, (W, b) in enumerate(zip(weights, biases, strict=True)):
        h, backward = affine(h, W, b)
        backwards.append(backward)
        if layer < len(weights) - 1:
            h, backward = activate(h, activation)
            backwards.append(backward)
            if masks:
                h, backward = _masked(h, masks[layer])
                backwards.append(backward)
    return h, backwards


def _masked(h: np.ndarray, mask: np.ndarray):
    return h * mask, lambda dh: (dh * mask,)


def gradients(
    x: np.ndarray,
    labels: np.ndarray,
    weights: Sequence[np.ndarray],
    biases: Sequence[np.ndarray],
    activation: Activation,
    masks: Sequence[np.ndarray] = (),
) -> tuple[float, list, list]:
    """The cross-entropy and its gradients: loss, one dW per layer, one db per layer."""
    logits, backwards = forward(x, weights, biases, activation, masks)
    loss, backward = softmax_cross_entropy(logits, labels)
    (gradient,), dW, db = backward(), [], []
    for backward in reversed(backwards):
        gradient, *of_parameters = backward(gradient)
        if of_parameters:  # an affine layer has W and b, all other layers have no parameters
            dW.insert(0, of_parameters[0])
            db.insert(0, of_parameters[1])
    return loss, dW, db
