"""Exercises of lab 11: layer norm by hand, and telling normalizers apart."""

import numpy as np

from labsupport.exercises.engine import exercise

LAB = "11_layer_norm"


def forward_cases(rng):
    """Batches with rows of different size, γ and β that do something, one nearly constant row."""
    cases = []
    for batch, features in ((4, 6), (3, 5)):
        x = rng.standard_normal((batch, features)) * rng.uniform(0.5, 4, (batch, 1)) + 2
        cases.append((x, rng.uniform(0.5, 2, features), rng.standard_normal(features), 1e-5))
    x = 0.05 * rng.standard_normal((3, 4))
    return [*cases, (x, rng.uniform(0.5, 2, 4), rng.standard_normal(4), 1e-2)]


def _normalized(x, axis, eps, ddof=0):
    centered = x - x.mean(axis=axis, keepdims=True)
    return centered / np.sqrt(x.var(axis=axis, keepdims=True, ddof=ddof) + eps)


def _eps_outside(x, gamma, beta, eps):
    centered = x - x.mean(axis=1, keepdims=True)
    return gamma * centered / (x.std(axis=1, keepdims=True) + eps) + beta


def _mean_kept(x, gamma, beta, eps):
    return gamma * x / np.sqrt(x.var(axis=1, keepdims=True) + eps) + beta


@exercise(
    "layer-norm-forward",
    lab=LAB,
    cases=forward_cases,
    hints=[
        "Every example alone: along which axis of x (batch, features) do you average?",
        "mean = x.mean(axis=1, keepdims=True), and var likewise with x.var.",
        "gamma * (x - mean) / np.sqrt(var + eps) + beta.",
    ],
    meaning="Each row is normalized by itself, so the rest of the batch does not matter.",
    misconceptions={
        "You averaged over the batch (axis 0): that is batch norm.": lambda x, gamma, beta, eps: (
            gamma * _normalized(x, 0, eps) + beta
        ),
        "You divide by n − 1 (ddof=1). Normalizers use the biased variance, so that the mean "
        "square of x̂ is 1.": lambda x, gamma, beta, eps: (
            gamma * _normalized(x, 1, eps, ddof=1) + beta
        ),
        "ε stands outside the root. It is added to the variance, under it.": _eps_outside,
        "γ multiplies β as well. First γ · x̂, then + β.": lambda x, gamma, beta, eps: (
            gamma * (_normalized(x, 1, eps) + beta)
        ),
        "The mean is not subtracted: without γ and β this is a scaled x.": _mean_kept,
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


def _collected(axis=1, *, shift=True, stretch=True, scale=True, divide=True):
    """A backward with one of its parts left out, or averaged along another axis."""

    def dx(dy, x_hat, std, gamma):
        dx_hat = dy * gamma if scale else dy
        result = dx_hat
        if shift:
            result = result - dx_hat.mean(axis=axis, keepdims=True)
        if stretch:
            result = result - x_hat * (dx_hat * x_hat).mean(axis=axis, keepdims=True)
        return result / std if divide else result

    return dx


@exercise(
    "layer-norm-backward",
    lab=LAB,
    cases=backward_cases,
    hints=[
        "First the gradient that arrives at x̂: dx_hat = dy * gamma.",
        "Two parts are taken out: its mean over the features, and x_hat times the mean of "
        "dx_hat * x_hat.",
        "(dx_hat - shift - x_hat * stretch) / std, both means along axis 1 with keepdims=True.",
    ],
    meaning="Section 2's formula along axis 1; what would shift or stretch the example is gone.",
    misconceptions={
        "The mean path is missing: subtract the mean of dx_hat.": _collected(shift=False),
        "The variance path is missing: subtract x_hat · mean(dx_hat · x_hat).": _collected(
            stretch=False
        ),
        "You treat mean and std as constants. They are made of x, and send gradient "
        "back.": _collected(shift=False, stretch=False),
        "γ is missing: the gradient reaches x̂ as dy · γ.": _collected(scale=False),
        "You averaged over the batch (axis 0): that is batch norm's way back.": _collected(axis=0),
        "The division by std is missing.": _collected(divide=False),
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
    return [("batch norm",), ("layer norm",), ("instance norm",), ("group norm",)]


def _axes(batch, layer, instance, group):
    answers = {"batch norm": batch, "layer norm": layer, "instance norm": instance}
    return lambda name: {**answers, "group norm": group}[name]


@exercise(
    "averaged-axes",
    lab=LAB,
    cases=name_cases,
    hints=[
        "Which numbers share one mean? Those axes are averaged over; the others stay.",
        "Batch norm keeps axes 1 and 2 (one mean per channel), so it averages over the other "
        "three. Layer norm keeps the batch axis alone.",
        '{"batch norm": (0, 3, 4), "layer norm": (1, 2, 3, 4), "instance norm": (3, 4), '
        '"group norm": (2, 3, 4)}[name].',
    ],
    meaning="One function, four tuples: that is the whole family.",
    misconceptions={
        "Batch norm of images averages over space too: one mean per channel, not one per channel "
        "and pixel.": _axes((0,), (1, 2, 3, 4), (3, 4), (2, 3, 4)),
        "Those are the axes that stay. Asked for are those that are averaged over.": _axes(
            (1, 2), (0,), (0, 1, 2), (0, 1)
        ),
        "Batch norm and layer norm are swapped: batch norm averages over the batch.": _axes(
            (1, 2, 3, 4), (0, 3, 4), (3, 4), (2, 3, 4)
        ),
        "Group norm keeps its groups apart: axis 1 counts them, and is not averaged over.": _axes(
            (0, 3, 4), (1, 2, 3, 4), (3, 4), (1, 2, 3, 4)
        ),
    },
)
def averaged_axes(name):
    """The axes that `name` averages over, for x (batch, groups, channels, height, width)."""
    axes = {"batch norm": (0, 3, 4), "layer norm": (1, 2, 3, 4)}
    axes |= {"instance norm": (3, 4), "group norm": (2, 3, 4)}
    return axes[name]


def tensor_cases(rng):
    """One tensor from each normalizer, and two from none: as drawn, and with centered columns."""
    x = rng.standard_normal((8, 6)) * rng.uniform(0.5, 3, 6) + rng.uniform(1, 2, (8, 1))
    rms = x / np.sqrt((x**2).mean(axis=1, keepdims=True))
    tensors = [_normalized(x, 0, 1e-5), _normalized(x, 1, 1e-5), rms, x, x - x.mean(axis=0)]
    return [(y,) for y in tensors]


def _blind_to_the_mean(y):
    return {"RMS norm": "layer norm"}.get(which_normalizer(y), which_normalizer(y))


def _blind_to_the_spread(y):
    if np.allclose(y.mean(axis=0), 0, atol=1e-3):
        return "batch norm"
    return "layer norm" if np.allclose(y.mean(axis=1), 0, atol=1e-3) else "none"


def _swapped(y):
    names = {"batch norm": "layer norm", "layer norm": "batch norm"}
    return names.get(which_normalizer(y), which_normalizer(y))


@exercise(
    "which-normalizer",
    lab=LAB,
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
        "norm.": _blind_to_the_mean,
        "Mean 0 is not enough: somebody may only have centered the columns. Look at the mean "
        "square as well.": _blind_to_the_spread,
        "Rows and columns are swapped: `axis=0` averages over the batch, and gives one number per "
        "column.": _swapped,
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
