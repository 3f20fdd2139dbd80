"""The usual wrong answers to *smallest-noise*: what to say of each."""

import numpy as np


def line(x, points, values):
    """The value at `x` of the straight line through two points."""
    return values[0] + (values[1] - values[0]) / (points[1] - points[0]) * (x - points[0])


def on_line(read=np.log, back=np.exp, at=lambda within: within, over=lambda steps: steps):
    """`smallest_noise` with another scale of the noises or of the steps."""
    return lambda within, noises, steps: back(line(at(within), over(steps), read(noises)))


def _turned(within, noises, steps):
    slope = (steps[1] - steps[0]) / np.log(noises[1] / noises[0])
    with np.errstate(over="ignore"):
        return noises[0] * np.exp(slope * (within - steps[0]))


def _from_the_other(within, noises, steps):
    slope = np.log(noises[1] / noises[0]) / (steps[1] - steps[0])
    return noises[1] * np.exp(slope * (within - steps[0]))


def _from_zero(within, noises, steps):
    slope = np.log(noises[1] / noises[0]) / (steps[1] - steps[0])
    return noises[0] * np.exp(slope * within)


def _without_start(within, noises, steps):
    slope = np.log(noises[1] / noises[0]) / (steps[1] - steps[0])
    return np.exp(slope * (within - steps[0]))


def _falling(within, noises, steps):
    slope = np.log(noises[1] / noises[0]) / (steps[1] - steps[0])
    return noises[0] * np.exp(-slope * (within - steps[0]))


def _clamped(within, noises, steps):
    order = np.argsort(steps)
    return np.exp(np.interp(within, steps[order], np.log(noises)[order]))


def _unsorted(within, noises, steps):
    return np.exp(np.interp(within, steps, np.log(noises)))


OF_NOISES = {
    "You drew the line through the noises themselves. Their logarithms lie on a line.": on_line(
        lambda noise: noise, lambda value: value
    ),
    "That is the logarithm of the noise: np.exp takes it back.": on_line(back=lambda value: value),
    "That is the log10 of the noise: 10.0 ** takes it back.": on_line(
        np.log10, back=lambda value: value
    ),
    "You took log10 on the way there and np.exp on the way back. They do not belong together: "
    "np.log and np.exp, or np.log10 and 10.0 **.": on_line(np.log10),
    "You took np.log on the way there and 10 ** on the way back. They do not belong together: "
    "np.log and np.exp, or np.log10 and 10.0 **.": on_line(back=lambda value: 10.0**value),
    "You took the logarithm of the steps too. Only the noise grows by a factor per step: the steps "
    "stay as they are.": on_line(at=np.log, over=np.log),
    "You took the logarithm of the steps, not of the noises.": on_line(
        lambda noise: noise, lambda value: value, np.log, np.log
    ),
    "The slope is upside down: difference of the logarithms divided by difference of the "
    "steps.": _turned,
    "You start from noises[1], but count the steps from steps[0].": _from_the_other,
    "You count from step 0. The line goes through (steps[0], ln noises[0]): take "
    "within - steps[0].": _from_zero,
    "The start of the line is missing: add ln(noises[0]), or multiply by noises[0].": (
        _without_start
    ),
    "The slope has the wrong sign: the longer you wait, the smaller the noise may be.": _falling,
    "np.interp stays at the ends: beyond the two known steps it gives the last value. A line goes "
    "on.": _clamped,
    "np.interp needs steps that rise, and stays at the ends: beyond the two known steps it gives "
    "the last value.": _unsorted,
    "The line need not go through step 0 with noise 1: use both known points.": (
        lambda within, noises, steps: noises[0] ** (within / steps[0])
    ),
    "You took the rule of three. With half the steps the noise is not twice as large: its "
    "logarithm lies on a line.": lambda within, noises, steps: noises[0] * steps[0] / within,
}
