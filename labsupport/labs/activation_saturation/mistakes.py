"""The usual wrong answers to the exercises of lab 02: what to say of each."""

import numpy as np

from labsupport.by_hand.activations import ACTIVATIONS

OF_SLOPES = {
    "h is the output already, σ(a). You put it through the sigmoid once more.": lambda h: (
        ACTIVATIONS["sigmoid"].df(h)
    ),
    "That is the slope of tanh, 1 − h². The sigmoid's has two factors, h and 1 − h.": lambda h: (
        1 - h**2
    ),
    "That is tanh's slope, 1 − h², made a quarter as large. The sigmoid's is largest at "
    "h = ½, not at h = 0.": lambda h: (1 - h**2) / 4,
    "That is the slope of the inverse, of a against h. Asked for is h's slope against a: "
    "turn it over.": lambda h: 1 / (h * (1 - h)),
    "You took the mean of h for one of the factors. Each entry has a slope of its own.": (
        lambda h: h * (1 - h.mean())
    ),
    "Without parentheses, h * 1 - h is h − h, which is 0.": lambda h: h * 1 - h,
    "h is the output already, σ(a). You took its sigmoid, and no slope.": (
        lambda h: ACTIVATIONS["sigmoid"].f(h)
    ),
    "σ is squared in your second factor: it is 1 − h, not 1 − h².": lambda h: h * (1 - h**2),
    "One factor is h, one is 1 − h. You have h twice.": lambda h: h**2,
    "One factor is h, one is 1 − h. You have 1 − h twice.": lambda h: (1 - h) ** 2,
    "The second factor stands there once: h (1 − h), not h (1 − h)².": lambda h: h * (1 - h) ** 2,
    "The first factor stands there once: h (1 − h), not h² (1 − h).": lambda h: h**2 * (1 - h),
    "np.gradient takes differences from entry to entry. Asked for is the slope of σ at each "
    "entry, in its own input a.": lambda h: np.gradient(h),
    "The two factors are multiplied. You have subtracted them, or taken a slope once "
    "more: 1 − 2h.": lambda h: 1 - 2 * h,
    "The slope of σ is h − h². ¼ − h² is something else: 0 at h = ½, where σ is "
    "steepest.": lambda h: 1 / 4 - h**2,
    "h (1 − h) is written with the output h. You put a, the input, in its place.": lambda h: (
        np.log(h / (1 - h)) * (1 - np.log(h / (1 - h)))
    ),
    "That is the formula for e⁻ᵃ, with h in its place: in terms of h the slope is "
    "h (1 − h).": lambda h: h / (1 + h) ** 2,
    "The factor 1 − h is missing: at h = 1 your slope is largest, where the curve is "
    "flat.": lambda h: 1.0 * h,
    "The factor h is missing: at h = 0 your slope is largest, where the curve is flat.": lambda h: (
        1 - h
    ),
    "The sign is turned around: σ rises everywhere, so no slope is negative.": lambda h: (
        h * (h - 1)
    ),
}


def near_an_end(h, low, high):
    """The mask of the outputs within 0.03 of `low` or `high`."""
    return (h < low + 0.03) | (h > high - 0.03)


def shares(mask):
    """What is asked for, of a mask of any kind."""
    return mask.mean(), mask.all(axis=0).mean()


OF_SHARES = {
    "You looked at the upper end alone: near `low` it is as flat.": lambda h, low, high: shares(
        h > high - 0.03
    ),
    "You looked at the lower end alone: near `high` it is as flat.": lambda h, low, high: shares(
        h < low + 0.03
    ),
    "An output exactly 0.03 away is not near: less than 0.03 is asked for.": (
        lambda h, low, high: shares((h <= low + 0.03) | (h >= high - 0.03))
    ),
    "Near means less than 0.03 away. You took 0.3.": lambda h, low, high: shares(
        (h < low + 0.3) | (h > high - 0.3)
    ),
    "Near means less than 0.03 away. You took 0.003.": lambda h, low, high: shares(
        (h < low + 0.003) | (h > high - 0.003)
    ),
    "0.03 is meant as it stands, not as a share of the range: for tanh you took 0.06.": (
        lambda h, low, high: shares(
            (h < low + 0.03 * (high - low)) | (h > high - 0.03 * (high - low))
        )
    ),
    "The second is a share of all units, not of the saturated outputs.": (
        lambda h, low, high: (
            near_an_end(h, low, high).mean(),
            near_an_end(h, low, high).all(axis=0).sum() / near_an_end(h, low, high).sum(),
        )
    ),
    "|h| > 0.97 is right for tanh alone. The sigmoid's lower end is 0: use `low` and "
    "`high`.": lambda h, low, high: shares(np.abs(h) > 0.97),
    "No output is near both ends at once: join the two with |, not with &.": lambda h, low, high: (
        shares((h < low + 0.03) & (h > high - 0.03))
    ),
    "You asked for outputs at the very end. Near means less than 0.03 away: the slope is "
    "flat before the end is reached.": lambda h, low, high: shares((h <= low) | (h >= high)),
    "Those are the shares of what is not near an end.": lambda h, low, high: tuple(
        1 - share for share in shares(near_an_end(h, low, high))
    ),
    "The two are in the other order: first the outputs, then the units.": (
        lambda h, low, high: shares(near_an_end(h, low, high))[::-1]
    ),
    "Your silent units are the inputs that saturate every unit: units are columns, so ask all "
    "rows, axis=0.": lambda h, low, high: shares(near_an_end(h, low, high).T),
    "all() without an axis asks all units at once. Ask each of them, axis=0, and take the "
    "mean.": lambda h, low, high: (
        near_an_end(h, low, high).mean(),
        near_an_end(h, low, high).all().mean(),
    ),
    "A unit that some input saturates is not silent: another input may reach it. Ask for all, "
    "not for any.": lambda h, low, high: (
        near_an_end(h, low, high).mean(),
        near_an_end(h, low, high).any(axis=0).mean(),
    ),
    "A unit that most inputs saturate is not silent: the others still reach it. Ask for "
    "all.": lambda h, low, high: (
        near_an_end(h, low, high).mean(),
        (near_an_end(h, low, high).mean(axis=0) > 0.5).mean(),
    ),
    "A unit that nearly all inputs saturate is not silent: the last ones still reach it. Ask "
    "for all.": lambda h, low, high: (
        near_an_end(h, low, high).mean(),
        (near_an_end(h, low, high).mean(axis=0) > 0.9).mean(),
    ),
    "A unit need not stay at one end to be silent: it is flat at both.": lambda h, low, high: (
        near_an_end(h, low, high).mean(),
        ((h < low + 0.03).all(axis=0) | (h > high - 0.03).all(axis=0)).mean(),
    ),
    "You ask whether the mean of a unit's outputs is near an end. A unit that swings from one "
    "end to the other is silent too: ask each output.": lambda h, low, high: (
        near_an_end(h, low, high).mean(),
        near_an_end(h.mean(axis=0), low, high).mean(),
    ),
    "You ask whether a unit's output varies little. A unit that swings from one end to the "
    "other varies much, and is silent too.": lambda h, low, high: (
        near_an_end(h, low, high).mean(),
        (h.std(axis=0) < 0.03).mean(),
    ),
    "Those are counts. A share is the mean of the mask.": lambda h, low, high: (
        near_an_end(h, low, high).sum(),
        near_an_end(h, low, high).all(axis=0).sum(),
    ),
}

OF_SIGNS = {
    "Your rows are units. W is (inputs, units), and so is its gradient.": lambda h, delta: np.outer(
        np.sign(delta), np.sign(h)
    ),
    "You left the inputs' signs out: all columns have one sign only when all inputs are "
    "positive.": lambda h, delta: np.outer(np.ones(len(h)), np.sign(delta)),
    "You left δ out: each unit has its own, and it can turn the whole column "
    "around.": lambda h, delta: np.outer(np.sign(h), np.ones(len(delta))),
    "Those are the gradients. Only their signs are asked for.": lambda h, delta: np.outer(h, delta),
    "Those are the signs of the step, −∂L/∂W. The gradient's own are asked for.": (
        lambda h, delta: np.sign(-np.outer(h, delta))
    ),
    "An input of 0 lets no gradient through, so its sign is 0, not 1 or −1.": lambda h, delta: (
        np.where(np.outer(h, delta) > 0, 1.0, -1.0)
    ),
    "You left the negative inputs out. They send gradient too, of the other sign.": (
        lambda h, delta: np.sign(np.outer(np.maximum(h, 0), delta))
    ),
    "δ is the gradient of the pre-activation: the slope of the activation is in it "
    "already.": lambda h, delta: np.sign(np.outer(h, delta * (1 - delta**2))),
    "You added. The gradient is the product h[i] · δ[j].": lambda h, delta: np.sign(
        np.add.outer(h, delta)
    ),
}
