"""Exercises of lab 06: how large should random weights be?"""

import numpy as np

from labsupport.exercises.registry import exercise


def glorot_cases(rng):
    """Layers of unequal width, each with a generator of its own."""
    shapes = [(4, 3), (200, 50), (50, 200)]
    return [(fan_in, fan_out, np.random.default_rng(fan_in)) for fan_in, fan_out in shapes]


def drawn_with_std(std):
    """A draw of the right shape whose standard deviation is `std(fan_in, fan_out)`."""
    return lambda fan_in, fan_out, rng: (
        std(fan_in, fan_out) * rng.standard_normal((fan_in, fan_out))
    )


@exercise(
    "glorot-draw",
    cases=glorot_cases,
    hints=[
        "rng.standard_normal(shape) has variance 1. What does a factor c do to a variance?",
        "A factor c multiplies the variance by c². So c is the root of the variance you want.",
        "c = np.sqrt(2 / (fan_in + fan_out)); the shape is (fan_in, fan_out).",
    ],
    meaning="Its variance lies between what the forward pass wants, 1/fan_in, "
    "and what the backward pass wants, 1/fan_out.",
    misconceptions={
        "That is 1/fan_in, LeCun's choice: it keeps the forward signal and ignores the gradient. "
        "Glorot's has both fans in it.": drawn_with_std(lambda n_in, n_out: n_in**-0.5),
        "You multiplied by the variance. A factor c makes the variance c², so take the "
        "root.": drawn_with_std(lambda n_in, n_out: 2 / (n_in + n_out)),
        "The 2 is missing: the mean of fan_in and fan_out is (fan_in + fan_out)/2, so the variance "
        "is 2/(fan_in + fan_out).": drawn_with_std(lambda n_in, n_out: (n_in + n_out) ** -0.5),
    },
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
        "k layers multiply by it k times: that is a power, not a product with k.",
    ],
    meaning="A factor of 0.9 looks harmless. Over 50 layers it leaves half a percent.",
    misconceptions={
        "You multiplied by k. Every layer multiplies what the one before has made, so the factor "
        "is raised to the power k.": lambda var_x, n, var_w, k: var_x * n * var_w * k,
        "The n is missing. A unit adds up n products, and variances of independent terms "
        "add.": lambda var_x, n, var_w, k: var_x * var_w**k,
        "That is the standard deviation. The question asks for the variance: do not take the "
        "root.": lambda var_x, n, var_w, k: np.sqrt(var_x * (n * var_w) ** k),
    },
)
def variance_after_layers(var_x, n, var_w, k):
    """The variance after k linear layers of n units; var_x: of the inputs."""
    return var_x * (n * var_w) ** k


def gain_cases(rng):
    """Activations that are symmetric, one-sided and shifted, on standard normal z."""
    z = rng.standard_normal(4000)
    functions = [lambda z: np.maximum(0, z), np.tanh, lambda z: z, lambda z: 1 / (1 + np.exp(-z))]
    return [(f, z) for f in functions]


@exercise(
    "gain",
    cases=gain_cases,
    hints=[
        "The next layer adds up n terms w·h. What of h decides the size of that sum?",
        "With mean-zero weights, Var(w·h) = Var(w)·E[h²]: the second moment, not the variance.",
        "h = f(z); the gain is 1 / np.sqrt(np.mean(h**2)).",
    ],
    meaning="For ReLU it comes out as √2, He's factor, and you never had to mention half a range.",
    misconceptions={
        "You divided by the standard deviation of f(z). The sum feels the second moment E[h²], and "
        "ReLU's mean is not 0: that is the half that everybody misremembers.": lambda f, z: (
            1 / np.std(f(z))
        ),
        "That is the factor for the variance. The weights are multiplied by its "
        "root.": lambda f, z: 1 / np.mean(f(z) ** 2),
        "That is upside down: where f shrinks the signal, the weights must be "
        "larger.": lambda f, z: np.sqrt(np.mean(f(z) ** 2)),
    },
)
def gain(f, z):
    """The gain √(fan_in · Var(w)) of f that keeps E[h²] at 1; z: (samples,)."""
    h = f(z)
    return 1 / np.sqrt(np.mean(h**2))


def repair_cases(rng):
    """Layers of unequal widths, drawn far too small, far too large, and mixed."""
    widths = [(30, 40), (40, 20), (20, 60)]
    return [
        ([std * rng.standard_normal(shape) for std, shape in zip(stds, widths, strict=True)],)
        for stds in ((0.01, 0.01, 0.01), (3.0, 3.0, 3.0), (0.001, 5.0, 1.0))
    ]


def rescaled(std):
    """A repair that gives each matrix the standard deviation `std(fan_in, fan_out)`."""
    return lambda weights: [W * (std(*W.shape) / W.std()) for W in weights]


@exercise(
    "repair-relu-net",
    cases=repair_cases,
    hints=[
        "Each matrix tells you its own fan_in: it is W.shape[0].",
        "W / W.std() has standard deviation 1, whatever it had before.",
        "He wants the standard deviation √(2/fan_in): multiply by that.",
    ],
    meaning="The same random directions, another length: that alone decides whether it trains.",
    misconceptions={
        "That is the right scale for tanh. A ReLU throws half of E[z²] away, so the variance needs "
        "the factor 2.": rescaled(lambda fan_in, fan_out: (1 / fan_in) ** 0.5),
        "You took fan_out, the number of columns. Forward, a unit adds up fan_in = W.shape[0] "
        "terms.": rescaled(lambda fan_in, fan_out: (2 / fan_out) ** 0.5),
        "You multiplied by √(2/fan_in) without undoing the old scale first: divide by W.std().": (
            lambda weights: [W * np.sqrt(2 / W.shape[0]) for W in weights]
        ),
    },
)
def repair_relu_net(weights):
    """The same matrices (fan_in, fan_out), each with a ReLU layer's std."""
    return [W / W.std() * np.sqrt(2 / W.shape[0]) for W in weights]
