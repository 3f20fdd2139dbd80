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


OF_STACKS = {
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
    "Only the highest layer is used. Send x through all of them, the lowest first.": (
        lambda x, layers, train: _trained_after(_up)(x, layers[-1:], train)
    ),
    "Only the lowest layer is used. Send x through all of them.": (
        lambda x, layers, train: _trained_after(_up)(x, layers[:1], train)
    ),
    "The bias comes before the sigmoid: sigmoid(h @ W + b).": _trained_after(
        lambda x, h, W, b: sigmoid(h @ W) + b
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
    "You took the mean of the two terms. They are added.": lambda x, W, b, c: (
        sum(_parts(x, W, b, c)) / 2
    ),
    "The error has the wrong sign: L falls where back comes nearer to x, so begin with "
    "back − x.": lambda x, W, b, c: -sum(_parts(x, W, b, c)),
    "The slope of the last sigmoid is missing: back · (1 − back). Without it this is the "
    "gradient of another loss, the cross-entropy.": _without_the_last_slope,
    "The slope of the hidden sigmoid is missing: h · (1 − h).": _without_the_middle_slope,
}


def _first(labels, stops):
    return labels[stops].min() if stops.any() else np.inf


def _last_help(labels, plain, pretrained):
    helps = pretrained.max(axis=0) < plain.min(axis=0)
    return labels[helps].max() if helps.any() else np.inf


def _by_mean(labels, plain, pretrained):
    return _first(labels, pretrained.mean(axis=0) >= plain.mean(axis=0))


def _by_median(labels, plain, pretrained):
    return _first(labels, np.median(pretrained, axis=0) >= np.median(plain, axis=0))


def _seed_by_seed(labels, plain, pretrained):
    return _first(labels, (pretrained >= plain).any(axis=0))


def _stops(plain, pretrained):
    return pretrained.max(axis=0) >= plain.min(axis=0)


def _largest(labels, plain, pretrained):
    stops = _stops(plain, pretrained)
    return labels[stops].max() if stops.any() else np.inf


def _never_infinite(labels, plain, pretrained):
    return labels[np.argmax(_stops(plain, pretrained))]


def _all_of_them(labels, plain, pretrained):
    return labels[_stops(plain, pretrained)]


def _by_rows(labels, plain, pretrained):
    return _first(labels, pretrained.max(axis=1) >= plain.min(axis=1))


def _place(labels, plain, pretrained):
    stops = pretrained.max(axis=0) >= plain.min(axis=0)
    return float(np.argmax(stops)) if stops.any() else np.inf


OF_TABLES = {
    "You compared the medians. Half of the seeds may lie on the other side of a median: ask "
    "whether the bands overlap.": _by_median,
    "You compared the means. One lucky seed can carry a mean: ask whether the bands "
    "overlap.": _by_mean,
    "You compared seed 0 with seed 0. These are different nets, not pairs: every pretrained "
    "one must beat every plain one.": _seed_by_seed,
    "A tie is no gain: where the worst pretrained seed equals the best plain one, pretraining does "
    "not help beyond doubt.": lambda labels, plain, pretrained: _first(
        labels, pretrained.max(axis=0) > plain.min(axis=0)
    ),
    "You compared the best seeds. The worst pretrained seed has to beat the best plain "
    "one.": lambda labels, plain, pretrained: _first(
        labels, pretrained.min(axis=0) >= plain.min(axis=0)
    ),
    "You compared the worst seeds. The worst pretrained seed has to beat the best plain "
    "one.": lambda labels, plain, pretrained: _first(
        labels, pretrained.max(axis=0) >= plain.max(axis=0)
    ),
    "You ask where pretraining is surely worse. Asked for is where it no longer helps beyond "
    "doubt: the worst pretrained seed against the best plain one.": (
        lambda labels, plain, pretrained: _first(
            labels, pretrained.min(axis=0) >= plain.max(axis=0)
        )
    ),
    "These are errors: smaller is better. You took the tables for accuracies.": (
        lambda labels, plain, pretrained: _first(
            labels, pretrained.min(axis=0) <= plain.max(axis=0)
        )
    ),
    "That is the fewest labels at which it does help. Asked for is where it does "
    "not.": lambda labels, plain, pretrained: _first(
        labels, pretrained.max(axis=0) < plain.min(axis=0)
    ),
    "That is the largest number of labels at which it does not help. Asked for is the fewest.": (
        _largest
    ),
    "The axes are swapped: seeds are rows, so the worst seed is max(axis=0).": _by_rows,
    "Where pretraining helps at every number of labels, the answer is np.inf.": _never_infinite,
    "The answer is the fewest labels, one number, not all of them.": _all_of_them,
    "That is the last number of labels at which it helps; asked for is the first at which it "
    "does not.": _last_help,
    "That is the place in the list: use it to look up labels.": _place,
}
