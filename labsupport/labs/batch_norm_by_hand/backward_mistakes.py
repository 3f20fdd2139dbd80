"""The usual wrong answers to batch norm's way back."""

import numpy as np

from labsupport.exercises.broken_normalizers import collected


def staged(
    *,
    axis=0,
    ddof=0,
    ds=lambda total, s: -total / s**2,
    dvar=lambda ds, s: ds / (2 * s),
    through_var=lambda dvar, c, m: dvar * 2 * c / m,
    dmu=lambda dc, direct: -dc,
    shared=lambda dmu, m: dmu / m,
    scale=True,
    dgamma=lambda dy, x, x_hat, c: dy * x_hat,
    dbeta=lambda dy, dx_hat: dy,
    total=np.sum,
    order=(0, 1, 2),
):
    """`batch_norm_backward` with one of its stages changed."""

    def gradients(dy, x, gamma, eps):
        along = {"axis": axis, "keepdims": axis != 0}
        m = x.size if axis is None else x.shape[axis]
        c = x - x.mean(**along)
        s = np.sqrt((c**2).sum(**along) / (m - ddof) + eps)
        dx_hat = gamma * dy if scale else dy
        direct = dx_hat / s
        at_s = ds((dx_hat * c).sum(**along), s)
        dc = direct + through_var(dvar(at_s, s), c, m)
        dx = dc + shared(dmu(dc, direct).sum(**along), m)
        at_gamma = total(dgamma(dy, x, c / s, c), axis=0)
        found = dx, at_gamma, total(dbeta(dy, dx_hat), axis=0)
        return tuple(found[place] for place in order)

    return gradients


def _as_layer_norm(dy, x, gamma, eps):
    """The way back of a norm along the features; γ and β still have one gradient per feature."""
    c = x - x.mean(axis=1, keepdims=True)
    s = np.sqrt((c**2).mean(axis=1, keepdims=True) + eps)
    dx = collected(axis=1)(dy, c / s, s, gamma)
    return dx, (dy * c / s).sum(axis=0), dy.sum(axis=0)


def _eps_outside(dy, x, gamma, eps):
    c = x - x.mean(axis=0)
    s = c.std(axis=0) + eps
    return collected(axis=0)(dy, c / s, s, gamma), (dy * c / s).sum(axis=0), dy.sum(axis=0)


def _one_unit(*, statistics=None, sums=None, ours=0):
    """The stages of one unit, m = len(x), where statistics, sums or dγ and dβ have no axis."""

    def gradients(dy, x, gamma, eps):
        m, c = len(x), x - x.mean(axis=statistics)
        s = np.sqrt((c**2).mean(axis=statistics) + eps)
        dx_hat = gamma * dy
        ds = -(dx_hat * c).sum(axis=sums) / s**2
        dc = dx_hat / s + ds / (2 * s) * 2 * c / m
        dmu = -dc.sum(axis=sums)
        return dc + dmu / m, (dy * c / s).sum(axis=ours), dy.sum(axis=ours)

    return gradients


def _of_dx_hat(*, both):
    """dγ, or dγ and dβ, summed from γ · dy."""

    def gradients(dy, x, gamma, eps):
        dx, dgamma, dbeta = staged()(dy, x, gamma, eps)
        return dx, gamma * dgamma, gamma * dbeta if both else dbeta

    return gradients


OF_BACKWARD = {
    "You treat μ and σ as constants. They are made of x, and send gradient back.": staged(
        through_var=lambda dvar, c, m: 0, shared=lambda dmu, m: 0
    ),
    "The path through the mean is missing: dx = dc + dmu / m.": staged(shared=lambda dmu, m: 0),
    "The path through the variance is missing: dc gets dvar · 2c / m as well.": staged(
        through_var=lambda dvar, c, m: 0
    ),
    "The path through the mean has the wrong sign: c = x − μ, so dmu is minus the sum of "
    "dc.": staged(dmu=lambda dc, direct: dc),
    "The path through the variance has the wrong sign: x̂ = c / s falls where s grows.": staged(
        ds=lambda total, s: total / s**2
    ),
    "dmu is not divided by m: each x is only one of m in the mean.": staged(
        shared=lambda dmu, m: dmu
    ),
    "dvar · 2c is not divided by m: the variance is a mean.": staged(
        through_var=lambda dvar, c, m: dvar * 2 * c
    ),
    "The 2 of the derivative of c² is missing.": staged(
        through_var=lambda dvar, c, m: dvar * c / m
    ),
    "The 2 in dvar = ds / (2 s) is missing: s is a root.": staged(dvar=lambda ds, s: ds / s),
    "ds is divided by s once. The derivative of 1/s is −1/s².": staged(
        ds=lambda total, s: -total / s
    ),
    "ds is divided by s three times. The derivative of 1/s is −1/s².": staged(
        ds=lambda total, s: -total / s**3
    ),
    "You divide by m − 1 on the way back. The forward pass uses the biased variance.": staged(
        through_var=lambda dvar, c, m: dvar * 2 * c / (m - 1)
    ),
    "Your forward pass has the unbiased variance (ddof=1). Batch norm uses the biased one.": staged(
        ddof=1
    ),
    "ε stands outside the root.": _eps_outside,
    "γ is missing in dx: the gradient reaches x̂ as γ · dy.": staged(scale=False),
    "You averaged along axis 1, over the features: that is layer norm's way back "
    "(lab 11).": _as_layer_norm,
    "You averaged over the whole array. Each feature has its own mean and variance: "
    "axis=0.": staged(axis=None),
    "The lines of the cell above are for one unit: .mean() and .sum() take the whole array. For a "
    "layer each needs axis=0.": _one_unit(),
    "The lines of the cell above are for one unit: .mean() and .sum() take the whole array. For a "
    "layer each needs axis=0, and so do dgamma and dbeta.": _one_unit(ours=None),
    "ds and dmu are summed over the whole array. Each feature has its own sum: axis=0.": _one_unit(
        statistics=0
    ),
    "None of your sums has an axis: ds, dmu, dgamma and dbeta each need axis=0.": _one_unit(
        statistics=0, ours=None
    ),
    "dgamma is the sum of dy · x̂. You took dx_hat, which has γ in it.": _of_dx_hat(both=False),
    "dgamma and dbeta are sums of dy, not of dx_hat: γ has no part in them.": _of_dx_hat(both=True),
    "dgamma is the sum of dy · x̂. You took x.": staged(dgamma=lambda dy, x, x_hat, c: dy * x),
    "dgamma is the sum of dy · x̂. You took c, which is not divided by s yet.": staged(
        dgamma=lambda dy, x, x_hat, c: dy * c
    ),
    "dbeta is the sum of dy. γ has no part in it: β is added after it.": staged(
        dbeta=lambda dy, dx_hat: dx_hat
    ),
    "dgamma and dbeta are sums over the batch, not means: every example uses the same γ and "
    "β.": staged(total=np.mean),
    "dgamma and dbeta are one number per feature: sum over the batch (axis=0).": staged(
        total=lambda each, axis: each
    ),
    "The order is dx, dgamma, dbeta. You returned dbeta before dgamma.": staged(order=(0, 2, 1)),
    "The order is dx, dgamma, dbeta. You returned dx last.": staged(order=(1, 2, 0)),
}
