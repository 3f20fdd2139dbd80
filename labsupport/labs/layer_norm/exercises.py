"""Exercises of lab 11: layer norm by hand, and telling normalizers apart."""

import numpy as np

from labsupport.exercises.registry import exercise
from labsupport.labs.layer_norm.normalizer_mistakes import (
    beta_scaled,
    collected,
    decided,
    forward,
    gamma_last,
    normalized,
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
        "gamma * (x - mean) / np.sqrt(var + eps) + beta.",
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
        "ε is left out: a constant row would divide by 0.": forward(eps=None),
        "ε stands outside the root. It is added to the variance, under it.": forward(eps="outside"),
        "The root is left out: divide by the standard deviation, not the variance.": forward(
            root=False
        ),
        "You divide by n − 1 (ddof=1). Normalizers use the biased variance, so that the mean "
        "square of x̂ is 1.": forward(ddof=1),
        "The mean is not subtracted: without γ and β this is a scaled x.": forward(centered=False),
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
        "(dx_hat - shift - x_hat * stretch) / std, both means along axis 1 with keepdims=True.",
    ],
    meaning="Section 2's formula along axis 1; what would shift or stretch the example is gone.",
    misconceptions={
        "The mean path is missing: subtract the mean of dx_hat.": collected(shift=0),
        "The variance path is missing: subtract x_hat · mean(dx_hat · x_hat).": collected(
            stretch=0
        ),
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
    },
)
def layer_norm_backward(dy, x_hat, std, gamma):
    """Layer norm's dx (batch, features); x_hat = (x − mean) / std, y = gamma · x_hat + beta."""
    dx_hat = dy * gamma
    shift = dx_hat.mean(axis=1, keepdims=True)
    stretch = (dx_hat * x_hat).mean(axis=1, keepdims=True)
    return (dx_hat - shift - x_hat * stretch) / std


IMAGE_AXES = {
    "batch norm": (0, 3, 4),
    "layer norm": (1, 2, 3, 4),
    "instance norm": (3, 4),
    "group norm": (2, 3, 4),
}


def name_cases(rng):
    """The four names."""
    return [(name,) for name in IMAGE_AXES]


def axes_of_an_image(answer):
    """The axes of a five-dimensional array as a set, in any order, counted from either end."""
    axes = answer if isinstance(answer, tuple | list | set) else (answer,)
    whole = all(isinstance(axis, int | np.integer) and -5 <= axis < 5 for axis in axes)
    return frozenset(axis % 5 for axis in axes) if whole else answer


def _axes(batch=(0, 3, 4), layer=(1, 2, 3, 4), instance=(3, 4), group=(2, 3, 4)):
    return dict(zip(IMAGE_AXES, (batch, layer, instance, group), strict=True)).__getitem__


@exercise(
    "averaged-axes",
    cases=name_cases,
    compared=axes_of_an_image,
    expected_shown=False,  # it is the answer itself
    hints=[
        "Which numbers share one mean? Those axes are averaged over; the others stay.",
        "Batch norm keeps axes 1 and 2 (one mean per channel), so it averages over the other "
        "three. Layer norm keeps the batch axis alone.",
        '{"batch norm": (0, 3, 4), "layer norm": (1, 2, 3, 4), "instance norm": (3, 4), '
        '"group norm": (2, 3, 4)}[name].',
    ],
    meaning="One function, four tuples: that is the whole family.",
    misconceptions={
        "Those are the axes of section 1's arrays. Here the channels take two axes, 1 and 2, and "
        "space takes two, 3 and 4.": _axes((0, 2), (1, 2), (2,), (2, 3)),
        "Those are the axes that stay. Asked for are those that are averaged over.": _axes(
            (1, 2), (0,), (0, 1, 2), (0, 1)
        ),
        "Batch norm and layer norm are swapped: batch norm averages over the batch.": _axes(
            batch=(1, 2, 3, 4), layer=(0, 3, 4)
        ),
        "Batch norm of images averages over space too: one mean per channel, not one per channel "
        "and pixel.": _axes(batch=(0,)),
        "Batch norm keeps every channel apart: axes 1 and 2 together number the channels, so it "
        "averages over neither.": _axes(batch=(0, 2, 3, 4)),
        "Layer norm averages over space too: an image has one mean, not one per pixel.": _axes(
            layer=(1, 2)
        ),
        "Layer norm knows no groups: all channels share one mean, and axes 1 and 2 together number "
        "the channels.": _axes(layer=(2, 3, 4)),
        "Layer norm leaves the batch axis alone: no example asks another.": _axes(
            layer=(0, 1, 2, 3, 4)
        ),
        "Instance norm keeps every channel apart: only the pixels of one channel share a "
        "mean.": _axes(instance=(2, 3, 4)),
        "Instance norm keeps every example apart. With the batch in it, it is batch norm.": _axes(
            instance=(0, 3, 4)
        ),
        "Group norm keeps its groups apart: axis 1 counts them, and is not averaged over.": _axes(
            group=(1, 2, 3, 4)
        ),
        "Group norm averages over the channels inside a group, axis 2. Axis 1 counts the "
        "groups, which stay apart.": _axes(group=(1, 3, 4)),
        "Group norm averages over space too: a group of an image has one mean, not one per "
        "pixel.": _axes(group=(2,)),
    },
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
    return [(y,) for y in [*made, x, *centered, *scaled, normalized(x, None, 1e-5)]]


@exercise(
    "which-normalizer",
    cases=tensor_cases,
    hints=[
        "Look at the mean and at the mean square, of each column and of each row.",
        "Batch norm: every column has mean 0 and mean square 1. Layer norm: every row. RMS norm: "
        "every row has mean square 1, and some mean.",
        "With np.allclose(…, atol=1e-3), because ε keeps the squares a little below 1.",
    ],
    meaning="A normalizer leaves a fingerprint: the statistics that it has set.",
    misconceptions={
        "RMS norm sets the mean square of a row too. Only the mean tells it from layer "
        "norm.": decided(layer=("square",)),
        "Mean 0 is not enough for batch norm: somebody may only have centered the columns. Look at "
        "their mean square as well.": decided(batch=("mean",)),
        "Mean 0 is not enough for layer norm: somebody may only have centered the rows. Look at "
        "their mean square as well.": decided(layer=("mean",)),
        "Mean square 1 is not enough for batch norm: somebody may only have scaled the columns. "
        "Look at their mean as well.": decided(batch=("square",)),
        "RMS norm sets the mean square, not the standard deviation: nothing is centered, so the "
        "two differ.": decided(rms=("std",)),
        "Your comparison is too strict: ε keeps the mean squares a little below 1. Give "
        "np.allclose an atol=1e-3.": decided(atol=1e-8),
        "Rows and columns are swapped: `axis=0` averages over the batch, and gives one number per "
        "column.": decided(names=("layer norm", "batch norm", "RMS norm")),
    },
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
