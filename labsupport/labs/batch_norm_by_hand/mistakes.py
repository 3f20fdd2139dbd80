"""The usual wrong answers to lab 08's forward pass and its statistics in use."""

import numpy as np

from labsupport.exercises.broken_normalizers import forward


def _replaced(gamma=None, beta=None, eps=None):
    """The forward pass with γ, β or ε put through a function."""

    def y(x, g, b, e):
        return forward(axis=0)(
            x, gamma(g, b) if gamma else g, beta(g, b) if beta else b, eps(e) if eps else e
        )

    return y


def _x_hat(x, eps):
    return forward(axis=0, scale=False, shift=False)(x, None, None, eps)


OF_FORWARD = {
    "You averaged along axis 1, over the features of one example: that is layer norm (lab 11). "
    "Batch norm asks all examples of one feature: axis 0.": forward(axis=1),
    "You took one mean and one variance of the whole array. Every feature needs its own: "
    "axis=0.": forward(axis=None),
    "You divide by m − 1 (ddof=1). In the forward pass batch norm uses the biased variance, so "
    "that the mean square of x̂ is 1.": forward(axis=0, ddof=1),
    "ε stands outside the root. It is added to the variance, under it.": forward(
        axis=0, eps="outside"
    ),
    "ε is left out: a feature that never changes would divide by 0.": forward(axis=0, eps=None),
    "ε is squared under the root. The variance is a square already, ε is added as it is.": (
        _replaced(eps=lambda e: e**2)
    ),
    "ε is subtracted. It is added, so that no root of a negative number can come.": _replaced(
        eps=lambda e: -e
    ),
    "ε is no floor: it is added to every variance, not only to small ones.": (
        lambda x, gamma, beta, eps: (
            gamma * (x - x.mean(axis=0)) / np.sqrt(np.maximum(x.var(axis=0), eps)) + beta
        )
    ),
    "ε is no floor: it is added to every variance, under the root.": (
        lambda x, gamma, beta, eps: (
            gamma * (x - x.mean(axis=0)) / np.maximum(x.std(axis=0), eps) + beta
        )
    ),
    "You took another root of the standard deviation: divide by np.sqrt(var + eps).": (
        lambda x, gamma, beta, eps: (
            gamma * (x - x.mean(axis=0)) / np.sqrt(x.std(axis=0) + eps) + beta
        )
    ),
    "Brackets are missing: the whole of x − mean is divided.": (
        lambda x, gamma, beta, eps: (
            gamma * (x - x.mean(axis=0) / np.sqrt(x.var(axis=0) + eps)) + beta
        )
    ),
    "The root is left out: divide by the standard deviation, not by the variance.": forward(
        axis=0, root=False
    ),
    "γ and β are left out: that is x̂. Now γ · x̂ + β.": forward(axis=0, scale=False, shift=False),
    "γ is left out.": forward(axis=0, scale=False),
    "β is left out.": forward(axis=0, shift=False),
    "γ and β have changed places: γ multiplies, β is added.": _replaced(
        gamma=lambda g, b: b, beta=lambda g, b: g
    ),
    "β is subtracted. It is added.": _replaced(beta=lambda g, b: -b),
    "You divided by γ. It multiplies.": _replaced(gamma=lambda g, b: 1 / g),
    "γ multiplies β as well. First γ · x̂, then + β.": _replaced(beta=lambda g, b: g * b),
    "γ and β come last. You applied them to x, before it is normalized.": (
        lambda x, gamma, beta, eps: _x_hat(gamma * x + beta, eps)
    ),
    "The mean is not subtracted.": forward(axis=0, centered=False),
    "The mean is added. It is subtracted.": forward(axis=0, centered=-1),
    "Only the mean is taken away: divide by the standard deviation too.": forward(
        axis=0, spread=False
    ),
    "You divide by the root mean square of x, its mean included. The variance is of the centered "
    "values: x.var(axis=0).": forward(axis=0, around_mean=False),
    "You took sums instead of means.": forward(axis=0, total=True),
}


def _in_use(
    *,
    start=(0.0, 1.0),
    ddof=1,
    kept=lambda momentum: 1 - momentum,
    axis=0,
    stored=lambda batch, axis, ddof: batch.var(axis=axis, ddof=ddof),
    divisor=lambda var, eps: np.sqrt(var + eps),
    order=list,
):
    """`normalize_in_use` with another start, variance, weight of the old value, or division."""

    def x_hat(x, batches, momentum, eps):
        mean, var = start
        share = kept(momentum)
        for batch in order(batches):
            mean = share * mean + (1 - share) * batch.mean(axis=axis)
            var = share * var + (1 - share) * stored(batch, axis, ddof)
        return (x - mean) / divisor(var, eps)

    return x_hat


def _of_own_batch(x, batches, momentum, eps):
    return (x - x.mean(axis=0)) / np.sqrt(x.var(axis=0) + eps)


def _averaged(x, batches, momentum, eps):
    if not batches:
        return _in_use()(x, batches, momentum, eps)
    mean = np.mean([batch.mean(axis=0) for batch in batches], axis=0)
    var = np.mean([batch.var(axis=0, ddof=1) for batch in batches], axis=0)
    return (x - mean) / np.sqrt(var + eps)


def _pooled(x, batches, momentum, eps):
    if not batches:
        return _in_use()(x, batches, momentum, eps)
    everything = np.concatenate(batches)
    return (x - everything.mean(axis=0)) / np.sqrt(everything.var(axis=0, ddof=1) + eps)


def _from_first(x, batches, momentum, eps):
    if not batches:
        return _in_use()(x, batches, momentum, eps)
    first = batches[0].mean(axis=0), batches[0].var(axis=0, ddof=1)
    return _in_use(start=first, order=lambda batches: batches[1:])(x, batches, momentum, eps)


def _mixed_in(x, batches, momentum, eps):
    """The batch that is read moves the statistics too."""
    if len(x) < 2:
        return _in_use()(x, batches, momentum, eps)
    return _in_use()(x, [*batches, x], momentum, eps)


def _corrected(x, batches, momentum, eps):
    """With the first mean of 0 divided out, as Adam does."""
    if not batches:
        return _in_use()(x, batches, momentum, eps)
    mean, var, seen = 0.0, 1.0, 1 - (1 - momentum) ** len(batches)
    for batch in batches:
        mean = (1 - momentum) * mean + momentum * batch.mean(axis=0)
        var = (1 - momentum) * var + momentum * batch.var(axis=0, ddof=1)
    return (x - mean / seen) / np.sqrt(var + eps)


def _added(x, batches, momentum, eps):
    mean, var = 0.0, 1.0
    for batch in batches:
        mean, var = mean + momentum * batch.mean(axis=0), var + momentum * batch.var(axis=0, ddof=1)
    return (x - mean) / np.sqrt(var + eps)


OF_USE = {
    "You normalize x with its own mean and variance. In use batch norm has only what it stored: an "
    "example may come alone.": _of_own_batch,
    "You store the biased variance. Stored is the unbiased one, divided by m − 1 (ddof=1): it "
    "estimates the variance of all examples.": _in_use(ddof=0),
    "You weigh the old value with momentum. In torch momentum is the weight of the *new* "
    "value.": _in_use(kept=lambda momentum: momentum),
    "You take the last batch alone. Each batch moves the stored values by the share "
    "momentum.": _in_use(kept=lambda momentum: 0.0),
    "You average over all batches with equal weights, as the paper does after training. Running "
    "statistics forget: (1 − momentum) · old + momentum · new.": _averaged,
    "You pooled all batches into one. Running statistics see one batch after the other, and "
    "forget.": _pooled,
    "You begin with the first batch. The stored mean begins at 0 and the variance at 1, and the "
    "first batch moves them a little.": _from_first,
    "The stored variance begins at 1, not at 0.": _in_use(start=(0.0, 0.0)),
    "The stored mean begins at 0, not at 1.": _in_use(start=(1.0, 1.0)),
    "You stored standard deviations. Variances are averaged, and the root comes at the "
    "end.": _in_use(
        stored=lambda batch, axis, ddof: batch.std(axis=axis, ddof=ddof),
        divisor=lambda std, eps: std + eps,
    ),
    "You stored standard deviations, and took another root. Store variances: batch.var.": _in_use(
        stored=lambda batch, axis, ddof: batch.std(axis=axis, ddof=ddof)
    ),
    "The root is missing: divide by the standard deviation.": _in_use(
        divisor=lambda var, eps: var + eps
    ),
    "ε stands outside the root. It is added to the variance, under it.": _in_use(
        divisor=lambda var, eps: np.sqrt(var) + eps
    ),
    "ε is left out.": _in_use(divisor=lambda var, eps: np.sqrt(var)),
    "You went through the batches from the last to the first. The last one counts most.": _in_use(
        order=lambda batches: batches[::-1]
    ),
    "You divided the start out of the mean, as Adam does. Batch norm does not: its first values "
    "stay in, and fade.": _corrected,
    "The old value is not made smaller: (1 − momentum) · old + momentum · new.": _added,
    "x itself moved the stored statistics. In use they stay as they are.": _mixed_in,
    "You stored one mean and one variance for all features. Each feature has its own: "
    "axis=0.": _in_use(axis=None),
}
