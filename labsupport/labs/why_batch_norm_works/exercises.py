"""Exercises of lab 10: how far a gradient can be trusted, shares of a gain, and controls."""

import numpy as np

from labsupport.exercises.registry import exercise
from labsupport.labs.why_batch_norm_works import control_mistakes, mistakes


def gradient_cases(rng):
    """Two gradients of nets with two, one and three matrices; turned, opposite, nearly equal."""
    cases = []
    for shapes, times, noise in (
        ([(4, 3), (3,)], 0.5, 1.0),
        ([(3, 2)], 1.4, 0.3),
        ([(2, 5), (5,), (5, 2)], -2.0, 0.5),
        ([(6,)], 2.0, 0.01),
    ):
        before = [rng.standard_normal(shape) for shape in shapes]
        after = [times * g + noise * rng.standard_normal(g.shape) for g in before]
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
    steps = [
        ([70, 80, 64, 90, 75], [20, 24, 22, 19, 30], [40, 37, 52, 44, 41]),
        ([31, 34, 28], [14, 13, 17], [39, 60, 36]),
        ([60, 54, 80], [16, 18, 14], [12, 13, 17]),
        ([90, 80, 61, 70, inf], [9, 10, 12, 8, 11], [30, inf, 28, 33, 25]),
        ([100, 81, 95], [10, 11, 9], [inf, inf, 50]),
    ]
    return [tuple(np.array(kind, dtype=float) for kind in case) for case in steps]


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


def _anew(value):
    """An equal value; a float is another object, so that `is` does not do for `==`."""
    return float(str(value)) if isinstance(value, float) else value


def design_cases(rng):
    """This lab's designs, for several causes; another tested net; and no control at all."""
    usual = {"rate": 0.2, "batch": 64, "statistics of": 64, "gradient through": True, "noise": 0.0}
    designs = {
        "batch norm": usual,
        "ghost batches": {**usual, "statistics of": 16},
        "small batches": {**usual, "batch": 16, "statistics of": 16},
        "stopped gradient": {**usual, "gradient through": False},
        "own best rate": {**usual, "rate": 1.0},
        "shaken": {**usual, "noise": 0.5},
        "shaken more": {**usual, "noise": 1.0},
        "shaken, slow": {**usual, "noise": 0.5, "rate": 0.05},
        "another seed": dict(usual),
    }
    designs = {name: {part: _anew(v) for part, v in one.items()} for name, one in designs.items()}
    causes = ["statistics of", "gradient through", "rate", "noise", "batch"]
    cases = [(designs, "batch norm", cause) for cause in causes]
    return [*cases, (designs, "shaken", "rate"), (designs, "small batches", "batch")]


@exercise(
    "find-the-controls",
    cases=design_cases,
    hints=[
        "A control differs from the tested design in the cause, and in nothing else.",
        "For each design collect the parts in which it differs: "
        "[part for part in base if design[part] != base[part]].",
        "It is a control if this list is exactly [cause].",
    ],
    meaning="A design that differs in two things cannot say which of them did it. Smaller batches "
    "are no control for the noise of the statistics: ghost batches are.",
    misconceptions=control_mistakes.OF_DESIGNS,
    compared=frozenset,
)
def find_the_controls(designs, tested, cause):
    """The names of the designs that differ from the tested one in the cause alone."""
    base = designs[tested]
    found = []
    for name, design in designs.items():
        differs = [part for part in base if design[part] != base[part]]
        if differs == [cause]:
            found.append(name)
    return found


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
    """W and b of (x @ W + b − mean) / std, of each unit; x: (batch, inputs), b: (units,)."""
    a = x @ W + b
    mean, std = a.mean(axis=0), a.std(axis=0)
    return W / std, (b - mean) / std
