"""The layers of every network: affine map, activation, and the loss at the end."""

from collections.abc import Callable
from typing import Protocol

import numpy as np

from labsupport.by_hand.layers.checks import Array, as_batch, of_shape, per_feature

Backward = Callable[[Array], tuple[Array, ...]]


class Elementwise(Protocol):
    """A function with its derivative, such as an `Activation`."""

    f: Callable[[Array], Array]
    df: Callable[[Array], Array]


def affine(x: Array, W: Array, b: Array) -> tuple[Array, Backward]:
    """The affine map y = x @ W + b; backward(dy) -> dx, dW, db.

    x: (batch, fan_in), W: (fan_in, fan_out), b: (fan_out,).
    """
    x, W = as_batch("x", x), np.asarray(W)
    if W.ndim != 2 or W.shape[0] != x.shape[1]:
        raise ValueError(f"W must be ({x.shape[1]}, fan_out) for x {x.shape}, not {W.shape}")
    b = per_feature("b", b, W.shape[1])

    def backward(dy: Array) -> tuple[Array, Array, Array]:
        dy = of_shape("dy", dy, (len(x), W.shape[1]))
        return dy @ W.T, x.T @ dy, dy.sum(axis=0)  # each row of the batch adds to dW and db

    return x @ W + b, backward


def activate(a: Array, activation: Elementwise) -> tuple[Array, Backward]:
    """The activation h = f(a), elementwise, any shape; backward(dh) -> (da,)."""
    a = np.asarray(a)

    def backward(dh: Array) -> tuple[Array]:
        return (of_shape("dh", dh, a.shape) * activation.df(a),)

    return activation.f(a), backward


def softmax_cross_entropy(logits: Array, labels: Array) -> tuple[float, Callable]:
    """The mean of −log softmax(logits)[label] over the batch; backward() -> (dlogits,).

    logits: (batch, classes), labels: (batch,) integers in 0 … classes − 1. backward(dloss) takes
    the gradient with respect to this loss, 1 by default.
    """
    logits, labels = as_batch("logits", logits), np.asarray(labels)
    m, classes = logits.shape
    if labels.shape != (m,) or not np.issubdtype(labels.dtype, np.integer):
        raise ValueError(
            f"labels must be {m} integers, one per row of logits {logits.shape}, not "
            f"{labels.dtype} {labels.shape}; one-hot labels: use labels.argmax(axis=1)"
        )
    if labels.min() < 0 or labels.max() >= classes:
        raise ValueError(
            f"labels must lie in 0 … {classes - 1}, the columns of logits; "
            f"they run from {labels.min()} to {labels.max()}"
        )
    rows = np.arange(m)
    # Softmax does not change when a row is shifted. With the maximum at 0, exp cannot overflow.
    shifted = logits - logits.max(axis=1, keepdims=True)
    # log(softmax) in one formula: a softmax that underflows to 0 would have the log −∞.
    log_probabilities = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))

    def backward(dloss: float = 1.0) -> tuple[Array]:
        dlogits = np.exp(log_probabilities)
        dlogits[rows, labels] -= 1.0  # softmax − one-hot
        return (dlogits * (float(dloss) / m),)

    return float(-log_probabilities[rows, labels].mean()), backward
