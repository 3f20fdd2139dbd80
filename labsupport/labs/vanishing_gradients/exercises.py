"""Exercises of lab 01: the gradient of a neuron, of a chain of neurons, and through a layer."""

import numpy as np

from labsupport.by_hand.activations import ACTIVATIONS
from labsupport.exercises.registry import exercise
from labsupport.labs.vanishing_gradients import mistakes


def neuron_cases(rng):
    """Neurons with some inputs, one of them 0, and targets of both kinds."""
    cases = []
    for inputs, y in ((3, 1.0), (4, 0.0), (2, 0.3)):
        x = rng.uniform(0.2, 2, inputs)
        x[0] = 0.0 if inputs == 4 else x[0]
        cases.append((rng.standard_normal(inputs), float(rng.uniform(0.4, 1)), x, y))
    return cases


@exercise(
    "neuron-gradient",
    cases=neuron_cases,
    hints=[
        "Three factors, from the loss down: how the loss changes with f, f with a, and a with w.",
        "They are f − y, then f (1 − f), then x.",
        "f = 1 / (1 + np.exp(-(w @ x + b))), and the first two factors are numbers: times x.",
    ],
    meaning="One number for the neuron, δ, times the input of each weight: where the input is 0, "
    "the weight learns nothing.",
    misconceptions=mistakes.OF_NEURONS,
)
def neuron_gradient(w, b, x, y):
    """Gradient of ½ (f − y)² for w (inputs,); f = σ(w · x + b)."""
    f = 1 / (1 + np.exp(-(w @ x + b)))
    return (f - y) * f * (1 - f) * x


def chain_cases(rng):
    """One neuron, positive weights, weights of both signs, one weight 0; each its own input."""
    cases = []
    for signs in ([1], [1, 1, 1], [1, -1, -1, 1, -1], [0, 1, -1, 1]):
        w, h = rng.uniform(0.5, 3, len(signs)) * signs, [float(rng.uniform(0.2, 1.5))]
        for weight in w:
            h.append(float(ACTIVATIONS["sigmoid"].f(weight * h[-1])))
        cases.append((w, np.array(h)))
    return cases


@exercise(
    "chain-gradient",
    cases=chain_cases,
    hints=[
        "Begin at the top. What arrives at the last output, h[-1], is 1; the last weight needs "
        "its own slope and its own input.",
        "The gradient of weight i: what arrives, times the slope h (1 − h) of neuron i, times "
        "the input of neuron i. In the array h the output of w[i] is h[i + 1], its input h[i].",
        "Go down with i in reversed(range(len(w))). After each entry multiply what arrives by "
        "the slope and by w[i].",
    ],
    meaning="Each neuron that lies above a weight puts one factor w · σ′ into its gradient.",
    misconceptions=mistakes.OF_CHAINS,
)
def chain_gradient(w, h):
    """∂h_D/∂w_i, (D,), for weights w (D,); h (D + 1,): the input, then all outputs."""
    slopes = h[1:] * (1 - h[1:])
    gradient = np.zeros(len(w))
    arriving = 1.0
    for i in reversed(range(len(w))):
        gradient[i] = arriving * slopes[i] * h[i]
        arriving = arriving * slopes[i] * w[i]
    return gradient


def step_cases(rng):
    """As many inputs as units, where a wrong transposition gets an answer; and a real layer."""
    return [
        (
            rng.standard_normal((batch, units)),
            rng.standard_normal((inputs, units)),
            rng.uniform(0.05, 0.95, (batch, inputs)),
        )
        for batch, inputs, units in ((5, 3, 3), (2, 4, 4), (4, 5, 3))
    ]


@exercise(
    "backward-step",
    cases=step_cases,
    hints=[
        "Look at the shapes: delta (batch, units), W (inputs, units), h (batch, inputs). Which "
        "product is (inputs, units), and which (batch, inputs)?",
        "dW = h.T @ delta. And delta @ W.T is the gradient of h, the output of the layer below.",
        "δ below is that, times the slope of each output, h * (1 - h), entry by entry.",
    ],
    meaning="Two products and one ⊙: repeat it layer by layer, and you have back-propagation.",
    misconceptions=mistakes.OF_STEPS,
)
def backward_step(delta, W, h):
    """(dW, delta below): a = h @ W + b, delta = ∂L/∂a, and h = σ(a below)."""
    dW = h.T @ delta
    return dW, (delta @ W.T) * h * (1 - h)
