"""The usual wrong answers to the exercises of lab 12: what to say of each."""

import numpy as np

from labsupport.by_hand.activations import activation

sigmoid = activation("sigmoid").f


def _trained_after(step):
    """Trains the next layer on what `step` makes of the images, layer for layer."""

    def grown(x, layers, train):
        h = x
        for W, b in layers:
            h = step(x, h, W, b)
        return train(h)

    return grown


def _up(x, h, W, b):
    return sigmoid(h @ W + b)


def _without_the_last_sigmoid(x, layers, train):
    h = x
    for k, (W, b) in enumerate(layers):
        h = h @ W + b if k == len(layers) - 1 else sigmoid(h @ W + b)
    return train(h)


def _all_trained_anew(x, layers, train):
    h = x
    for _ in layers:
        h = _up(x, h, *train(h))
    return train(h)


OF_STACKS = {
    "You train the frozen layers anew. They are given, as (W, b): use these, and call train once, "
    "at the end.": _all_trained_anew,
    "You train the next layer on the images. It stands on top of the others: send x through "
    "them first.": lambda x, layers, train: train(x),
    "The sigmoid is missing: the next layer sees outputs, not what goes into the "
    "sigmoid.": _trained_after(lambda x, h, W, b: h @ W + b),
    "The biases are missing: a frozen layer is W and b.": _trained_after(
        lambda x, h, W, b: sigmoid(h @ W)
    ),
    "The sigmoid of the highest frozen layer is missing: the next layer sees its output.": (
        _without_the_last_sigmoid
    ),
    "The layers are in the other order: begin with the lowest, layers[0].": (
        lambda x, layers, train: _trained_after(_up)(x, layers[::-1], train)
    ),
    "Only the highest layer is used, and on the images: each layer gets what the one below gives, "
    "h, not x.": (lambda x, layers, train: _trained_after(_up)(x, layers[-1:], train)),
    "The highest frozen layer is left out. Send x through all of them.": (
        lambda x, layers, train: _trained_after(_up)(x, layers[:-1], train)
    ),
    "You return inside the loop, after the lowest layer: move train(h) behind the loop.": (
        lambda x, layers, train: _trained_after(_up)(x, layers[:1], train) if layers else None
    ),
    "Only the lowest layer is used. Send x through all of them.": (
        lambda x, layers, train: _trained_after(_up)(x, layers[:1], train)
    ),
    "The bias comes before the sigmoid: sigmoid(h @ W + b).": _trained_after(
        lambda x, h, W, b: sigmoid(h @ W) + b
    ),
    "The next layer sees the outputs themselves, not bits made of them.": (
        lambda x, layers, train: train((_trained_after(_up)(x, layers, lambda h: h) > 0.5) * 1.0)
    ),
    "These layers end in a sigmoid, not in tanh.": _trained_after(
        lambda x, h, W, b: np.tanh(h @ W + b)
    ),
    "These layers end in a sigmoid, not in ReLU.": _trained_after(
        lambda x, h, W, b: np.maximum(h @ W + b, 0)
    ),
    "That is what the stack gives. Train the next layer on it: train(h).": (
        lambda x, layers, train: _trained_after(_up)(x, layers, lambda h: h)
    ),
    "That is the whole stack. Asked for is the (W, b) of the new layer alone.": (
        lambda x, layers, train: [*layers, _trained_after(_up)(x, layers, train)]
    ),
    "You return the layer on top of the stack. Asked for is one more, trained on what that one "
    "gives.": lambda x, layers, train: layers[-1] if layers else train(x),
}


def _parts(x, W, b, c):
    """The two terms of the tied gradient: by the way up, and by the way down."""
    h = sigmoid(x @ W + b)
    back = sigmoid(h @ W.T + c)
    da2 = (back - x) * back * (1 - back)
    da1 = (da2 @ W) * h * (1 - h)
    return x.T @ da1, da2.T @ h


def _without_turning_it_round(x, W, b, c):
    up, down = _parts(x, W, b, c)
    return up + down.T


def _without_the_last_slope(x, W, b, c):
    h = sigmoid(x @ W + b)
    da2 = sigmoid(h @ W.T + c) - x
    da1 = (da2 @ W) * h * (1 - h)
    return x.T @ da1 + da2.T @ h


def _with_slope_of_tanh(x, W, b, c):
    h = sigmoid(x @ W + b)
    back = sigmoid(h @ W.T + c)
    da2 = (back - x) * (1 - back**2)
    return x.T @ ((da2 @ W) * (1 - h**2)) + da2.T @ h


def _from_back(x, W, b, c):
    h = sigmoid(x @ W + b)
    back = sigmoid(h @ W.T + c)
    da2 = (back - x) * back * (1 - back)
    return back.T @ ((da2 @ W) * h * (1 - h)) + da2.T @ h


def _without_slopes(x, W, b, c):
    h = sigmoid(x @ W + b)
    da2 = sigmoid(h @ W.T + c) - x
    return x.T @ (da2 @ W) + da2.T @ h


def _without_the_middle_slope(x, W, b, c):
    h = sigmoid(x @ W + b)
    back = sigmoid(h @ W.T + c)
    da2 = (back - x) * back * (1 - back)
    return x.T @ (da2 @ W) + da2.T @ h


OF_GRADIENTS = {
    "The second term is turned round: W.T was used on the way down, and its gradient is "
    "h.T @ da2, so W's is da2.T @ h.": _without_turning_it_round,
    "Only the way up is there. The same W also brings h down again: a second term.": (
        lambda x, W, b, c: _parts(x, W, b, c)[0]
    ),
    "Only the way down is there: x reaches W on the way up as well.": (
        lambda x, W, b, c: _parts(x, W, b, c)[1]
    ),
    "Both slopes are missing: back · (1 − back) on the last, h · (1 − h) on the hidden "
    "sigmoid.": _without_slopes,
    "You took the mean over the examples. L is a sum over them.": lambda x, W, b, c: (
        sum(_parts(x, W, b, c)) / len(x)
    ),
    "A factor 2 too much: the ½ in L cancels it.": lambda x, W, b, c: 2 * sum(_parts(x, W, b, c)),
    "The two terms are added, not subtracted.": lambda x, W, b, c: (
        _parts(x, W, b, c)[0] - _parts(x, W, b, c)[1]
    ),
    "That is the transpose of the gradient. It has the shape of W: (visible, hidden).": (
        lambda x, W, b, c: sum(_parts(x, W, b, c)).T
    ),
    "Both terms are right, but the way up and the way down are two jobs of one W: add them, do not "
    "return both.": lambda x, W, b, c: _parts(x, W, b, c),
    "The slope of the sigmoid is h · (1 − h). Yours, 1 − h², is that of tanh.": _with_slope_of_tanh,
    "The way up begins at x: its term is x.T @ da1, not back.T @ da1.": _from_back,
    "You took the mean of the two terms. They are added.": lambda x, W, b, c: (
        sum(_parts(x, W, b, c)) / 2
    ),
    "The error has the wrong sign: L falls where back comes nearer to x, so begin with "
    "back − x.": lambda x, W, b, c: -sum(_parts(x, W, b, c)),
    "The slope of the last sigmoid is missing: back · (1 − back). Without it this is the "
    "gradient of another loss, the cross-entropy.": _without_the_last_slope,
    "The slope of the hidden sigmoid is missing: h · (1 − h).": _without_the_middle_slope,
}
