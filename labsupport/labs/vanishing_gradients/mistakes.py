"""The usual wrong answers to the exercises of lab 01: what to say of each."""

from collections.abc import Callable

import numpy as np

from labsupport.by_hand.activations import ACTIVATIONS

sigmoid = ACTIVATIONS["sigmoid"]


def neuron(
    *,
    slope: Callable = lambda f, a: f * (1 - f),
    error: Callable = lambda f, y: f - y,
    carried: Callable = lambda w, x: x,
    pre_activation: Callable = lambda w, b, x: w @ x + b,
) -> Callable:
    """An answer to "neuron-gradient" of which one part may be another."""

    def answer(w, b, x, y):
        a = pre_activation(w, b, x)
        f = sigmoid.f(a)
        return error(f, y) * slope(f, a) * carried(w, x)

    return answer


OF_NEURONS = {
    "The factor f (1 − f) is missing. It would cancel with the cross-entropy; the loss here is "
    "½ (f − y)².": neuron(slope=lambda f, a: 1.0),
    "The input is missing: the weight of x[i] has the gradient δ · x[i].": neuron(
        carried=lambda w, x: np.ones_like(x)
    ),
    "You have w where the input x belongs: w times x is differentiated by w.": neuron(
        carried=lambda w, x: w
    ),
    "The sign is turned around: the derivative of ½ (f − y)² is f − y.": neuron(
        error=lambda f, y: y - f
    ),
    "A factor 2 is too much: the ½ of the loss cancels it.": neuron(error=lambda f, y: 2 * (f - y)),
    "The error f − y is missing: that is the gradient of f, not of the loss.": neuron(
        error=lambda f, y: 1.0
    ),
    "You have the loss ½ (f − y)² where its derivative f − y belongs.": neuron(
        error=lambda f, y: (f - y) ** 2 / 2
    ),
    "The slope is written with the output: f (1 − f). You put a, the sum, in its place.": neuron(
        slope=lambda f, a: a * (1 - a)
    ),
    "f is the output already, σ(a). You put it through the sigmoid once more.": neuron(
        slope=lambda f, a: sigmoid.df(f)
    ),
    "That is tanh's slope, 1 − f². The sigmoid's is f (1 − f).": neuron(
        slope=lambda f, a: 1 - f**2
    ),
    "The slope has two factors, f and 1 − f. You have f alone.": neuron(slope=lambda f, a: f),
    "The slope has two factors, f and 1 − f. You have 1 − f alone.": neuron(
        slope=lambda f, a: 1 - f
    ),
    "The bias is missing in the sum: a = w @ x + b.": neuron(pre_activation=lambda w, b, x: w @ x),
    "The sigmoid is 1 / (1 + e^−a). You have e^a there.": neuron(
        pre_activation=lambda w, b, x: -(w @ x + b)
    ),
}


def chain(
    *,
    slopes: Callable = lambda h: h[1:] * (1 - h[1:]),
    inputs: Callable = lambda h: h[:-1],
    between: Callable = lambda w, slopes: w * slopes,
    own: Callable = lambda w, slopes: slopes,
) -> Callable:
    """An answer to "chain-gradient" of which one part may be another.

    own: what each weight's neuron itself contributes; between: the factor of each neuron above it.
    """

    def answer(w, h):
        slope = slopes(h)
        factors = between(w, slope)
        above = np.array([np.prod(factors[i + 1 :]) for i in range(len(w))])
        return above * own(w, slope) * inputs(h)

    return answer


def _products_below(w, h):
    slopes = h[1:] * (1 - h[1:])
    factors = w * slopes
    below = np.array([np.prod(factors[:i]) for i in range(len(w))])
    return below * slopes * h[:-1]


OF_CHAINS = {
    "You multiply by h_i, the output of the neuron. The weight w_i multiplies h_{i−1}, which is "
    "h[i] in this array: h[0] is the input.": chain(inputs=lambda h: h[1:]),
    "The slopes h (1 − h) are missing, of all neurons.": chain(
        slopes=lambda h: np.ones(len(h) - 1)
    ),
    "The slope of the weight's own neuron is missing.": chain(own=lambda w, slopes: 1.0),
    "The weights above are missing: on its way back the gradient meets w as well as the "
    "slope.": chain(between=lambda w, slopes: slopes),
    "The slopes above are missing: on its way back the gradient meets the slope as well as "
    "w.": chain(between=lambda w, slopes: w),
    "The weight itself stands among the factors. w_i h_{i−1} is differentiated by w_i, which "
    "leaves h_{i−1} alone.": chain(own=lambda w, slopes: w * slopes),
    "The input h_{i−1} of each weight is missing: you have the gradients of the biases.": chain(
        inputs=lambda h: 1.0
    ),
    "You multiply the factors of the neurons below. The gradient comes from above, from the "
    "output.": _products_below,
    "The slopes are shifted by one: neuron i puts out h[i], and its slope is h[i] (1 − h[i]). h[0] "
    "is the input, and has none.": chain(slopes=lambda h: h[:-1] * (1 - h[:-1])),
    "That is tanh's slope, 1 − h². The sigmoid's is h (1 − h).": chain(
        slopes=lambda h: 1 - h[1:] ** 2
    ),
    "h is the output already, σ(a). You put it through the sigmoid once more.": chain(
        slopes=lambda h: sigmoid.df(h[1:])
    ),
    "The order is turned around: the first entry belongs to the first weight.": lambda w, h: (
        chain()(w, h)[::-1]
    ),
    "All neurons above are left out: only the weight's own slope and input are there.": chain(
        between=lambda w, slopes: np.ones(len(w))
    ),
}


def step(
    *,
    back: Callable = lambda delta, W: delta @ W.T,
    slope: Callable = lambda h: h * (1 - h),
    of_weights: Callable = lambda delta, h, below: h.T @ delta,
    order: Callable = lambda dW, below: (dW, below),
) -> Callable:
    """An answer to "backward-step" of which one part may be another."""

    def answer(delta, W, h):
        below = back(delta, W) * slope(h)
        return order(of_weights(delta, h, below), below)

    return answer


OF_STEPS = {
    "W is not transposed, δ @ W. The step back goes from units to inputs: W.T.": step(
        back=lambda delta, W: delta @ W
    ),
    "The slopes h (1 − h) are missing: you have ∂L/∂h of the layer below, and δ is ∂L/∂a.": step(
        slope=lambda h: 1.0
    ),
    "The gradient of W is transposed: W is (inputs, units), and so is its gradient.": step(
        of_weights=lambda delta, h, below: delta.T @ h
    ),
    "W is not transposed, and the gradient of W is.": step(
        back=lambda delta, W: delta @ W, of_weights=lambda delta, h, below: delta.T @ h
    ),
    "h is the output already, σ(a). You put it through the sigmoid once more.": step(
        slope=sigmoid.df
    ),
    "That is tanh's slope, 1 − h². The sigmoid's is h (1 − h).": step(slope=lambda h: 1 - h**2),
    "The slope has two factors, h and 1 − h. You have h alone.": step(slope=lambda h: h),
    "The slope has two factors, h and 1 − h. You have 1 − h alone.": step(slope=lambda h: 1 - h),
    "The gradient of W belongs to the δ that arrives. You took the one of the layer below.": step(
        of_weights=lambda delta, h, below: h.T @ below
    ),
    "You took the mean over the batch. The δ of each example is added: h.T @ δ.": step(
        of_weights=lambda delta, h, below: h.T @ delta / len(h)
    ),
    "The two are in the other order: first the gradient of W, then δ below.": step(
        order=lambda dW, below: (below, dW)
    ),
    "The gradient of W has the slopes of the layer below in it. They belong to δ below "
    "alone.": step(of_weights=lambda delta, h, below: (h * h * (1 - h)).T @ delta),
}
