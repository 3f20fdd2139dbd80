"""The usual wrong answers to the exercises of lab 07 that need no torch: what to say of each."""

import numpy as np

LEVEL = np.log(10) - 0.05


def _first(below, offset=1):
    return below.argmax() + offset if below.any() else np.inf


OF_STEPS = {
    "You counted from 0. The first loss belongs to step 1.": lambda losses: _first(
        losses < LEVEL, 0
    ),
    "Where no loss is below, argmax() gives 0, as if the first one were. Then the answer is "
    "np.inf.": lambda losses: (losses < LEVEL).argmax() + 1,
    "That is how many losses are above the level. One that rises again later still counts for "
    "you: take the first below.": lambda losses: (
        (losses >= LEVEL).sum() + 1 if (losses < LEVEL).any() else np.inf
    ),
    "A net that never leaves has no last step on the plateau: the answer is np.inf, not the number "
    "of losses.": lambda losses: _first(losses < LEVEL) if losses.min() < LEVEL else len(losses),
    "A net that never leaves: np.inf, not 0. Its plateau is longer than all you have seen.": (
        lambda losses: _first(losses < LEVEL) if losses.min() < LEVEL else 0
    ),
    "A loss that is just at the level is not below it: <, not <=. If you wrote <, your ln 10 is "
    "rounded up: take np.log(10).": lambda losses: _first(losses <= LEVEL),
    "You measure from the first loss. The level is ln 10 − 0.05, wherever a training begins.": (
        lambda losses: _first(losses < losses[0] - 0.05)
    ),
    "np.log10(10) is 1. ln 10 is np.log(10).": lambda losses: _first(losses < np.log10(10) - 0.05),
    "The 0.05 is missing: the loss of a batch always lies a little beside ln 10.": lambda losses: (
        _first(losses < np.log(10))
    ),
    "You looked for the last step that is still on the level, not for the first below it.": (
        lambda losses: np.flatnonzero(losses >= LEVEL)[-1] + 2 if (losses < LEVEL).any() else np.inf
    ),
    "You also left the plateau upwards: a loss that is far above ln 10 is not below it.": (
        lambda losses: _first(np.abs(losses - np.log(10)) > 0.05)
    ),
    "That is the step with the lowest loss. The plateau ends much earlier.": lambda losses: (
        losses.argmin() + 1
    ),
}


def _with(pace):
    """The prediction in which steps · pace(rate, width, std) is the same for both nets."""
    return lambda steps, old, new: steps * pace(*old) / pace(*new)


def _pace(rate, width, std):
    return rate * width * std**2


OF_PREDICTIONS = {
    "The std counts twice: its square stands in the product.": _with(lambda r, n, s: r * n * s),
    "You took the third power of the std. In the toy s³ is the gradient of one number; the length "
    "goes with 1/s².": _with(lambda r, n, s: r * n * s**3),
    "The std of the weights is missing. Weights twice as large: a quarter of the steps.": _with(
        lambda r, n, s: r * n
    ),
    "The width is missing: a net twice as wide wakes after half of the steps.": _with(
        lambda r, n, s: r * s**2
    ),
    "The rate is missing: with half of it, all takes twice as long.": _with(
        lambda r, n, s: n * s**2
    ),
    "Upside down: the larger the product, the shorter the plateau.": _with(
        lambda r, n, s: 1 / (r * n * s**2)
    ),
    "You squared the width. Only the std is squared: a signal grows with √n · std, and that "
    "squared has n in it once.": _with(lambda r, n, s: r * n**2 * s**2),
    "You took the root of the width. In √n · std it has one, but the square takes it away.": _with(
        lambda r, n, s: r * np.sqrt(n) * s**2
    ),
    "You rounded. The formula gives about so many steps: leave the number as it comes.": (
        lambda steps, old, new: round(steps * _pace(*old) / _pace(*new))
    ),
    "You cut off what is behind the point: leave the number as it comes.": (
        lambda steps, old, new: int(steps * _pace(*old) / _pace(*new) + 1e-9)
    ),
    "You squared the whole product. Only the std is squared.": _with(
        lambda r, n, s: (r * n * s) ** 2
    ),
    "A longer plateau goes with a smaller rate and smaller weights, but you let the width go the "
    "other way.": _with(lambda r, n, s: r * s**2 / n),
}


def _kept(square=lambda bound, n: n * bound**2 / 6, joined=lambda square, k: np.sqrt(square) ** k):
    """`signal_kept` with another factor of the mean square, or joined otherwise."""
    return lambda bound, n, depth: joined(square(bound, n), depth)


OF_KEPT = {
    "The variance of uniform numbers between ±c is c²/3; you took c², as if they lay at the "
    "ends.": _kept(lambda c, n: n * c**2 / 2),
    "ReLU's half is missing: it sets half of the sums to 0, and half of the mean square is "
    "gone.": _kept(lambda c, n: n * c**2 / 3),
    "The root is missing: that is the share of the mean square.": _kept(
        joined=lambda square, k: square**k
    ),
    "That is one layer. Layer follows layer: take the power depth.": _kept(
        joined=lambda square, k: np.sqrt(square)
    ),
    "You multiplied by depth. The factors of layers that follow each other multiply: take the "
    "power.": _kept(joined=lambda square, k: np.sqrt(square) * k),
    "You took the root once for all layers, after the power of the root. The mean square has the "
    "power depth, then one root.": _kept(joined=lambda square, k: np.sqrt(np.sqrt(square) ** k)),
    "You halved once for all layers. Each ReLU halves the mean square.": _kept(
        lambda c, n: n * c**2 / 3, joined=lambda square, k: np.sqrt(square**k / 2)
    ),
    "The width is missing: n terms arrive at every unit.": _kept(lambda c, n: c**2 / 6),
    "You divided by 12. That is for numbers between 0 and 1 times c; yours lie between -c and c, "
    "and the variance is c²/3.": _kept(lambda c, n: n * c**2 / 24),
    "You took the root of n first: n terms of random sign have the variance n times that of "
    "one.": _kept(lambda c, n: np.sqrt(n) * c**2 / 6),
    "ReLU doubles nothing, it halves the mean square: divide by 2.": _kept(
        lambda c, n: n * c**2 / 3 * 2
    ),
    "You divided by 2 outside the root. ReLU halves the mean square, so the size falls by "
    "√½.": lambda bound, n, depth: (np.sqrt(n * bound**2 / 3) / 2) ** depth,
}
