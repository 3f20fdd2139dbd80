"""The usual wrong answers to the exercises of lab 04: what to say of each."""

import math

import numpy as np


def normal_cdf(x):
    """Φ(x): the share of a normal distribution that lies below x."""
    return (1 + np.vectorize(math.erf)(np.asarray(x) / math.sqrt(2))) / 2


def normal_density(x):
    """φ(x): the derivative of Φ."""
    return np.exp(-(x**2) / 2) / math.sqrt(2 * math.pi)


def pieces(x, W, b):
    """All pre-activations: (images, units, pieces)."""
    return np.tensordot(x, W, axes=1) + b


OF_MAXOUT = {
    "You took the maximum over the units. Each unit keeps the largest of its own pieces, the last "
    "axis.": lambda x, W, b: pieces(x, W, b).max(axis=1),
    "You added the pieces up. A sum of affine pieces is one affine piece: take the largest.": (
        lambda x, W, b: pieces(x, W, b).sum(axis=-1)
    ),
    "You took the mean of the pieces. That is affine again: take the largest.": lambda x, W, b: (
        pieces(x, W, b).mean(axis=-1)
    ),
    "You kept the weakest piece. Maxout keeps the largest.": lambda x, W, b: pieces(x, W, b).min(
        axis=-1
    ),
    "The biases are missing.": lambda x, W, b: np.tensordot(x, W, axes=1).max(axis=-1),
    "You added the largest bias after the maximum. Each piece has its own bias, before it.": (
        lambda x, W, b: np.tensordot(x, W, axes=1).max(axis=-1) + b.max(axis=-1)
    ),
    "You added all biases after the maximum. Each piece has its own bias, before it.": (
        lambda x, W, b: np.tensordot(x, W, axes=1).max(axis=-1) + b.sum(axis=-1)
    ),
    "You compared sizes without their signs: −5 is less than 1.": lambda x, W, b: np.abs(
        pieces(x, W, b)
    ).max(axis=-1),
    "You kept the piece of the largest size. −5 is less than 1: signs count.": lambda x, W, b: (
        np.take_along_axis(
            pieces(x, W, b), np.abs(pieces(x, W, b)).argmax(axis=-1)[..., None], axis=-1
        )[..., 0]
    ),
    "argmax says which piece wins. Asked for is its value.": lambda x, W, b: pieces(x, W, b).argmax(
        axis=-1
    ),
    "There is a ReLU behind your maximum. A maxout unit may be negative.": lambda x, W, b: (
        np.maximum(pieces(x, W, b).max(axis=-1), 0)
    ),
    "You took the largest weights. Which piece is largest depends on x: the maximum comes last.": (
        lambda x, W, b: np.tensordot(x, W.max(axis=-1), axes=1) + b.max(axis=-1)
    ),
    "Those are all the pieces. The maximum over the last axis is missing.": pieces,
    "You took the first piece alone.": lambda x, W, b: pieces(x, W, b)[..., 0],
    "You took the largest of all units. Each unit has its own maximum.": lambda x, W, b: pieces(
        x, W, b
    ).max(axis=(1, 2)),
    "Your result is transposed: images are rows, units are columns.": lambda x, W, b: (
        pieces(x, W, b).max(axis=-1).T
    ),
}

OF_GELU = {
    "Your slope is Φ(x) alone: as if the gate stood still. It moves with x too.": (
        lambda x, Phi, phi: (x * Phi, Phi)
    ),
    "Your slope is x φ(x) alone. The other term of the product rule is Φ(x).": (
        lambda x, Phi, phi: (x * Phi, x * phi)
    ),
    "Your slope is φ(x): the slope of the gate, or u′ times v′. By the product rule it is Φ(x) + "
    "x φ(x).": (lambda x, Phi, phi: (x * Phi, phi)),
    "The product rule adds its two terms; you subtracted.": lambda x, Phi, phi: (
        x * Phi,
        Phi - x * phi,
    ),
    "In the second term the gate is differentiated: x φ(x). The x is missing.": (
        lambda x, Phi, phi: (x * Phi, Phi + phi)
    ),
    "In the second term the gate is differentiated: φ, not Φ.": lambda x, Phi, phi: (
        x * Phi,
        Phi + x * Phi,
    ),
    "The x belongs to φ: u′v + uv′ is Φ + x φ.": lambda x, Phi, phi: (x * Phi, x * Phi + phi),
    "Φ(1 − Φ) is the slope of a gate that is σ. The normal gate's slope is φ.": (
        lambda x, Phi, phi: (x * Phi, Phi + x * Phi * (1 - Phi))
    ),
    "You multiplied the gate by its slope. The product rule is u′v + uv′.": lambda x, Phi, phi: (
        x * Phi,
        phi * 1.0 * np.ones_like(x) * Phi,
    ),
    "Your first part is the gate. GELU is x times the gate.": lambda x, Phi, phi: (
        Phi,
        Phi + x * phi,
    ),
    "Your first part is x φ(x). The gate is Φ, the probability; φ is its density.": (
        lambda x, Phi, phi: (x * phi, Phi + x * phi)
    ),
    "That is a ReLU. GELU's gate is not 0 or 1 but Φ(x).": lambda x, Phi, phi: (
        np.maximum(x, 0),
        (x > 0) * 1.0,
    ),
    "The two are in the other order: first the value, then the slope.": lambda x, Phi, phi: (
        Phi + x * phi,
        x * Phi,
    ),
    "x σ(1.702 x) comes near to GELU, up to 0.02. Asked for is x Φ(x).": lambda x, Phi, phi: (
        x / (1 + np.exp(-1.702 * x)),
        Phi + x * phi,
    ),
}

OF_CONSTANTS = {
    "Your scale is the standard deviation. To make it 1, divide by it.": lambda h: (
        h.mean(),
        h.std(),
    ),
    "You divided by the variance. The variance goes with the square of the scale: 1 over the "
    "standard deviation.": lambda h: (h.mean(), 1 / h.var()),
    "Your scale is the variance.": lambda h: (h.mean(), h.var()),
    "The shift is taken off: its sign is turned around.": lambda h: (-h.mean(), 1 / h.std()),
    "Your scale makes the mean square of h 1. Asked for is the variance: take the mean off "
    "first.": lambda h: (h.mean(), 1 / np.sqrt(np.mean(h**2))),
    "The two are in the other order: first the shift, then the scale.": lambda h: (
        1 / h.std(),
        h.mean(),
    ),
    "Your std divides by n − 1. The variance of these n numbers themselves divides by n.": (
        lambda h: (h.mean(), 1 / h.std(ddof=1))
    ),
    "Your shift is already multiplied by the scale. Here it is taken off before.": lambda h: (
        h.mean() / h.std(),
        1 / h.std(),
    ),
    "That is the shift of scale · h + shift. Here the shift is taken off first.": lambda h: (
        -h.mean() / h.std(),
        1 / h.std(),
    ),
    "Your scale is negative: it turns the unit around. Asked for is the positive one.": lambda h: (
        h.mean(),
        -1 / h.std(),
    ),
    "That is the median. The mean is to be 0.": lambda h: (np.median(h), 1 / h.std()),
    "Your shift is 0: the mean stays where it is.": lambda h: (0.0, 1 / h.std()),
    "Those are the numbers themselves. Asked for are the shift and the scale.": lambda h: (
        (h - h.mean()) / h.std()
    ),
}


def sigmoid(a):
    """The logistic function."""
    return 1 / (1 + np.exp(-a))


def silu(a):
    """SiLU: a σ(a)."""
    return a * sigmoid(a)


OF_BLOCKS = {
    "Your gate is σ(xW): that is the first GLU. SwiGLU's gate is SiLU, a σ(a).": (
        lambda x, V, W, U: (x @ V * sigmoid(x @ W)) @ U
    ),
    "Your gate is a ReLU: that is ReGLU. SwiGLU's gate is SiLU, a σ(a).": lambda x, V, W, U: (
        (x @ V * np.maximum(x @ W, 0)) @ U
    ),
    "V and W have changed places: SiLU belongs to x W.": lambda x, V, W, U: (
        (silu(x @ V) * (x @ W)) @ U
    ),
    "You added the two. A gate multiplies.": lambda x, V, W, U: (x @ V + silu(x @ W)) @ U,
    "SiLU belongs to x W alone, not to the product.": lambda x, V, W, U: (
        silu((x @ V) * (x @ W)) @ U
    ),
    "What passes is missing: x V. That is an ordinary block with SiLU.": lambda x, V, W, U: (
        silu(x @ W) @ U
    ),
    "The residual connection is not part of the block: no x in the sum.": lambda x, V, W, U: (
        x + (x @ V * silu(x @ W)) @ U
    ),
    "The last matrix is missing: @ U.": lambda x, V, W, U: x @ V * silu(x @ W),
    "Your gate is a GELU: that is GEGLU. SwiGLU's gate is SiLU, a σ(a).": lambda x, V, W, U: (
        (x @ V * (x @ W) * normal_cdf(x @ W)) @ U
    ),
    "Both factors have gone through SiLU. x V passes as it is.": lambda x, V, W, U: (
        (silu(x @ V) * silu(x @ W)) @ U
    ),
    "There is no gate: x V times x W. Put SiLU on x W.": lambda x, V, W, U: ((x @ V) * (x @ W)) @ U,
    "Your gate has the wrong sign in its exp: σ(a) is 1 / (1 + np.exp(-a)).": lambda x, V, W, U: (
        (x @ V * (x @ W) * sigmoid(-(x @ W))) @ U
    ),
    "Your gate is tanh. SwiGLU's is SiLU, a σ(a).": lambda x, V, W, U: (x @ V * np.tanh(x @ W)) @ U,
}
