"""Exercises of lab 12: a greedy step, tied weights, and where pretraining stops helping."""

import numpy as np

from labsupport.by_hand.activations import activation
from labsupport.exercises.registry import exercise

sigmoid = activation("sigmoid").f


def trained_on(inputs):
    """A stand-in for a training: (W, b) of two units, and every change of the inputs shows."""
    W = np.stack([inputs.mean(axis=0), inputs[0] - inputs[-1]], axis=1)
    return W, inputs.std(axis=0)[:2]


def stack_cases(rng):
    """Images, and none, one and two layers that are trained already."""
    sizes = (6, 4, 3)
    layers = [
        (rng.standard_normal((n_in, n_out)), rng.standard_normal(n_out))
        for n_in, n_out in zip(sizes, sizes[1:], strict=False)
    ]
    return [(rng.random((8, 6)), layers[:count], trained_on) for count in (2, 1, 0)]


def _trained_after(step):
    """Trains the next layer on what `step` makes of the images, layer for layer."""

    def grown(x, layers, train):
        h = x
        for W, b in layers:
            h = step(x, h, W, b)
        return train(h)

    return grown


@exercise(
    "greedy-step",
    cases=stack_cases,
    hints=[
        "The next layer never sees an image, unless it is the first. What does it see?",
        "Send x through every layer that is there: h = sigmoid(h @ W + b), beginning with h = x.",
        "A loop `for W, b in layers` that updates h; after it, return train(h).",
    ],
    meaning="Each layer learns to reconstruct what the frozen layers below it give: greedy.",
    misconceptions={
        "You train the next layer on the images. It stands on top of the others: send x through "
        "them first.": lambda x, layers, train: train(x),
        "The sigmoid is missing: the next layer sees outputs, not what goes into the "
        "sigmoid.": _trained_after(lambda x, h, W, b: h @ W + b),
        "The biases are missing: a frozen layer is W and b.": _trained_after(
            lambda x, h, W, b: sigmoid(h @ W)
        ),
        "You return the layer on top of the stack. Asked for is one more, trained on what that one "
        "gives.": lambda x, layers, train: layers[-1] if layers else train(x),
    },
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


def _parts(x, W, b, c):
    """The two terms of the tied gradient: by the way up, and by the way down."""
    h = sigmoid(x @ W + b)
    back = sigmoid(h @ W.T + c)
    da2 = (back - x) * back * (1 - back)
    da1 = (da2 @ W) * h * (1 - h)
    return x.T @ da1, da2.T @ h


def _without_turning_it_round(x, W, b, c):
    up, down = _parts(x, W, b, c)
    return up + down.T


def _without_the_last_slope(x, W, b, c):
    h = sigmoid(x @ W + b)
    da2 = sigmoid(h @ W.T + c) - x
    da1 = (da2 @ W) * h * (1 - h)
    return x.T @ da1 + da2.T @ h


def _without_the_middle_slope(x, W, b, c):
    h = sigmoid(x @ W + b)
    back = sigmoid(h @ W.T + c)
    da2 = (back - x) * back * (1 - back)
    return x.T @ (da2 @ W) + da2.T @ h


@exercise(
    "tied-gradient",
    cases=tied_cases,
    hints=[
        "W is used twice, so the chain rule gives two terms. Name what enters the second sigmoid "
        "a2 and what enters the first a1.",
        "da2 = (back - x) * back * (1 - back) and da1 = (da2 @ W) * h * (1 - h).",
        "The way up gives x.T @ da1. The way down has W.T, so its term is da2.T @ h. Add them.",
    ],
    meaning="One matrix, two jobs, two gradients: half the weights, and nothing to copy.",
    misconceptions={
        "The second term is turned round: W.T was used on the way down, and its gradient is "
        "h.T @ da2, so W's is da2.T @ h.": _without_turning_it_round,
        "Only the way up is there. The same W also brings h down again: a second term.": (
            lambda x, W, b, c: _parts(x, W, b, c)[0]
        ),
        "Only the way down is there: x reaches W on the way up as well.": (
            lambda x, W, b, c: _parts(x, W, b, c)[1]
        ),
        "The error has the wrong sign: L falls where back comes nearer to x, so begin with "
        "back − x.": lambda x, W, b, c: -sum(_parts(x, W, b, c)),
        "The slope of the last sigmoid is missing: back · (1 − back). Without it this is the "
        "gradient of another loss, the cross-entropy.": _without_the_last_slope,
        "The slope of the hidden sigmoid is missing: h · (1 − h).": _without_the_middle_slope,
    },
)
def tied_gradient(x, W, b, c):
    """dL/dW of L = ½ · sum((back − x)²), with h = σ(x W + b) and back = σ(h Wᵀ + c)."""
    h = sigmoid(x @ W + b)
    back = sigmoid(h @ W.T + c)
    da2 = (back - x) * back * (1 - back)
    da1 = (da2 @ W) * h * (1 - h)
    return x.T @ da1 + da2.T @ h


def table_cases(rng):
    """Test errors (seeds, label counts): a gain that fades, one that stays, a noisy one, none."""
    labels = np.array([100, 300, 1000, 3000, 10000])
    noise = 0.01 * rng.random((2, 5, 5))
    plain = np.array([0.40, 0.30, 0.20, 0.12, 0.10]) + noise[0]
    fades = np.array([0.30, 0.24, 0.17, 0.12, 0.10]) + noise[1]
    stays = plain.min(axis=0) - 0.05 + noise[1]
    noisy = fades.copy()
    noisy[2, 1] += 0.4  # one seed at 300 labels is bad enough to spoil their mean
    uneven = plain + 0.04 * np.arange(5)[:, None]  # seeds that differ by more than the gain
    paired = uneven - np.array([0.05, 0.05, 0.05, 0.05, -0.02])
    pairs = [(plain, fades), (plain, stays), (plain, noisy), (uneven, paired)]
    return [(labels, *pair) for pair in pairs]


def _first(labels, stops):
    return labels[stops].min() if stops.any() else np.inf


def _last_help(labels, plain, pretrained):
    helps = pretrained.max(axis=0) < plain.min(axis=0)
    return labels[helps].max() if helps.any() else np.inf


def _by_mean(labels, plain, pretrained):
    return _first(labels, pretrained.mean(axis=0) >= plain.mean(axis=0))


def _by_median(labels, plain, pretrained):
    return _first(labels, np.median(pretrained, axis=0) >= np.median(plain, axis=0))


def _seed_by_seed(labels, plain, pretrained):
    return _first(labels, (pretrained >= plain).any(axis=0))


def _place(labels, plain, pretrained):
    stops = pretrained.max(axis=0) >= plain.min(axis=0)
    return float(np.argmax(stops)) if stops.any() else np.inf


@exercise(
    "where-it-stops",
    cases=table_cases,
    hints=[
        "Helps beyond doubt: which pretrained seed must be below which plain one?",
        "helps = pretrained.max(axis=0) < plain.min(axis=0), one truth value per label count.",
        "stops = ~helps; then labels[stops].min() if stops.any() else np.inf.",
    ],
    meaning="Bands that overlap are no gain you may rely on; now that is a number.",
    misconceptions={
        "You compared the medians. Half of the seeds may lie on the other side of a median: ask "
        "whether the bands overlap.": _by_median,
        "You compared the means. One lucky seed can carry a mean: ask whether the bands "
        "overlap.": _by_mean,
        "You compared seed 0 with seed 0. These are different nets, not pairs: every pretrained "
        "one must beat every plain one.": _seed_by_seed,
        "That is the last number of labels at which it helps; asked for is the first at which it "
        "does not.": _last_help,
        "That is the place in the list: use it to look up labels.": _place,
    },
)
def where_it_stops(labels, plain, pretrained):
    """The fewest labels at which not every pretrained seed beats every plain one; inf if none."""
    stops = pretrained.max(axis=0) >= plain.min(axis=0)
    return labels[stops].min() if stops.any() else np.inf
