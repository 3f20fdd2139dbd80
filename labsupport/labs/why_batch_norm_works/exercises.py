"""Exercises of lab 10: how far a gradient can be trusted, shares of a gain, and controls."""

import numpy as np

from labsupport.exercises.registry import exercise
from labsupport.labs.why_batch_norm_works import control_mistakes, mistakes


def gradient_cases(rng):
    """Two gradients of nets with one, two and three matrices; nearly equal, turned, opposite."""
    cases = []
    for shapes, turned in (
        ([(3, 2)], 0.3),
        ([(4, 3), (3,)], 1.0),
        ([(2, 5), (5,), (5, 2)], -1.5),
        ([(6,)], 0.01),
    ):
        before = [rng.standard_normal(shape) for shape in shapes]
        after = [g * (1 - turned) * 2 + rng.standard_normal(g.shape) * turned for g in before]
        cases.append((before, after))
    return cases


@exercise(
    "gradient-predictiveness",
    cases=gradient_cases,
    hints=[
        "All matrices together are one long vector: sums over all entries of all matrices.",
        "The cosine is the sum of all products, by the root of the sum of all squares of one and "
        "of the other.",
        "Make two vectors: np.concatenate([g.ravel() for g in before]), and the same of after. "
        "Then a @ b / (norm of a · norm of b), and the norm of a - b.",
    ],
    meaning="One number for the direction, one for the length: a cosine near 1 means that the "
    "gradient still holds where the step ends.",
    misconceptions=mistakes.OF_GRADIENTS,
)
def gradient_predictiveness(before, after):
    """(cosine, distance) of two gradients, each a list of arrays, one per parameter."""
    a = np.concatenate([g.ravel() for g in before])
    b = np.concatenate([g.ravel() for g in after])
    cosine = a @ b / (np.linalg.norm(a) * np.linalg.norm(b))
    return cosine, np.linalg.norm(a - b)


def share_cases(rng):
    """Accounts between plain and batch norm, worse than plain, better than it, and never there."""
    inf = np.inf
    return [
        (np.array([70.0, 80, 64, 90, 75]), np.array([20.0, 24, 22, 19, 30]), np.array([40.0, 37, 52, 44, 41])),
        (np.array([31.0, 34, 28]), np.array([14.0, 13, 17]), np.array([39.0, 60, 36])),
        (np.array([60.0, 54, 80]), np.array([16.0, 18, 14]), np.array([12.0, 13, 17])),
        (np.array([90.0, 80, 61, 70, inf]), np.array([9.0, 10, 12, 8, 11]), np.array([30.0, inf, 28, 33, 25])),
        (np.array([100.0, 81, 95]), np.array([10.0, 11, 9]), np.array([inf, inf, 50])),
    ]  # fmt: skip


@exercise(
    "share-given-back",
    cases=share_cases,
    hints=[
        "First one number per kind of net: the median over its seeds. A net that never arrived is "
        "infinity, and a median can bear some of these.",
        "Then logarithms: from 80 steps to 40 is as much as from 40 to 20.",
        "p, b, a = the logarithms of the three medians. The whole gain is p - b; what the account "
        "saves is p - a.",
    ],
    meaning="0 is the plain net, 1 is batch norm. Whoever is slower than the plain net is below 0, "
    "and whoever never arrives has minus infinity.",
    misconceptions=mistakes.OF_SHARES,
)
def share_given_back(plain, batch_norm, account):
    """The share of the gain in log steps; each argument: steps of its seeds, (seeds,)."""
    p, b, a = (np.log(np.median(steps)) for steps in (plain, batch_norm, account))
    return (p - a) / (p - b)


DESIGNS = {
    "A": "batch norm at its own best rate, the plain net at its own best rate",
    "B": "both at the same rate, at which both learn",
    "C": "the plain net, with the same noise after each layer",
    "D": "the plain net, whose weights are divided by what the first batch's stds are",
    "E": "batch norm, whose mean and std count as constants for the gradient",
    "F": "batch norm with its statistics from a quarter of the batch each, at the same batch size",
    "G": "batch norm with smaller batches, at the same rate",
}
CLAIMS = {
    "larger steps": "B",
    "noise of the statistics": "F",
    "gradient through them": "E",
    "right scale at the start": "D",
    "shift does no harm": "C",
}


def claim_cases(rng):
    """Every claim, in this order."""
    return [(claim,) for claim in CLAIMS]


@exercise(
    "choose-the-control",
    cases=claim_cases,
    hints=[
        "A control differs from what it is compared with in one thing only: the cause that the "
        "claim names.",
        "Smaller batches change the noise of the statistics, and also the noise of the gradient "
        "and the number of steps in an epoch. Which design changes the statistics alone?",
        "B takes the larger steps away and leaves the rest; C shows what noise does without batch "
        "norm; D, E and F each change what their sentence names.",
    ],
    meaning="Each of these controls could have refuted its claim. That is what makes it one.",
    misconceptions=control_mistakes.OF_DESIGNS,
    expected_shown=False,
)
def choose_the_control(claim):
    """The letter of the design that tests this claim."""
    return {
        "larger steps": "B",
        "noise of the statistics": "F",
        "gradient through them": "E",
        "right scale at the start": "D",
        "shift does no harm": "C",
    }[claim]


def layer_cases(rng):
    """Layers with several inputs and units, with biases and large means."""
    cases = []
    for batch, inputs, units in ((6, 3, 3), (8, 4, 2), (5, 2, 4)):
        x = rng.uniform(0, 2, (batch, inputs))
        W = rng.standard_normal((inputs, units)) * rng.uniform(0.3, 3, units)
        cases.append((W, rng.standard_normal(units), x))
    return cases


@exercise(
    "fold-the-first-batch-in",
    cases=layer_cases,
    hints=[
        "Compute a = x @ W + b of the first batch, and each unit's mean and std over it.",
        "(x @ W + b − mean) / std is again an affine map of x. What are its W and its b?",
        "The columns of W belong to the units: W / std. The new bias is (b − mean) / std.",
    ],
    meaning="This net starts where batch norm starts, and then is a plain one: it has the scale of "
    "batch norm, and not its feedback.",
    misconceptions=control_mistakes.OF_FOLDS,
)
def fold_the_first_batch_in(W, b, x):
    """(W, b) with which x @ W + b has mean 0 and std 1 in each unit; x: (batch, inputs)."""
    a = x @ W + b
    mean, std = a.mean(axis=0), a.std(axis=0)
    return W / std, (b - mean) / std
