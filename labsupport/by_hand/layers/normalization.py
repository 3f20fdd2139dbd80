"""One function over axes, and the normalizers built on it: batch, layer, instance, group, RMS.

The first four differ only in what is averaged together:

    x (batch, features)             x (batch, channels, *space)
    batch norm      batch           batch and space, each channel alone
    layer norm      features        channels and space, each example alone
    instance norm   –               space, each channel of each example alone
    group norm      –               space and a group of channels, each example alone
"""

from collections.abc import Callable, Sequence
from numbers import Integral

import numpy as np

from labsupport.by_hand.layers.checks import Array, checked_eps, of_shape, per_feature
from labsupport.by_hand.layers.dense import Backward


def normalize(x: Array, axes: Sequence[int], *, eps: float = 1e-5) -> tuple[Array, Backward]:
    """x_hat = (x − mean) / √(var + eps), over `axes` together; backward(dx_hat) -> (dx,).

    x: any shape, not empty. axes: one or more different axes of x. x_hat has the shape of x.
    """
    x = np.asarray(x)
    if not x.size:
        raise ValueError(f"x has shape {x.shape}; it must not be empty")
    axes = _axes(axes, x)
    centered = x - x.mean(axis=axes, keepdims=True)
    # The biased variance (divide by m, not m − 1): it makes the mean square of x_hat exactly 1.
    variance = (centered**2).mean(axis=axes, keepdims=True)
    inverse_std = 1.0 / np.sqrt(variance + checked_eps(eps))
    x_hat = centered * inverse_std

    def backward(dx_hat: Array) -> tuple[Array]:
        dx_hat = of_shape("dx_hat", dx_hat, x.shape)
        # x changes x_hat along three paths: directly, through the mean and through the variance.
        # With m values that are averaged together, step by step:
        #   dvar  = Σ dx_hat · centered · (−½) · inverse_std³
        #   dmean = Σ dx_hat · (−inverse_std)          (through var: 0, because Σ centered = 0)
        #   dx    = dx_hat · inverse_std + dvar · 2 centered / m + dmean / m
        # The line below collects these terms, with centered · inverse_std = x_hat. Normalization
        # undoes what shifts or stretches all m values together. So these parts are subtracted from
        # the gradient.
        shift = dx_hat.mean(axis=axes, keepdims=True)
        stretch = (dx_hat * x_hat).mean(axis=axes, keepdims=True)
        return (inverse_std * (dx_hat - shift - x_hat * stretch),)

    return x_hat, backward


def batch_norm(x: Array, gamma: Array, beta: Array, *, eps: float = 1e-5) -> tuple[Array, Backward]:
    """Batch norm, y = gamma · x_hat + beta, normalized over the batch (and over space).

    x: (batch, features) or (batch, channels, *space); gamma, beta: one per feature or channel;
    backward(dy) -> dx, dgamma, dbeta. A batch of one without space gives y = beta for every x, and
    dx = 0. Source: Ioffe & Szegedy (2015).
    """
    x = _examples(x)
    return _scaled(*normalize(x, (0, *range(2, x.ndim)), eps=eps), gamma, beta, by_channel=True)


def layer_norm(x: Array, gamma: Array, beta: Array, *, eps: float = 1e-5) -> tuple[Array, Backward]:
    """Layer norm, y = gamma · x_hat + beta, each example normalized over all of its own values.

    x: (batch, …); gamma, beta: the shape of one example; backward(dy) -> dx, dgamma, dbeta. It
    computes the same in training and in use, for any batch. Source: Ba, Kiros & Hinton (2016).
    """
    x = _examples(x)
    return _scaled(*normalize(x, range(1, x.ndim), eps=eps), gamma, beta, by_channel=False)


def instance_norm(
    x: Array, gamma: Array, beta: Array, *, eps: float = 1e-5
) -> tuple[Array, Backward]:
    """Instance norm, y = gamma · x_hat + beta, each channel of each example over its own space.

    x: (batch, channels, *space); gamma, beta: (channels,); backward(dy) -> dx, dgamma, dbeta.
    Source: Ulyanov, Vedaldi & Lempitsky (2016).
    """
    x = _examples(x, space=True)
    return _scaled(*normalize(x, range(2, x.ndim), eps=eps), gamma, beta, by_channel=True)


def group_norm(
    x: Array, gamma: Array, beta: Array, *, groups: int, eps: float = 1e-5
) -> tuple[Array, Backward]:
    """Group norm, y = gamma · x_hat + beta, each example over space and a group of its channels.

    x: (batch, channels, *space); groups: how many, a divisor of channels; gamma, beta:
    (channels,); backward(dy) -> dx, dgamma, dbeta. With one group it averages as layer norm does;
    with as many groups as channels, as instance norm does. Source: Wu & He (2018).
    """
    x = _examples(x)
    batch, channels, *space = x.shape
    if not isinstance(groups, Integral) or groups < 1 or channels % groups:
        raise ValueError(f"groups is {groups}; it must divide the {channels} channels of x")
    grouped = x.reshape(batch, groups, channels // groups, *space)
    x_hat, backward = normalize(grouped, range(2, grouped.ndim), eps=eps)

    def ungrouped(dx_hat: Array) -> tuple[Array]:
        (dx,) = backward(dx_hat.reshape(grouped.shape))
        return (dx.reshape(x.shape),)

    return _scaled(x_hat.reshape(x.shape), ungrouped, gamma, beta, by_channel=True)


def rms_norm(x: Array, gamma: Array, *, eps: float = 1e-5) -> tuple[Array, Backward]:
    """RMS norm, y = gamma · x / √(mean(x²) + eps), each example over its own values.

    x: (batch, …); gamma: the shape of one example; backward(dy) -> dx, dgamma. It is layer norm
    without the mean and without beta. Source: Zhang & Sennrich (2019).
    """
    x = _examples(x)
    if np.shape(gamma) != x.shape[1:]:
        raise ValueError(f"gamma must be {x.shape[1:]}, as one example, not {np.shape(gamma)}")
    axes = tuple(range(1, x.ndim))
    inverse_rms = 1.0 / np.sqrt((x**2).mean(axis=axes, keepdims=True) + checked_eps(eps))
    x_hat = x * inverse_rms

    def backward(dy: Array) -> tuple[Array, Array]:
        dy = of_shape("dy", dy, x.shape)
        # Two paths: directly, and through the mean square. x was not centered, so no mean is
        # subtracted from the gradient.
        dx_hat = dy * gamma
        stretch = (dx_hat * x_hat).mean(axis=axes, keepdims=True)
        return inverse_rms * (dx_hat - x_hat * stretch), (dy * x_hat).sum(axis=0)

    return gamma * x_hat, backward


def _scaled(
    x_hat: Array, backward: Callable, gamma: Array, beta: Array, *, by_channel: bool
) -> tuple[Array, Backward]:
    """The output gamma · x_hat + beta, and its backward.

    by_channel: there is one gamma and one beta per channel, else one per value of an example.
    """
    if by_channel:
        channels, space = x_hat.shape[1], (1,) * (x_hat.ndim - 2)
        gamma = per_feature("gamma", gamma, channels).reshape(channels, *space)
        beta = per_feature("beta", beta, channels).reshape(channels, *space)
        shared = (0, *range(2, x_hat.ndim))  # along these axes the same gamma is used
    else:
        shared = (0,)
        for name, values in (("gamma", gamma), ("beta", beta)):
            if np.shape(values) != x_hat.shape[1:]:
                shapes = f"{x_hat.shape[1:]}, as one example, not {np.shape(values)}"
                raise ValueError(f"{name} must be {shapes}")

    def whole(dy: Array) -> tuple[Array, Array, Array]:
        dy = of_shape("dy", dy, x_hat.shape)
        (dx,) = backward(dy * gamma)
        return dx, (dy * x_hat).sum(axis=shared), dy.sum(axis=shared)

    return gamma * x_hat + beta, whole


def _examples(x: Array, *, space: bool = False) -> Array:
    x = np.asarray(x)
    least, form = (3, "(batch, channels, *space)") if space else (2, "(batch, features, …)")
    if x.ndim < least or 0 in x.shape:
        cure = "; for one example, x[np.newaxis, :]" if x.ndim == 1 and x.size else ""
        raise ValueError(f"x must be {form} and not empty, not {x.shape}{cure}")
    return x


def _axes(axes: Sequence[int], x: Array) -> tuple[int, ...]:
    axes = tuple(axes)
    positions = {axis % x.ndim for axis in axes if -x.ndim <= axis < x.ndim}
    if not axes or len(positions) < len(axes):
        raise ValueError(
            f"axes is {axes}; name one or more different axes of x, which has shape {x.shape}"
        )
    return axes
