"""Normalization with stored statistics: batch norm in use, and power norm."""

import numpy as np

from labsupport.by_hand.layers.checks import Array, as_batch, checked_eps, of_shape, per_feature
from labsupport.by_hand.layers.dense import Backward


def update_running(
    running_mean: Array, running_var: Array, x: Array, *, momentum: float = 0.1
) -> tuple[Array, Array]:
    """New arrays: the running mean and variance, moved by `momentum` towards those of the batch x.

    The batch itself is normalized with its biased variance. What is stored estimates the variance
    of the whole population. So the unbiased variance (divided by m − 1) is stored, as in torch and
    most frameworks. ValueError for a batch of one, which has no unbiased variance.
    """
    x = as_batch("x", x)
    if len(x) < 2:
        raise ValueError("one example has no unbiased variance; update from batches of 2 or more")
    if not 0 <= momentum <= 1:
        raise ValueError(f"momentum must lie in [0, 1], not {momentum}")
    running_mean = per_feature("running_mean", running_mean, x.shape[1])
    running_var = per_feature("running_var", running_var, x.shape[1])
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
    x = as_batch("x", x)
    gamma = per_feature("gamma", gamma, x.shape[1])
    beta = per_feature("beta", beta, x.shape[1])
    running_mean = per_feature("running_mean", running_mean, x.shape[1])
    inverse_std = _inverse_root("running_var", running_var, x.shape[1], eps)
    x_hat = (x - running_mean) * inverse_std

    def backward(dy: Array) -> tuple[Array, Array, Array]:
        dy = of_shape("dy", dy, x.shape)
        # Unlike in batch_norm nothing is subtracted: x does not change the mean and the variance.
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

    With stored statistics batch norm is a scale and a shift per feature. Multiplied into the layer
    before it, it costs nothing.
    """
    W = as_batch("W", W)
    features = W.shape[1]
    scale = per_feature("gamma", gamma, features) * _inverse_root(
        "running_var", running_var, features, eps
    )
    shift = per_feature("b", b, features) - per_feature("running_mean", running_mean, features)
    return W * scale, shift * scale + per_feature("beta", beta, features)


def power_norm(
    x: Array,
    gamma: Array,
    beta: Array,
    running_square: Array,
    *,
    momentum: float = 0.1,
    eps: float = 1e-5,
) -> tuple[Array, Array]:
    """Power norm's forward, y = gamma · x / √(running_square + eps) + beta; also the next square.

    x: (batch, features); gamma, beta, running_square: (features,). No mean is subtracted. In
    training too, x is divided by a running quadratic mean, so no example depends on the others of
    its batch. The next square is moved by `momentum` towards the mean of x². The backward of power
    norm is an approximation, which the paper gives. Source: Shen et al. (2020).
    """
    x = as_batch("x", x)
    features = x.shape[1]
    gamma, beta = per_feature("gamma", gamma, features), per_feature("beta", beta, features)
    if not 0 <= momentum <= 1:
        raise ValueError(f"momentum must lie in [0, 1], not {momentum}")
    y = gamma * (x * _inverse_root("running_square", running_square, features, eps)) + beta
    return y, (1 - momentum) * np.asarray(running_square) + momentum * (x**2).mean(axis=0)


def _inverse_root(name: str, stored: Array, features: int, eps: float) -> Array:
    stored = per_feature(name, stored, features)
    if (stored < 0).any():
        raise ValueError(f"{name} must not be negative; did a deviation or a sum get in?")
    return 1.0 / np.sqrt(stored + checked_eps(eps))
