"""The one exercise of lab 00: try how an exercise works."""

import numpy as np

from labsupport.exercises.registry import exercise


@exercise(
    "root-mean-square",
    cases=lambda rng: [
        (np.array([3.0, -4.0]),),
        (np.array([1.0, 1.0, 4.0]),),
        (2 + rng.standard_normal((5, 3)),),
    ],
    hints=[
        "Read the name backwards: square, then mean, then root.",
        "h**2 squares every entry, and np.mean takes the mean of all of them.",
        "np.sqrt(np.mean(…)) are the last two steps. What belongs inside?",
    ],
    meaning="The root mean square is the size of a typical entry, whatever its sign. "
    "It will tell you whether a signal survives a deep network.",
    misconceptions={
        "You stopped at the mean of the squares: the root is missing.": lambda h: np.mean(h**2),
        "That is the standard deviation: it takes the mean of h away first. "
        "Here the mean belongs to the size.": np.std,
        "You squared the mean. Square every entry first: np.mean(h**2), not "
        "np.mean(h)**2.": lambda h: np.abs(np.mean(h)),
        "That is the mean. Positive and negative entries cancel in it, so square them "
        "first.": np.mean,
        "That is the variance: it takes the mean of h away first, and its root is still to be "
        "taken.": np.var,
        "You squared the mean, and the root is missing: square every entry first, then mean, then "
        "root.": lambda h: np.mean(h) ** 2,
        "** 1 / 2 is the power 1, and then half of it. Write ** 0.5, or np.sqrt.": lambda h: (
            np.mean(h**2) / 2
        ),
        "You took the mean of each row's root mean square. All entries belong under one "
        "root.": lambda h: np.sqrt(np.mean(h**2, axis=-1)).mean(),
        "You took the size of each entry, not its square: the mean of squares is asked "
        "for.": lambda h: np.sqrt(np.mean(np.abs(h))),
        "That is the sum of the squares: mean and root are missing.": lambda h: np.sum(h**2),
        "Divide by the number of entries before you take the root, not after it.": lambda h: (
            np.sqrt(np.sum(h**2)) / h.size
        ),
        "You divided by len(h), the number of rows. All entries of h count: h.size, or "
        "np.mean.": lambda h: np.sqrt(np.sum(h**2) / len(h)),
        "np.linalg.norm(h, 2) of a matrix is its largest stretch, not the root of the sum of its "
        "squares. Leave the 2 out.": lambda h: np.linalg.norm(h, 2) / np.sqrt(h.size),
        "You took the mean of each column's root mean square. All entries belong under one "
        "root.": lambda h: np.sqrt(np.mean(h**2, axis=0)).mean(),
        "h @ h is a product of vectors or matrices. The square of each entry is h * h, or "
        "h**2.": lambda h: np.sqrt(np.mean(h.T @ h)),
        "You divided by the number of entries less 1. That belongs to a variance around a measured "
        "mean; here all entries count: h.size.": lambda h: np.sqrt(np.sum(h**2) / (h.size - 1)),
        "One number is asked for, of all entries: leave the axis out.": lambda h: np.sqrt(
            np.mean(h**2, axis=0)
        ),
        "You took the mean of the sizes |h|. Squaring first gives the large entries more "
        "weight.": lambda h: np.mean(np.abs(h)),
        "That is the root of the sum. Divide by the number of entries: take the mean.": lambda h: (
            np.sqrt(np.sum(h**2))
        ),
    },
)
def root_mean_square(h):
    """The root of the mean of the squares of all entries of h."""
    return np.sqrt(np.mean(h**2))
