"""The usual wrong answers about sizes and scales in lab 09: what to say of each."""

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


def _of_ends(width):
    """The width between the smallest and the largest scale that work."""

    def measured(scales, accuracies, level):
        good = scales[accuracies >= level]
        return width(good.min(), good.max())

    return measured


def _up_to_a_gap(scales, accuracies, level):
    good = accuracies >= level
    start = np.argmax(good)
    length = np.argmin(np.append(good[start:], False))
    return np.log10(scales[start + length - 1] / scales[start])


OF_DECADES = {
    "You counted the scales. Their number depends on how finely somebody swept; the decades "
    "between smallest and largest do not.": lambda scales, accuracies, level: float(
        (accuracies >= level).sum()
    ),
    "You counted the steps between the scales. They need not be a decade each: take the log10 of "
    "largest through smallest.": lambda scales, accuracies, level: float(
        (accuracies >= level).sum() - 1
    ),
    "You counted half a decade for each step. Somebody else may sweep in other steps: take the "
    "log10 of largest through smallest.": lambda scales, accuracies, level: (
        0.5 * float((accuracies >= level).sum() - 1)
    ),
    "That is the natural logarithm. A decade is a factor of ten: np.log10.": _of_ends(
        lambda low, high: np.log(high / low)
    ),
    "That is log2. A decade is a factor of ten: np.log10.": _of_ends(
        lambda low, high: np.log2(high / low)
    ),
    "The sign is turned around: largest through smallest.": _of_ends(
        lambda low, high: np.log10(low / high)
    ),
    "Accuracy exactly at the level is enough: ≥, not >.": lambda scales, accuracies, level: np.ptp(
        np.log10(scales[accuracies > level])
    ),
    "You took all scales. Only those with accuracy ≥ level count.": (
        lambda scales, accuracies, level: np.ptp(np.log10(scales))
    ),
    "You took the accuracies. Asked for are the decades between scales.": (
        lambda scales, accuracies, level: np.ptp(np.log10(accuracies[accuracies >= level]))
    ),
    "Those are the scales that do not work: accuracy below the level.": (
        lambda scales, accuracies, level: np.ptp(np.log10(scales[accuracies < level]))
    ),
    "The logarithm comes first: log10 of the ratio, not of the difference.": _of_ends(
        lambda low, high: np.log10(high - low)
    ),
    "You divided the logarithms. The decades are their difference: log10 of the ratio.": _of_ends(
        lambda low, high: np.log10(high) / np.log10(low)
    ),
    "You compared the scales with the level. The accuracies have to reach it.": (
        lambda scales, accuracies, level: np.ptp(np.log10(scales[scales >= level]))
    ),
    "You cut to whole decades. Parts of one count too.": _of_ends(
        lambda low, high: np.floor(np.log10(high / low))
    ),
    "You rounded to whole decades. Parts of one count too.": _of_ends(
        lambda low, high: np.round(np.log10(high / low))
    ),
    "The first and the last in the list are not always the smallest and the largest: the scales "
    "need not be sorted.": lambda scales, accuracies, level: np.log10(
        scales[accuracies >= level][-1] / scales[accuracies >= level][0]
    ),
    "You stopped at the first gap. Asked for is the way from the smallest to the largest scale, "
    "gaps included.": _up_to_a_gap,
    "That is the difference of the scales. On a log axis the ratio counts.": _of_ends(
        lambda low, high: high - low
    ),
    "That is the ratio. A decade is a factor of ten: take log10.": _of_ends(
        lambda low, high: high / low
    ),
}
