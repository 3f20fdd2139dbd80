"""The exercise "predict the U-curve": its cases, and what goes wrong in it."""

import numpy as np


def u_curve_cases(rng):
    """Scales on both sides of each net's range, other widths and depths."""
    scales, small = np.logspace(-1, 1, 9), np.logspace(-3, 0, 7)
    plain = [(scales, 100, 6, False), (scales / 2, 400, 2, False)]
    return [*plain, (small, 100, 6, True), (small / 2, 25, 3, True)]


def left_with(
    width=np.sqrt,
    received=lambda w: w / 2,
    normalized=1,
    root=0.25,
    steepest=0.25,
    divisor=lambda w: np.sqrt((0.21 * w) ** 2 + 1e-5),
    joined=np.power,
):
    """`gradient_left` with a part of it replaced.

    width(n) times the scales is w. received(w): what a plain unit receives. normalized: what it
    receives with batch norm; None: as without. root, steepest: in the slope steepest/(1 + r²)^root.
    divisor(w): what batch norm divides by. joined(factor, depth): of all layers together.
    """

    def left(scales, n, depth, batch_norm):
        w = scales * width(n)
        r = normalized if batch_norm and normalized is not None else received(w)
        slope = steepest / (1 + r**2) ** root
        return joined(w * slope / (divisor(w) if batch_norm else 1), depth)

    return left


def _divided_by_four(scales, n, depth, batch_norm):
    w = scales * np.sqrt(n)
    r = 1 if batch_norm else w / 2
    divisor = np.sqrt((0.21 * w) ** 2 + 1e-5) if batch_norm else 1
    return (w * 0.25 / ((1 + r**2) ** 1 / 4) / divisor) ** depth


def _both_plain(scales, n, depth, batch_norm):
    return left_with()(scales, n, depth, False)


def _divided_once(scales, n, depth, batch_norm):
    w = scales * np.sqrt(n)
    divisor = np.sqrt((0.21 * w) ** 2 + 1e-5) if batch_norm else 1
    return left_with(divisor=lambda w: 1)(scales, n, depth, batch_norm) / divisor


U_CURVE_MISTAKES = {
    "You divided once. Batch norm divides in each layer: the root stands under the power too.": (
        _divided_once
    ),
    "That is the factor of one layer. Layer follows layer, so it is raised to the power "
    "depth.": left_with(joined=lambda factor, depth: factor),
    "You multiplied by depth. The factors of layers that follow each other multiply: take the "
    "power.": left_with(joined=np.multiply),
    "You forgot ε. It is small, but for tiny weights the variance is smaller still.": left_with(
        divisor=lambda w: 0.21 * w
    ),
    "You took the steepest slope, ¼, in the plain net. Large weights make r large, and there the "
    "sigmoid is flat.": left_with(received=lambda w: 0 * w),
    "In the plain net r is w / 2, because an output is about ½. You took r = w.": left_with(
        received=lambda w: w
    ),
    "A sum of n terms of random sign has size √n, not n.": left_with(width=lambda n: n),
    "The width is missing: n terms arrive at every unit, so w is scale · √n.": left_with(
        width=lambda n: 1
    ),
    "You forgot to divide: batch norm divides what a unit receives by a root.": left_with(
        divisor=lambda w: 1
    ),
    "Both nets came out alike. With batch norm r is 1, and a root divides.": _both_plain,
    "ε stands under the root, beside the variance: √((0.21 w)² + ε).": left_with(
        divisor=lambda w: 0.21 * w + 1e-5
    ),
    "0.21 is squared too: (0.21 w)², with the parentheses.": left_with(
        divisor=lambda w: np.sqrt(0.21 * w**2 + 1e-5)
    ),
    "0.21 is missing: it is the size of the signal, and makes w² the variance of what "
    "arrives.": left_with(divisor=lambda w: np.sqrt(w**2 + 1e-5)),
    "The root is missing: batch norm divides by the deviation, not by the variance.": left_with(
        divisor=lambda w: (0.21 * w) ** 2 + 1e-5
    ),
    "With batch norm r is 1, whatever w is. You took w / 2 in both nets.": left_with(
        normalized=None
    ),
    "`** 1/4` takes the first power and divides by 4. The fourth root is ** 0.25, or ** (1/4).": (
        _divided_by_four
    ),
    "You took the square root. The slope has the fourth root of 1 + r² in it.": left_with(root=0.5),
    "You divided by 1 + r² itself. The slope has its fourth root in it.": left_with(root=1),
    "The factor ¼ of the slope is missing.": left_with(steepest=1),
    "In the plain net r grows with w: it is w / 2. You took r = 1 there too.": left_with(
        received=lambda w: 1
    ),
    "In the plain net r is w / 2, not half of the scale.": lambda scales, n, depth, batch_norm: (
        left_with(received=lambda w: w / np.sqrt(n) / 2)(scales, n, depth, batch_norm)
    ),
    "That is one layer too few: the power is depth.": left_with(
        joined=lambda factor, depth: factor ** (depth - 1)
    ),
    "That is one layer too many: the power is depth.": left_with(
        joined=lambda factor, depth: factor ** (depth + 1)
    ),
}
