"""The usual wrong answers to the exercises of lab 15, and what to say of each."""

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


OF_ONE_BATCH = {
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

# The lines of the table: (the diagnosis, whether it fits).
_LINES = {
    "scale": lambda first, batch, update, train, test: not first < 3.2,
    "rate": lambda first, batch, update, train, test: update < 1e-4,
    "net": lambda first, batch, update, train, test: batch < 0.9,
    "labels": lambda first, batch, update, train, test: train < 0.5,
    "noise": lambda first, batch, update, train, test: test - train > 0.1,
    "images": lambda first, batch, update, train, test: train - test > 0.15,
}


def _table(order=tuple(_LINES), **other):
    """The diagnoses with the lines in this order, and with other questions for some."""
    lines = _LINES | other

    def answer(first_loss, one_batch, update, train, test):
        numbers = first_loss, one_batch, update, train, test
        return next((name for name in order if lines[name](*numbers)), "healthy")

    return answer


OF_DIAGNOSES = {
    "NaN > 3.2 is False, as is every comparison with NaN. Ask `not first_loss < 3.2`.": _table(
        scale=lambda first, batch, update, train, test: first > 3.2
    ),
    "Infinity is above 3.2 as well; you looked for NaN and for numbers only.": _table(
        scale=lambda first, batch, update, train, test: np.isnan(first) or 3.2 < first < np.inf
    ),
    "You asked for the one batch before the rate. With updates that small it says nothing.": _table(
        ("scale", "net", "rate", "labels", "noise", "images")
    ),
    "You asked for the labels before the one batch: a net that cannot learn 32 images by heart "
    "cannot blame the labels.": _table(("scale", "rate", "labels", "net", "noise", "images")),
    "You compared test and training before you asked whether it learns at all: below ½, the gap "
    "says little.": _table(("scale", "rate", "net", "noise", "images", "labels")),
    "Noise and images are interchanged: wrong labels hurt the *training* accuracy.": _table(
        noise=lambda first, batch, update, train, test: train - test > 0.1,
        images=lambda first, batch, update, train, test: test - train > 0.15,
    ),
    "The gap has a sign: training above test is too few images, test above training is noise. "
    "You took its size.": _table(
        noise=lambda first, batch, update, train, test: abs(test - train) > 0.1
    ),
    "You took one line for both gaps: 0.1 for noise, 0.15 for images.": _table(
        images=lambda first, batch, update, train, test: train - test > 0.1
    ),
    "The labels' line asks for the training accuracy; you asked for the test accuracy.": _table(
        labels=lambda first, batch, update, train, test: test < 0.5
    ),
    "You ask for the rate first. A first loss that is far off comes before any step.": _table(
        ("rate", "scale", "net", "labels", "noise", "images")
    ),
    "At its line a number is not below it: < and not <=.": _table(
        rate=lambda first, batch, update, train, test: update <= 1e-4,
        net=lambda first, batch, update, train, test: batch <= 0.9,
        labels=lambda first, batch, update, train, test: train <= 0.5,
    ),
    "A first loss up to ln 10 + a little would be too strict: the table's line is 3.2.": _table(
        scale=lambda first, batch, update, train, test: not first < np.log(10) + 0.05
    ),
}
