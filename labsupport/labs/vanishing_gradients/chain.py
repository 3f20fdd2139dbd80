"""A thin chain: neurons in a row, one weight each, and the gradient as a product of factors."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from labsupport.by_hand.activations import activation as find_activation
from labsupport.wording import number


@dataclass(frozen=True)
class ThinChain:
    """The chain a_k = w h_{k−1} + b, h_k = f(a_k), and the gradient of its output.

    x: the input, h_0. a, h, slopes, factors, gradient: one entry per neuron, the first neuron
    first. slopes: f′(a_k). factors: w f′(a_k), by which the gradient is multiplied on its way back
    through neuron k. gradient: ∂h_L/∂w_k, where L is the last neuron.
    """

    activation: str
    weight: float
    bias: float
    x: float
    a: np.ndarray
    h: np.ndarray
    slopes: np.ndarray
    factors: np.ndarray
    gradient: np.ndarray

    @property
    def length(self) -> int:
        return len(self.a)

    @property
    def summary(self) -> str:
        """One line in words and numbers: what the picture shows."""
        neurons = "1 neuron" if self.length == 1 else f"{self.length} neurons"
        low, high = number(self.factors.min()), number(self.factors.max())
        factors = f"each factor is {low}" if low == high else f"factors {low} to {high}"
        last, first = number(self.gradient[-1]), number(self.gradient[0])
        gradient = f"gradient {last} at the last weight, {first} at the first."
        if self.length == 1:
            factors, gradient = f"the factor is {low}", f"gradient {last}."
        words = (
            f"{self.activation}, {neurons}, w = {number(self.weight)}, b = {number(self.bias)}, "
            f"x = {number(self.x)}: {factors}; {gradient}"
        )
        return words.replace("-", "−")


def thin_chain(
    *,
    weight: float,
    bias: float = 0.0,
    x: float = 0.5,
    length: int = 10,
    activation: str = "sigmoid",
) -> ThinChain:
    """The `ThinChain` of `length` neurons that all have this weight and this bias.

    activation: a name of the registry. ValueError for a chain without neurons, or numbers that are
    not finite; KeyError for an unknown activation.
    """
    if length < 1:
        raise ValueError(f"length is {length}; a chain has at least one neuron")
    if not np.isfinite([weight, bias, x]).all():
        raise ValueError(f"weight {weight}, bias {bias}, x {x}: take finite numbers")
    act = find_activation(activation)
    a, h = np.empty(length), np.empty(length)
    below = float(x)
    for k in range(length):
        a[k] = weight * below + bias
        h[k] = below = float(act.f(a[k]))
    slopes = np.array(act.df(a), dtype=float)
    gradient = np.empty(length)
    arriving = 1.0  # ∂h_L/∂h_k
    for k in reversed(range(length)):
        gradient[k] = arriving * slopes[k] * (h[k - 1] if k else x)
        arriving *= weight * slopes[k]
    return ThinChain(
        activation, float(weight), float(bias), float(x), a, h, slopes, weight * slopes, gradient
    )


def first_gradients(weights: np.ndarray, *, centered: bool, x: float = 0.5) -> np.ndarray:
    """∂h₁₀/∂w₁ of ten sigmoid neurons at each of the `weights`.

    centered: the bias is −w/2 (at x = ½ every a is then 0); else it is 0.
    """
    biases = -weights / 2 if centered else np.zeros(len(weights))
    pairs = zip(weights, biases, strict=True)
    return np.array([thin_chain(weight=w, bias=b, x=x).gradient[0] for w, b in pairs])


def random_products(*, std: float, chains: int, rng: np.random.Generator) -> np.ndarray:
    """|product of w_k σ′(a_k)| of `chains` chains: ten sigmoid neurons, bias 0, w_k ~ N(0, std²).

    The inputs are uniform in [0, 1]. Returns (chains,).
    """
    sigmoid = find_activation("sigmoid")
    h, product = rng.uniform(0, 1, chains), np.ones(chains)
    for _ in range(10):
        w = std * rng.standard_normal(chains)
        product *= w * sigmoid.df(w * h)
        h = sigmoid.f(w * h)
    return np.abs(product)
