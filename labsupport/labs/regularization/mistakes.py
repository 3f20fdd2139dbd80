"""Usual wrong answers to the exercises on dropout and weight decay: what to say of each."""

import numpy as np


def _masked(up, down=None):
    """Dropout whose outputs are h · up(u, p) and whose gradient is dy · down(u, p)."""
    down = down or up
    return lambda h, dy, u, p: (h * up(u, p), dy * down(u, p))


def _right(u, p):
    return (u >= p) / (1 - p)


def _on(u, p):
    return (u >= p) * 1.0


OF_DROPOUT = {
    "You do not scale. Divide what stays by 1 − p, or the next layer gets less than at test "
    "time.": _masked(_on),
    "You divide by p. The share that stays is 1 − p.": _masked(lambda u, p: (u >= p) / p),
    "You multiply by 1 − p. That belongs to the test time of plain dropout; inverted dropout "
    "divides in training.": _masked(lambda u, p: (u >= p) * (1 - p)),
    "Turned around: units are off where u < p, and you keep just these.": _masked(
        lambda u, p: (u < p) / (1 - p)
    ),
    "Turned around, with the scale that fits it: p is the share that is switched off, and you took "
    "it for the share that stays.": _masked(lambda u, p: (u < p) / p),
    "A unit whose number is exactly p stays on: off is u < p.": _masked(
        lambda u, p: (u > p) / (1 - p)
    ),
    "The gradient needs the mask too: nothing flows back through a unit that was off.": _masked(
        _right, lambda u, p: 1.0
    ),
    "On the way back you mask, but do not divide by 1 − p. What multiplied h multiplies its "
    "gradient.": _masked(_right, _on),
    "On the way up you mask, but do not divide by 1 − p; on the way back you do.": _masked(
        _on, _right
    ),
    "On the way back you only divide by 1 − p; the units that were off are missing.": _masked(
        _right, lambda u, p: 1 / (1 - p)
    ),
    "On the way back you divided where the way up was multiplied: the units that were on get too "
    "little.": _masked(_right, lambda u, p: (u >= p) * (1 - p)),
    "Every example has a mask of its own. You used that of the first one for all.": _masked(
        lambda u, p: (u[:1] >= p) / (1 - p)
    ),
    "You scale by the share that happened to stay. Divide by 1 − p: then the mean over masks is "
    "right.": _masked(lambda u, p: (u >= p) / np.mean(u >= p)),
    "You scale each example by its own share that stayed. Divide by 1 − p.": _masked(
        lambda u, p: (u >= p) / np.maximum(np.mean(u >= p, axis=-1, keepdims=True), 1e-12)
    ),
    "The gradient of h does not contain h: the output is h · mask, so its slope is mask.": (
        lambda h, dy, u, p: (h * _right(u, p), dy * h * _right(u, p))
    ),
    "You took a unit whose output is 0 for one that is off. A ReLU unit may be on and send 0: the "
    "mask is u >= p.": lambda h, dy, u, p: (
        h * _right(u, p),
        dy * (h * _right(u, p) != 0) / (1 - p),
    ),
    "You return the mask for the gradient; multiply it by dy.": lambda h, dy, u, p: (
        h * _right(u, p),
        _right(u, p),
    ),
    "You took the slope of ReLU as well. Dropout alone passes negative outputs too.": (
        lambda h, dy, u, p: (h * _right(u, p), dy * _right(u, p) * (h > 0))
    ),
    "The two results are in the other order: first the outputs, then the gradient.": (
        lambda h, dy, u, p: (dy * _right(u, p), h * _right(u, p))
    ),
}


def _step(shrunk, pushed=lambda g, rate, decay: rate * g):
    return lambda W, g, rate, decay: shrunk(W, rate, decay) - pushed(g, rate, decay)


OF_DECAY = {
    "The weights grow: you added rate · decay · W.": _step(lambda W, r, d: (1 + r * d) * W),
    "The rate is missing: a step takes the share rate · decay off, not decay.": _step(
        lambda W, r, d: (1 - d) * W
    ),
    "That is L1: every weight is moved by the same amount. Decay takes a share of each.": _step(
        lambda W, r, d: W - r * d * np.sign(W)
    ),
    "You have a 2 too many. It belongs to a penalty λ‖W‖²; with λ/2 · ‖W‖² it cancels, and the "
    "update is (1 − rate · λ) W.": _step(lambda W, r, d: (1 - 2 * r * d) * W),
    "Half as much decay: the ½ of the penalty has gone already when you take the slope.": _step(
        lambda W, r, d: (1 - r * d / 2) * W
    ),
    "You shrank the step too. Only the old weights decay: (1 − rate · decay) W − rate · "
    "gradient.": lambda W, g, r, d: (1 - r * d) * (W - r * g),
    "You went up: the gradient is subtracted.": _step(
        lambda W, r, d: (1 - r * d) * W, lambda g, r, d: -r * g
    ),
    "The decay is missing: that is a plain step.": _step(lambda W, r, d: W),
    "The gradient's step is missing: the weights only shrink.": _step(
        lambda W, r, d: (1 - r * d) * W, lambda g, r, d: 0 * g
    ),
    "The rate of the gradient's step is missing.": _step(
        lambda W, r, d: (1 - r * d) * W, lambda g, r, d: g
    ),
    "You let the gradient decay, not the weights.": _step(
        lambda W, r, d: W, lambda g, r, d: r * (1 - r * d) * g
    ),
    "decay is subtracted from every weight. Take a share of it: rate · decay · W.": _step(
        lambda W, r, d: W - r * d
    ),
    "You kept only what decays: rate · decay · W is taken off, and the rest stays.": _step(
        lambda W, r, d: r * d * W
    ),
    "You squared the weights. The slope of ½ W² is W.": _step(lambda W, r, d: W - r * d * W**2),
    "You divided by 1 + rate · decay. That is the implicit step; nearly the same, but not this "
    "one.": _step(lambda W, r, d: W / (1 + r * d)),
    "You return the change. Asked for are the new weights: W plus this.": _step(
        lambda W, r, d: -r * d * W
    ),
    "That is the proximal step of L1. Decay takes a share of each weight, and makes none 0.": (
        lambda W, g, r, d: np.sign(W - r * g) * np.maximum(np.abs(W - r * g) - r * d, 0)
    ),
    "You multiply W by decay. What stays of it is the share 1 − rate · decay.": _step(
        lambda W, r, d: d * W
    ),
    "That is the gradient with its penalty. Take the step: W − rate · (this).": (
        lambda W, g, r, d: g + d * W
    ),
    "That is decay in continuous time, exp(−rate · decay). A step takes the share rate · decay "
    "off.": _step(lambda W, r, d: np.exp(-r * d) * W),
    "The rate stands with the weights twice: rate · decay, not rate² · decay.": _step(
        lambda W, r, d: (1 - r**2 * d) * W
    ),
}
