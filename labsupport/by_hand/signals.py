"""The lecture's experiment at the speed of a slider: 1000 inputs, five layers of 500 units.

It computes the same as `propagation`. `labsupport lab` lets BLAS use one thread only. Then two
threads of ours each send one half of the inputs. BLAS's own threads would keep the processor busy
between two products, and the page that shows the picture would get slow.
"""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np

from labsupport.by_hand.activations import Activation
from labsupport.by_hand.activations import activation as find_activation
from labsupport.by_hand.histograms import (
    BINS,
    REACH,
    Histograms,
    histogram_range,
    histograms,
    joined_tally,
    std_of,
    tally,
    turns_off,
)
from labsupport.wording import number

LECTURE_WIDTH = 500
FLAT = 0.01  # a slope below this passes almost no gradient
SLOPE_BINS = 61  # odd: 0 lies in the middle of a bin, and tiny values of both signs share it


@dataclass(frozen=True)
class SignalProfile:
    """One signal sent through a deep random network: forward to the last layer and back.

    All arrays have one entry per layer. `gradient_std[k]` belongs to the gradient with respect to
    the output of layer k + 1; it enters at the top with standard deviation 1. The last two are None
    unless asked for. flat: the share of values at which the slope |f'(a)| is below 0.01. received:
    histograms of the gradient with respect to a, in units of its layer's std; a unit's weights
    learn from this gradient.
    """

    activation: str
    histograms: Histograms
    mean: np.ndarray
    std: np.ndarray
    saturated: np.ndarray
    gradient_std: np.ndarray
    flat: np.ndarray | None = None
    received: Histograms | None = None

    @property
    def depth(self) -> int:
        return len(self.std)

    @property
    def diverged(self) -> bool:
        """True when a layer holds infinity or NaN."""
        return not (np.isfinite(self.std).all() and np.isfinite(self.gradient_std).all())

    @property
    def saturated_means(self) -> str:
        """The word for a saturated value: a ReLU at 0 is off, a tanh near ±1 is saturated."""
        return "off" if self.activation in ("relu", "relu6") else "saturated"

    @property
    def summary(self) -> str:
        """One line in words and numbers: what the picture shows."""
        first, last = self.std[0], self.std[-1]
        if self.diverged:
            return f"{self.activation}, {self.depth} layers: diverged, the numbers left float32."
        return (
            f"{self.activation}, {self.depth} layers: std of outputs {number(first)} in layer 1, "
            f"{number(last)} in layer {self.depth}; {self.saturated[-1]:.0%} of the values there "
            f"{self.saturated_means}; gradient std {number(self.gradient_std[0])} back in layer 1."
        )


class SignalExperiment:
    """Standard normal inputs and unit-variance weights, drawn once; `profile` scales the weights.

    The random numbers stay the same while the scale moves, so all that changes is due to the scale.
    The product of the inputs with the first weight matrix W₁ is computed once. It can be reused,
    since it is multiplied by s when W₁ is.

    samples × width inputs (the lecture: 1000 × 500); up to `depth` layers of `width` units.
    The gradient is computed for the first `gradient_samples` inputs, which is enough for its std.
    """

    def __init__(
        self,
        *,
        seed: int,
        samples: int = 1000,
        width: int = LECTURE_WIDTH,
        depth: int = 5,
        gradient_samples: int = 200,
    ):
        rng = np.random.default_rng(seed)
        self.inputs = rng.standard_normal((samples, width), dtype=np.float32)
        self.unit_weights: list[np.ndarray] = []
        self._rng, self._growing = rng, threading.Lock()
        self._top = np.random.default_rng([seed, 1]).standard_normal(
            (min(gradient_samples, samples), width), dtype=np.float32
        )
        self._grow(depth)
        self._first_product = self.inputs @ self.unit_weights[0]

    @property
    def width(self) -> int:
        return self.inputs.shape[1]

    def weights(self, depth: int) -> list[np.ndarray]:
        """The unit-variance weights of the first `depth` layers, (width, width) each."""
        self._grow(depth)
        return self.unit_weights[:depth]

    def _grow(self, depth: int) -> None:
        # Two Labs on two threads may share one experiment, and the draws must stay in order.
        with self._growing:
            while len(self.unit_weights) < depth:
                shape = (self.width, self.width)
                self.unit_weights.append(self._rng.standard_normal(shape, dtype=np.float32))

    def profile(
        self, activation: Activation, *, scale: float, depth: int = 5, slopes: bool = False
    ) -> SignalProfile:
        """Forward and backward statistics of each layer for W = scale · randn.

        scale: standard deviation of the weights, finite and not negative (ValueError otherwise).
        slopes: whether to fill in `flat` and `received`, which takes a few milliseconds more.
        """
        if not (np.isfinite(scale) and scale >= 0):
            raise ValueError(f"scale is {scale}; it must be a finite number, 0 or more")
        if depth < 1:
            raise ValueError(f"depth is {depth}; a network needs at least one layer")
        self._grow(depth)
        samples, traced = len(self.inputs), len(self._top)
        # The thread with the first part computes the gradient too, so it gets fewer inputs. Where
        # BLAS has threads of its own, two parts would be slower than one.
        cut = max(traced, (samples - traced) // 2) if blas_uses_one_thread() else samples
        with ThreadPoolExecutor(1) as other:
            rest = other.submit(self._send, slice(cut, samples), activation, scale, depth)
            outputs, gradients, f_slopes = self._send(slice(0, cut), activation, scale, depth)
            if cut < samples:
                outputs = [
                    joined_tally(pair) for pair in zip(outputs, rest.result()[0], strict=True)
                ]
        low, high = histogram_range(activation)
        share = np.array([part.counts / part.size for part in outputs])
        zeros = np.array([part.zeros / part.size for part in outputs])
        off = zeros if turns_off(activation) else None
        return SignalProfile(
            activation=activation.name,
            histograms=Histograms(np.linspace(low, high, BINS + 1), share, off),
            mean=np.array([part.mean for part in outputs]),
            std=np.array([np.sqrt(part.variance) for part in outputs]),
            saturated=np.array([part.saturated for part in outputs]),
            gradient_std=np.array([std_of(gradient) for gradient in gradients]),
            **(_of_slopes(gradients, f_slopes) if slopes else {}),
        )

    def _send(self, rows: slice, activation: Activation, scale: float, depth: int) -> tuple:
        """Tallies of the outputs of these inputs; gradients and slopes of those that have them."""
        traced = len(self._top) if rows.start == 0 else 0
        tallies, slopes = [], []
        with np.errstate(all="ignore"):
            factor = np.float32(scale)
            product = self._first_product[rows]
            for layer in range(depth):
                a = product * factor
                h = activation.f(a)
                if h.size:
                    tallies.append(tally(h, activation))
                slopes.append(activation.df(a[:traced]))
                if layer + 1 < depth:
                    product = h @ self.unit_weights[layer + 1]
            gradients = [self._top]
            for layer in range(depth - 1, 0, -1) if traced else ():
                delta = gradients[0] * slopes[layer]
                delta *= factor
                gradients.insert(0, delta @ self.unit_weights[layer].T)
        return tallies, gradients, slopes


def _of_slopes(gradients: list, slopes: list) -> dict:
    """`flat` and `received` of a `SignalProfile`, from each layer's dL/dh and f'(a)."""
    flat, share, delta = [], [], np.empty_like(gradients[0])
    for gradient, slope in zip(gradients, slopes, strict=True):
        flat.append(np.count_nonzero(np.abs(slope) < FLAT) / slope.size)
        with np.errstate(all="ignore"):
            np.multiply(gradient, slope, out=delta)  # one array for all layers: new memory is slow
            # Where the std is 0, zeros remain. NaN comes from numbers too large for float32, and is
            # not counted.
            delta *= np.float32(1 / max(std_of(delta), 1e-30))
        share.append(histograms([delta], -REACH, REACH, SLOPE_BINS).share[0])
    edges = np.linspace(-REACH, REACH, SLOPE_BINS + 1)
    return {"flat": np.array(flat), "received": Histograms(edges, np.array(share))}


@cache
def _blas():
    from threadpoolctl import ThreadpoolController  # slow: it looks through all loaded libraries

    return ThreadpoolController().select(user_api="blas")


def blas_uses_one_thread() -> bool:
    """Whether NumPy's linear algebra uses the caller's thread only; False where unknown."""
    threads = [library["num_threads"] for library in _blas().info()]
    return bool(threads) and max(threads) == 1


@lru_cache(maxsize=1)  # 9 MB for five layers
def signal_experiment(seed: int) -> SignalExperiment:
    """The lecture's experiment, 1000 inputs through layers of 500 units, drawn from `seed`."""
    return SignalExperiment(seed=seed)


@lru_cache(maxsize=500)  # a profile is small, and a slider goes back and forth
def signal_profile(
    *, activation: str, scale: float, depth: int = 5, seed: int = 0
) -> SignalProfile:
    """The `SignalProfile` of the lecture's experiment for W = scale · randn."""
    return signal_experiment(seed).profile(find_activation(activation), scale=scale, depth=depth)


@lru_cache(maxsize=500)
def saturation_profile(
    *, activation: str, scale: float, depth: int = 5, seed: int = 0
) -> SignalProfile:
    """`signal_profile` with `flat` and `received`, which say what the slopes let through."""
    act = find_activation(activation)
    return signal_experiment(seed).profile(act, scale=scale, depth=depth, slopes=True)
