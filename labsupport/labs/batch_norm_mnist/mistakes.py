"""The usual wrong answers about the size of a signal in lab 09: what to say of each."""

import numpy as np

OF_FACTORS = {
    "You added the sizes. Terms of random sign partly cancel: n of them make √n, not "
    "n.": lambda scale, n, slope: scale * n * slope,
    "The slope is missing: the activation multiplies the signal too.": lambda scale, n, slope: (
        scale * np.sqrt(n)
    ),
    "scale is missing: it is the size of the weights.": lambda scale, n, slope: np.sqrt(n) * slope,
    "Only n stands under the root: scale and slope are standard deviation and factor "
    "already.": lambda scale, n, slope: np.sqrt(scale * n * slope),
    "The slope does not stand under the root: it multiplies the signal "
    "itself.": lambda scale, n, slope: scale * np.sqrt(n * slope),
    "scale does not stand under the root: it is a standard deviation already.": (
        lambda scale, n, slope: np.sqrt(scale * n) * slope
    ),
    "You divided by √n. More terms make a larger sum: multiply.": lambda scale, n, slope: (
        scale / np.sqrt(n) * slope
    ),
    "The slope multiplies the signal once: do not square it.": lambda scale, n, slope: (
        scale * np.sqrt(n) * slope**2
    ),
    "** 1 / 2 is the power 1, and then half of it. Write ** 0.5, or "
    "np.sqrt.": lambda scale, n, slope: scale * n / 2 * slope,
    "That is the factor of all seven layers. One is asked for.": lambda scale, n, slope: (
        (scale * np.sqrt(n) * slope) ** 7
    ),
    "2√n is the largest stretch of a random matrix. A typical signal gets √n times as "
    "large.": lambda scale, n, slope: scale * 2 * np.sqrt(n) * slope,
    "slope is a slope already. slope · (1 − slope) would be right if it were the sigmoid's "
    "output.": lambda scale, n, slope: scale * np.sqrt(n) * slope * (1 - slope),
    "The slope multiplies, it does not divide.": lambda scale, n, slope: scale * np.sqrt(n) / slope,
    "The slope is handed in. You wrote ¼, which is the sigmoid's at 0.": lambda scale, n, slope: (
        scale * np.sqrt(n) * 0.25
    ),
    "That is the factor of the variance, without the slope's part: take the root, and multiply by "
    "the slope.": lambda scale, n, slope: scale**2 * n,
    "The variance has n · scale². Its slope is squared as well, and the root of all is asked "
    "for.": lambda scale, n, slope: scale**2 * n * slope,
    "The width is missing: n terms arrive at every unit.": lambda scale, n, slope: scale * slope,
    "That is the factor of the variance. A standard deviation takes its root: √n, and scale "
    "and slope unsquared.": lambda scale, n, slope: scale**2 * n * slope**2,
}
