"""Exercises of lab 11: layer norm by hand, and telling normalizers apart."""

import numpy as np

from labsupport.exercises.broken_normalizers import collected, forward, normalized
from labsupport.exercises.registry import exercise
from labsupport.exercises.values import plain
from labsupport.labs.layer_norm.axes_mistakes import IMAGE_AXES, OF_AXES
from labsupport.labs.layer_norm.normalizer_mistakes import (
    OF_DECISIONS,
    beta_scaled,
    divided_in_part,
    floored,
    gamma_last,
    knobs_first,
    mixed,
    rms_norm,
    stretch_not_along_x_hat,
)


def forward_cases(rng):
    """Batches with rows of different size, γ and β that do something, one nearly constant row."""
    cases = []
    for batch, features in ((4, 6), (3, 5)):
        x = rng.standard_normal((batch, features)) * rng.uniform(0.5, 4, (batch, 1)) + 2
        cases.append((x, rng.uniform(0.5, 2, features), rng.standard_normal(features), 1e-5))
    x = 0.05 * rng.standard_normal((3, 4))
    return [*cases, (x, rng.uniform(0.5, 2, 4), rng.standard_normal(4), 1e-2)]


@exercise(
    "layer-norm-forward",
    cases=forward_cases,
    hints=[
        "Every example alone: along which axis of x (batch, features) do you average?",
        "mean = x.mean(axis=1, keepdims=True), and var likewise with x.var.",
        "x̂ is (x - mean) / np.sqrt(var + eps), with ε under the root. Then γ and β.",
    ],
    meaning="Each row is normalized by itself, so the rest of the batch does not matter.",
    misconceptions={
        "You averaged over the batch (axis 0): that is batch norm.": forward(axis=0),
        "You took one mean and one variance of the whole array. Every row needs its own: "
        "axis=1, keepdims=True.": forward(axis=None),
        "γ and β are left out: that is x̂. Now γ · x̂ + β.": forward(scale=False, shift=False),
        "γ is left out.": forward(scale=False),
        "β is left out.": forward(shift=False),
        "γ multiplies β as well. First γ · x̂, then + β.": beta_scaled,
        "ε is no floor: it is added to every variance, not only to small ones.": floored,
        "γ and β come last. You applied them to x, before the row is normalized.": knobs_first,
        "ε is left out: a constant row would divide by 0.": forward(eps=None),
        "ε stands outside the root. It is added to the variance, under it.": forward(eps="outside"),
        "The root is left out: divide by the standard deviation, not the variance.": forward(
            root=False
        ),
        "You divide by n − 1 (ddof=1). Normalizers use the biased variance, so that the mean "
        "square of x̂ is 1.": forward(ddof=1),
        "The mean is not subtracted: without γ and β this is a scaled x.": forward(centered=False),
        "You divide by the root mean square of x, its mean included. The variance is of the "
        "centered row: x.var(axis=1, keepdims=True).": forward(around_mean=False),
        "That is RMS norm. Layer norm subtracts the mean of the row first.": rms_norm,
        "γ and β have changed places: γ multiplies, β is added.": lambda x, gamma, beta, eps: (
            forward()(x, beta, gamma, eps)
        ),
        "β is subtracted. It is added.": lambda x, gamma, beta, eps: forward()(
            x, gamma, -beta, eps
        ),
        "You divided by γ. It multiplies.": lambda x, gamma, beta, eps: forward()(
            x, 1 / gamma, beta, eps
        ),
        "ε is subtracted. It is added, so that no root of a negative number can "
        "come.": lambda x, gamma, beta, eps: forward()(x, gamma, beta, -eps),
        "The mean is added. It is subtracted.": forward(centered=-1),
        "You took sums instead of means.": forward(total=True),
        "Only the mean is taken away: divide by the standard deviation too.": forward(spread=False),
    },
)
def layer_norm_forward(x, gamma, beta, eps):
    """Layer norm's y (batch, features); gamma, beta: (features,)."""
    mean = x.mean(axis=1, keepdims=True)
    var = x.var(axis=1, keepdims=True)
    return gamma * (x - mean) / np.sqrt(var + eps) + beta


def backward_cases(rng):
    """A gradient with a mean of its own, what the forward pass kept, and γ that is not 1."""
    cases = []
    for batch, features in ((4, 6), (3, 5)):
        x = rng.standard_normal((batch, features)) * rng.uniform(0.5, 4, (batch, 1)) + 2
        std = np.sqrt(x.var(axis=1, keepdims=True) + 1e-5)
        x_hat = (x - x.mean(axis=1, keepdims=True)) / std
        dy = rng.standard_normal((batch, features)) + 0.5
        cases.append((dy, x_hat, std, rng.uniform(0.5, 2, features)))
    return cases


@exercise(
    "layer-norm-backward",
    cases=backward_cases,
    hints=[
        "First the gradient that arrives at x̂: dx_hat = dy * gamma.",
        "Two parts are taken out: its mean over the features, and x_hat times the mean of "
        "dx_hat * x_hat.",
        "Take shift and x_hat * stretch out of dx_hat, both means along axis 1 with "
        "keepdims=True. One division is left.",
    ],
    meaning="Section 2's formula along axis 1; what would shift or stretch the example is gone.",
    misconceptions={
        "The mean path is missing: subtract the mean of dx_hat.": collected(shift=0),
        "The variance path is missing, or comes out as 0: subtract "
        "x_hat · mean(dx_hat · x_hat).": collected(stretch=0),
        "You treat mean and std as constants. They are made of x, and send gradient "
        "back.": collected(shift=0, stretch=0),
        "γ is missing: the gradient reaches x̂ as dy · γ.": collected(scale=False),
        "γ comes too late. The gradient meets it first, on its way to x̂: both means are of "
        "dy · γ.": gamma_last,
        "You averaged over the batch (axis 0): that is batch norm's way back.": collected(axis=0),
        "You averaged over the whole array. Every row has its own two means: axis=1, "
        "keepdims=True.": collected(axis=None),
        "You took sums. Both parts are means.": collected(mean=np.sum),
        "The mean of dx_hat · x_hat is subtracted as it is. It belongs to the direction x_hat: "
        "multiply it by x_hat.": stretch_not_along_x_hat,
        "The last part has the wrong sign: it is subtracted too.": collected(stretch=-1),
        "The division by std is missing.": collected(divide=False),
        "The first part has the wrong sign: it is subtracted.": collected(shift=-1),
        "Both parts have the wrong sign: they are subtracted.": collected(shift=-1, stretch=-1),
        "The division by std is for all three parts: dx_hat, its mean, and the stretch.": (
            divided_in_part
        ),
        "You divided by std twice.": lambda dy, x_hat, std, gamma: (
            collected()(dy, x_hat, std, gamma) / std
        ),
        "You multiplied by std. x̂ is x divided by it, and so is the gradient.": (
            lambda dy, x_hat, std, gamma: collected()(dy, x_hat, std, gamma) * std**2
        ),
        "The second mean is of dy · x_hat. γ belongs to it: dx_hat · x_hat.": mixed(
            lambda dy, dx_hat: (dx_hat, dy)
        ),
        "Both means are of dx_hat = dy · γ. You took them of dy.": mixed(
            lambda dy, dx_hat: (dy, dy)
        ),
        "The first mean is of dy. γ belongs to it: the mean of dx_hat.": mixed(
            lambda dy, dx_hat: (dy, dx_hat)
        ),
    },
)
def layer_norm_backward(dy, x_hat, std, gamma):
    """Layer norm's dx (batch, features); x_hat = (x − mean) / std, y = gamma · x_hat + beta."""
    dx_hat = dy * gamma
    shift = dx_hat.mean(axis=1, keepdims=True)
    stretch = (dx_hat * x_hat).mean(axis=1, keepdims=True)
    return (dx_hat - shift - x_hat * stretch) / std


def name_cases(rng):
    """The four names."""
    return [(name,) for name in IMAGE_AXES]


def axes_of_an_image(answer):
    """The axes of a five-dimensional array as a set, in any order, counted from either end."""
    axes = plain(answer)
    axes = list(axes) if isinstance(axes, tuple | list | set) else np.atleast_1d(axes)
    whole = all(np.ndim(a) == 0 and np.asarray(a).dtype.kind in "iuf" for a in axes)
    whole = whole and all(float(axis).is_integer() and -5 <= axis < 5 for axis in axes)
    return frozenset(int(axis) % 5 for axis in axes) if whole else answer


@exercise(
    "averaged-axes",
    cases=name_cases,
    compared=axes_of_an_image,
    expected_shown=False,  # it is the answer itself
    hints=[
        "Which numbers share one mean? Those axes are averaged over; the others stay.",
        "Batch norm keeps axes 1 and 2 (one mean per channel), so it averages over the other "
        "three. Layer norm keeps the batch axis alone.",
        "Instance norm keeps the batch axis and both channel axes. Group norm averages over one "
        "axis more: the channels inside a group.",
    ],
    meaning="One function, four tuples: that is the whole family.",
    misconceptions=OF_AXES,
)
def averaged_axes(name):
    """The axes that `name` averages over, for x (batch, groups, channels, height, width)."""
    axes = {"batch norm": (0, 3, 4), "layer norm": (1, 2, 3, 4)}
    axes |= {"instance norm": (3, 4), "group norm": (2, 3, 4)}
    return axes[name]


def tensor_cases(rng):
    """One tensor from each normalizer, and some that lack one half of its work."""
    x = rng.standard_normal((8, 6)) * rng.uniform(0.5, 3, 6) + rng.uniform(1, 2, (8, 1))
    by_column, by_row = {"axis": 0, "keepdims": True}, {"axis": 1, "keepdims": True}
    rms = x / np.sqrt((x**2).mean(**by_row) + 1e-5)
    made = [normalized(x, 0, 1e-5), normalized(x, 1, 1e-5), rms]
    centered = [x - x.mean(**by_column), x - x.mean(**by_row)]
    scaled = [x / np.sqrt((x**2).mean(**by_column)), x / x.std(**by_column), x / x.std(**by_row)]
    # Mean square 1, and means that are not 0 but cancel: column against column, row against row.
    column = np.abs(x[:, :3]) / np.sqrt((x[:, :3] ** 2).mean(**by_column))
    row = np.abs(x[:4]) / np.sqrt((x[:4] ** 2).mean(**by_row))
    paired = [np.hstack([column, -column[::-1]]), np.vstack([row, -row[:, ::-1]])]
    # Mean square 1, and means below 0.
    below = [-np.abs(x) / np.sqrt((x**2).mean(**lines)) for lines in (by_column, by_row)]
    others = [normalized(x, None, 1e-5), *paired, *below]
    return [(y,) for y in [*made, x, *centered, *scaled, *others, *_nearly(made)]]


def _nearly(made):
    """Tensors of which one line alone is as a normalizer leaves it, or all lines are nearly so."""
    by_batch, by_layer, by_rms = made
    first_column, third_row, first_mean, first_square = (
        one.copy() for one in (*made[:2], *made[1:])
    )
    first_column[:, 1:] *= 1.5
    third_row[[0, 1, 3, 4, 5, 6, 7]] *= 1.5
    first_mean[1:] += 0.4
    first_square[1:] *= 1.5
    nearly = [1.04 * by_batch, by_batch + 0.15, 1.04 * by_layer, by_layer + 0.15, 1.04 * by_rms]
    nearly += [0.9 * by_batch, by_batch - 0.2, 0.9 * by_layer, by_layer - 0.2, 0.9 * by_rms]
    return [first_column, third_row, first_mean, first_square, *nearly]


@exercise(
    "which-normalizer",
    cases=tensor_cases,
    hints=[
        "Look at the mean and at the mean square, of each column and of each row.",
        "Batch norm: every column has mean 0 and mean square 1. Layer norm: every row. RMS norm: "
        "every row has mean square 1, and some mean.",
        "Ask np.allclose(…, atol=1e-3), because ε keeps the squares a little below 1; layer norm "
        "before RMS norm, whose mean square it has too.",
    ],
    meaning="A normalizer leaves a fingerprint: the statistics that it has set.",
    misconceptions=OF_DECISIONS,
)
def which_normalizer(y):
    """Which made y (γ = 1, β = 0): "batch norm", "layer norm", "RMS norm" or "none"."""
    near = {"atol": 1e-3}
    for axis, name in enumerate(["batch norm", "layer norm"]):
        if np.allclose((y**2).mean(axis=axis), 1, **near):
            if np.allclose(y.mean(axis=axis), 0, **near):
                return name
            if axis == 1:
                return "RMS norm"
    return "none"
