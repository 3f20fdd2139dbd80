"""The two optimizers of the labs, by hand, with the interface and the steps of torch's.

torch.optim loads a compiler when its first optimizer is made: 55 MB and two seconds for nothing.
"""

from __future__ import annotations

from collections.abc import Iterable

import torch
from torch import nn


class _Optimizer:
    """The parameters of a network and the learning rate, `lr`."""

    def __init__(self, parameters: Iterable[nn.Parameter], lr: float):
        self.parameters, self.lr = list(parameters), lr

    def zero_grad(self) -> None:
        """Forgets the gradients."""
        for w in self.parameters:
            w.grad = None


class SGD(_Optimizer):
    """Stochastic gradient descent with momentum: v ← momentum · v + gradient, w ← w − lr · v."""

    def __init__(self, parameters: Iterable[nn.Parameter], lr: float, momentum: float = 0.0):
        super().__init__(parameters, lr)
        self.momentum = momentum
        self._velocities: dict[nn.Parameter, torch.Tensor] = {}

    @torch.no_grad()
    def step(self) -> None:
        """One step with the gradients of the last backward; without a gradient, w stays."""
        for w in self.parameters:
            if w.grad is not None:
                w.add_(self._velocity(w), alpha=-self.lr)

    def _velocity(self, w: nn.Parameter) -> torch.Tensor:
        if not self.momentum:
            return w.grad
        if w in self._velocities:
            self._velocities[w].mul_(self.momentum).add_(w.grad)
        else:
            self._velocities[w] = w.grad.clone()
        return self._velocities[w]


class Adam(_Optimizer):
    """Adam (Kingma and Ba, 2015), with their β₁ = 0.9, β₂ = 0.999 and ε = 10⁻⁸.

    m and v are running means of the gradient and of its square. Both begin at 0, so each is divided
    by what it has seen so far, 1 − βᵗ. Then w ← w − lr · m / (√v + ε).
    """

    beta_1, beta_2, epsilon = 0.9, 0.999, 1e-8

    def __init__(self, parameters: Iterable[nn.Parameter], lr: float):
        super().__init__(parameters, lr)
        self.steps = 0
        self._means = [torch.zeros_like(w) for w in self.parameters]
        self._squares = [torch.zeros_like(w) for w in self.parameters]

    @torch.no_grad()
    def step(self) -> None:
        """One step with the gradients of the last backward; without a gradient, w stays."""
        self.steps += 1
        seen, seen_squares = 1 - self.beta_1**self.steps, 1 - self.beta_2**self.steps
        for w, m, v in zip(self.parameters, self._means, self._squares, strict=True):
            if w.grad is not None:
                m.lerp_(w.grad, 1 - self.beta_1)
                v.mul_(self.beta_2).addcmul_(w.grad, w.grad, value=1 - self.beta_2)
                root = (v.sqrt() / seen_squares**0.5).add_(self.epsilon)
                w.addcdiv_(m, root, value=-self.lr / seen)
