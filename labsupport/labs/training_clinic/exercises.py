"""Exercises of lab 15: what a doctor of networks measures first."""

import numpy as np

from labsupport.exercises.registry import exercise
from labsupport.labs.training_clinic import mistakes
from labsupport.labs.training_clinic.mistaken_diagnoses import OF_DIAGNOSES


def guesses(rng):
    """Every loss with ten classes, and with 2, 3 and 1,000."""
    losses = ("cross-entropy", "softmax twice", "squared", "yes or no")
    return [(classes, loss) for classes in (10, 2, 3, 1000) for loss in losses]


@exercise(
    "first-loss",
    cases=guesses,
    hints=[
        "All logits 0: softmax gives every class 1 / classes, and a sigmoid gives ½.",
        "Cross-entropy is −ln of the right class's probability. Softmax of numbers that are all "
        "equal gives the same once more.",
        '"squared": every output is off by ½, so the mean of the squares is 0.25. "yes or no": '
        "each class costs −ln ½ = np.log(2), and they are added.",
    ],
    meaning="Before you train anything, you know what the first loss should be. One far above "
    "it means a scale; that exact number means logits of 0. And softmax applied twice does not "
    "show in it.",
    misconceptions=mistakes.OF_FIRST_LOSSES,
)
def first_loss(classes, loss):
    """The loss of logits that are all 0, for one of the four losses above."""
    if loss == "squared":
        return 0.25
    if loss == "yes or no":
        return classes * np.log(2)
    return np.log(classes)


def one_batches(rng):
    """Small batches of three widths: none, one and many steps; one with labels at random."""
    cases = []
    for n, inputs, classes, rate, steps in (
        (6, 4, 3, 0.5, 0),
        (6, 4, 3, 0.5, 1),
        (8, 5, 4, 0.3, 7),
        (5, 9, 2, 1.0, 40),
        (12, 3, 5, 0.2, 25),
    ):
        labels = rng.integers(0, classes, n)
        cases.append((rng.normal(0.3, 1, (n, inputs)), labels, classes, rate, steps))
    return cases


@exercise(
    "one-batch",
    cases=one_batches,
    hints=[
        "Targets of 0 and 1: y = np.eye(classes)[labels]. W has the shape (inputs, classes).",
        "p is the softmax of each row of x @ W. The gradient of the mean loss with respect to W "
        "is x.T @ (p − y) / len(x).",
        "In a loop over range(steps): compute p, then W −= rate · gradient. After the loop compute "
        "p once more, and return −np.log(p[y == 1]).mean().",
    ],
    meaning="A deep net with more weights than images must bring this loss near 0. If yours does "
    "not, something in its inputs, net, loss or steps is wrong. A linear one need not: it may have "
    "too few weights for labels at random, as in our last case.",
    misconceptions=mistakes.OF_ONE_BATCH,
)
def one_batch(x, labels, classes, rate, steps):
    """The mean cross-entropy of softmax(x @ W) after so many steps on this batch, from W = 0."""
    y = np.eye(classes)[labels]
    W = np.zeros((x.shape[1], classes))
    for k in range(steps + 1):
        p = np.exp(x @ W)
        p /= p.sum(axis=1, keepdims=True)
        if k < steps:
            W -= rate * x.T @ (p - y) / len(x)
    return -np.log(p[y == 1]).mean()


def layers_and_rates(rng):
    """Two to four layers; weights with and without a mean; healthy, tiny and large updates."""
    cases = []
    for sizes, rate, mean in (
        ((6, 4, 3), 0.1, 0.0),
        ((5, 7, 2, 4), 0.001, 0.5),
        ((3, 8, 8, 8, 2), 2.0, -0.3),
        ((9, 2), 0.05, 1.0),
    ):
        shapes = list(zip(sizes[:-1], sizes[1:], strict=True))
        weights = [rng.normal(mean, 0.4, shape) for shape in shapes]
        gradients = [rng.normal(0.2, 1, shape) * 0.3**k for k, shape in enumerate(shapes)]
        cases.append((weights, gradients, rate))
    return cases


@exercise(
    "update-ratios",
    cases=layers_and_rates,
    hints=[
        "A step of plain SGD adds −rate · gradient to the weights. How long is it?",
        "np.linalg.norm of a matrix is the root of the sum of its squares. Divide that of the step "
        "by that of the weights.",
        "For each pair: rate * np.linalg.norm(gradient) / np.linalg.norm(W).",
    ],
    meaning="One number per layer tells a rate that is too low or too high, frozen layers, and "
    "gradients that vanish.",
    misconceptions=mistakes.OF_RATIOS,
)
def update_ratios(weights, gradients, rate):
    """For each layer: the norm of a step of plain SGD over the norm of the weights."""
    pairs = zip(weights, gradients, strict=True)
    return np.array([rate * np.linalg.norm(g) / np.linalg.norm(W) for W, g in pairs])


def patients(rng):
    """(first loss, one batch, update, train, test) on both sides of each line of the table."""
    return [
        (2.4, 1.0, 8e-3, 0.94, 0.93),
        (163.0, 0.2, 4e-1, 0.11, 0.10),
        (np.nan, 0.1, 1e-1, 0.10, 0.10),
        (np.inf, 0.1, 1e-2, 0.10, 0.10),
        (3.4, 1.0, 5e-3, 0.93, 0.92),
        (3.0, 1.0, 5e-3, 0.93, 0.92),
        (2.35, 0.5, 8e-5, 0.33, 0.31),
        (2.35, 1.0, 6e-5, 0.33, 0.31),
        (2.35, 1.0, 1.5e-4, 0.93, 0.91),
        (2.4, 0.8, 4e-3, 0.85, 0.84),
        (2.4, 0.88, 4e-3, 0.10, 0.11),
        (2.4, 0.93, 4e-3, 0.92, 0.92),
        (2.4, 1.0, 4e-3, 0.12, 0.10),
        (2.4, 1.0, 4e-3, 0.44, 0.20),
        (2.4, 1.0, 4e-3, 0.31, 0.45),
        (2.4, 1.0, 4e-3, 0.56, 0.87),
        (2.4, 1.0, 4e-3, 0.75, 0.87),
        (2.4, 1.0, 4e-3, 0.83, 0.91),
        (2.4, 1.0, 4e-3, 1.0, 0.62),
        (2.4, 1.0, 4e-3, 1.0, 0.82),
        (2.4, 1.0, 4e-3, 0.99, 0.87),
        (2.4, 1.0, 4e-3, 0.55, 0.53),
        (2.4, 1.0, 4e-3, 0.55, 0.42),
        (500.0, 0.2, 5e-5, 0.11, 0.10),
        (2.4, 1.0, 1e-4, 0.92, 0.92),
        (2.4, 0.9, 4e-3, 0.92, 0.92),
        (2.4, 1.0, 4e-3, 0.5, 0.52),
        (0.28, 1.0, 4e-3, 0.92, 0.92),
        (0.28, 0.88, 1e-3, 0.48, 0.51),
    ]


@exercise(
    "diagnose",
    cases=patients,
    hints=[
        "One `if … : return …` for each line of the table, in its order; the first that fits wins.",
        "A comparison with NaN is always False. So ask for what is healthy: "
        "`not first_loss < 3.2` holds for 163, for infinity and for NaN.",
        'After "scale", "rate" and "net": train < 0.5 is "labels", test - train > 0.1 is "noise", '
        'train - test > 0.15 is "images". What is left is "healthy".',
    ],
    meaning="Five numbers and an order in which to ask. It is a first guess, and it misses some: "
    'weights too small, dead units and frozen layers also end in small updates, so that "rate" '
    'means that something holds the steps back; labels off by one look like "images". The '
    "clinic's other tests tell.",
    misconceptions=OF_DIAGNOSES,
)
def diagnose(first_loss, one_batch, update, train, test):
    """The first line of the table that fits these five numbers."""
    if not first_loss < 3.2:
        return "scale"
    if update < 1e-4:
        return "rate"
    if one_batch < 0.9:
        return "net"
    if train < 0.5:
        return "labels"
    if test - train > 0.1:
        return "noise"
    return "images" if train - test > 0.15 else "healthy"
