"""The usual wrong answers to "momentum-step" and "adam-step": what to say of each."""

from collections.abc import Callable

import numpy as np


def _momentum(new_v: Callable, moved: Callable = lambda w, v, old, gradient, rate, beta: (
    w - rate * v
)) -> Callable:  # fmt: skip
    """An answer with another v, or another step: moved(w, new v, old v, gradient, rate, beta)."""

    def answer(w, v, gradient, rate, beta):
        new = new_v(v, gradient, rate, beta)
        return moved(w, new, v, gradient, rate, beta), new

    return answer


def _sum(v, gradient, rate, beta):
    return beta * v + gradient


OF_MOMENTUM = {
    "w moves with the old v. First the new v, then the step with it.": _momentum(
        _sum, lambda w, v, old, gradient, rate, beta: w - rate * old
    ),
    "You have multiplied the gradient by 1 − β. That is a running mean, as in Adam; momentum here "
    "adds the whole gradient.": _momentum(lambda v, g, rate, beta: beta * v + (1 - beta) * g),
    "w moves up: the step is subtracted.": _momentum(
        _sum, lambda w, v, old, gradient, rate, beta: w + rate * v
    ),
    "The gradient is subtracted from v, and v from w: together this leads up. Subtract once.": (
        _momentum(lambda v, g, rate, beta: beta * v - g)
    ),
    "β is missing: v would never forget.": _momentum(lambda v, g, rate, beta: v + g),
    "β stands at the gradient. It belongs to the old v.": _momentum(
        lambda v, g, rate, beta: v + beta * g
    ),
    "β stands at both. The new gradient counts whole.": _momentum(
        lambda v, g, rate, beta: beta * (v + g)
    ),
    "That is plain gradient descent for w: the step takes v, not the gradient.": _momentum(
        _sum, lambda w, v, old, gradient, rate, beta: w - rate * gradient
    ),
    "The rate is missing in the step of w.": _momentum(
        _sum, lambda w, v, old, gradient, rate, beta: w - v
    ),
    "You have put the rate into v. Here v is a sum of gradients, and the rate multiplies it in the "
    "step.": _momentum(
        lambda v, g, rate, beta: beta * v + rate * g,
        lambda w, v, old, gradient, rate, beta: w - v,
    ),
    "You have put the rate and the minus into v. Then what is remembered is a step, not a sum of "
    "gradients: asked is v = β v + gradient.": _momentum(
        lambda v, g, rate, beta: beta * v - rate * g,
        lambda w, v, old, gradient, rate, beta: w + v,
    ),
    "The rate counts twice, in v and in the step.": _momentum(
        lambda v, g, rate, beta: beta * v + rate * g
    ),
    "That is Nesterov's step, which looks ahead: gradient + β v. Momentum moves by v alone.": (
        _momentum(_sum, lambda w, v, old, gradient, rate, beta: w - rate * (gradient + beta * v))
    ),
    "You return (v, w). First w, then v.": lambda w, v, gradient, rate, beta: (
        beta * v + gradient,
        w - rate * (beta * v + gradient),
    ),
    "The v that you return is the old one: it must be kept for the next step.": (
        lambda w, v, gradient, rate, beta: (w - rate * (beta * v + gradient), v)
    ),
    "The gradient is added twice: once in v and once more in the step.": _momentum(
        _sum, lambda w, v, old, gradient, rate, beta: w - rate * (v + gradient)
    ),
    "You have exchanged β and 1 − β: β is how much of the old v is kept.": _momentum(
        lambda v, g, rate, beta: (1 - beta) * v + g
    ),
    "You have exchanged β and 1 − β, and the gradient counts whole here.": _momentum(
        lambda v, g, rate, beta: (1 - beta) * v + beta * g
    ),
    "The old v moves w without the rate. The rate multiplies the whole new v.": _momentum(
        _sum, lambda w, v, old, gradient, rate, beta: w - rate * gradient - beta * old
    ),
    "You have put the minus into v. Here v is a sum of gradients, and the step is subtracted.": (
        _momentum(
            lambda v, g, rate, beta: beta * v - g,
            lambda w, v, old, gradient, rate, beta: w + rate * v,
        )
    ),
}


def _adam(
    *,
    mean: Callable = lambda m, g: 0.9 * m + 0.1 * g,
    square: Callable = lambda s, g: 0.999 * s + 0.001 * g**2,
    corrected: Callable = lambda m, s, t: (m / (1 - 0.9**t), s / (1 - 0.999**t)),
    moved: Callable = lambda w, m, s, g, rate: w - rate * m / (np.sqrt(s) + 1e-8),
    kept: Callable = lambda m, s, m_, s_: (m, s),
) -> Callable:
    """An answer to "adam-step" of which one part may be another."""

    def answer(w, m, s, t, gradient, rate):
        m, s = mean(m, gradient), square(s, gradient)
        with np.errstate(all="ignore"):
            m_, s_ = corrected(m, s, t)
            return moved(w, m_, s_, gradient, rate), *kept(m, s, m_, s_)

    return answer


OF_ADAM = {
    "The bias correction is missing: m and s begin at 0, so the first ones are too small. Divide "
    "by 1 − βᵗ.": _adam(corrected=lambda m, s, t: (m, s)),
    "Only m is corrected. s begins at 0 too: divide it by 1 − 0.999ᵗ.": _adam(
        corrected=lambda m, s, t: (m / (1 - 0.9**t), s)
    ),
    "Only s is corrected. m begins at 0 too: divide it by 1 − 0.9ᵗ.": _adam(
        corrected=lambda m, s, t: (m, s / (1 - 0.999**t))
    ),
    "You return the corrected m and s. What is remembered is not corrected: else the next step "
    "corrects it again.": _adam(kept=lambda m, s, m_, s_: (m_, s_)),
    "The power t is missing: the correction is 1 − βᵗ, which goes to 1.": _adam(
        corrected=lambda m, s, t: (m / (1 - 0.9), s / (1 - 0.999))
    ),
    "You count t from 0, one too few: this is step t.": _adam(
        corrected=lambda m, s, t: (m / (1 - 0.9 ** (t - 1)), s / (1 - 0.999 ** (t - 1)))
    ),
    "You count one step too many: t is the number of this step already.": _adam(
        corrected=lambda m, s, t: (m / (1 - 0.9 ** (t + 1)), s / (1 - 0.999 ** (t + 1)))
    ),
    "You multiply by 1 − βᵗ. What is too small is divided by it.": _adam(
        corrected=lambda m, s, t: (m * (1 - 0.9**t), s * (1 - 0.999**t))
    ),
    "The root is missing: the step divides by √s.": _adam(
        moved=lambda w, m, s, g, rate: w - rate * m / (s + 1e-8)
    ),
    "The gradient is not squared in s: s is the mean of the squares.": _adam(
        square=lambda s, g: 0.999 * s + 0.001 * g
    ),
    "s has β₂ = 0.999, not 0.9.": _adam(square=lambda s, g: 0.9 * s + 0.1 * g**2),
    "The two β are exchanged: m has 0.9, and s has 0.999.": _adam(
        mean=lambda m, g: 0.999 * m + 0.001 * g, square=lambda s, g: 0.9 * s + 0.1 * g**2
    ),
    "That divides the new gradient, as RMSProp does. Adam's step takes the mean m.": _adam(
        moved=lambda w, m, s, g, rate: w - rate * g / (np.sqrt(s) + 1e-8)
    ),
    "w moves up: the step is subtracted.": _adam(
        moved=lambda w, m, s, g, rate: w + rate * m / (np.sqrt(s) + 1e-8)
    ),
    "The gradient counts whole in m: it wants the factor 0.1, so that m is a mean.": _adam(
        mean=lambda m, g: 0.9 * m + g
    ),
    "The square counts whole in s: it wants the factor 0.001, so that s is a mean.": _adam(
        square=lambda s, g: 0.999 * s + g**2
    ),
    "The rate is missing.": _adam(moved=lambda w, m, s, g, rate: w - m / (np.sqrt(s) + 1e-8)),
    "ε is missing: where all gradients were 0, you divide 0 by 0. Add 1e-8 to the root.": _adam(
        moved=lambda w, m, s, g, rate: w - rate * m / np.sqrt(s)
    ),
    "ε stands below the root. It is added to the root.": _adam(
        moved=lambda w, m, s, g, rate: w - rate * m / np.sqrt(s + 1e-8)
    ),
    "That is the short form of the paper: there ε is added before the correction. Correct s "
    "first, then the root, then ε.": _adam(
        corrected=lambda m, s, t: (
            m * np.sqrt(1 - 0.999**t) / (1 - 0.9**t) / (np.sqrt(s) + 1e-8),
            s,
        ),
        moved=lambda w, m, s, g, rate: w - rate * m,
    ),
    "ε is 1e-8; yours is larger.": _adam(
        moved=lambda w, m, s, g, rate: w - rate * m / (np.sqrt(s) + 1e-6)
    ),
    "The correction has the power βᵗ; you multiply β by t.": _adam(
        corrected=lambda m, s, t: (m / (1 - 0.9 * t), s / (1 - 0.999 * t))
    ),
    "You take the root before the correction. s is corrected, then comes the root.": _adam(
        moved=lambda w, m, s, g, rate: w - rate * m / (s + 1e-8),
        corrected=lambda m, s, t: (m / (1 - 0.9**t), np.sqrt(s) / (1 - 0.999**t)),
    ),
    "s has 0.001 for the new square, not 0.01.": _adam(square=lambda s, g: 0.999 * s + 0.01 * g**2),
    "s takes the squares of the gradients, not their sizes.": _adam(
        square=lambda s, g: 0.999 * s + 0.001 * np.abs(g)
    ),
    "You return s before m. The order is w, m, s.": _adam(kept=lambda m, s, m_, s_: (s, m)),
    "The factors are exchanged in m: the old one counts 0.9, the new gradient 0.1.": _adam(
        mean=lambda m, g: 0.1 * m + 0.9 * g
    ),
}
