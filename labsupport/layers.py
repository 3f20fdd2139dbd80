"""Layers by hand: each call returns the output and its own backward.

`y, backward = layer(inputs…)`, then `backward(dy)` takes the gradient of the loss with respect to y
and returns the gradients with respect to the inputs, in their order. Shapes: x, y: (batch,
features); dy like y; each gradient like its input. float32 stays float32. ValueError for shapes
that do not fit; inputs are never changed.
"""

from collections.abc import Callable
from typing import Protocol

import numpy as np

Array = np.ndarray
Backward = Callable[[Array], tuple[Array, ...]]


class Elementwise(Protocol):
    """A function with its derivative, such as an `Activation`."""

    f: Callable[[Array], Array]
    df: Callable[[Array], Array]


def affine(x: Array, W: Array, b: Array) -> tuple[Array, Backward]:
    """The affine map y = x @ W + b; backward(dy) -> dx, dW, db.

    x: (batch, fan_in), W: (fan_in, fan_out), b: (fan_out,).
    """
    x, W = _batch("x", x), np.asarray(W)
    if W.ndim != 2 or W.shape[0] != x.shape[1]:
        raise ValueError(f"W must be ({x.shape[1]}, fan_out) for x {x.shape}, not {W.shape}")
    b = _per_feature("b", b, W.shape[1])

    def backward(dy: Array) -> tuple[Array, Array, Array]:
        dy = _like("dy", dy, (len(x), W.shape[1]))
        return dy @ W.T, x.T @ dy, dy.sum(axis=0)  # each row of the batch adds to dW and db

    return x @ W + b, backward


def activate(a: Array, activation: Elementwise) -> tuple[Array, Callable[[Array], Array]]:
    """The activation h = f(a), elementwise, any shape; backward(dh) -> da."""
    a = np.asarray(a)

    def backward(dh: Array) -> Array:
        return _like("dh", dh, a.shape) * activation.df(a)

    return activation.f(a), backward


def batch_norm(x: Array, gamma: Array, beta: Array, *, eps: float = 1e-5) -> tuple[Array, Backward]:
    """Batch norm, y = gamma · (x − mean) / √(var + eps) + beta, statistics of this batch.

    gamma, beta: (features,); backward(dy) -> dx, dgamma, dbeta. A batch of one works, and is
    useless: y = beta whatever x is, and dx = 0. Source: Ioffe & Szegedy (2015).
    """
    x = _batch("x", x)
    gamma = _per_feature("gamma", gamma, x.shape[1])
    beta = _per_feature("beta", beta, x.shape[1])
    centered = x - x.mean(axis=0)
    # The biased variance (divide by m, not m − 1): it makes the mean square of x_hat exactly 1.
    variance = (centered**2).mean(axis=0)
    inverse_std = 1.0 / np.sqrt(variance + _positive(eps))
    x_hat = centered * inverse_std

    def backward(dy: Array) -> tuple[Array, Array, Array]:
        dy = _like("dy", dy, x.shape)
        dgamma = (dy * x_hat).sum(axis=0)
        dbeta = dy.sum(axis=0)
        # x moves y along three paths: itself, the mean, the variance. In stages, with m rows,
        #   dx_hat = dy · gamma
        #   dvar   = Σ dx_hat · centered · (−½) · inverse_std³
        #   dmean  = Σ dx_hat · (−inverse_std)          (through var: 0, because Σ centered = 0)
        #   dx     = dx_hat · inverse_std + dvar · 2 centered / m + dmean / m
        # and collected, with centered · inverse_std = x_hat: what shifts or stretches the whole
        # batch is normalized away, so that part of the gradient is taken out.
        dx_hat = dy * gamma
        shift = dx_hat.mean(axis=0)
        stretch = (dx_hat * x_hat).mean(axis=0)
        return inverse_std * (dx_hat - shift - x_hat * stretch), dgamma, dbeta

    return gamma * x_hat + beta, backward


def update_running(
    running_mean: Array, running_var: Array, x: Array, *, momentum: float = 0.1
) -> tuple[Array, Array]:
    """The running mean and variance, moved by `momentum` towards those of the batch x; new arrays.

    The batch was normalized with its biased variance, but what is stored estimates the variance of
    the whole population, so it is the unbiased one (m − 1), as torch and most frameworks do.
    ValueError for a batch of one, which has no unbiased variance.
    """
    x = _batch("x", x)
    if len(x) < 2:
        raise ValueError("one example has no unbiased variance; update from batches of 2 or more")
    if not 0 <= momentum <= 1:
        raise ValueError(f"momentum must lie in [0, 1], not {momentum}")
    running_mean = _per_feature("running_mean", running_mean, x.shape[1])
    running_var = _per_feature("running_var", running_var, x.shape[1])
    return (
        (1 - momentum) * running_mean + momentum * x.mean(axis=0),
        (1 - momentum) * running_var + momentum * x.var(axis=0, ddof=1),
    )


def batch_norm_inference(
    x: Array,
    gamma: Array,
    beta: Array,
    running_mean: Array,
    running_var: Array,
    *,
    eps: float = 1e-5,
) -> tuple[Array, Backward]:
    """Batch norm with stored statistics: each example alone, no matter what else is in the batch.

    gamma, beta, running_mean, running_var: (features,). The statistics are constants here, so
    backward(dy) -> dx, dgamma, dbeta.
    """
    x = _batch("x", x)
    gamma = _per_feature("gamma", gamma, x.shape[1])
    beta = _per_feature("beta", beta, x.shape[1])
    running_mean = _per_feature("running_mean", running_mean, x.shape[1])
    inverse_std = _inverse_std(running_var, x.shape[1], eps)
    x_hat = (x - running_mean) * inverse_std

    def backward(dy: Array) -> tuple[Array, Array, Array]:
        dy = _like("dy", dy, x.shape)
        # Nothing is subtracted as in batch_norm: x no longer moves the mean and the variance.
        return dy * gamma * inverse_std, (dy * x_hat).sum(axis=0), dy.sum(axis=0)

    return gamma * x_hat + beta, backward


def fold_batch_norm(
    W: Array,
    b: Array,
    gamma: Array,
    beta: Array,
    running_mean: Array,
    running_var: Array,
    *,
    eps: float = 1e-5,
) -> tuple[Array, Array]:
    """(W, b) of one affine layer that equals affine followed by batch_norm_inference.

    With stored statistics batch norm is a scale and a shift per feature, and costs nothing once it
    is multiplied into the layer before it.
    """
    W = _batch("W", W)
    features = W.shape[1]
    scale = _per_feature("gamma", gamma, features) * _inverse_std(running_var, features, eps)
    shift = _per_feature("b", b, features) - _per_feature("running_mean", running_mean, features)
    return W * scale, shift * scale + _per_feature("beta", beta, features)


def softmax_cross_entropy(logits: Array, labels: Array) -> tuple[float, Callable[..., Array]]:
    """The mean of −log softmax(logits)[label] over the batch; backward() -> dlogits.

    logits: (batch, classes), labels: (batch,) integers in 0 … classes − 1. backward(dloss) takes
    the gradient of whatever the loss goes into; 1 unless given.
    """
    logits, labels = _batch("logits", logits), np.asarray(labels)
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
    # Softmax does not change when a row is shifted; with its maximum at 0, exp cannot overflow.
    shifted = logits - logits.max(axis=1, keepdims=True)
    # log(softmax) written out: log of a softmax that underflows to 0 would be −∞.
    log_probabilities = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))

    def backward(dloss: float = 1.0) -> Array:
        dlogits = np.exp(log_probabilities)
        dlogits[rows, labels] -= 1.0  # softmax − one-hot
        return dlogits * (float(dloss) / m)

    return float(-log_probabilities[rows, labels].mean()), backward


def _batch(name: str, x: Array) -> Array:
    x = np.asarray(x)
    if x.ndim != 2 or 0 in x.shape:
        cure = f"; for one example, {name}[np.newaxis, :]" if x.ndim == 1 and x.size else ""
        raise ValueError(f"{name} must be 2-D (rows, columns) and not empty, not {x.shape}{cure}")
    return x


def _per_feature(name: str, values: Array, features: int) -> Array:
    values = np.asarray(values)
    if values.shape != (features,):
        raise ValueError(f"{name} must be ({features},), one per feature, not {values.shape}")
    return values


def _like(name: str, gradient: Array, shape: tuple[int, ...]) -> Array:
    gradient = np.asarray(gradient)
    if gradient.shape != shape:  # NumPy would broadcast it, and hide the mistake
        raise ValueError(f"{name} must have the output's shape {shape}, not {gradient.shape}")
    return gradient


def _positive(eps: float) -> float:
    if not eps > 0:
        raise ValueError(f"eps must be above 0, not {eps}: a constant feature has variance 0")
    return eps


def _inverse_std(running_var: Array, features: int, eps: float) -> Array:
    running_var = _per_feature("running_var", running_var, features)
    if (running_var < 0).any():
        raise ValueError(
            "running_var must not be negative; did a standard deviation or a sum get in?"
        )
    return 1.0 / np.sqrt(running_var + _positive(eps))
