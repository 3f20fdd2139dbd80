"""Exercises of lab 06: how large should random weights be?"""

import numpy as np

from labsupport.exercises.draws import drawn
from labsupport.exercises.registry import exercise
from labsupport.labs.init_variance import mistakes


def glorot_cases(rng):
    """Layers of unequal width, each with a generator of its own."""
    shapes = [(4, 3), (200, 50), (50, 200)]
    return [(fan_in, fan_out, np.random.default_rng(fan_in)) for fan_in, fan_out in shapes]


@exercise(
    "glorot-draw",
    cases=glorot_cases,
    observed=drawn,
    hints=[
        "rng.standard_normal(shape) has variance 1. What does a factor c do to a variance?",
        "A factor c multiplies the variance by c². So c is the root of the variance you want.",
        "The variance wanted is 2 / (fan_in + fan_out), and the shape is (fan_in, fan_out).",
    ],
    meaning="Its variance lies between what the forward pass wants, 1/fan_in, "
    "and what the backward pass wants, 1/fan_out.",
    misconceptions=mistakes.OF_DRAWS,
)
def glorot_draw(fan_in, fan_out, rng):
    """Normal weights (fan_in, fan_out), variance 2 / (fan_in + fan_out)."""
    std = np.sqrt(2 / (fan_in + fan_out))
    return std * rng.standard_normal((fan_in, fan_out))


def variance_cases(rng):
    """Shrinking, steady and growing layers of several depths."""
    return [(1.0, 500, 1e-4, 5), (2.0, 100, 0.01, 7), (0.5, 300, 0.02, 3), (1.0, 10, 0.5, 1)]


@exercise(
    "variance-after-layers",
    cases=variance_cases,
    hints=[
        "One linear layer multiplies the variance by one factor. Which one?",
        "The factor is n · Var(w). The next layer multiplies by it again.",
        "k layers multiply by it k times: that is a power, and var_x stands in front of it once.",
    ],
    meaning="A factor of 0.9 looks harmless. Over 50 layers it leaves half a percent.",
    misconceptions=mistakes.OF_VARIANCE,
)
def variance_after_layers(var_x, n, var_w, k):
    """The variance after k linear layers of n units; var_x: of the inputs."""
    return var_x * (n * var_w) ** k


def gain_cases(rng):
    """Activations that are symmetric, one-sided and shifted, on standard normal z.

    Its mean is 0 and its mean square 1 exactly, so that a gain which asks z for them is right too.
    """
    z = rng.standard_normal(4000)
    z = (z - z.mean()) / z.std()
    functions = [lambda z: np.maximum(0, z), np.tanh, lambda z: z, lambda z: 1 / (1 + np.exp(-z))]
    return [(f, z) for f in functions]


@exercise(
    "gain",
    cases=gain_cases,
    hints=[
        "The next layer adds up n terms w·h. What of h decides the size of that sum?",
        "With mean-zero weights, Var(w·h) = Var(w)·E[h²]: the second moment, not the variance.",
        "With h = f(z), E[h²] is np.mean(h**2). What must its root be multiplied by to make 1?",
    ],
    meaning="For ReLU it comes out as √2, He's factor, and you never had to mention half a range.",
    misconceptions=mistakes.OF_GAIN,
)
def gain(f, z):
    """The gain √(fan_in · Var(w)) of f that keeps E[h²] at 1; z: (samples,)."""
    h = f(z)
    return 1 / np.sqrt(np.mean(h**2))


def repair_cases(rng):
    """Layers of unequal widths, drawn far too small, far too large, and mixed.

    The mean of each matrix is a hundredth of its std: so small that the root mean square serves as
    well as the std, so large that it is seen where somebody subtracts it.
    """

    def matrix(std, shape):
        W = rng.standard_normal(shape)
        return std * ((W - W.mean()) / W.std() + 0.01)

    widths = [(30, 40), (40, 20), (20, 60)]
    return [
        ([matrix(std, shape) for std, shape in zip(stds, widths, strict=True)],)
        for stds in ((0.01, 0.01, 0.01), (3.0, 3.0, 3.0), (0.001, 5.0, 1.0))
    ]


@exercise(
    "repair-relu-net",
    cases=repair_cases,
    hints=[
        "Each matrix tells you its own fan_in: it is W.shape[0].",
        "W / W.std() has standard deviation 1, whatever it had before.",
        "He wants the variance 2/fan_in. What do you multiply by, if the standard deviation is 1?",
    ],
    meaning="The same random directions, another length: that alone decides whether it trains.",
    misconceptions=mistakes.OF_REPAIR,
    rtol=1e-3,  # so that the deviation may be taken with n - 1 too
)
def repair_relu_net(weights):
    """The same matrices (fan_in, fan_out), each with a ReLU layer's std."""
    return [W / W.std() * np.sqrt(2 / W.shape[0]) for W in weights]
