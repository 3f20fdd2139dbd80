"""The usual wrong answers to the exercises of lab 03: what to say of each."""

import numpy as np


def relu(a):
    """max(0, a), entry by entry."""
    return np.maximum(a, 0)


OF_RELU = {
    "Your slope at 0 is 1. Both are possible; asked for is torch's convention, 0.": lambda a: (
        relu(a),
        (a >= 0).astype(float),
    ),
    "Your slope at 0 is ½, between both sides. Asked for is torch's convention, 0.": lambda a: (
        relu(a),
        np.heaviside(a, 0.5),
    ),
    "The slope is 0 or 1. np.sign gives −1 on the left.": lambda a: (relu(a), np.sign(a)),
    "Your second part is the output once more. The slope is 1 where a > 0, however large a is.": (
        lambda a: (relu(a), relu(a))
    ),
    "np.max is one number, the largest of all. np.maximum compares entry by entry.": lambda a: (
        np.max(a),
        (a > 0).astype(float),
    ),
    "That is the absolute value. A ReLU has 0 on the left.": lambda a: (
        np.abs(a),
        (a > 0).astype(float),
    ),
    "You kept the other half: that is min(0, a).": lambda a: (
        np.minimum(a, 0),
        (a > 0).astype(float),
    ),
    "Your slope is turned around: it is 1 where a > 0.": lambda a: (
        relu(a),
        (a <= 0).astype(float),
    ),
    "The slope is 1 everywhere in your answer. On the left the curve is flat.": lambda a: (
        relu(a),
        np.ones_like(a),
    ),
    "You counted from 1 on. A ReLU's corner is at 0.": lambda a: (
        np.where(a > 1, a, 0),
        (a > 1).astype(float),
    ),
    "The two are in the other order: first the output, then the slope.": lambda a: (
        (a > 0).astype(float),
        relu(a),
    ),
    "np.gradient takes differences from entry to entry. Asked for is the slope of ReLU at each "
    "entry.": lambda a: (relu(a), np.gradient(relu(a), axis=-1)),
    "On the left you let 0.01 of the slope through: that is a leaky ReLU.": lambda a: (
        np.where(a > 0, a, 0.01 * a),
        np.where(a > 0, 1, 0.01),
    ),
}

OF_RELU6 = {
    "You added the second ReLU. Beyond 6 the curve then rises twice as fast: subtract "
    "it.": lambda x: relu(x) + relu(x - 6),
    "That is min(x, 6): on the left it falls for ever. The first ReLU is missing.": lambda x: (
        np.minimum(x, 6)
    ),
    "You subtracted 6 everywhere. Only what is beyond 6 is too much.": lambda x: relu(x) - 6,
    "The second ReLU's corner lies at −6: x + 6 moves it to the left.": lambda x: (
        relu(x) - relu(x + 6)
    ),
    "The second ReLU looks to the left: 6 − x is positive below 6.": lambda x: (
        relu(x) - relu(6 - x)
    ),
    "That is one ReLU that begins at 6. The first one is missing.": lambda x: relu(x - 6),
    "That is one ReLU: beyond 6 it rises on.": lambda x: relu(x),
    "The two are in the other order: the curve falls to −6.": lambda x: relu(x - 6) - relu(x),
    "You took 6 ReLUs off, not a ReLU that begins at 6.": lambda x: relu(x) - 6 * relu(x),
    "np.maximum(x, 6) is 6 on the left. A ReLU that begins at 6 is np.maximum(x − 6, 0).": (
        lambda x: relu(x) - np.maximum(x, 6)
    ),
    "Beyond 6 your curve falls: a ReLU of twice the slope is subtracted.": lambda x: (
        relu(x) - 2 * relu(x - 6)
    ),
    "Your curve goes back to 0 beyond 6. It stays at 6.": lambda x: np.where(
        (x > 0) & (x < 6), x, 0
    ),
    "The second ReLU begins at 1, so the curve stops at 1: 6 is asked for.": lambda x: (
        relu(x) - relu(x - 1)
    ),
}

OF_SLOPES = {
    "That is the mean over images and units. One k serves all of them: the gradients add "
    "up.": lambda a, dh: (dh * np.minimum(a, 0)).mean(),
    "That is one gradient per unit. Here all units share one k: sum over them too.": (
        lambda a, dh: (dh * np.minimum(a, 0)).sum(axis=0)
    ),
    "That is one gradient per entry. One k serves all of them: sum them up.": lambda a, dh: (
        dh * np.minimum(a, 0)
    ),
    "You took the right half. For a > 0 the output is a, and k is not in it.": lambda a, dh: (
        dh * np.maximum(a, 0)
    ).sum(),
    "You took all of a. For a > 0 the output is a, and k is not in it.": lambda a, dh: (
        dh * a
    ).sum(),
    "The chain rule is missing its other factor: multiply by dh = ∂L/∂h.": lambda a, dh: np.minimum(
        a, 0
    ).sum(),
    "You summed the negative a, and their dh, before you multiplied. Each entry has a product of "
    "its own.": lambda a, dh: a[a < 0].sum() * dh[a < 0].sum(),
    "For a > 0 the derivative in k is 0, not 1.": lambda a, dh: (dh * np.where(a > 0, 1, a)).sum(),
    "The derivative of k a in k is a, not 1.": lambda a, dh: (dh * (a <= 0)).sum(),
    "The sign is turned around: ∂(k a)/∂k = a, and a is negative here.": lambda a, dh: (
        dh * np.maximum(-a, 0)
    ).sum(),
    "That is the gradient in a, with k = 0.25. Asked for is the one in k.": lambda a, dh: (
        dh * np.where(a > 0, 1, 0.25)
    ).sum(),
    "You summed over units and took the mean over images. dh holds the gradient of each image: "
    "sum.": lambda a, dh: (dh * np.minimum(a, 0)).sum(axis=1).mean(),
    "You cut off dh, not a: the side is decided by a.": lambda a, dh: (a * np.minimum(dh, 0)).sum(),
    "You summed a and dh before you multiplied. Each entry has a product of its own.": (
        lambda a, dh: np.minimum(a, 0).sum() * dh.sum()
    ),
    "0.25 is where k starts. The derivative of k a in k is a, without k.": lambda a, dh: (
        0.25 * (dh * np.minimum(a, 0)).sum()
    ),
    "Where a is negative, the derivative in k is a, not a².": lambda a, dh: (
        dh * np.minimum(a, 0) ** 2
    ).sum(),
}


def both(silent, dead):
    """The share of a mask, and the count of another."""
    return silent.mean(), dead.sum()


OF_COUNTS = {
    "You ask each image whether all units are silent. Units are columns: axis=0.": lambda h: both(
        h == 0, (h == 0).all(axis=1)
    ),
    "A unit that some image wakes is not dead: ask for all, not for any.": lambda h: both(
        h == 0, (h == 0).any(axis=0)
    ),
    "The second is a count, not a share: `.sum()`, not `.mean()`.": lambda h: (
        (h == 0).mean(),
        (h == 0).all(axis=0).mean(),
    ),
    "The first is a share, not a count: `.mean()`, not `.sum()`.": lambda h: (
        (h == 0).sum(),
        (h == 0).all(axis=0).sum(),
    ),
    "Those are the units that speak. The dead are the others.": lambda h: both(
        h == 0, (h > 0).any(axis=0)
    ),
    "That is the share of what is not 0.": lambda h: both(h > 0, (h == 0).all(axis=0)),
    "all() without an axis asks all units at once. Ask each of them: axis=0.": lambda h: (
        (h == 0).mean(),
        int((h == 0).all()),
    ),
    "A unit that most images leave silent is not dead: the others still reach it.": lambda h: both(
        h == 0, (h == 0).mean(axis=0) > 0.9
    ),
    "A unit that half of the images leave silent is not dead: the others still reach it.": (
        lambda h: both(h == 0, (h == 0).mean(axis=0) > 0.5)
    ),
    "A small output is not 0. Dead is exactly 0.": lambda h: both(
        h == 0, (np.abs(h) < 1e-6).all(axis=0)
    ),
    "np.isclose takes a small output for 0. Ask for exactly 0: h == 0.": lambda h: both(
        np.isclose(h, 0), np.isclose(h, 0).all(axis=0)
    ),
    "The two are in the other order: first the share, then the number.": lambda h: (
        (h == 0).all(axis=0).sum(),
        (h == 0).mean(),
    ),
    "You ask whether a unit ever changes. One that always says the same is not dead.": lambda h: (
        both(h == 0, h.std(axis=0) == 0)
    ),
    "You counted the zeros of dead units alone, or all zeros as units. A unit counts once.": (
        lambda h: ((h == 0).mean(), (h == 0).sum())
    ),
}
