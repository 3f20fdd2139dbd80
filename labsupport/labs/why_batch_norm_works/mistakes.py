"""The usual wrong answers to two exercises of lab 10: what to say of each."""

from collections.abc import Callable

import numpy as np


def _vector(gradients) -> np.ndarray:
    return np.concatenate([np.ravel(g) for g in gradients])


def compared(
    *,
    cosine: Callable = lambda a, b: a @ b / (np.linalg.norm(a) * np.linalg.norm(b)),
    distance: Callable = lambda a, b: np.linalg.norm(a - b),
    order: Callable = lambda cosine, distance: (cosine, distance),
) -> Callable:
    """An answer to "gradient-predictiveness" of which one part may be another."""

    def answer(before, after):
        a, b = _vector(before), _vector(after)
        return order(cosine(a, b), distance(a, b))

    return answer


def _by_matrix(combine: Callable) -> Callable:
    """An answer that compares matrix by matrix, and then combines the numbers."""

    def answer(before, after):
        pairs = [compared()([a], [b]) for a, b in zip(before, after, strict=True)]
        cosines, distances = np.array(pairs).T
        return combine(cosines, distances)

    return answer


OF_GRADIENTS = {
    "The sum of products is not yet a cosine: divide it by both lengths.": compared(
        cosine=lambda a, b: a @ b
    ),
    "You divided by the length of the first gradient alone. The second has a length too.": compared(
        cosine=lambda a, b: a @ b / np.linalg.norm(a)
    ),
    "You divided by the squares of the lengths. A length is the root of a sum of "
    "squares.": compared(cosine=lambda a, b: a @ b / ((a @ a) * (b @ b))),
    "You divided by the square of the first length: that is by how much the second gradient is "
    "long along the first, not the cosine.": compared(cosine=lambda a, b: a @ b / (a @ a)),
    "That is the mean of the matrices' cosines. The gradient is one vector, with all matrices in "
    "it.": _by_matrix(lambda c, d: (c.mean(), np.sqrt(np.sum(d**2)))),
    "The distances of the matrices are added. Their squares are, and the root comes at the "
    "end.": lambda before, after: (
        compared()(before, after)[0],
        _by_matrix(lambda c, d: d.sum())(before, after),
    ),
    "You took the mean over the matrices, of the cosines and of the distances. The gradient is one "
    "vector, with all matrices in it.": _by_matrix(lambda c, d: (c.mean(), d.mean())),
    "You compared the first matrix only.": lambda before, after: compared()(before[:1], after[:1]),
    "You compared the last matrix only.": lambda before, after: compared()(before[-1:], after[-1:]),
    "The root is missing: the distance is the root of the sum of squares.": compared(
        distance=lambda a, b: np.sum((a - b) ** 2)
    ),
    "That is the difference of the two lengths. Two gradients of one length may point "
    "anywhere.": compared(distance=lambda a, b: abs(np.linalg.norm(a) - np.linalg.norm(b))),
    "You added the gradients. The distance is the length of their difference.": compared(
        distance=lambda a, b: np.linalg.norm(a + b)
    ),
    "That is the sum of the sizes of the differences. The length is the root of the sum of "
    "squares.": compared(distance=lambda a, b: np.abs(a - b).sum()),
    "That is the root mean square of the difference. The length has the sum, not the "
    "mean.": compared(distance=lambda a, b: np.sqrt(np.mean((a - b) ** 2))),
    "The distance is divided by the length of the first gradient. Here it is asked for as it "
    "is.": compared(distance=lambda a, b: np.linalg.norm(a - b) / np.linalg.norm(a)),
    "That is 1 − cosine. The cosine itself is asked for.": compared(
        cosine=lambda a, b: 1 - a @ b / (np.linalg.norm(a) * np.linalg.norm(b))
    ),
    "That is the angle. Its cosine is asked for.": compared(
        cosine=lambda a, b: np.arccos(a @ b / (np.linalg.norm(a) * np.linalg.norm(b)))
    ),
    "You took the size of the cosine. A gradient that points back has a negative one.": compared(
        cosine=lambda a, b: abs(a @ b) / (np.linalg.norm(a) * np.linalg.norm(b))
    ),
    "You cut the cosine at 0. A gradient that points back has a negative one.": compared(
        cosine=lambda a, b: max(a @ b / (np.linalg.norm(a) * np.linalg.norm(b)), 0.0)
    ),
    "You have the correlation: the means are subtracted. A gradient keeps its mean.": compared(
        cosine=lambda a, b: np.corrcoef(a, b)[0, 1] if len(a) > 1 else a @ b
    ),
    "The two are in the other order: first the cosine, then the distance.": compared(
        order=lambda cosine, distance: (distance, cosine)
    ),
}


def share(
    *,
    middle: Callable = np.median,
    log: Callable = np.log,
    divided: Callable = lambda p, b, a: (p - a) / (p - b),
) -> Callable:
    """An answer to "share-given-back" of which one part may be another."""

    def answer(plain, batch_norm, account):
        return divided(*(log(middle(steps)) for steps in (plain, batch_norm, account)))

    return answer


OF_SHARES = {
    "These are steps, not their logarithms: from 80 to 40 is as much as from 40 to 20.": share(
        log=lambda steps: steps
    ),
    "The mean is infinite as soon as one net never arrives, and one slow net pulls it. Take the "
    "median over the seeds.": share(middle=np.mean),
    "You have the share that is missing, 1 minus what is asked for.": share(
        divided=lambda p, b, a: (a - b) / (p - b)
    ),
    "The sign is turned around: fewer steps are a gain.": share(
        divided=lambda p, b, a: (a - p) / (p - b)
    ),
    "Upside down: the whole gain, plain to batch norm, stands below.": share(
        divided=lambda p, b, a: (p - b) / (p - a)
    ),
    "You divided by the logarithm of the plain net's steps. The whole gain is the difference to "
    "batch norm's.": share(divided=lambda p, b, a: (p - a) / p),
    "That is the ratio of two logarithms. The gain is a difference of logarithms.": share(
        divided=lambda p, b, a: a / b
    ),
    "That is what the account saves, in log steps. It has to be divided by what batch norm "
    "saves.": share(divided=lambda p, b, a: p - a),
    "You took the fastest net of each kind. One good seed may be luck: take the median.": share(
        middle=np.min
    ),
    "You took the slowest net of each kind. Take the median over the seeds.": share(middle=np.max),
    "You left out the nets that never arrived. Then a kind that arrives once in ten looks as good "
    "as one that always does.": share(middle=lambda steps: np.median(steps[np.isfinite(steps)])),
    "An account that never arrived has a share of minus infinity, not 0.": share(
        divided=lambda p, b, a: (p - a) / (p - b) if np.isfinite(a) else 0.0
    ),
    "Where infinity is among the numbers, np.percentile and np.quantile give NaN. np.median bears "
    "it.": share(middle=lambda steps: np.percentile(steps, 50)),
    "You cut the share at 0. A net that is slower than the plain one has a share below 0.": share(
        divided=lambda p, b, a: max((p - a) / (p - b), 0.0)
    ),
    "You cut the share at 1. An account may be better than batch norm.": share(
        divided=lambda p, b, a: min((p - a) / (p - b), 1.0)
    ),
    "You cut the share to between 0 and 1. Outside of it lie the accounts that are worse than the "
    "plain net, or better than batch norm.": share(
        divided=lambda p, b, a: float(np.clip((p - a) / (p - b), 0, 1))
    ),
    "That is the share of the time saved, 1 − account / plain. Batch norm's own gain is "
    "missing.": share(log=lambda steps: steps, divided=lambda p, b, a: 1 - a / p),
}
