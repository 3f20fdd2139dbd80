"""Optimizers by hand: what each one remembers of the gradients that it has seen, and its step.

An optimizer's `step(w, gradient)` returns the weights after one step, and does not change w. The
weights may be a number, an array of any shape, or a tensor of torch: only + − · / and powers are
used. A rate may be an array that broadcasts, one rate for each of many runs side by side. An
optimizer remembers one trajectory: take a new one for each array of weights.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np


class GradientDescent:
    """w ← w − rate · gradient (Cauchy, 1847). It remembers nothing."""

    def __init__(self, rate: float):
        self.rate = rate

    def step(self, w, gradient):
        """The weights after one step down the gradient."""
        return w - self.rate * gradient


class Momentum(GradientDescent):
    """v ← β v + gradient, w ← w − rate · v (Polyak, 1964): it averages the first moment."""

    def __init__(self, rate: float, beta: float = 0.9):
        super().__init__(rate)
        self.beta, self.v = beta, 0.0

    def step(self, w, gradient):
        """The weights after one step along v."""
        self.v = self.beta * self.v + gradient
        return w - self.rate * self.v


class Nesterov(Momentum):
    """Momentum that looks ahead (Nesterov, 1983): w ← w − rate · (gradient + β v), with the new v.

    This is the form of Sutskever, Martens, Dahl & Hinton (2013), written for the weights at which
    the gradient is taken.
    """

    def step(self, w, gradient):
        """The weights after one step along v and once more along the gradient."""
        self.v = self.beta * self.v + gradient
        return w - self.rate * (gradient + self.beta * self.v)


class RMSProp(GradientDescent):
    """s ← β s + (1 − β) gradient², w ← w − rate · gradient / (√s + ε) (Tieleman & Hinton, 2012).

    It averages the second moment: each weight is divided by the size of its own gradients.
    """

    def __init__(self, rate: float, beta: float = 0.9, epsilon: float = 1e-8):
        super().__init__(rate)
        self.beta, self.epsilon, self.s = beta, epsilon, 0.0

    def step(self, w, gradient):
        """The weights after one step; each moves by about the rate, whatever its gradient."""
        self.s = self.beta * self.s + (1 - self.beta) * gradient**2
        return w - self.rate * gradient / (self.s**0.5 + self.epsilon)


class Adam(GradientDescent):
    """Adam (Kingma & Ba, 2015): both moments, each divided by what it has seen so far, 1 − βᵗ.

    m ← β₁ m + (1 − β₁) gradient, s ← β₂ s + (1 − β₂) gradient², t ← t + 1, and
    w ← w − rate · (m / (1 − β₁ᵗ)) / (√(s / (1 − β₂ᵗ)) + ε).
    """

    def __init__(
        self, rate: float, beta_1: float = 0.9, beta_2: float = 0.999, epsilon: float = 1e-8
    ):
        super().__init__(rate)
        self.beta_1, self.beta_2, self.epsilon = beta_1, beta_2, epsilon
        self.m, self.s, self.t = 0.0, 0.0, 0

    def step(self, w, gradient):
        """The weights after one step along the mean gradient, divided by the gradients' size."""
        self.t += 1
        self.m = self.beta_1 * self.m + (1 - self.beta_1) * gradient
        self.s = self.beta_2 * self.s + (1 - self.beta_2) * gradient**2
        m = self.m / (1 - self.beta_1**self.t)
        s = self.s / (1 - self.beta_2**self.t)
        return w - self.rate * m / (s**0.5 + self.epsilon)


class AdamW(Adam):
    """Adam with weight decay beside it (Loshchilov & Hutter, 2019): first w ← w − rate · decay · w.

    L2 would put decay · w into the gradient, where Adam divides it by √s as well.
    """

    def __init__(self, rate: float, decay: float = 0.01, **settings):
        super().__init__(rate, **settings)
        self.decay = decay

    def step(self, w, gradient):
        """The weights after one step of the decay and one of Adam."""
        return super().step(w - self.rate * self.decay * w, gradient)


OPTIMIZERS: dict[str, type[GradientDescent]] = {
    "gradient descent": GradientDescent,
    "momentum": Momentum,
    "Nesterov": Nesterov,
    "RMSProp": RMSProp,
    "Adam": Adam,
    "AdamW": AdamW,
}


def path_of(
    optimizer: GradientDescent, gradient: Callable, start: np.ndarray, *, steps: int
) -> np.ndarray:
    """The weights before the first step and after each: (steps + 1, *start.shape).

    gradient(w): the gradient at w. A path that diverges ends at infinity or NaN.
    """
    path = np.empty((steps + 1, *np.shape(start)))
    path[0] = start
    with np.errstate(all="ignore"):
        for step in range(steps):
            path[step + 1] = optimizer.step(path[step], gradient(path[step]))
    return path


def clipped_by_value(gradients: list, threshold: float) -> list:
    """The gradients with every entry cut off at ±threshold. The direction may change."""
    return [np.clip(gradient, -threshold, threshold) for gradient in gradients]


def clipped_by_norm(gradients: list, threshold: float) -> list:
    """The gradients times one number, so that the norm of all together is at most threshold.

    Pascanu, Mikolov & Bengio (2013). The direction stays.
    """
    norm = sum(np.sum(np.square(gradient)) for gradient in gradients) ** 0.5
    return [gradient * min(1.0, threshold / norm) if norm else gradient for gradient in gradients]
