"""Exercises of lab 07: plateaus, and first weights that avoid them.

torch is imported inside the functions: the engine must start without it.
"""

import numpy as np

from labsupport.exercises.registry import exercise
from labsupport.labs.init_on_mnist import mistakes, torch_mistakes
from labsupport.labs.init_on_mnist.left_behind import left_behind, relu_net, seeded


def loss_cases(rng):
    """Losses that fall late, at once, never, again and again, and one that touches the level."""
    guess, level = np.log(10), np.log(10) - 0.05
    late = np.concatenate([guess + 0.01 * rng.standard_normal(40), np.linspace(guess, 0.5, 60)])
    restless = np.array([2.31, 2.29, 2.27, 2.24, 2.28, 2.26, 2.2, 2.1, 2.27, 1.9])
    never = guess + rng.uniform(-0.04, 0.04, 30)
    touching = np.array([guess, level + 0.004, level, level, level - 0.001, 1.0])
    early, high = np.array([2.0, 2.4, 1.0]), np.array([14.0, 9.0, 4.0, 2.5, 2.28, 2.24, 1.9])
    return [(late,), (restless,), (never,), (touching,), (early,), (high,)]


@exercise(
    "steps-on-plateau",
    cases=loss_cases,
    hints=[
        "Compare all losses with np.log(10) - 0.05 at once: that gives an array of True and False.",
        "argmax() gives the place of the first True. Places begin at 0, steps at 1.",
        "Where no loss is below, argmax() gives 0 too. So ask .any() first.",
    ],
    meaning="Now you can read a plateau off any loss curve, in one number.",
    misconceptions=mistakes.OF_STEPS,
)
def steps_on_plateau(losses):
    """The first step (from 1) with a loss below ln 10 − 0.05; np.inf if there is none."""
    below = losses < np.log(10) - 0.05
    return below.argmax() + 1 if below.any() else np.inf


def plateau_cases(rng):
    """One setting changed alone, two together, and all three; each tuple is (rate, width, std)."""
    return [
        (80.0, (0.3, 100, 0.02), (0.3, 200, 0.02)),
        (80.0, (0.3, 100, 0.02), (0.1, 100, 0.02)),
        (350.0, (0.3, 100, 0.01), (0.3, 100, 0.02)),
        (60.0, (0.2, 50, 0.03), (0.1, 300, 0.03)),
        (177.0, (0.1, 500, 0.01), (0.25, 200, 0.015)),
    ]


@exercise(
    "predict-a-plateau",
    cases=plateau_cases,
    hints=[
        "steps · rate · width · std² is the same number for both nets.",
        "So the new net needs steps · old product / new product.",
        "Unpack both: `rate, width, std = new`. Then multiply steps by old_rate / rate, by "
        "old_width / width, and by the square of old_std / std.",
    ],
    meaning="One plateau seen predicts the others, if all have three hidden layers and one std for "
    "all matrices. With more layers, std and width count more.",
    misconceptions=mistakes.OF_PREDICTIONS,
)
def predict_a_plateau(steps, old, new):
    """The new net's steps on the plateau; old, new: (rate, width, std of a weight)."""
    old_rate, old_width, old_std = old
    rate, width, std = new
    return steps * (old_rate / rate) * (old_width / width) * (old_std / std) ** 2


def kept_cases(rng):
    """The bound 1/√n of torch, and others; several widths and depths."""
    return [
        (0.1, 100, 1),
        (0.1, 100, 6),
        (500**-0.5, 500, 3),
        (0.3, 50, 4),
        (0.08, 784, 2),
        (0.5, 100, 2),
    ]


@exercise(
    "signal-kept",
    cases=kept_cases,
    hints=[
        "The variance of uniform numbers between ±c is c²/3.",
        "A layer multiplies the mean square of a signal by n · variance, and ReLU halves it.",
        "That is n * bound**2 / 6 a layer for the mean square. The size is its root, and depth "
        "layers are a power.",
    ],
    meaning="With torch's bound, 1/√n, the width cancels: each layer keeps √(1/6) = 0.41.",
    misconceptions=mistakes.OF_KEPT,
)
def signal_kept(bound, n, depth):
    """What share of a signal's root mean square depth ReLU layers keep; weights in ±bound."""
    mean_square = n * bound**2 / 3 / 2
    return np.sqrt(mean_square) ** depth


def model_cases(rng):
    """Two small ReLU nets as somebody has left them, each with a generator of torch."""
    sizes = [(60, 40, 50, 10), (30, 80, 20, 70)]
    return [(relu_net(widths, rng), seeded(k)) for k, widths in enumerate(sizes)]


@exercise(
    "he-in-place",
    cases=model_cases,
    observed=left_behind,
    hints=[
        "Go through the layers with `for layer in model`. ReLU layers have no weights: "
        "isinstance(layer, torch.nn.Linear) finds the others.",
        "torch.nn.init.kaiming_normal_ is He's draw. Tell it nonlinearity='relu' and "
        "generator=rng.",
        "For each Linear layer: kaiming_normal_(layer.weight, nonlinearity='relu', "
        "generator=rng), then zeros_(layer.bias), both from torch.nn.init.",
    ],
    meaning="On average every ReLU layer of the model now keeps the size of its signal.",
    misconceptions=torch_mistakes.OF_MODELS,
)
def he_in_place(model, rng):
    """Gives each Linear of model He's normal weights, drawn with rng, and zero biases."""
    import torch

    for layer in model:
        if isinstance(layer, torch.nn.Linear):
            torch.nn.init.kaiming_normal_(layer.weight, nonlinearity="relu", generator=rng)
            torch.nn.init.zeros_(layer.bias)
