"""Layer norms as they come out with a part missing or out of place, and wrong decisions."""

import numpy as np

from labsupport.exercises.broken_normalizers import collected, normalized


def rms_norm(x, gamma, beta, eps):
    """γ · x / √(mean x² + ε) + β."""
    return gamma * x / np.sqrt((x**2).mean(axis=1, keepdims=True) + eps) + beta


def beta_scaled(x, gamma, beta, eps):
    """γ · (x̂ + β)."""
    return gamma * (normalized(x, 1, eps) + beta)


def floored(x, gamma, beta, eps):
    """A layer norm with max(variance, ε) in place of variance + ε."""
    centered = x - x.mean(axis=1, keepdims=True)
    return gamma * centered / np.sqrt(np.maximum(x.var(axis=1, keepdims=True), eps)) + beta


def knobs_first(x, gamma, beta, eps):
    """A normalized γ · x + β."""
    return normalized(gamma * x + beta, 1, eps)


def divided_in_part(dy, x_hat, std, gamma):
    """A backward whose last part alone is divided by std."""
    dx_hat = dy * gamma
    stretch = (dx_hat * x_hat).mean(axis=1, keepdims=True)
    return dx_hat - dx_hat.mean(axis=1, keepdims=True) - x_hat * stretch / std


def gamma_last(dy, x_hat, std, gamma):
    """The backward of x̂ alone, multiplied by γ at its end."""
    return gamma * collected(scale=False)(dy, x_hat, std, gamma)


def stretch_not_along_x_hat(dy, x_hat, std, gamma):
    """A backward that subtracts the mean of dx_hat · x_hat as if it were another shift."""
    dx_hat = dy * gamma
    stretch = (dx_hat * x_hat).mean(axis=1, keepdims=True)
    return (dx_hat - dx_hat.mean(axis=1, keepdims=True) - stretch) / std


def mixed(of_both):
    """A backward whose two means are of what of_both(dy, dx_hat) gives for each."""

    def dx(dy, x_hat, std, gamma):
        dx_hat = dy * gamma
        first, second = of_both(dy, dx_hat)
        stretch = (second * x_hat).mean(axis=1, keepdims=True)
        return (dx_hat - first.mean(axis=1, keepdims=True) - x_hat * stretch) / std

    return dx


NAMES = "batch norm", "layer norm", "RMS norm"


def decided(
    *,
    batch=("mean", "square"),
    layer=("mean", "square"),
    rms=("square",),
    atol=1e-3,
    names=NAMES,
    otherwise="none",
    enough=np.all,
):
    """A decision which normalizer made y, by another rule than the right one.

    batch, layer, rms: what is looked at in its columns (batch) or rows: the mean, which should be
    0, the mean square or the std, which should be 1. names: what the three are called. enough:
    np.all, or np.any. otherwise: what is said where nothing fits.
    """

    def which(y):
        for name, axis, looked_at in zip(names, (0, 1, 1), (batch, layer, rms), strict=True):
            measured = {"mean": y.mean(axis=axis), "std": y.std(axis=axis)}
            measured["square"] = (y**2).mean(axis=axis)
            goals = {"mean": 0, "square": 1, "std": 1}
            near = {it: np.isclose(measured[it], goals[it], atol=atol) for it in looked_at}
            if all(enough(near[it]) for it in looked_at):
                return name
        return otherwise

    return which


def rms_first(y):
    """A decision that asks for mean squares of 1 in the rows before it asks for their means."""
    name = decided()(y)
    return "RMS norm" if name == "layer norm" else name


def first_line_alone(y):
    """A decision that looks at the first row and at the first column only."""
    near = {"atol": 1e-3}
    if np.isclose((y[:, 0] ** 2).mean(), 1, **near) and np.isclose(y[:, 0].mean(), 0, **near):
        return "batch norm"
    if np.isclose((y[0] ** 2).mean(), 1, **near):
        return "layer norm" if np.isclose(y[0].mean(), 0, **near) else "RMS norm"
    return "none"


def statistics_averaged(y):
    """A decision by the mean of the columns' or rows' means and mean squares."""
    near = {"atol": 1e-3}
    for axis, name in ((0, "batch norm"), (1, "layer norm")):
        if np.isclose(y.mean(), 0, **near) and np.isclose(y.std(axis=axis).mean(), 1, **near):
            return name
    return "RMS norm" if np.isclose((y**2).mean(), 1, **near) else "none"


def whole_array(y):
    """A decision by the mean and the mean square of the whole array."""
    if not np.isclose((y**2).mean(), 1, atol=1e-3):
        return "none"
    return "layer norm" if np.isclose(y.mean(), 0, atol=1e-3) else "RMS norm"


def unbiased(y):
    """A decision by variances that are divided by one less than the number of entries."""
    for name, axis in (("batch norm", 0), ("layer norm", 1)):
        centered = np.allclose(y.mean(axis=axis), 0, atol=1e-3)
        if centered and np.allclose(y.var(axis=axis, ddof=1), 1, atol=1e-3):
            return name
    return "RMS norm" if np.allclose((y**2).mean(axis=1), 1, atol=1e-3) else "none"


def means_with_sign(y):
    """A decision that forgets the size of the means: a negative one passes."""
    for name, axis in (("batch norm", 0), ("layer norm", 1)):
        square = np.allclose((y**2).mean(axis=axis), 1, atol=1e-3)
        if square and (y.mean(axis=axis) < 1e-3).all():
            return name
    return "RMS norm" if np.allclose((y**2).mean(axis=1), 1, atol=1e-3) else "none"


def length_one(y):
    """A decision that asks whether rows have length 1, where RMS norm gives them mean square 1."""
    name = decided()(y)
    if name != "RMS norm":
        return name
    return name if np.allclose((y**2).sum(axis=1), 1, atol=1e-3) else "none"


OF_DECISIONS = {
    "You divide by one less than the number of entries (ddof=1). Normalizers use the biased "
    "variance.": unbiased,
    "A mean below 0 passes your test however large it is: take np.abs first.": means_with_sign,
    "RMS norm gives each row mean square 1, not length 1: mean, not sum.": length_one,
    "RMS norm sets the mean square of a row too. Only the mean tells it from layer norm.": decided(
        layer=("square",)
    ),
    "You ask for RMS norm first. Layer norm's rows have mean square 1 too: ask for it "
    "before.": rms_first,
    "Your tolerance is so large that tensors pass which no normalizer has made. Give "
    "np.allclose an atol=1e-3.": decided(atol=0.3),
    "Your tolerance is too large: a mean square of 1.08 passes. Give np.allclose an "
    "atol=1e-3.": decided(atol=0.1),
    "You look at the first row or column alone. A normalizer sets all of them.": first_line_alone,
    "You average over the statistics of the columns or rows, where large and small ones cancel. "
    "Each of them has to fit.": statistics_averaged,
    "You look at the whole array. Batch norm sets each column, layer norm and RMS norm each "
    "row.": whole_array,
    "Nothing is ever exactly 0 or 1: give np.allclose an atol=1e-3. Yours never finds a "
    "normalizer.": lambda y: "none",
    "Any row or column with the right statistics is enough for you. A normalizer sets all of "
    "them.": decided(enough=np.any),
    "Something is named that no normalizer made: where no fingerprint fits, the answer is "
    '"none".': decided(otherwise="RMS norm"),
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
}
