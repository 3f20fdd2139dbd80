"""Linear pieces and their relatives: linear, ReLU, ReLU6, leaky ReLU, PReLU, ELU, SELU."""

from dataclasses import replace

import numpy as np

from labsupport.by_hand.activations.activation import (
    Activation,
    checked_parameter,
    floats,
    member_name,
)

LINEAR = Activation(
    name="linear", label="Linear",
    f=lambda a: floats(a).copy(),
    df=lambda a: np.ones_like(floats(a)),
    latex="a", df_latex="1",
)  # fmt: skip


def _relu(a):
    return np.maximum(floats(a), 0.0)


def _relu_df(a):
    return np.sign(_relu(a))  # 1 or 0; ReLU has no slope at 0, and we take 0 there, as torch does


RELU = Activation(
    name="relu", label="ReLU", f=_relu, df=_relu_df,
    latex=r"\max(0, a)", df_latex=r"1\ \mathrm{if}\ a > 0,\ \mathrm{else}\ 0",
    low=0.0, saturated=lambda h: np.asarray(h) == 0,
)  # fmt: skip

RELU6 = Activation(
    name="relu6", label="ReLU6",
    f=lambda a: np.clip(floats(a), 0.0, 6.0),
    df=lambda a: _relu_df(a) * _relu_df(6.0 - floats(a)),  # 0 at both corners, as in torch
    latex=r"\min(\max(0, a), 6)",
    df_latex=r"1\ \mathrm{if}\ 0 < a < 6,\ \mathrm{else}\ 0",
    low=0.0, high=6.0, saturated=lambda h: (np.asarray(h) == 0) | (np.asarray(h) == 6),
)  # fmt: skip


def leaky_relu(slope: float = 0.01) -> Activation:
    """Leaky ReLU: max(0, a) + slope · min(0, a), slope ≥ 0 (Maas, Hannun & Ng 2013)."""
    slope = checked_parameter("leaky_relu", "slope", slope, allow_zero=True)
    if slope == 0:  # 0 · infinity would be NaN
        return replace(RELU, name="leaky_relu(0)", label="Leaky ReLU (0)")

    def f(a):
        a = floats(a)
        return np.where(a > 0, a, slope * a)

    def df(a):
        a = floats(a)
        return np.where(a > 0, 1.0, np.where(a <= 0, slope, a))  # slope at 0; the last a is NaN

    return Activation(
        name=member_name("leaky_relu", slope, default=0.01),
        label=f"Leaky ReLU ({slope:g})",
        f=f,
        df=df,
        latex=rf"\max(0, a) + {slope:g}\,\min(0, a)",
        df_latex=rf"1\ \mathrm{{if}}\ a > 0,\ \mathrm{{else}}\ {slope:g}",
    )


def prelu(slope: float = 0.25) -> Activation:
    """PReLU at one value of its slope, by default the one it starts from (He and others 2015).

    A net learns the slope; whatever it has become, the curve is a leaky ReLU's.
    """
    curve = leaky_relu(slope)
    name = member_name("prelu", slope, default=0.25)
    return replace(curve, name=name, label=f"PReLU ({slope:g})")


def _elu(a, alpha, scale=1.0):
    a = floats(a)
    left = (scale * alpha) * np.expm1(np.minimum(a, 0.0))  # minimum: large a would overflow
    return np.where(a > 0, scale * a, left)


def _elu_df(a, alpha, scale=1.0):
    a = floats(a)
    left = (scale * alpha) * np.exp(np.minimum(a, 0.0))  # at 0 the left slope, as in torch
    return np.where(a > 0, scale, left)


def elu(alpha: float = 1.0) -> Activation:
    """ELU: a for a > 0, else alpha · (e^a − 1) (Clevert, Unterthiner & Hochreiter 2016)."""
    alpha = checked_parameter("elu", "alpha", alpha)
    factor = "" if alpha == 1.0 else rf"{alpha:g}\,"
    return Activation(
        name=member_name("elu", alpha, default=1.0),
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


SELU = Activation(
    name="selu", label="SELU",
    f=lambda a: _elu(a, SELU_ALPHA, SELU_SCALE),
    df=lambda a: _elu_df(a, SELU_ALPHA, SELU_SCALE),
    latex=r"1.0507\,a\ \mathrm{if}\ a > 0,\ \mathrm{else}\ 1.7581\,(e^{a} - 1)",
    df_latex=r"1.0507\ \mathrm{if}\ a > 0,\ \mathrm{else}\ 1.7581\,e^{a}",
    low=-SELU_SCALE * SELU_ALPHA,
    saturated=lambda h: np.asarray(h) < -0.97 * SELU_SCALE * SELU_ALPHA,
)  # fmt: skip
