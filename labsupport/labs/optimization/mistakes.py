"""The usual wrong answers to the exercises of lab 14: what to say of each."""

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
    "The factors are exchanged in m: the old one counts 0.9, the new gradient 0.1.": _adam(
        mean=lambda m, g: 0.1 * m + 0.9 * g
    ),
}


def _norm(gradients):
    return np.sqrt(sum(np.sum(g**2) for g in gradients))


def _scaled(size: Callable, factor: Callable = lambda norm, t: min(1, t / norm)) -> Callable:
    """An answer that multiplies all gradients by factor(size(gradients), threshold)."""
    return lambda gradients, threshold: [
        factor(size(gradients), threshold) * g for g in gradients
    ]


OF_CLIPPING = {
    "You clip each array by its own norm. The norm is that of all gradients together, and all get "
    "one factor: else the direction turns.": lambda gradients, threshold: [
        g * min(1, threshold / np.sqrt(np.sum(g**2))) for g in gradients
    ],
    "That is clipping by value: each entry is cut off, which turns the direction.": (
        lambda gradients, threshold: [np.clip(g, -threshold, threshold) for g in gradients]
    ),
    "You scale short gradients up. Where the norm is below the threshold nothing changes.": (
        _scaled(_norm, lambda norm, t: t / norm)
    ),
    "The root is missing: the norm is the root of the sum of squares.": _scaled(
        lambda gradients: _norm(gradients) ** 2
    ),
    "You add up the norms of the arrays. Add their squares, and take one root.": _scaled(
        lambda gradients: sum(np.sqrt(np.sum(g**2)) for g in gradients)
    ),
    "You took the mean of the squares. The norm has their sum.": _scaled(
        lambda gradients: _norm(gradients) / np.sqrt(sum(g.size for g in gradients))
    ),
    "Your norm is that of the longest array alone. It is that of all together.": _scaled(
        lambda gradients: max(np.sqrt(np.sum(g**2)) for g in gradients)
    ),
    "You took the largest entry. The norm is the root of the sum of all squares.": _scaled(
        lambda gradients: max(np.abs(g).max() for g in gradients)
    ),
    "You added the entries' sizes. The norm is the root of the sum of their squares.": _scaled(
        lambda gradients: sum(np.abs(g).sum() for g in gradients)
    ),
    "You divide by the norm and forget the threshold: the result is to be as long as the "
    "threshold, not 1.": _scaled(_norm, lambda norm, t: 1 / norm if norm > t else 1),
    "Where it is too long you multiply by norm / threshold: that makes it longer.": _scaled(
        _norm, lambda norm, t: max(1, norm / t)
    ),
    "A gradient that is too long is shortened, not set to 0.": _scaled(
        _norm, lambda norm, t: 0 if norm > t else 1
    ),
    "Your norm is that of the first array alone. It is that of all together.": _scaled(
        lambda gradients: np.sqrt(np.sum(gradients[0] ** 2))
    ),
}


def _limit(curvature: Callable, factor: Callable = lambda beta: 2 * (1 + beta)) -> Callable:
    return lambda H, beta: factor(beta) / curvature(H)


def _largest(H):
    return np.linalg.eigvalsh(H).max()


OF_RATES = {
    "You took the smallest curvature. The steepest direction runs away first.": _limit(
        lambda H: np.linalg.eigvalsh(H).min()
    ),
    "You took the largest entry on the diagonal. Where the valley is turned, the steepest "
    "direction is none of the axes: take the eigenvalues.": _limit(lambda H: np.diag(H).max()),
    "You took the largest entry of H. The curvatures are its eigenvalues.": _limit(
        lambda H: np.abs(H).max()
    ),
    "That is the trace, the sum of all curvatures.": _limit(np.trace),
    "That is the determinant, the product of all curvatures.": _limit(np.linalg.det),
    "You took the mean curvature. One direction decides, the steepest.": _limit(
        lambda H: np.linalg.eigvalsh(H).mean()
    ),
    "That is 1/λ, where one step arrives. It runs away at twice that: 2(1 + β)/λ.": _limit(
        _largest, lambda beta: 1 + beta
    ),
    "β is missing: with momentum the limit is 1 + β times as large.": _limit(
        _largest, lambda beta: 2.0
    ),
    "1 − β makes the limit smaller. With momentum it is larger: 1 + β.": _limit(
        _largest, lambda beta: 2 * (1 - beta)
    ),
    "You divide by 1 − β. Right for how far a constant gradient carries; the limit has 1 + β.": (
        _limit(_largest, lambda beta: 2 / (1 - beta))
    ),
    "Upside down: a larger curvature allows a smaller rate.": lambda H, beta: (
        2 * (1 + beta) * _largest(H)
    ),
    "That is the best rate without momentum, 2 over the sum of the largest and the smallest "
    "curvature; asked is the largest that does not run away.": lambda H, beta: (
        2 * (1 + beta) / (_largest(H) + np.linalg.eigvalsh(H).min())
    ),
    "You took the Frobenius norm of H. Only the largest eigenvalue counts.": _limit(np.linalg.norm),
    "You took a root of the curvature: the eigenvalue itself divides.": _limit(
        lambda H: np.sqrt(_largest(H))
    ),
}
