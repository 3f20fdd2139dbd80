"""What becomes of a signal in fifty layers with random weights: its size, and what it still tells.

NumPy alone; the same first weights and inputs for each activation.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from labsupport.by_hand.activations import activation
from labsupport.by_hand.activations.rectifiers import SELU_ALPHA, SELU_SCALE

DEPTH, WIDTH, IMAGES = 50, 200, 200
GRID = np.linspace(-8, 8, 16_001)
Curve = Callable[[np.ndarray], np.ndarray]


@dataclass(frozen=True)
class Signal:
    """A signal by layer, each (depth,): over all units and inputs its mean and variance.

    differences: how much of the second moment is due to the inputs: the root of the variance of a
    unit over inputs, in the mean over units, divided by the mean of h². 0: the layer says the same
    for every input.
    """

    mean: np.ndarray
    variance: np.ndarray
    differences: np.ndarray


def send(
    f: Curve,
    *,
    gain: float = 1.0,
    depth: int = DEPTH,
    width: int = WIDTH,
    variance: float = 1.0,
    mean: float = 0.0,
    drop: Callable[[np.ndarray, np.random.Generator], np.ndarray] | None = None,
    seed: int,
) -> Signal:
    """Sends 200 normal inputs through `depth` layers of `width` units with weights of std gain/√n.

    variance, mean: of the inputs. drop(h, rng): what dropout makes of a layer's outputs.
    """
    rng, masks = np.random.default_rng(seed), np.random.default_rng([seed, 1])
    h = mean + np.sqrt(variance) * rng.standard_normal((IMAGES, width), dtype=np.float32)
    looks = []
    for _ in range(depth):
        W = rng.standard_normal((width, width), dtype=np.float32) * np.float32(gain / width**0.5)
        h = f(h.astype(np.float32) @ W)
        if drop is not None:
            h = drop(h, masks)
        looks.append(_look(h))
    return Signal(*np.array(looks).T)


def _look(h: np.ndarray) -> tuple[float, float, float]:
    h = h.astype(float)
    square = np.mean(h**2)
    told = np.sqrt(h.var(axis=0).mean() / square) if square > 0 else 0.0
    return h.mean(), h.var(), told


def ordinary_dropout(p: float) -> Callable[[np.ndarray, np.random.Generator], np.ndarray]:
    """Each output is 0 with probability p, and 1/(1 − p) times as large else."""

    def drop(h, rng):
        return h * (rng.random(h.shape) >= p) / (1 - p)

    return drop


def alpha_constants(p: float) -> tuple[float, float, float]:
    """Alpha dropout's (value of a dropped unit, factor, shift) (Klambauer and others 2017).

    A dropped unit gets SELU's lowest value −λα; then factor · h + shift brings mean and variance
    back to 0 and 1.
    """
    low, keep = -SELU_SCALE * SELU_ALPHA, 1 - p
    factor = (keep + low**2 * keep * p) ** -0.5
    return low, factor, -factor * p * low


def alpha_dropout(p: float) -> Callable[[np.ndarray, np.random.Generator], np.ndarray]:
    """Alpha dropout with probability p."""
    low, factor, shift = alpha_constants(p)

    def drop(h, rng):
        return factor * np.where(rng.random(h.shape) >= p, h, low) + shift

    return drop


def noise(kind: str, p: float) -> float:
    """The variance that dropout adds to a SELU signal of mean 0 and variance 1.

    kind: "ordinary" or "alpha"; p: the share of dropped units. The mean over the signal of the
    variance over masks.
    """
    if kind == "ordinary":
        return p / (1 - p)
    low, factor, _ = alpha_constants(p)
    return factor**2 * p * (1 - p) * (1 + low**2)


def shifted_and_scaled(name: str) -> Curve:
    """The activation with mean 0 and variance 1 for normal x of mean 0 and variance 1."""
    f = activation(name).f
    share = np.exp(-(GRID**2) / 2)
    share /= share.sum()
    mean = share @ f(GRID)
    std = np.sqrt(share @ (f(GRID) - mean) ** 2)
    return lambda a: (f(a) - mean) / std


def variances(*, seeds: Sequence[int]) -> dict[str, np.ndarray]:
    """The variance of a SELU signal by layer, and with something changed: {what: (depth,)}.

    Medians over the seeds. "ReLU, …" stands in the place of SELU.
    """
    wide = {"variance": 4.0, "mean": 1.0}
    selu, relu = activation("selu").f, shifted_and_scaled("relu")
    changed = {
        "SELU": (selu, {}),
        "from variance 4, mean 1": (selu, wide),
        "ReLU, shifted and scaled, from 4": (relu, wide),
        "He's weights": (selu, {"gain": 2**0.5}),
        "ordinary dropout, 10 %": (selu, {"drop": ordinary_dropout(0.1)}),
        "alpha dropout, 10 %": (selu, {"drop": alpha_dropout(0.1)}),
    }
    return {
        what: np.median([send(f, **settings, seed=seed).variance for seed in seeds], axis=0)
        for what, (f, settings) in changed.items()
    }


def selu_means(*, seeds: Sequence[int]) -> np.ndarray:
    """The mean of a SELU signal by layer, with LeCun's weights: (seeds, depth)."""
    return np.array([send(activation("selu").f, seed=seed).mean for seed in seeds])


def differences(*, seeds: Sequence[int]) -> dict[str, np.ndarray]:
    """`Signal.differences` by layer of four kinds of layers: {kind: (depth,)}; medians."""
    kinds = {
        "SELU, LeCun": ("selu", 1.0),
        "tanh, 1.2/√n": ("tanh", 1.2),
        "ReLU, He": ("relu", 2**0.5),
        "ELU, 1.25/√n": ("elu", 1.25),
    }
    return {
        kind: np.median(
            [send(activation(name).f, gain=gain, seed=s).differences for s in seeds], axis=0
        )
        for kind, (name, gain) in kinds.items()
    }
