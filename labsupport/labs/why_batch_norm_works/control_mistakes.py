"""The usual wrong answers to the exercises on controls in lab 10: what to say of each."""

from collections.abc import Callable

import numpy as np

RIGHT = {
    "larger steps": "B",
    "noise of the statistics": "F",
    "gradient through them": "E",
    "right scale at the start": "D",
    "shift does no harm": "C",
}


def instead(**other: str) -> Callable:
    """An answer to "choose-the-control" with another letter for some claims."""
    changed = {name.replace("_", " "): letter for name, letter in other.items()}
    return lambda claim: {**RIGHT, **changed}.get(claim)


OF_DESIGNS = {
    "Larger steps: at its own best rate each net takes its own steps, and the larger steps are "
    "still in it. A control takes away the cause that is claimed: the same rate for both.": instead(
        larger_steps="A"
    ),
    "Larger steps: smaller batches change the noise, and leave the rate alone. Take the rate "
    "away.": instead(larger_steps="G"),
    "Noise of the statistics: smaller batches also change the noise of the gradient, and how many "
    "images a step sees. Then nobody knows which of them did it.": instead(
        noise_of_the_statistics="G"
    ),
    "Noise of the statistics: C has noise and no batch norm at all. It asks whether noise alone "
    "helps; change the noise and keep batch norm.": instead(noise_of_the_statistics="C"),
    "Noise of the statistics: E changes what the gradient sees. The statistics are as noisy as "
    "before.": instead(noise_of_the_statistics="E"),
    "Gradient through them: D has no batch statistics after the first step. So it takes away both "
    "the statistics and their gradient.": instead(gradient_through_them="D"),
    "Gradient through them: F changes how noisy the statistics are. The gradient still goes "
    "through.": instead(gradient_through_them="F"),
    "Right scale at the start: E scales in every step, not only at the start.": instead(
        right_scale_at_the_start="E"
    ),
    "Right scale at the start: at the same rate (B) the scale is still in batch norm. Give the "
    "plain net the scale, and nothing else.": instead(right_scale_at_the_start="B"),
    "Right scale at the start: at the best rates (A) the scale is still in batch norm. Give the "
    "plain net the scale, and nothing else.": instead(right_scale_at_the_start="A"),
    "Shift does no harm: without the plain net under the same noise (C) nobody knows whether this "
    "noise is able to do harm at all.": instead(shift_does_no_harm="F"),
    "Shift does no harm: smaller batches do not shift anything. Without the plain net under the "
    "same noise nobody knows whether this noise is able to do harm at all.": instead(
        shift_does_no_harm="G"
    ),
    "Shift does no harm: B has no noise in it. Give the plain net the same noise, and see whether "
    "it is harmed.": instead(shift_does_no_harm="B"),
    "The first and the fourth are exchanged: equal rates take larger steps away, divided weights "
    "give the scale.": instead(larger_steps="D", right_scale_at_the_start="B"),
    "E and F are exchanged: E changes the gradient, F the noise.": instead(
        noise_of_the_statistics="E", gradient_through_them="F"
    ),
}


def folded(
    *,
    weights: Callable = lambda W, std: W / std,
    bias: Callable = lambda b, mean, std: (b - mean) / std,
    pre_activation: Callable = lambda W, b, x: x @ W + b,
    mean: Callable = lambda a: a.mean(axis=0),
    std: Callable = lambda a: a.std(axis=0),
    order: Callable = lambda W, b: (W, b),
) -> Callable:
    """An answer to "fold-the-first-batch-in" of which one part may be another."""

    def answer(W, b, x):
        a = pre_activation(W, b, x)
        return order(weights(W, std(a)), bias(b, mean(a), std(a)))

    return answer


def _by_inputs(W, b, x):
    a = x @ W + b
    return W / x.std(axis=0)[:, None], (b - a.mean(axis=0)) / a.std(axis=0)


OF_FOLDS = {
    "The bias is not divided by the std: it is part of what was divided.": folded(
        bias=lambda b, mean, std: b - mean
    ),
    "The old bias is missing: the new one is (b − mean) / std.": folded(
        bias=lambda b, mean, std: -mean / std
    ),
    "The mean is not divided by the std: the new bias is (b − mean) / std.": folded(
        bias=lambda b, mean, std: b / std - mean
    ),
    "The mean is added. It has to be subtracted: (b − mean) / std.": folded(
        bias=lambda b, mean, std: (b + mean) / std
    ),
    "The mean is not subtracted: the units have std 1, and not mean 0.": folded(
        bias=lambda b, mean, std: b / std
    ),
    "The bias is left as it was. Mean and std both change it: (b − mean) / std.": folded(
        bias=lambda b, mean, std: b
    ),
    "W is left as it was: the units have mean 0, and not std 1.": folded(
        weights=lambda W, std: W, bias=lambda b, mean, std: b - mean
    ),
    "You divided by the variance. The std is its root.": folded(std=lambda a: a.var(axis=0)),
    "You multiplied by the std. Whoever is too large has to be divided.": folded(
        weights=lambda W, std: W * std, bias=lambda b, mean, std: (b - mean) * std
    ),
    "That is the unbiased std, with n − 1. Batch norm divides by n.": folded(
        std=lambda a: a.std(axis=0, ddof=1)
    ),
    "You took one std for the whole layer: each unit has its own.": folded(
        std=lambda a: np.full(a.shape[1], a.std())
    ),
    "You took one mean and one std for the whole layer: each unit has its own.": folded(
        mean=lambda a: np.full(a.shape[1], a.mean()), std=lambda a: np.full(a.shape[1], a.std())
    ),
    "The statistics are of x @ W, without the bias. Then the bias is subtracted twice over, or not "
    "at all: a = x @ W + b.": folded(pre_activation=lambda W, b, x: x @ W),
    "You divided by the stds of the inputs. A column of W belongs to a unit: divide by the units' "
    "own stds.": _by_inputs,
    "You divided by the root mean square: the mean belongs out of it first.": folded(
        std=lambda a: np.sqrt((a**2).mean(axis=0))
    ),
    "The two are in the other order: first W, then b.": folded(order=lambda W, b: (b, W)),
    "What comes back is the normalized output of the layer. The new W and b are asked "
    "for.": lambda W, b, x: ((x @ W + b) - (x @ W + b).mean(axis=0)) / (x @ W + b).std(axis=0),
}
