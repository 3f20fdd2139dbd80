"""The usual wrong answers to folding batch norm into the layer below it."""

import numpy as np


def _folded(
    *,
    root=lambda var, eps: np.sqrt(var + eps),
    scale=lambda gamma, root: gamma / root,
    weights=lambda W, scale: W * scale,
    bias=lambda b, mean, scale, beta: (b - mean) * scale + beta,
):
    """`fold` with another scale, other weights or another bias."""

    def both(W, b, gamma, beta, mean, var, eps):
        factor = scale(gamma, root(var, eps))
        return weights(W, factor), bias(b, mean, factor, beta)

    return both


def _by_row(W, scale):
    return W * np.resize(scale, len(W))[:, None]


OF_FOLDING = {
    "The bias of the layer is forgotten: batch norm sees x @ W + b.": _folded(
        bias=lambda b, mean, scale, beta: -mean * scale + beta
    ),
    "The stored mean is forgotten: batch norm subtracts it.": _folded(
        bias=lambda b, mean, scale, beta: b * scale + beta
    ),
    "The mean is added. It is subtracted.": _folded(
        bias=lambda b, mean, scale, beta: (b + mean) * scale + beta
    ),
    "β is forgotten.": _folded(bias=lambda b, mean, scale, beta: (b - mean) * scale),
    "β is added after the scaling, not before it.": _folded(
        bias=lambda b, mean, scale, beta: (b - mean + beta) * scale
    ),
    "The old bias is scaled too: batch norm scales all of x @ W + b − mean.": _folded(
        bias=lambda b, mean, scale, beta: b - mean * scale + beta
    ),
    "The mean is scaled too: all of b − mean.": _folded(
        bias=lambda b, mean, scale, beta: b * scale - mean + beta
    ),
    "The bias b − mean is not scaled.": _folded(bias=lambda b, mean, scale, beta: b - mean + beta),
    "The bias stayed as it was. It is shifted and scaled as well.": _folded(
        bias=lambda b, mean, scale, beta: b
    ),
    "β is subtracted. It is added.": _folded(
        bias=lambda b, mean, scale, beta: (b - mean) * scale - beta
    ),
    "The bias is mean − b. It is b − mean: batch norm subtracts the mean.": _folded(
        bias=lambda b, mean, scale, beta: (mean - b) * scale + beta
    ),
    "γ is missing in the bias: batch norm scales all of x @ W + b − mean by it.": (
        lambda W, b, gamma, beta, mean, var, eps: (
            W * gamma / np.sqrt(var + eps),
            (b - mean) / np.sqrt(var + eps) + beta,
        )
    ),
    "The weights stayed as they were. Each column is scaled.": _folded(weights=lambda W, scale: W),
    "You scaled the rows of W, which are inputs. A unit is a column: W * scale.": _folded(
        weights=_by_row
    ),
    "W is transposed. Keep it (inputs, units).": _folded(weights=lambda W, scale: (W * scale).T),
    "γ is forgotten.": _folded(scale=lambda gamma, root: 1 / root),
    "You divided by γ. It multiplies.": _folded(scale=lambda gamma, root: 1 / (gamma * root)),
    "You multiplied by the standard deviation. Batch norm divides by it.": _folded(
        scale=lambda gamma, root: gamma * root
    ),
    "The division is missing.": _folded(scale=lambda gamma, root: gamma),
    "The root is left out: var is a variance.": _folded(root=lambda var, eps: var + eps),
    "ε stands outside the root. It is added to the variance, under it.": _folded(
        root=lambda var, eps: np.sqrt(var) + eps
    ),
    "ε is left out.": _folded(root=lambda var, eps: np.sqrt(var)),
    "The weights and the bias have changed places.": (
        lambda *layer: tuple(reversed(_folded()(*layer)))
    ),
}
