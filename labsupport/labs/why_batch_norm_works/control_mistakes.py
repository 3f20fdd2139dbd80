"""The usual wrong answers to the exercises on controls in lab 10: what to say of each."""

from collections.abc import Callable

import numpy as np


def controls(
    *,
    is_one: Callable = lambda differs, cause: differs == {cause},
    base: Callable = lambda designs, tested: designs[tested],
    own: bool = True,
) -> Callable:
    """An answer to "find-the-controls" of which one part may be another.

    is_one(differs, cause): whether a design is taken; differs: the parts in which it is another.
    own: whether the tested design may be among them.
    """

    def answer(designs, tested, cause):
        first = base(designs, tested)
        found = []
        for name, design in designs.items():
            differs = {part for part in first if design[part] != first[part]}
            if is_one(differs, cause) and (own or name != tested):
                found.append(name)
        return found

    return answer


OF_DESIGNS = {
    "These differ in the cause, and some of them in something else as well. Then nobody knows "
    "which of the two did it.": controls(is_one=lambda differs, cause: cause in differs),
    "These differ in one thing, whichever it is. It has to be the cause that is claimed.": controls(
        is_one=lambda differs, cause: len(differs) == 1
    ),
    "You let the cause stay and changed something else. A control takes away the cause, or changes "
    "it.": controls(is_one=lambda differs, cause: bool(differs) and cause not in differs),
    "The tested design is among them, and its copies. A control must differ in the "
    "cause.": controls(is_one=lambda differs, cause: differs <= {cause}),
    "Copies of the tested design are among them. A control must differ in the cause.": controls(
        is_one=lambda differs, cause: differs <= {cause}, own=False
    ),
    "You compared with the first design. Compare with the tested one.": controls(
        base=lambda designs, tested: next(iter(designs.values()))
    ),
    "These are the designs that are equal in the cause. A control differs in it.": controls(
        is_one=lambda differs, cause: cause not in differs
    ),
    "These are all the designs that differ at all. A control differs in the cause alone.": controls(
        is_one=lambda differs, cause: bool(differs)
    ),
    "These are the designs that are no controls.": controls(
        is_one=lambda differs, cause: differs != {cause}
    ),
    "You stopped at the first control. Go through all designs.": lambda designs, tested, cause: (
        controls()(designs, tested, cause)[:1]
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
    "An ε is added to the variance, as batch norm does. Here you divide by the std itself.": folded(
        std=lambda a: np.sqrt(a.var(axis=0) + 1e-5)
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
