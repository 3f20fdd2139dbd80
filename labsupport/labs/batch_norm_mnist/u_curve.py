"""The exercise "predict the U-curve": its cases, and what goes wrong in it."""

import numpy as np


def u_curve_cases(rng):
    """Scales on both sides of each net's range, other widths and depths."""
    scales, small = np.logspace(-1, 1, 9), np.logspace(-3, 0, 7)
    plain = [(scales, 100, 6, False), (scales / 2, 400, 2, False)]
    return [*plain, (small, 100, 6, True), (small / 2, 25, 3, True)]


def left_with(width=np.sqrt, received=lambda w: w / 2, epsilon=1e-5, divides=True, joined=np.power):
    """`gradient_left` with a part of it replaced.

    width(n) times the scales is w. received(w): what a plain unit receives. epsilon: in the root.
    divides: whether batch norm divides. joined(factor, depth): the factor of all layers together.
    """

    def left(scales, n, depth, batch_norm):
        w = scales * width(n)
        slope = 0.25 / (1 + (1 if batch_norm else received(w)) ** 2) ** 0.25
        if batch_norm and divides:
            slope = slope / np.sqrt((0.21 * w) ** 2 + epsilon)
        return joined(w * slope, depth)

    return left


def _both_plain(scales, n, depth, batch_norm):
    return left_with()(scales, n, depth, False)


U_CURVE_MISTAKES = {
    "That is the factor of one layer. Layer follows layer, so it is raised to the power "
    "depth.": left_with(joined=lambda factor, depth: factor),
    "You multiplied by depth. The factors of layers that follow each other multiply: take the "
    "power.": left_with(joined=np.multiply),
    "You forgot ε. It is small, but for tiny weights the variance is smaller still.": left_with(
        epsilon=0
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
        divides=False
    ),
    "Both nets came out alike. With batch norm r is 1, and a root divides.": _both_plain,
}
