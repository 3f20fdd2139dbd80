"""The usual wrong answers to the first exercises of lab 15, and what to say of each."""

import numpy as np


def _first(cross=np.log, squared=lambda k: 0.25, yes=lambda k: k * np.log(2), twice=None):
    """The first losses by these formulas of the number of classes."""

    def answer(classes, loss):
        if loss == "squared":
            return squared(classes)
        if loss == "yes or no":
            return yes(classes)
        return (twice or cross)(classes) if loss == "softmax twice" else cross(classes)

    return answer


OF_FIRST_LOSSES = {
    "np.log10 counts in tens: the logarithm of the cross-entropy is the natural one, np.log.": (
        _first(cross=np.log10, yes=lambda k: k * np.log10(2))
    ),
    "np.log2 gives bits: torch's cross-entropy counts with the natural logarithm, np.log.": (
        _first(cross=np.log2, yes=lambda k: k)
    ),
    "You gave the probability of a class, 1 / classes; the loss is −ln of it.": _first(
        cross=lambda k: 1 / k
    ),
    "The sign is turned: −ln(1 / classes) = ln(classes) is above 0.": _first(
        cross=lambda k: -np.log(k), yes=lambda k: -k * np.log(2)
    ),
    "ln 10 is for ten classes. Others have ln(classes).": _first(
        cross=lambda k: np.log(10), yes=lambda k: 10 * np.log(2)
    ),
    '"squared" takes the mean over all classes, not their sum: 0.25 for any number of them.': (
        _first(squared=lambda k: 0.25 * k)
    ),
    '"squared" has sigmoids, which give ½ at 0, and no softmax, which gives 1 / classes.': _first(
        squared=lambda k: ((1 - 1 / k) ** 2 + (k - 1) / k**2) / k
    ),
    '"squared": each output is off by ½, and the square of that is 0.25.': _first(
        squared=lambda k: 0.5
    ),
    '"yes or no" adds its classes up: one of them costs ln 2, so all cost classes · ln 2.': _first(
        yes=lambda k: np.log(2)
    ),
    '"yes or no" has a sigmoid for each class, which gives ½ and not 1 / classes.': _first(
        yes=lambda k: np.log(k) - (k - 1) * np.log(1 - 1 / k)
    ),
    '"yes or no" is no guess between classes: each asks for itself, and costs ln 2.': _first(
        yes=np.log
    ),
    "That is the lowest loss that softmax twice can reach. The first one is asked for.": _first(
        twice=lambda k: np.log(np.e + k - 1) - 1
    ),
    "1.46 is the lowest loss that softmax twice can reach with ten classes. The first one is asked "
    "for.": _first(twice=lambda k: np.log(np.e + 9) - 1),
    "Softmax twice does not add two losses up: equal numbers stay equal, 1 / classes each.": _first(
        twice=lambda k: 2 * np.log(k)
    ),
}


def _batch(gradient=lambda x, p, y: x.T @ (p - y) / len(x), loss=None, shift=0, axis=1):
    """The loss on one batch with this gradient, loss, and so many steps more."""
    mean = loss or (lambda p, y: -np.log(p[y == 1]).mean())

    def answer(x, labels, classes, rate, steps):
        y = np.eye(classes)[labels]
        W = np.zeros((x.shape[1], classes))
        with np.errstate(all="ignore"):
            for k in range(max(steps + shift, 0) + 1):
                p = np.exp(x @ W - (x @ W).max(axis=axis, keepdims=True))
                p /= p.sum(axis=axis, keepdims=True)
                if k < steps + shift:
                    W -= rate * gradient(x, p, y)
            return mean(p, y)

    return answer


def _adding_up(x, labels, classes, rate, steps):
    """Gradients that are never set back to 0."""
    total = 0

    def gradient(x, p, y):
        nonlocal total
        total = total + x.T @ (p - y) / len(x)
        return total

    return _batch(gradient)(x, labels, classes, rate, steps)


def _softmax_once_more(x, p, y):
    """The gradient of softmax applied twice."""
    q = np.exp(p) / np.exp(p).sum(axis=1, keepdims=True)
    g = q - y
    return x.T @ (p * (g - (g * p).sum(axis=1, keepdims=True))) / len(x)


def _one_at_a_time(x, labels, classes, rate, steps):
    """A step for each image in turn, `steps` times through all of them."""
    y = np.eye(classes)[labels]
    W = np.zeros((x.shape[1], classes))
    soft = lambda z: np.exp(z - z.max()) / np.exp(z - z.max()).sum()  # noqa: E731
    for _ in range(steps):
        for one, target in zip(x, y, strict=True):
            W -= rate * np.outer(one, soft(one @ W) - target)
    return -np.mean([np.log(soft(one @ W)[k]) for one, k in zip(x, labels, strict=True)])


OF_ONE_BATCH = {
    "Your gradients add up from step to step. That is a disease of this clinic: begin each step "
    "with a new one.": _adding_up,
    "You took softmax twice in the gradient: p − y holds for softmax taken once.": _batch(
        _softmax_once_more
    ),
    "You took a step for each image. All images belong into every step.": _one_at_a_time,
    "Your gradient is that of the sum over the batch: divide by len(x).": _batch(
        lambda x, p, y: x.T @ (p - y)
    ),
    "You divide by the number of entries of p. The mean is over the images alone: len(x).": _batch(
        lambda x, p, y: x.T @ (p - y) / p.size
    ),
    "You climb: it is p − y, and the step goes against the gradient.": _batch(
        lambda x, p, y: x.T @ (y - p) / len(x)
    ),
    "That is the loss before the last step. Compute p once more after the loop.": _batch(shift=-1),
    "That is one step too many: range(steps) takes exactly so many.": _batch(shift=1),
    "You added the losses up: the mean over the batch is asked for.": _batch(
        loss=lambda p, y: -np.log(p[y == 1]).sum()
    ),
    "You took the mean over all classes as well: 0 entries of y count too. Take the right class's "
    "−ln p alone.": _batch(loss=lambda p, y: -(y * np.log(p)).mean()),
    "That is the share of images that are right. The loss tells more: return it.": _batch(
        loss=lambda p, y: float(np.mean(p.argmax(1) == y.argmax(1)))
    ),
    "The minus before the logarithm is missing.": _batch(
        loss=lambda p, y: np.log(p[y == 1]).mean()
    ),
    "That is −ln of the mean probability: first the logarithm of each, then the mean.": _batch(
        loss=lambda p, y: -np.log(p[y == 1].mean())
    ),
    "Your softmax runs over the batch: each image's ten numbers sum to 1, axis=1.": _batch(axis=0),
    "np.log10 counts in tens. Take np.log.": _batch(loss=lambda p, y: -np.log10(p[y == 1]).mean()),
}


def _ratios(of):
    return lambda weights, gradients, rate: np.array(
        [of(W, g, rate) for W, g in zip(weights, gradients, strict=True)]
    )


def _together(weights, gradients, rate):
    g, W = (np.concatenate([one.ravel() for one in each]) for each in (gradients, weights))
    return rate * _norm(g) / _norm(W)


_norm = np.linalg.norm
OF_RATIOS = {
    "The rate is missing: the step is rate · gradient.": _ratios(
        lambda W, g, r: _norm(g) / _norm(W)
    ),
    "Upside down: the step is divided by the weights.": _ratios(
        lambda W, g, r: _norm(W) / (r * _norm(g))
    ),
    "That norm is the largest stretch of a matrix, ord=2. Leave ord out: the root of the sum of "
    "all squares.": _ratios(lambda W, g, r: r * _norm(g, 2) / _norm(W, 2)),
    "The roots are missing: you compared the sums of the squares.": _ratios(
        lambda W, g, r: r * (g**2).sum() / (W**2).sum()
    ),
    "You squared all: the norm of the step over that of the weights, not of their squares.": (
        _ratios(lambda W, g, r: (r * _norm(g) / _norm(W)) ** 2)
    ),
    "The standard deviation leaves the mean out. The norm does not.": _ratios(
        lambda W, g, r: r * g.std() / W.std()
    ),
    "That compares mean sizes, |entries|. The norm squares them.": _ratios(
        lambda W, g, r: r * np.abs(g).mean() / np.abs(W).mean()
    ),
    "That compares the largest entries. The norm takes all.": _ratios(
        lambda W, g, r: r * np.abs(g).max() / np.abs(W).max()
    ),
    "You took each entry's own ratio and then the mean: a weight near 0 makes that huge.": _ratios(
        lambda W, g, r: np.mean(r * np.abs(g / W))
    ),
    "You divided by the weights after the step. Those before it are given, and meant.": _ratios(
        lambda W, g, r: r * _norm(g) / _norm(W - r * g)
    ),
    "That is the cosine's numerator, the sum of products. Two norms are asked for.": _ratios(
        lambda W, g, r: r * (g * W).sum() / (W**2).sum()
    ),
    "You took all layers together. Each has a number of its own.": _together,
}
