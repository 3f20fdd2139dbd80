"""Exercises of lab 04: where do maxout, GELU, SELU and Swish come from?"""

import numpy as np

from labsupport.exercises.registry import exercise
from labsupport.labs.gated_activations import mistakes


def maxout_cases(rng):
    """Batches, weights and biases of layers: as many pieces as units, more, and one piece."""
    cases = []
    for images, inputs, units, pieces in ((5, 3, 2, 4), (3, 3, 3, 3), (4, 2, 5, 2), (2, 4, 3, 1)):
        W = rng.standard_normal((inputs, units, pieces))
        x, b = rng.standard_normal((images, inputs)), rng.standard_normal((units, pieces))
        cases.append((x, W, b))
    half = np.array([[[0.5, -0.5]]])
    return [(np.array([[-2.0], [1.0], [4.0]]), half, np.array([[-1.0, -1.0]])), *cases]


@exercise(
    "maxout-forward",
    cases=maxout_cases,
    hints=[
        "First all pre-activations, one per image, unit and piece. Then one maximum.",
        "np.tensordot(x, W, axes=1) multiplies over the inputs and gives (images, units, pieces).",
        "Pieces stand on the last axis: (np.tensordot(x, W, axes=1) + b).max(axis=-1).",
    ],
    meaning="A maxout layer is an affine layer k times as wide, and then a maximum of each k.",
    misconceptions=mistakes.OF_MAXOUT,
)
def maxout(x, W, b):
    """Outputs (images, units): x (images, inputs), W (inputs, units, pieces), b (units, pieces)."""
    return (np.tensordot(x, W, axes=1) + b).max(axis=-1)


def gelu_cases(rng):
    """Numbers with their Φ and φ."""
    spread = [np.array([-3.0, -0.75, 0.0, 0.75, 3.0]), 2 * rng.standard_normal((3, 4))]
    return [(x, mistakes.normal_cdf(x), mistakes.normal_density(x)) for x in spread]


@exercise(
    "gelu-and-slope",
    cases=gelu_cases,
    hints=[
        "GELU is the mean of x · m where m is 1 with probability Φ(x), else 0.",
        "The slope by the product rule: (uv)′ = u′v + uv′ with u = x and v = Φ(x).",
        "Φ′ is the density φ: x * Phi, Phi + x * phi.",
    ],
    meaning="The gate depends on x too. So the slope has a second term, and can be above 1.",
    misconceptions=mistakes.OF_GELU,
)
def gelu_and_slope(x, Phi, phi):
    """(GELU of x, its slope at x) for an array x; Phi is Φ(x) and phi is Φ′(x), the density."""
    return x * Phi, Phi + x * phi


def output_cases(rng):
    """Outputs of several functions for normal pre-activations."""
    z = rng.standard_normal(300)
    return [
        (np.maximum(z, 0),),
        (3 * np.tanh(z[:40]) - 5,),
        (np.array([1.0, 2.0, 3.0, 6.0]),),
        (np.abs(z) * 0.01,),
    ]


@exercise(
    "standardizing",
    cases=output_cases,
    hints=[
        "Which number must be taken off so that the mean is 0?",
        "Then, which factor makes the variance 1? The variance goes with its square.",
        "shift is h.mean(), and scale is 1 / h.std().",
    ],
    meaning="Any unit can be shifted and scaled like this. SELU has the shift built in: it is "
    "negative on the left.",
    misconceptions=mistakes.OF_CONSTANTS,
)
def standardizing(h):
    """(shift, scale), scale > 0: scale * (h − shift) has mean 0 and variance 1; h is (n,)."""
    return h.mean(), 1 / h.std()


def block_cases(rng):
    """Inputs and the three matrices of a gated block; in one case all are square."""
    cases = []
    for images, inputs, hidden in ((4, 3, 5), (3, 3, 3), (2, 5, 2)):
        V, W = rng.standard_normal((2, inputs, hidden))
        x, U = rng.standard_normal((images, inputs)), rng.standard_normal((hidden, inputs))
        cases.append((x, V, W, U))
    return cases


@exercise(
    "swiglu",
    cases=block_cases,
    hints=[
        "Two products: x @ V is what passes, x @ W says how far the gate is open.",
        "The gate is SiLU: a * σ(a), which is a / (1 + np.exp(-a)), entry by entry.",
        "a = x @ W; return (x @ V * a / (1 + np.exp(-a))) @ U.",
    ],
    meaning="Three matrices where an ordinary block has two. For equally many weights the hidden "
    "width is two thirds.",
    misconceptions=mistakes.OF_BLOCKS,
)
def swiglu(x, V, W, U):
    """((x V) · SiLU(x W)) U; x (images, inputs), V and W (inputs, hidden), U (hidden, inputs)."""
    a = x @ W
    return (x @ V * a / (1 + np.exp(-a))) @ U
