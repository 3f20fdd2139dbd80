"""What an activation function is, and what all of them share."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps

import numpy as np

Elementwise = Callable[[np.ndarray], np.ndarray]


def _never(h):
    return np.zeros(np.shape(h), dtype=bool)


def _underflowing(f: Elementwise) -> Elementwise:
    """`f`, in which far out e^a is 0, whatever the caller has set with np.seterr."""
    if hasattr(f, "__wrapped__"):
        return f

    @wraps(f)
    def quiet(*arrays):
        with np.errstate(under="ignore"):
            return f(*arrays)

    return quiet


@dataclass(frozen=True)
class Activation:
    """An activation function h = f(a), with what menus, figures and tests need to know of it."""

    name: str  # the key in ACTIVATIONS
    label: str  # for people
    f: Elementwise
    df: Elementwise
    latex: str  # f(a) and f'(a) without $, for Jupyter and for matplotlib alike
    df_latex: str
    low: float = -math.inf  # every f(a) lies between low and high
    high: float = math.inf
    # takes OUTPUTS h, returns a mask of shape h: where little gradient passes
    saturated: Callable[[np.ndarray], np.ndarray] = _never

    def __post_init__(self):
        for name in ("f", "df"):
            object.__setattr__(self, name, _underflowing(getattr(self, name)))


def floats(a: np.ndarray) -> np.ndarray:
    """`a` as float32 where it is that, else as float64."""
    a = np.asarray(a)
    return a if a.dtype == np.float32 else a.astype(np.float64, copy=False)


# Infinity times 0 is NaN. Beyond ±FAR the factor of `a` is already exactly 0 (or 1), so functions
# cut `a` off there. The square of FAR still fits in a float32.
FAR = 1e18


def member_name(family: str, value: float, *, default: float) -> str:
    """The name of a member of a family: "elu" for the default value, else such as "elu(0.7)"."""
    return family if value == default else f"{family}({value:g})"


def checked_parameter(family: str, name: str, value: float, *, allow_zero: bool = False) -> float:
    """`value` as a positive number; ValueError with its name for anything else."""
    value = float(value)
    if not math.isfinite(value) or value < 0 or (value == 0 and not allow_zero):
        kind = "0 or a positive" if allow_zero else "a positive"
        raise ValueError(f"{family}: {name} must be {kind} finite number, not {value:g}")
    return value
