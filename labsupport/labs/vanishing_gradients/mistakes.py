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
    "The sigmoid is missing: f is σ(a), and you took a itself.": lambda w, b, x, y: (
        (w @ x + b - y) * (w @ x + b) * (1 - w @ x - b) * x
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


def _each_step(multiply: Callable) -> Callable:
    """An answer that goes down the chain; multiply(arriving, w, slopes, i): what arrives next."""

    def answer(w, h):
        slopes, gradient, arriving = h[1:] * (1 - h[1:]), np.zeros(len(w)), 1.0
        for i in reversed(range(len(w))):
            gradient[i] = arriving * slopes[i] * h[i]
            arriving = multiply(arriving, w, slopes, i)
        return gradient

    return answer


OF_CHAINS = {
    "You multiply by h[i + 1], what the neuron puts out. The weight w[i] multiplies what it reads: "
    "h[i].": chain(inputs=lambda h: h[1:]),
    "The slopes h (1 − h) are missing, of all neurons.": chain(
        slopes=lambda h: np.ones(len(h) - 1)
    ),
    "The slope of the weight's own neuron is missing.": chain(own=lambda w, slopes: 1.0),
    "The weights above are missing: on its way back the gradient meets w as well as the "
    "slope.": chain(between=lambda w, slopes: slopes),
    "The slopes above are missing: on its way back the gradient meets the slope as well as "
    "w.": chain(between=lambda w, slopes: w),
    "The weight itself stands among the factors. w[i] h[i] is differentiated by w[i], which "
    "leaves h[i] alone.": chain(own=lambda w, slopes: w * slopes),
    "The input h[i] of each weight is missing: you have the gradients of the biases.": chain(
        inputs=lambda h: 1.0
    ),
    "You multiply the factors of the neurons below. The gradient comes from above, from the "
    "output.": _products_below,
    "The slopes are shifted by one. Neuron i puts out h[i + 1], so its slope is "
    "h[i + 1] (1 − h[i + 1]); h[i] is what it reads.": chain(
        slopes=lambda h: h[:-1] * (1 - h[:-1])
    ),
    "That is tanh's slope, 1 − h². The sigmoid's is h (1 − h).": chain(
        slopes=lambda h: 1 - h[1:] ** 2
    ),
    "h is the output already, σ(a). You put it through the sigmoid once more.": chain(
        slopes=lambda h: sigmoid.df(h[1:])
    ),
    "What arrives is replaced at each neuron. It has to be multiplied: all neurons above leave "
    "their factor in it.": _each_step(lambda arriving, w, slopes, i: w[i] * slopes[i]),
    "The factors are added. Along the chain they are multiplied.": _each_step(
        lambda arriving, w, slopes, i: arriving + w[i] * slopes[i]
    ),
    "Every neuron has a weight of its own, w[i]. You took w[0] for all.": _each_step(
        lambda arriving, w, slopes, i: arriving * w[0] * slopes[i]
    ),
    "The weights are shifted by one. On its way through neuron i the gradient meets "
    "w[i].": _each_step(lambda arriving, w, slopes, i: arriving * w[i - 1] * slopes[i]),
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
    "The slopes belong to the outputs h: they come after the product with W.": lambda delta, W, h: (
        h.T @ delta,
        (delta * h * (1 - h)) @ W.T,
    ),
    "The gradient of W has the slopes of the layer below in it. They belong to δ below "
    "alone.": step(of_weights=lambda delta, h, below: (h * h * (1 - h)).T @ delta),
}
