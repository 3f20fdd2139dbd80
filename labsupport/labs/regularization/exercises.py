"""Exercises of lab 13: dropout, weight decay, early stopping, bags."""

import numpy as np

from labsupport.exercises.registry import exercise
from labsupport.labs.regularization import mistakes, stopping_mistakes


def dropout_cases(rng):
    """Layers of several shapes and shares p; in one, numbers that are exactly p; one after ReLU."""
    cases = []
    for shape, p in [((4, 6), 0.3), ((3, 5), 0.5), ((6, 4), 0.8), ((5, 3), 0.1)]:
        h, dy = rng.standard_normal(shape), rng.standard_normal(shape)
        cases.append((h, dy, rng.random(shape), p))
    u = rng.integers(0, 4, (4, 4)) / 4
    cases.append((rng.standard_normal((4, 4)), rng.standard_normal((4, 4)), u, 0.25))
    after_relu = np.maximum(rng.standard_normal((4, 5)), 0)
    cases.append((after_relu, rng.standard_normal((4, 5)), rng.random((4, 5)), 0.4))
    return cases


@exercise(
    "inverted-dropout",
    cases=dropout_cases,
    hints=[
        "Make one array, the mask, and use it twice.",
        "A unit is off where u < p. What stays is divided by 1 − p, so that the mean stays.",
        "mask = (u >= p) / (1 - p). The outputs are h * mask; what multiplies h on the way up "
        "multiplies the gradient on the way down.",
    ],
    meaning="The same mask up and down: gradients go from what is on to what is on. At test time "
    "nothing is left to do.",
    misconceptions=mistakes.OF_DROPOUT,
)
def inverted_dropout(h, dy, u, p):
    """The outputs after inverted dropout, and the gradient of h; dy: that of the outputs."""
    mask = (u >= p) / (1 - p)
    return h * mask, dy * mask


def decay_cases(rng):
    """Matrices with weights of both signs, several rates and strengths."""
    return [
        (rng.standard_normal(shape), rng.standard_normal(shape), rate, decay)
        for shape, rate, decay in [
            ((3, 4), 0.1, 0.5),
            ((5,), 0.5, 0.2),
            ((2, 3), 0.3, 1.5),
            ((4, 1), 0.02, 0.0),
        ]
    ]


@exercise(
    "weight-decay-step",
    cases=decay_cases,
    hints=[
        "First the weights shrink, then the step of the gradient is taken.",
        "The share that is taken off is rate · decay.",
        "(1 - rate * decay) * W - rate * gradient",
    ],
    meaning="This is weight decay. Under plain SGD it is L2 as well; under momentum or Adam it is "
    "not.",
    misconceptions=mistakes.OF_DECAY,
)
def decayed_step(W, gradient, rate, decay):
    """The weights after one step of plain SGD with weight decay."""
    return (1 - rate * decay) * W - rate * gradient


def loss_cases(rng):
    """Losses with one valley, two, ties, a tiny fall, rising from the start, falling to the end."""
    return [
        ([1.0, 0.8, 0.7, 0.9, 0.75, 0.6, 0.5], 2),
        ([1.0, 0.8, 0.7, 0.9, 0.75, 0.6, 0.5], 3),
        ([1.0, 0.6, 0.6, 0.6, 0.7, 0.8], 3),
        ([0.5, 0.6, 0.7, 0.8], 2),
        ([0.9, 0.8, 0.7, 0.6], 1),
        ([1.0, 0.5, 0.6], 3),
        ([0.7, 0.7, 0.8, 0.9], 2),
        ([0.4], 2),
        ([1.0, 0.5, 0.495, 0.6, 0.7], 2),
        ([1.0, 0.5, 0.6, 0.7, 0.4, 0.3], 2),
        ([1.0, 0.9, 1.1, 0.8, 1.0, 0.7, 0.9, 0.6, 0.8, 0.9], 2),
        ([1.0, 0.5, 0.9, 0.8, 0.7, 0.6, 0.4], 3),
        (list(np.round(np.abs(np.linspace(-1, 1, 12)) + 0.3 * rng.random(12), 3)), 4),
    ]


@exercise(
    "early-stopping",
    cases=loss_cases,
    hints=[
        "Go through the epochs in order, and remember the best one so far.",
        "epoch - best is the number of epochs without a new lowest loss.",
        "In the loop: if loss < losses[best]: best = epoch; if epoch - best >= patience: return "
        "best, epoch. After the loop: return best, len(losses) - 1.",
    ],
    meaning="The weights of the best epoch are restored; those of the last one are thrown away.",
    misconceptions=stopping_mistakes.OF_STOPPING,
)
def early_stop(losses, patience):
    """(the epoch whose weights are restored, the last epoch that is trained), from 0."""
    best = 0
    for epoch, loss in enumerate(losses):
        if loss < losses[best]:
            best = epoch
        if epoch - best >= patience:
            return best, epoch
    return best, len(losses) - 1


def bag_cases(rng):
    """Bags of several sizes: one with the last example missing, one with many repeats."""
    return [
        (np.array([0, 2, 2, 1, 0, 2]),),
        (rng.integers(0, 30, 30),),
        (np.array([3, 3, 3, 3, 3]),),
        (rng.permutation(7),),
        (rng.integers(0, 9, 9),),
    ]


@exercise(
    "bag-shares",
    cases=bag_cases,
    hints=[
        "How often was each example drawn? Examples that were never drawn count too.",
        "np.bincount(drawn, minlength=len(drawn)) counts them.",
        "np.mean(counts == 0), np.mean(counts >= 2)",
    ],
    meaning="For large n the shares are 1/e = 36.8 % and 1 − 2/e = 26.4 %.",
    misconceptions=stopping_mistakes.OF_BAGS,
)
def bag_shares(drawn):
    """The shares of the n examples that are left out, and drawn twice or more; drawn: (n,)."""
    counts = np.bincount(drawn, minlength=len(drawn))
    return np.mean(counts == 0), np.mean(counts >= 2)
