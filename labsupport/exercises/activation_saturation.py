"""Exercises of lab 02: what does a saturated unit cost?"""

import numpy as np

from labsupport.activations import ACTIVATIONS
from labsupport.exercises.engine import exercise

LAB = "02_activation_saturation"


def sigmoid_cases(rng):
    """Outputs of a sigmoid: a few by hand, and a layer of them."""
    sigmoid = ACTIVATIONS["sigmoid"].f
    return [(np.array([0.5, 0.9, 0.01]),), (sigmoid(3 * rng.standard_normal((4, 5))),)]


@exercise(
    "sigmoid-slope",
    lab=LAB,
    cases=sigmoid_cases,
    hints=[
        "Write σ = 1/(1 + e^-a) and differentiate: σ′ = e^-a / (1 + e^-a)².",
        "One factor of it is σ itself. The other is e^-a / (1 + e^-a). What is 1 − σ?",
        "1 − σ = e^-a / (1 + e^-a), so the slope is σ (1 − σ): here h * (1 - h).",
    ],
    meaning="The backward pass needs no exp: the output that the forward pass has kept is enough.",
    misconceptions={
        "h is the output already, σ(a). You put it through the sigmoid once more.": lambda h: (
            ACTIVATIONS["sigmoid"].df(h)
        ),
        "That is the slope of tanh, 1 − h². The sigmoid's has two factors, h and "
        "1 − h.": lambda h: 1 - h**2,
        "The factor 1 − h is missing: at h = 1 your slope is largest, where the curve is "
        "flat.": lambda h: 1.0 * h,
        "The factor h is missing: at h = 0 your slope is largest, where the curve is "
        "flat.": lambda h: 1 - h,
    },
)
def sigmoid_slope(h):
    """σ′(a), given only the outputs h = σ(a)."""
    return h * (1 - h)


def stuck_cases(rng):
    """Layers whose units are saturated by no input, by some, by all; ends of two kinds."""
    a = 6 * rng.standard_normal(12) + rng.standard_normal((40, 12))
    return [
        (np.tanh(a), -1, 1),
        (ACTIVATIONS["sigmoid"].f(a), 0, 1),
        (np.tanh(np.array([[3.0, -3.0, 0.1], [4.0, 3.0, 3.0]])), -1, 1),
    ]


def near_an_end(h, low, high):
    """The mask of the outputs within 0.03 of `low` or `high`."""
    return (h < low + 0.03) | (h > high - 0.03)


@exercise(
    "saturated-share",
    lab=LAB,
    cases=stuck_cases,
    hints=[
        "First the mask of saturated outputs, one True or False per entry of h.",
        "Near an end: h < low + 0.03 or h > high - 0.03. For arrays, `or` is written |.",
        "The share of True in a mask is mask.mean(), and per unit mask.all(axis=0) asks whether "
        "every input saturates it: its mean is the share of silent units.",
    ],
    meaning="Two numbers that every lecture mixes up: how much is saturated, and who is silent.",
    misconceptions={
        "You looked at the upper end alone: near `low` it is as flat.": lambda h, low, high: (
            (h > high - 0.03).mean(),
            (h > high - 0.03).all(axis=0).mean(),
        ),
        "Your silent units are the inputs that saturate every unit: units are columns, so ask all "
        "rows, axis=0.": lambda h, low, high: (
            near_an_end(h, low, high).mean(),
            near_an_end(h, low, high).all(axis=1).mean(),
        ),
        "A unit that some input saturates is not silent: another input may reach it. Ask for all, "
        "not for any.": lambda h, low, high: (
            near_an_end(h, low, high).mean(),
            near_an_end(h, low, high).any(axis=0).mean(),
        ),
        "Those are counts. A share is the mean of the mask.": lambda h, low, high: (
            near_an_end(h, low, high).sum(),
            near_an_end(h, low, high).all(axis=0).sum(),
        ),
    },
)
def saturated_share(h, low, high):
    """(share of the outputs h (inputs, units) near an end; share of units with all near one)."""
    saturated = (h < low + 0.03) | (h > high - 0.03)
    return saturated.mean(), saturated.all(axis=0).mean()


def sign_cases(rng):
    """Inputs that are all positive, mixed, and partly zero, below units with δ of both signs."""
    return [
        (np.array([0.2, 0.7, 0.9]), np.array([1.5, -0.3])),
        (np.array([0.4, -0.8, 0.1, -0.2]), np.array([-2.0, 0.5, 1.0])),
        (np.array([0.0, 0.6]), np.array([-1.0, 0.0, 3.0])),
    ]


@exercise(
    "gradient-signs",
    lab=LAB,
    cases=sign_cases,
    hints=[
        "The gradient of the weight from input i to unit j is h[i] · δ[j].",
        "The sign of a product is the product of the signs: np.sign(h) and np.sign(delta).",
        "All pairs at once: np.outer(np.sign(h), np.sign(delta)), inputs in rows.",
    ],
    meaning="If h is all positive, every column has one sign: a unit's weights must move together, "
    "and a layer of m units has 2ᵐ possible patterns, not 2.",
    misconceptions={
        "Your rows are units. W is (inputs, units), and so is its gradient.": lambda h, delta: (
            np.outer(np.sign(delta), np.sign(h))
        ),
        "You left the inputs' signs out: all columns have one sign only when all inputs are "
        "positive.": lambda h, delta: np.outer(np.ones(len(h)), np.sign(delta)),
        "You left δ out: each unit has its own, and it can turn the whole column "
        "around.": lambda h, delta: np.outer(np.sign(h), np.ones(len(delta))),
        "Those are the gradients. Only their signs are asked for.": lambda h, delta: np.outer(
            h, delta
        ),
    },
)
def gradient_signs(h, delta):
    """Signs (inputs, units) of ∂L/∂W for one example: inputs h, gradients delta = ∂L/∂a."""
    return np.outer(np.sign(h), np.sign(delta))
