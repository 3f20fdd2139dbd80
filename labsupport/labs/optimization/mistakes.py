"""The usual wrong answers to "clip-by-norm" and "largest-rate": what to say of each."""

from collections.abc import Callable

import numpy as np


def _norm(gradients):
    return np.sqrt(sum(np.sum(g**2) for g in gradients))


def _scaled(size: Callable, factor: Callable = lambda norm, t: min(1, t / norm)) -> Callable:
    """An answer that multiplies all gradients by factor(size(gradients), threshold)."""
    return lambda gradients, threshold: [factor(size(gradients), threshold) * g for g in gradients]


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
    "Your norm is that of the last array alone. Does your loop write over it? Add up all.": (
        _scaled(lambda gradients: _norm(gradients[-1:]))
    ),
    "You return the gradients as they came, also where they are too long.": (
        lambda gradients, threshold: gradients
    ),
    "You took max for min: that lengthens short gradients and leaves the long ones.": _scaled(
        _norm, lambda norm, t: max(1, t / norm)
    ),
    "You took the mean of the arrays' norms. Add their squares, and take one root.": _scaled(
        lambda gradients: np.mean([_norm([g]) for g in gradients])
    ),
    "You decide for each array whether it is too long. All get the factor, or none does.": (
        lambda gradients, threshold: [
            g * threshold / _norm(gradients) if _norm([g]) > threshold else g for g in gradients
        ]
    ),
    "The factor is threshold / norm itself, not its root.": _scaled(
        _norm, lambda norm, t: min(1, np.sqrt(t / norm))
    ),
    "The factor is threshold / norm itself, not its square.": _scaled(
        _norm, lambda norm, t: min(1, (t / norm) ** 2)
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
    "You took the largest entry of H, which stands on its diagonal. Where the valley is turned, "
    "the steepest direction is none of the axes: take the eigenvalues.": _limit(
        lambda H: np.diag(H).max()
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
    "That is Nesterov's limit, 2(1 + β)/((1 + 2β)λ). Asked is that of plain momentum.": _limit(
        _largest, lambda beta: 2 * (1 + beta) / (1 + 2 * beta)
    ),
    "That is the rate at which momentum is fastest. Asked is the largest that does not run away.": (
        lambda H, beta: (2 / np.sqrt(np.linalg.eigvalsh(H)[[0, -1]]).sum()) ** 2
    ),
    "You took the largest sum of a row. It is above the largest eigenvalue, or equal to it.": (
        _limit(lambda H: np.abs(H).sum(axis=1).max())
    ),
    "You took the Frobenius norm of H. Only the largest eigenvalue counts.": _limit(np.linalg.norm),
    "You took a root of the curvature: the eigenvalue itself divides.": _limit(
        lambda H: np.sqrt(_largest(H))
    ),
}
