"""Exercises of lab 08: batch norm forward, backward, in use and folded away."""

import numpy as np

from labsupport.exercises.registry import exercise
from labsupport.labs.batch_norm_by_hand.backward_mistakes import OF_BACKWARD
from labsupport.labs.batch_norm_by_hand.folding_mistakes import OF_FOLDING
from labsupport.labs.batch_norm_by_hand.mistakes import OF_FORWARD, OF_USE


def batch(rng, examples, features):
    """(examples, features) with columns of different mean and spread."""
    x = rng.standard_normal((examples, features)) * rng.uniform(0.5, 4, features)
    return x + rng.uniform(-3, 3, features)


def knobs(rng, features):
    """γ of both signs and β that do something."""
    return rng.uniform(0.5, 2, features) * np.resize([1, -1], features), rng.standard_normal(
        features
    )


def forward_cases(rng):
    """Batches of columns of different size, and one of columns that hardly vary, with a larger ε.

    The std of one of these is below this ε.
    """
    cases = [(batch(rng, *size), *knobs(rng, size[1]), 1e-5) for size in ((6, 4), (3, 5))]
    small = batch(rng, 4, 3) * [0.05, 0.002, 0.05]
    return [*cases, (small, *knobs(rng, 3), 1e-2)]


@exercise(
    "batch-norm-forward",
    cases=forward_cases,
    hints=[
        "One mean for each feature: along which axis of x (batch, features) do you average?",
        "mean = x.mean(axis=0) and var = x.var(axis=0). NumPy's var divides by m, as is wanted.",
        "x̂ is (x - mean) / np.sqrt(var + eps), with ε under the root. Then γ · x̂ + β.",
    ],
    meaning="Each feature is normalized by itself, and every example of the batch has a say in it.",
    misconceptions=OF_FORWARD,
)
def batch_norm_forward(x, gamma, beta, eps):
    """Batch norm's y, as x (batch, features); gamma, beta: (features,)."""
    mean = x.mean(axis=0)
    var = x.var(axis=0)
    return gamma * (x - mean) / np.sqrt(var + eps) + beta


def backward_cases(rng):
    """Gradients with means of their own, γ that is not 1, and a small batch with a large ε."""
    cases = []
    for examples, features, size, eps in ((6, 4, 1.0, 1e-5), (3, 5, 1.0, 1e-5), (4, 3, 0.1, 1e-2)):
        dy = rng.standard_normal((examples, features)) + 0.5
        x = size * batch(rng, examples, features)
        cases.append((dy, x, knobs(rng, features)[0], eps))
    return cases


@exercise(
    "batch-norm-backward",
    cases=backward_cases,
    hints=[
        "First go forward again: c = x - x.mean(axis=0) and s = np.sqrt((c**2).mean(axis=0) + "
        "eps).",
        "Then the stages of the cell above, one by one. Every sum over the batch is "
        ".sum(axis=0), so that each feature keeps its own.",
        "dx_hat = gamma * dy; ds = -(dx_hat * c).sum(axis=0) / s**2; dvar = ds / (2 * s); "
        "dc = dx_hat / s + dvar * 2 * c / m. Left are dmu, dx, and the sums for γ and β.",
    ],
    meaning="That is all of batch norm's way back. Nothing in it was guessed: each stage takes "
    "the gradient over one or two arrows of the graph.",
    misconceptions=OF_BACKWARD,
)
def batch_norm_backward(dy, x, gamma, eps):
    """(dx, dgamma, dbeta) for x, dy (batch, features) and gamma (features,)."""
    m = len(x)
    c = x - x.mean(axis=0)
    s = np.sqrt((c**2).mean(axis=0) + eps)
    dx_hat = gamma * dy
    ds = -(dx_hat * c).sum(axis=0) / s**2
    dvar = ds / (2 * s)
    dc = dx_hat / s + dvar * 2 * c / m
    dmu = -dc.sum(axis=0)
    return dc + dmu / m, (dy * c / s).sum(axis=0), dy.sum(axis=0)


def use_cases(rng):
    """A few examples or one, after three, one or no batches of different sizes."""
    few = [batch(rng, examples, 4) for examples in (5, 3, 6)]
    one = [0.1 * batch(rng, 8, 2)]
    return [
        (batch(rng, 3, 4), few, 0.1, 1e-5),
        (0.1 * batch(rng, 1, 2), one, 0.3, 0.1),
        (batch(rng, 2, 3), [0.2 * batch(rng, 2, 3) for _ in range(4)], 0.6, 1e-2),
        (batch(rng, 2, 3), [], 0.1, 1e-5),
    ]


@exercise(
    "normalize-in-use",
    cases=use_cases,
    hints=[
        "Begin with mean 0 and variance 1. Each batch moves both: (1 - momentum) * old + "
        "momentum * new.",
        "The variance that is stored is the unbiased one: batch.var(axis=0, ddof=1).",
        "After the loop x is normalized with what is stored, whatever else x holds: "
        "(x - mean) / np.sqrt(var + eps).",
    ],
    meaning="An example is now read the same way whether it comes alone or in company.",
    misconceptions=OF_USE,
)
def normalize_in_use(x, batches, momentum, eps):
    """x̂ of x in use after training on `batches`; all (examples, features)."""
    mean, var = 0.0, 1.0
    for batch in batches:
        mean = (1 - momentum) * mean + momentum * batch.mean(axis=0)
        var = (1 - momentum) * var + momentum * batch.var(axis=0, ddof=1)
    return (x - mean) / np.sqrt(var + eps)


def fold_cases(rng):
    """Layers with biases, one of them square, and one with small stored variances."""
    cases = []
    for inputs, units, size, eps in ((3, 5, 1.0, 1e-5), (4, 4, 1.0, 1e-5), (5, 2, 0.01, 1e-2)):
        W, b = rng.standard_normal((inputs, units)), rng.standard_normal(units)
        stored = rng.standard_normal(units), size * rng.uniform(0.3, 4, units)
        cases.append((W, b, *knobs(rng, units), *stored, eps))
    return cases


@exercise(
    "fold-batch-norm",
    cases=fold_cases,
    hints=[
        "Write out what one unit does to x: ((x @ W + b) - mean) · scale + beta. What is scale?",
        "scale = gamma / np.sqrt(var + eps). Which part of the line above is x times something?",
        "The new weights are W * scale: each column by its own number. The rest is the new bias.",
    ],
    meaning="In use batch norm costs nothing: it is gone, and the outputs are the same.",
    misconceptions=OF_FOLDING,
)
def fold(W, b, gamma, beta, mean, var, eps):
    """(W, b) of the layer x @ W + b that has batch norm in use folded in."""
    scale = gamma / np.sqrt(var + eps)
    return W * scale, (b - mean) * scale + beta
