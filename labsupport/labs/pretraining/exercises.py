"""Exercises of lab 12: a greedy step, tied weights, and where pretraining stops helping."""

import numpy as np

from labsupport.by_hand.activations import activation
from labsupport.exercises.registry import exercise
from labsupport.labs.pretraining import mistakes, table_mistakes

sigmoid = activation("sigmoid").f


def trained_on(inputs):
    """A stand-in for a training: (W, b) of two units, and every change of the inputs shows."""
    W = np.stack([inputs.mean(axis=0), inputs[0] - inputs[-1]], axis=1)
    return W, inputs.std(axis=0)[:2]


def stack_cases(rng):
    """Images, and none, one, two and three layers that are trained already, the last of one width.

    Of one width, they fit together in every order.
    """

    def stack(*sizes):
        return [
            (rng.standard_normal((n_in, n_out)), rng.standard_normal(n_out))
            for n_in, n_out in zip(sizes, sizes[1:], strict=False)
        ]

    layers = stack(6, 4, 3)
    cases = [(rng.random((8, 6)), layers[:count], trained_on) for count in (2, 1, 0)]
    return [*cases, (rng.random((8, 5)), stack(5, 5, 5, 5), trained_on)]


@exercise(
    "greedy-step",
    cases=stack_cases,
    hints=[
        "The next layer never sees an image, unless it is the first. What does it see?",
        "Send x through every layer that is there: h = sigmoid(h @ W + b), beginning with h = x.",
        "A loop `for W, b in layers` updates h. On what do you train after it?",
    ],
    meaning="Each layer learns to reconstruct what the frozen layers below it give: greedy.",
    misconceptions=mistakes.OF_STACKS,
)
def greedy_step(x, layers, train):
    """(W, b) of the next layer: train(inputs) makes it, layers [(W, b), …] are frozen below it."""
    h = x
    for W, b in layers:
        h = sigmoid(h @ W + b)
    return train(h)


def tied_cases(rng):
    """Small batches, with more and with fewer hidden units than inputs."""
    cases = []
    for batch, visible, hidden in ((5, 4, 3), (1, 3, 4), (6, 4, 4)):
        W = rng.standard_normal((visible, hidden))
        b, c = rng.standard_normal(hidden), rng.standard_normal(visible)
        cases.append((rng.random((batch, visible)), W, b, c))
    return cases


@exercise(
    "tied-gradient",
    cases=tied_cases,
    hints=[
        "W is used twice, so the chain rule gives two terms. Name what enters the second sigmoid "
        "a2 and what enters the first a1.",
        "da2 = (back - x) * back * (1 - back) and da1 = (da2 @ W) * h * (1 - h).",
        "The way up gives x.T @ da1. The way down has W.T, so its term is the transpose of "
        "h.T @ da2.",
    ],
    meaning="One matrix, two jobs, two gradients: half the weights, and nothing to copy.",
    misconceptions=mistakes.OF_GRADIENTS,
)
def tied_gradient(x, W, b, c):
    """dL/dW of L = ½ · sum((back − x)²), with h = σ(x W + b) and back = σ(h Wᵀ + c)."""
    h = sigmoid(x @ W + b)
    back = sigmoid(h @ W.T + c)
    da2 = (back - x) * back * (1 - back)
    da1 = (da2 @ W) * h * (1 - h)
    return x.T @ da1 + da2.T @ h


def table_cases(rng):
    """Test errors (seeds, label counts): a gain that fades, one that stays, a noisy one, none.

    The last ones end in a tie, have more seeds on one side, come back to help once more, and are
    not sorted.
    """
    labels = np.array([100, 300, 1000, 3000, 10000])
    noise = 0.01 * rng.random((2, 5, 5))
    plain = np.array([0.40, 0.30, 0.20, 0.12, 0.10]) + noise[0]
    fades = np.array([0.30, 0.24, 0.17, 0.12, 0.10]) + noise[1]
    stays = plain.min(axis=0) - 0.05 + noise[1]
    noisy = fades.copy()
    noisy[2, 1] += 0.4  # one seed at 300 labels is bad enough to spoil their mean
    uneven = plain + 0.04 * np.arange(5)[:, None]  # seeds that differ by more than the gain
    paired = uneven - np.array([0.05, 0.05, 0.05, 0.05, -0.02])
    tied = plain - 0.05
    tied[3, 3] = plain[:, 3].min()
    again = fades.copy()
    again[:, 1] += 0.2  # no help at 300 labels, but again at 1,000
    worst_last = np.sort(fades, axis=0)[:3]
    pairs = [(plain, fades), (plain, stays), (plain, noisy), (uneven, paired), (plain, tied)]
    pairs += [(np.sort(plain, axis=0)[::-1], worst_last), (plain, again)]
    cases = [(labels, *pair) for pair in pairs]
    order = np.array([4, 1, 3, 0, 2])  # nobody has sorted these counts
    return [*cases, (labels[order], plain[:, order], fades[:, order])]


@exercise(
    "where-it-stops",
    cases=table_cases,
    hints=[
        "plain and pretrained are (seeds, label counts), and labels are the counts. Pretraining "
        "helps beyond doubt where its largest error is below the smallest plain one.",
        "Seeds are rows: pretrained.max(axis=0) is the largest error at each label count, one "
        "number per column. Compare it with plain.min(axis=0).",
        "Where the comparison says that it does not help, take the smallest of labels; np.inf "
        "where there is none. A tie is no help.",
    ],
    meaning="Bands that overlap are no gain you may rely on; now that is a number.",
    misconceptions=table_mistakes.OF_TABLES,
)
def where_it_stops(labels, plain, pretrained):
    """The fewest labels at which not every pretrained seed beats every plain one; inf if none."""
    stops = pretrained.max(axis=0) >= plain.min(axis=0)
    return labels[stops].min() if stops.any() else np.inf
