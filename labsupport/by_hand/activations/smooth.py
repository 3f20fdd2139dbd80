"""Smooth activations: sigmoid, tanh, GELU, and Swish, of which SiLU is one."""

import math
from dataclasses import replace

import numpy as np

from labsupport.by_hand.activations.activation import (
    FAR,
    Activation,
    checked_parameter,
    floats,
    member_name,
)


def _sigmoid(a):
    a = floats(a)
    e = np.exp(-np.abs(a))  # never above 1: exp(-a) would overflow for large negative a
    return np.where(a >= 0, 1.0, e) / (1.0 + e)  # 1/(1+e^-a) = e^a/(1+e^a)


def _sigmoid_df(a):
    s = _sigmoid(a)
    return s * (1.0 - s)


SIGMOID = Activation(
    name="sigmoid", label="Sigmoid", f=_sigmoid, df=_sigmoid_df,
    latex=r"\frac{1}{1 + e^{-a}}", df_latex=r"\sigma(a)\,(1 - \sigma(a))",
    low=0.0, high=1.0, saturated=lambda h: np.abs(np.asarray(h) - 0.5) > 0.47,
)  # fmt: skip

TANH = Activation(
    name="tanh", label="tanh",
    f=lambda a: np.tanh(floats(a)),
    df=lambda a: 1.0 - np.tanh(floats(a)) ** 2,
    latex=r"\tanh(a)", df_latex=r"1 - \tanh^2(a)",
    low=-1.0, high=1.0, saturated=lambda h: np.abs(h) > 0.97,
)  # fmt: skip


def _normal_cdf(a):
    from scipy.special import ndtr  # imported here, because scipy loads slowly

    return ndtr(a)  # ½(1 + erf(a/√2)), exact in the left tail too


def _gelu(a):
    a = np.maximum(floats(a), -FAR)
    return a * _normal_cdf(a)  # the exact form, not the tanh approximation


def _gelu_df(a):
    a = np.clip(floats(a), -FAR, FAR)
    density = np.exp(-0.5 * a * a) / math.sqrt(2 * math.pi)  # φ, the derivative of Φ
    return _normal_cdf(a) + a * density


GELU_MINIMUM = -0.16997120747990369  # at a = -0.7517915246935645
GELU = Activation(
    name="gelu", label="GELU", f=_gelu, df=_gelu_df,
    latex=r"a\,\Phi(a)", df_latex=r"\Phi(a) + a\,\phi(a)", low=GELU_MINIMUM,
)  # fmt: skip


def _swish(a, beta=1.0):
    a = np.maximum(floats(a), -FAR)
    return a * _sigmoid(beta * a)


def _swish_df(a, beta=1.0):
    a = np.clip(floats(a), -FAR, FAR)
    s = _sigmoid(beta * a)
    return s + beta * a * s * (1.0 - s)


SILU_MINIMUM = -0.27846454276107380  # at a = -1.2784645427610738


def swish(beta: float = 1.0) -> Activation:
    """Swish: a · σ(beta · a), beta > 0 (Ramachandran, Zoph & Le 2017); with beta = 1 it is SiLU."""
    beta = checked_parameter("swish", "beta", beta)
    factor = "" if beta == 1.0 else rf"{beta:g}\,"
    sigmoid = rf"\sigma({factor}a)"
    return Activation(
        name=member_name("swish", beta, default=1.0),
        label="Swish" if beta == 1.0 else f"Swish ({beta:g})",
        f=lambda a: _swish(a, beta),
        df=lambda a: _swish_df(a, beta),
        latex=rf"a\,{sigmoid}",
        df_latex=rf"{sigmoid} + {factor}a\,{sigmoid}\,(1 - {sigmoid})",
        low=SILU_MINIMUM / beta,
    )


SILU = replace(swish(), name="silu", label="SiLU")
