"""An activation as x times a gate: its curve, random masks, and a signal in fifty layers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from labsupport.by_hand.activations import ACTIVATIONS, Activation, activation, swish
from labsupport.wording import number

X = np.linspace(-4, 4, 161)  # 0 is among them
DEPTH, WIDTH, INPUTS = 50, 128, 100
KEPT = 0.5  # what dropout keeps
CHOICES = ("relu", "dropout", "gelu", "swish", "tanh", "elu", "selu")
# These are x times a probability. Of ELU, SELU and tanh we do not say that: SELU's factor is above
# 1 on the right.
MASKED = ("relu", "dropout", "gelu", "swish")


@dataclass(frozen=True)
class Look:
    """What the Lab shows of one activation.

    curve, slope: f and f′ at `X`. masked: the mean of so many masked x, NaN where f is no mean of
    masks. mean, std, told: of a signal by layer, (50,); told: the share of its size that differs
    between inputs, see `deep.Signal`.
    """

    name: str
    label: str
    masks: int
    gain: float
    curve: np.ndarray
    slope: np.ndarray
    masked: np.ndarray
    std: np.ndarray
    told: np.ndarray

    @property
    def off(self) -> float:
        """The root of the mean square of the distance between the mean of the masks and f."""
        return float(np.sqrt(np.mean((self.masked - self.curve) ** 2)))

    @property
    def summary(self) -> str:
        """The picture in words and numbers."""
        masks = "1 mask" if self.masks == 1 else f"the mean of {self.masks} masks"
        drawn = f"; {masks} is off by {number(self.off)}" if np.isfinite(self.off) else ""
        return (
            f"{self.label}{drawn}. Weights {self.gain:.2f}/√n: after 50 layers std "
            f"{number(self.std[-1])}, differences between inputs {self.told[-1]:.0%}."
        )


def look(*, activation: str, beta: float, masks: int, gain: float, seed: int = 0) -> Look:
    """The curve, `masks` random masks, and a signal in 50 layers with weights of std gain/√n.

    beta: of Swish; the other activations have none.
    """
    masks = round(masks)
    act, label = chosen(activation, beta)
    curve, slope = act.f(X), act.df(X)
    std, told = _sent(act, gain, seed)
    masked = np.full_like(X, np.nan)
    if activation in MASKED:
        masked = mean_of_masks(curve, masks, seed=seed)
    return Look(activation, label, masks, gain, curve, slope, masked, std, told)


def chosen(name: str, beta: float) -> tuple[Activation, str]:
    """The activation of a choice of the Lab, and what it is called there."""
    if name == "dropout":
        half = Activation(
            name="dropout",
            label="dropout",
            f=lambda a: KEPT * np.asarray(a),
            df=lambda a: np.full(np.shape(a), KEPT),
            latex="a/2",
            df_latex="1/2",
        )
        return half, "Dropout ½"
    if name == "swish":
        return swish(beta), f"Swish, β = {beta:.2g}"
    return activation(name), ACTIVATIONS[name].label


def mean_of_masks(curve: np.ndarray, masks: int, *, seed: int) -> np.ndarray:
    """The mean of x · m over so many masks m of 0 and 1; m is 1 with probability f(x)/x."""
    gate = np.divide(curve, X, out=np.full_like(X, 0.5), where=X != 0)
    rng = np.random.default_rng(seed)
    return X * rng.binomial(masks, np.clip(gate, 0, 1)) / masks


def errors_by_count(counts: Sequence[int], *, seeds: Sequence[int]) -> np.ndarray:
    """The rms distance of the mean of so many masks from GELU, over `X`: (seeds, counts)."""
    curve = activation("gelu").f(X)
    means = [[mean_of_masks(curve, count, seed=seed) for count in counts] for seed in seeds]
    return np.sqrt(np.mean((np.array(means) - curve) ** 2, axis=2))


@lru_cache(maxsize=2)
def _drawn(seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Inputs (100, width) and weights of std 1/√n (50, width, width)."""
    rng = np.random.default_rng(seed)
    inputs = rng.standard_normal((INPUTS, WIDTH), dtype=np.float32)
    weights = rng.standard_normal((DEPTH, WIDTH, WIDTH), dtype=np.float32)
    return inputs, weights / np.float32(WIDTH**0.5)


def _sent(act: Activation, gain: float, seed: int) -> tuple[np.ndarray, np.ndarray]:
    h, weights = _drawn(seed)
    std, told = np.zeros(DEPTH), np.zeros(DEPTH)
    with np.errstate(over="ignore", invalid="ignore", under="ignore"):
        for k, W in enumerate(weights):
            h = act.f(np.float32(gain) * (h @ W)).astype(np.float32)
            wide = h.astype(float)
            square = np.mean(wide**2)
            std[k] = wide.std()
            told[k] = np.sqrt(wide.var(axis=0).mean() / square) if square > 0 else 0.0
    return std, told
