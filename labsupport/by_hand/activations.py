"""Ten activation functions, each beside its derivative, in the order they are taught.

`f(a)` and `df(a)` take an array of pre-activations of any shape and return a new one of the same
shape. float32 stays float32, everything else is computed in float64. NaN stays NaN, the infinities
give the limits, and no input raises a warning.

To add one: write f and df, and add a line to `ACTIVATIONS`.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

Elementwise = Callable[[np.ndarray], np.ndarray]


def _never(h):
    return np.zeros(np.shape(h), dtype=bool)


@dataclass(frozen=True)
class Activation:
    """A non-linearity h = f(a), with what menus, figures and tests need to know about it."""

    name: str  # the key in ACTIVATIONS
    label: str  # for people
    f: Elementwise
    df: Elementwise
    latex: str  # f(a) and f'(a) without $, for Jupyter and for matplotlib alike
    df_latex: str
    low: float = -math.inf  # every f(a) lies between low and high
    high: float = math.inf
    # OUTPUTS h -> mask: where little gradient passes
    saturated: Callable[[np.ndarray], np.ndarray] = _never


def _floats(a: np.ndarray) -> np.ndarray:
    a = np.asarray(a)
    return a if a.dtype == np.float32 else a.astype(np.float64, copy=False)


# Where a factor tends to 0, infinity times it would be NaN. Beyond ±FAR that factor is exactly 0
# (or 1) already, so a can stand still there. The square of FAR still fits in a float32.
FAR = 1e18


def _sigmoid(a):
    a = _floats(a)
    e = np.exp(-np.abs(a))  # never above 1: exp(-a) would overflow for large negative a
    return np.where(a >= 0, 1.0, e) / (1.0 + e)  # 1/(1+e^-a) = e^a/(1+e^a)


def _sigmoid_df(a):
    s = _sigmoid(a)
    return s * (1.0 - s)


def _relu(a):
    return np.maximum(_floats(a), 0.0)


def _relu_df(a):
    return np.sign(_relu(a))  # 1 or 0; at 0 there is no slope, and 0 is the convention, as in torch


def leaky_relu(slope: float = 0.01) -> Activation:
    """Leaky ReLU: max(0, a) + slope · min(0, a), slope ≥ 0 (Maas, Hannun & Ng 2013)."""
    slope = _parameter("leaky_relu", "slope", slope, allow_zero=True)
    if slope == 0:  # 0 · infinity would be NaN
        return replace(ACTIVATIONS["relu"], name="leaky_relu(0)", label="Leaky ReLU (0)")

    def f(a):
        a = _floats(a)
        return np.where(a > 0, a, slope * a)

    def df(a):
        a = _floats(a)
        return np.where(a > 0, 1.0, np.where(a <= 0, slope, a))  # slope at 0; the last a is NaN

    return Activation(
        name=_name("leaky_relu", slope, default=0.01),
        label=f"Leaky ReLU ({slope:g})",
        f=f,
        df=df,
        latex=rf"\max(0, a) + {slope:g}\,\min(0, a)",
        df_latex=rf"1\ \mathrm{{if}}\ a > 0,\ \mathrm{{else}}\ {slope:g}",
    )


def _elu(a, alpha, scale=1.0):
    a = _floats(a)
    left = (scale * alpha) * np.expm1(np.minimum(a, 0.0))  # minimum: the right side would overflow
    return np.where(a > 0, scale * a, left)


def _elu_df(a, alpha, scale=1.0):
    a = _floats(a)
    left = (scale * alpha) * np.exp(np.minimum(a, 0.0))  # at 0 this, the left slope, as in torch
    return np.where(a > 0, scale, left)


def elu(alpha: float = 1.0) -> Activation:
    """ELU: a for a > 0, else alpha · (e^a − 1) (Clevert, Unterthiner & Hochreiter 2016)."""
    alpha = _parameter("elu", "alpha", alpha)
    factor = "" if alpha == 1.0 else rf"{alpha:g}\,"
    return Activation(
        name=_name("elu", alpha, default=1.0),
        label="ELU" if alpha == 1.0 else f"ELU ({alpha:g})",
        f=lambda a: _elu(a, alpha),
        df=lambda a: _elu_df(a, alpha),
        latex=rf"a\ \mathrm{{if}}\ a > 0,\ \mathrm{{else}}\ {factor}(e^{{a}} - 1)",
        df_latex=rf"1\ \mathrm{{if}}\ a > 0,\ \mathrm{{else}}\ {factor}e^{{a}}",
        low=-alpha,
        saturated=lambda h: np.asarray(h) < -0.97 * alpha,
    )


# Klambauer, Unterthiner, Mayr & Hochreiter (2017), "Self-Normalizing Neural Networks": the only
# pair for which N(0, 1) pre-activations give outputs of mean 0 and variance 1.
SELU_ALPHA = 1.6732632423543772848
SELU_SCALE = 1.0507009873554804934


def _normal_cdf(a):
    from scipy.special import ndtr  # here, because loading scipy takes longer than this module

    return ndtr(a)  # ½(1 + erf(a/√2)), with its digits kept in the left tail


def _gelu(a):
    a = np.maximum(_floats(a), -FAR)
    return a * _normal_cdf(a)  # the exact form, not the tanh approximation


def _gelu_df(a):
    a = np.clip(_floats(a), -FAR, FAR)
    density = np.exp(-0.5 * a * a) / math.sqrt(2 * math.pi)  # φ, the derivative of Φ
    return _normal_cdf(a) + a * density


def _swish(a, beta=1.0):
    a = np.maximum(_floats(a), -FAR)
    return a * _sigmoid(beta * a)


def _swish_df(a, beta=1.0):
    a = np.clip(_floats(a), -FAR, FAR)
    s = _sigmoid(beta * a)
    return s + beta * a * s * (1.0 - s)


GELU_MINIMUM = -0.16997120747990369  # at a = -0.7517915246935645
SILU_MINIMUM = -0.27846454276107380  # at a = -1.2784645427610738


def swish(beta: float = 1.0) -> Activation:
    """Swish: a · σ(beta · a), beta > 0 (Ramachandran, Zoph & Le 2017); with beta = 1 it is SiLU."""
    beta = _parameter("swish", "beta", beta)
    factor = "" if beta == 1.0 else rf"{beta:g}\,"
    sigmoid = rf"\sigma({factor}a)"
    return Activation(
        name=_name("swish", beta, default=1.0),
        label="Swish" if beta == 1.0 else f"Swish ({beta:g})",
        f=lambda a: _swish(a, beta),
        df=lambda a: _swish_df(a, beta),
        latex=rf"a\,{sigmoid}",
        df_latex=rf"{sigmoid} + {factor}a\,{sigmoid}\,(1 - {sigmoid})",
        low=SILU_MINIMUM / beta,
    )


def _name(family: str, value: float, *, default: float) -> str:
    return family if value == default else f"{family}({value:g})"


def _parameter(family: str, name: str, value: float, *, allow_zero: bool = False) -> float:
    value = float(value)
    if not math.isfinite(value) or value < 0 or (value == 0 and not allow_zero):
        kind = "0 or a positive" if allow_zero else "a positive"
        raise ValueError(f"{family}: {name} must be {kind} finite number, not {value:g}")
    return value


ACTIVATIONS: dict[str, Activation] = {
    activation.name: activation
    for activation in (
        Activation(
            name="linear", label="Linear",
            f=lambda a: _floats(a).copy(),
            df=lambda a: np.ones_like(_floats(a)),
            latex="a", df_latex="1",
        ),
        Activation(
            name="sigmoid", label="Sigmoid", f=_sigmoid, df=_sigmoid_df,
            latex=r"\frac{1}{1 + e^{-a}}", df_latex=r"\sigma(a)\,(1 - \sigma(a))",
            low=0.0, high=1.0, saturated=lambda h: np.abs(np.asarray(h) - 0.5) > 0.47,
        ),
        Activation(
            name="tanh", label="tanh",
            f=lambda a: np.tanh(_floats(a)),
            df=lambda a: 1.0 - np.tanh(_floats(a)) ** 2,
            latex=r"\tanh(a)", df_latex=r"1 - \tanh^2(a)",
            low=-1.0, high=1.0, saturated=lambda h: np.abs(h) > 0.97,
        ),
        Activation(
            name="relu", label="ReLU", f=_relu, df=_relu_df,
            latex=r"\max(0, a)", df_latex=r"1\ \mathrm{if}\ a > 0,\ \mathrm{else}\ 0",
            low=0.0, saturated=lambda h: np.asarray(h) == 0,
        ),
        Activation(
            name="relu6", label="ReLU6",
            f=lambda a: np.clip(_floats(a), 0.0, 6.0),
            df=lambda a: _relu_df(a) * _relu_df(6.0 - _floats(a)),  # 0 at both corners, as in torch
            latex=r"\min(\max(0, a), 6)",
            df_latex=r"1\ \mathrm{if}\ 0 < a < 6,\ \mathrm{else}\ 0",
            low=0.0, high=6.0, saturated=lambda h: (np.asarray(h) == 0) | (np.asarray(h) == 6),
        ),
        leaky_relu(),
        elu(),
        Activation(
            name="selu", label="SELU",
            f=lambda a: _elu(a, SELU_ALPHA, SELU_SCALE),
            df=lambda a: _elu_df(a, SELU_ALPHA, SELU_SCALE),
            latex=r"1.0507\,a\ \mathrm{if}\ a > 0,\ \mathrm{else}\ 1.7581\,(e^{a} - 1)",
            df_latex=r"1.0507\ \mathrm{if}\ a > 0,\ \mathrm{else}\ 1.7581\,e^{a}",
            low=-SELU_SCALE * SELU_ALPHA,
            saturated=lambda h: np.asarray(h) < -0.97 * SELU_SCALE * SELU_ALPHA,
        ),
        Activation(
            name="gelu", label="GELU", f=_gelu, df=_gelu_df,
            latex=r"a\,\Phi(a)", df_latex=r"\Phi(a) + a\,\phi(a)", low=GELU_MINIMUM,
        ),
        replace(swish(), name="silu", label="SiLU"),
    )
}  # fmt: skip


def activation(name: str) -> Activation:
    """The registered activation of that name; KeyError naming the known ones."""
    if name not in ACTIVATIONS:
        raise KeyError(f"no activation {name!r}; there are {', '.join(ACTIVATIONS)}")
    return ACTIVATIONS[name]
