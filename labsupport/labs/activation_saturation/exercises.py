"""Exercises of lab 02: what does a saturated unit cost?"""

import numpy as np

from labsupport.by_hand.activations import ACTIVATIONS
from labsupport.exercises.registry import exercise
from labsupport.labs.activation_saturation import mistakes


def sigmoid_cases(rng):
    """Outputs of a sigmoid: a few by hand, and a layer of them."""
    sigmoid = ACTIVATIONS["sigmoid"].f
    return [(np.array([0.5, 0.9, 0.01]),), (sigmoid(3 * rng.standard_normal((4, 5))),)]


@exercise(
    "sigmoid-slope",
    cases=sigmoid_cases,
    hints=[
        "Write σ = 1/(1 + e^-a) and differentiate: σ′ = e^-a / (1 + e^-a)².",
        "One factor of it is σ itself. The other is e^-a / (1 + e^-a). What is 1 − σ?",
        "1 − σ = e^-a / (1 + e^-a), so the other factor is 1 − σ. Write both with h.",
    ],
    meaning="The backward pass needs no exp: the output that the forward pass has kept is enough.",
    misconceptions=mistakes.OF_SLOPES,
)
def sigmoid_slope(h):
    """σ′(a), given only the outputs h = σ(a)."""
    return h * (1 - h)


def _all_but_one(rng):
    """Outputs of 30 inputs, of which 29 saturate the first unit, and all the second."""
    h = np.tanh(rng.choice([-1, 1], (30, 3)) * rng.uniform(2.5, 4, (30, 3)))
    h[17, 0] = h[3, 2] = h[4, 2] = 0.4
    return h


def stuck_cases(rng):
    """Layers whose units are saturated by no input, by some, by all; ends of two kinds."""
    a = 6 * rng.standard_normal(12) + rng.standard_normal((40, 12))
    return [
        (np.tanh(a), -1, 1),
        (ACTIVATIONS["sigmoid"].f(a), 0, 1),
        # Units saturated always, at either end, mostly, never; then inputs that saturate all.
        (np.tanh(np.array([[3, -3, 0.1, 1], [4, 3, 3, 0], [3, 3, -3, -1]])), -1, 1),
        (np.tanh(np.array([[30, 3], [3, 0.1], [-3, 0.2]])), -1, 1),
        # Outputs exactly 0.03 away from 0, which is not near.
        (np.array([[0.03, 0.5, 0.01], [0.01, 0.99, 0.02]]), 0, 1),
        (np.array([[-0.03, -0.5, -0.01], [-0.01, -0.99, -0.02]]), -1, 0),
        (_all_but_one(rng), -1, 1),
        # The mean of the first is near an end, and the others never change: none is silent.
        (np.array([[1.0, 0.5, 0.4], [1.0, 0.5, 0.4], [1.0, 0.5, 0.4], [0.9, 0.5, 0.4]]), 0, 1),
    ]


@exercise(
    "saturated-share",
    cases=stuck_cases,
    hints=[
        "First the mask of saturated outputs, one True or False per entry of h.",
        "Near an end: h < low + 0.03 or h > high - 0.03. For arrays, `or` is written |.",
        "The share of True in a mask is mask.mean(). Units are columns: mask.all(axis=0) says of "
        "each whether every input saturates it.",
    ],
    meaning="Two numbers that every lecture mixes up: how much is saturated, and who is silent.",
    misconceptions=mistakes.OF_SHARES,
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
    cases=sign_cases,
    hints=[
        "The gradient of the weight from input i to unit j is h[i] · δ[j].",
        "All pairs at once, inputs in rows: np.outer(h, delta).",
        "Only the sign of each is asked for: np.sign of that table.",
    ],
    meaning="If h is all positive, every column has one sign: a unit's weights must move together, "
    "and a layer of m units has 2ᵐ possible patterns, not 2.",
    misconceptions=mistakes.OF_SIGNS,
)
def gradient_signs(h, delta):
    """Signs (inputs, units) of ∂L/∂W for one example: inputs h, gradients delta = ∂L/∂a."""
    return np.sign(np.outer(h, delta))
