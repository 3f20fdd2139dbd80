"""Normalizers as they come out with a part missing, turned over, or taken along another axis."""

import numpy as np


def normalized(x, axis, eps):
    """x̂ along `axis` (None: over the whole array)."""
    centered = x - x.mean(axis=axis, keepdims=True)
    return centered / np.sqrt(x.var(axis=axis, keepdims=True) + eps)


def forward(axis=1, *, centered=True, ddof=0, eps="under", root=True, scale=True, shift=True):
    """A layer norm with one of its parts left out, out of place, or taken along another axis."""

    def y(x, gamma, beta, epsilon):
        x_hat = x - x.mean(axis=axis, keepdims=True) if centered else x
        variance = x.var(axis=axis, keepdims=True, ddof=ddof)
        divisor = variance + (epsilon if eps == "under" else 0)
        divisor = np.sqrt(divisor) if root else divisor
        x_hat = x_hat / (divisor + (epsilon if eps == "outside" else 0))
        return (gamma if scale else 1) * x_hat + (beta if shift else 0)

    return y


def beta_scaled(x, gamma, beta, eps):
    """γ · (x̂ + β)."""
    return gamma * (normalized(x, 1, eps) + beta)


def collected(axis=1, *, shift=1, stretch=1, mean=np.mean, scale=True, divide=True):
    """A backward with one of its parts left out, turned over, or averaged along another axis."""

    def dx(dy, x_hat, std, gamma):
        dx_hat = dy * gamma if scale else dy
        common = shift * mean(dx_hat, axis=axis, keepdims=True)
        common = common + stretch * x_hat * mean(dx_hat * x_hat, axis=axis, keepdims=True)
        return (dx_hat - common) / std if divide else dx_hat - common

    return dx


def gamma_last(dy, x_hat, std, gamma):
    """The backward of x̂ alone, multiplied by γ at its end."""
    return gamma * collected(scale=False)(dy, x_hat, std, gamma)


def stretch_not_along_x_hat(dy, x_hat, std, gamma):
    """A backward that subtracts the mean of dx_hat · x_hat as if it were another shift."""
    dx_hat = dy * gamma
    stretch = (dx_hat * x_hat).mean(axis=1, keepdims=True)
    return (dx_hat - dx_hat.mean(axis=1, keepdims=True) - stretch) / std


NAMES = "batch norm", "layer norm", "RMS norm"


def decided(
    *,
    batch=("mean", "square"),
    layer=("mean", "square"),
    rms=("square",),
    atol=1e-3,
    names=NAMES,
):
    """A decision which normalizer made y, by another rule than the right one.

    batch, layer, rms: what is looked at in its columns (batch) or rows: the mean, which should be
    0, the mean square or the std, which should be 1. names: what the three are called.
    """

    def which(y):
        for name, axis, looked_at in zip(names, (0, 1, 1), (batch, layer, rms), strict=True):
            measured = {"mean": y.mean(axis=axis), "std": y.std(axis=axis)}
            measured["square"] = (y**2).mean(axis=axis)
            goals = {"mean": 0, "square": 1, "std": 1}
            if all(np.allclose(measured[it], goals[it], atol=atol) for it in looked_at):
                return name
        return "none"

    return which
