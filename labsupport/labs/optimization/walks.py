"""The Lab's surface and its walkers: a long valley, and five optimizers from one start."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from labsupport.by_hand.optimizers import (
    Adam,
    GradientDescent,
    Momentum,
    Nesterov,
    RMSProp,
    path_of,
)
from labsupport.wording import number

WALKERS = ("gradient descent", "momentum", "Nesterov", "RMSProp", "Adam")
STEPS = 100
NEAR = 0.01  # of the first distance from the lowest place
FAR = 1e6  # whoever is further away has diverged


@dataclass(frozen=True)
class Walks:
    """Five paths on the loss ½ wᵀ H w, whose lowest place is (0, 0).

    H: (2, 2). paths: {optimizer: (steps + 1, 2)}; a place further away than `FAR` is there. losses:
    {optimizer: (steps + 1,)}. title: the settings in words.
    """

    H: np.ndarray
    paths: dict[str, np.ndarray]
    losses: dict[str, np.ndarray]
    title: str

    def steps(self, name: str) -> float:
        """The first step at which it is within 1 % of its first distance; infinity for never.

        It may leave again: then it has passed by.
        """
        distance = np.linalg.norm(self.paths[name], axis=1)
        there = distance <= NEAR * distance[0]
        return float(there.argmax()) if there.any() else np.inf

    @property
    def summary(self) -> str:
        """One line in words and numbers: what the picture shows."""
        told = []
        for name in self.paths:
            if self.losses[name][-1] > self.losses[name][0]:
                told.append(f"{name} ends higher than it began")
            elif np.isfinite(self.steps(name)):
                told.append(f"{name} {self.steps(name):.0f}")
            else:
                told.append(f"{name} not in {STEPS}")
        lead = "Steps to 1 % of the distance"
        return f"{self.title}. {lead}: {', '.join(told)}."


def hessian(curvature: float, turn: float) -> np.ndarray:
    """The matrix (2, 2) of curvature 1 along the valley and `curvature` across it.

    turn: in degrees; at 0 the valley runs along w₁, at 45 both weights must change together.
    """
    angle = np.radians(turn)
    along = np.array([np.cos(angle), np.sin(angle)])
    across = np.array([-np.sin(angle), np.cos(angle)])
    return np.outer(along, along) + curvature * np.outer(across, across)


def walkers(rate: float, adaptive: float, beta: float) -> dict[str, GradientDescent]:
    """The five optimizers. rate: of the first three; adaptive: of RMSProp and Adam."""
    return {
        "gradient descent": GradientDescent(rate),
        "momentum": Momentum(rate, beta),
        "Nesterov": Nesterov(rate, beta),
        "RMSProp": RMSProp(adaptive),
        "Adam": Adam(adaptive),
    }


def walks(
    *,
    rate: float,
    adaptive: float,
    curvature: float,
    turn: float,
    beta: float,
    w1: float,
    w2: float,
) -> Walks:
    """`STEPS` steps of each optimizer from the start (w1, w2)."""
    H, start = hessian(curvature, turn), np.array([w1, w2])
    paths, losses = {}, {}
    for name, optimizer in walkers(rate, adaptive, beta).items():
        path = path_of(optimizer, lambda w: H @ w, start, steps=STEPS)
        path = np.clip(np.nan_to_num(path, nan=FAR), -FAR, FAR)
        paths[name] = path
        losses[name] = 0.5 * np.einsum("ti,ij,tj->t", path, H, path)
    title = (
        f"Curvature 1 : {number(curvature)}, turned by {number(turn)}°, rates {number(rate)} and "
        f"{number(adaptive)}, β = {number(beta)}, start ({number(w1)}, {number(w2)})"
    )
    return Walks(H, paths, losses, title.replace("-", "−"))
