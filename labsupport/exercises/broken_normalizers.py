"""Normalizers with a part missing, turned over, or taken along another axis: of labs 08 and 11."""

import numpy as np


def normalized(x, axis, eps):
    """x̂ along `axis` (None: over the whole array)."""
    centered = x - x.mean(axis=axis, keepdims=True)
    return centered / np.sqrt(x.var(axis=axis, keepdims=True) + eps)


def forward(
    axis=1,
    *,
    centered=1,
    ddof=0,
    eps="under",
    root=True,
    scale=True,
    shift=True,
    spread=True,
    total=False,
    around_mean=True,
):
    """A layer norm with one of its parts left out, out of place, or taken along another axis.

    centered: how often the mean is subtracted. total: sums in place of means. around_mean: whether
    the variance is taken around the mean, and not around 0.
    """

    def y(x, gamma, beta, epsilon):
        mean = np.sum if total else np.mean
        center = mean(x, axis=axis, keepdims=True)
        x_hat = x - centered * center
        variance = x.var(axis=axis, keepdims=True, ddof=ddof)
        if total:
            variance = np.sum((x - center) ** 2, axis=axis, keepdims=True)
        if not around_mean:
            variance = np.mean(x**2, axis=axis, keepdims=True)
        if not spread:
            return gamma * x_hat + beta
        divisor = variance + (epsilon if eps == "under" else 0)
        divisor = np.sqrt(divisor) if root else divisor
        x_hat = x_hat / (divisor + (epsilon if eps == "outside" else 0))
        return (gamma if scale else 1) * x_hat + (beta if shift else 0)

    return y


def collected(axis=1, *, shift=1, stretch=1, mean=np.mean, scale=True, divide=True):
    """A backward with one of its parts left out, turned over, or averaged along another axis."""

    def dx(dy, x_hat, std, gamma):
        dx_hat = dy * gamma if scale else dy
        common = shift * mean(dx_hat, axis=axis, keepdims=True)
        common = common + stretch * x_hat * mean(dx_hat * x_hat, axis=axis, keepdims=True)
        return (dx_hat - common) / std if divide else dx_hat - common

    return dx
