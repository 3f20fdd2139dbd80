"""Ways to choose a weight matrix before training, as a registry and three factories.

Every `draw(fan_in, fan_out, *, rng)` returns a new float64 matrix (fan_in, fan_out), for layers
that compute x @ W with x: (batch, fan_in). ValueError for sizes that are not positive integers.

To add one: write the draw, and add a line to `INITIALIZERS`.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from numbers import Integral

import numpy as np


@dataclass(frozen=True)
class Initializer:
    """How to draw W: (fan_in, fan_out), with what menus, slider marks and tests need to know."""

    name: str  # the key in INITIALIZERS
    label: str  # for people
    draw: Callable[..., np.ndarray] = field(repr=False)  # draw(fan_in, fan_out, *, rng)
    latex: str  # what is drawn, without $
    # The standard deviation of one weight, std(fan_in, fan_out); None where nothing is random.
    std: Callable[[int, int], float] | None = field(default=None, repr=False)


def _check(fan_in: int, fan_out: int, rng: np.random.Generator) -> None:
    for name, size in (("fan_in", fan_in), ("fan_out", fan_out)):
        if not isinstance(size, Integral) or isinstance(size, bool) or size < 1:
            raise ValueError(f"{name} must be a positive integer (a layer's width), not {size!r}")
    if not isinstance(rng, np.random.Generator):
        raise TypeError(f"rng must be a generator: rng=np.random.default_rng(0), not {rng!r}")


def _number(what: str, value: float, *, signed: bool) -> float:
    value = float(value)
    if not math.isfinite(value):
        raise ValueError(f"{what} must be a finite number, not {value}")
    if value < 0 and not signed:
        raise ValueError(f"{what} must be 0 or more, not {value:g}; try {-value:g}")
    return value


def _name(family: str, value: float, *, default: float) -> str:
    return family if value == default else f"{family}({value:g})"


def _normal(name: str, label: str, latex: str, std: Callable[[int, int], float]) -> Initializer:
    """Independent weights from N(0, std²)."""

    def draw(fan_in: int, fan_out: int, *, rng: np.random.Generator) -> np.ndarray:
        _check(fan_in, fan_out, rng)
        return std(fan_in, fan_out) * rng.standard_normal((fan_in, fan_out))

    return Initializer(name, label, draw, latex, std)


def gaussian(std: float = 0.01) -> Initializer:
    """N(0, std²), whatever the layer's size."""
    std = _number("gaussian: std", std, signed=False)
    return _normal(
        _name("gaussian", std, default=0.01),
        f"Gaussian, std {std:g}",
        rf"N(0,\ {std:g}^2)",
        lambda fan_in, fan_out: std,
    )


def constant(value: float = 0.1) -> Initializer:
    """The same number for every weight: all units of a layer stay copies of each other."""
    value = _number("constant: value", value, signed=True)

    def draw(fan_in: int, fan_out: int, *, rng: np.random.Generator) -> np.ndarray:
        _check(fan_in, fan_out, rng)
        return np.full((fan_in, fan_out), value)

    name = _name("constant", value, default=0.1)
    return Initializer(name, f"Constant {value:g}", draw, rf"W_{{ij}} = {value:g}")


def scaled_identity(scale: float = 1.0) -> Initializer:
    """The identity times scale; with unequal sizes the extra rows or columns are zero."""
    scale = _number("scaled_identity: scale", scale, signed=True)

    def draw(fan_in: int, fan_out: int, *, rng: np.random.Generator) -> np.ndarray:
        _check(fan_in, fan_out, rng)
        return scale * np.eye(fan_in, fan_out)

    name = _name("scaled_identity", scale, default=1.0)
    return Initializer(name, f"{scale:g} · identity", draw, rf"{scale:g}\,I")


def _draw_zeros(fan_in: int, fan_out: int, *, rng: np.random.Generator) -> np.ndarray:
    _check(fan_in, fan_out, rng)
    return np.zeros((fan_in, fan_out))


def _draw_orthogonal(fan_in: int, fan_out: int, *, rng: np.random.Generator) -> np.ndarray:
    """Orthonormal columns (rows, if there are more columns than rows), uniformly distributed."""
    _check(fan_in, fan_out, rng)
    tall = rng.standard_normal((max(fan_in, fan_out), min(fan_in, fan_out)))
    q, r = np.linalg.qr(tall)
    # QR leaves the sign of each column to the algorithm. A positive diagonal of R makes the
    # factorization unique, and Q uniform over all orthogonal matrices (Mezzadri 2007).
    q *= np.where(np.diag(r) < 0, -1.0, 1.0)
    return q if fan_in >= fan_out else np.ascontiguousarray(q.T)


INITIALIZERS: dict[str, Initializer] = {
    initializer.name: initializer
    for initializer in (
        Initializer("zeros", "Zeros", _draw_zeros, r"W_{ij} = 0"),
        constant(),
        gaussian(),
        scaled_identity(),
        # LeCun, Bottou, Orr & Müller (1998), "Efficient BackProp": Var(x @ W) = Var(x). Slides
        # often call this one "Xavier".
        _normal(
            "lecun",
            "LeCun",
            r"N(0,\ 1/n_\mathrm{in})",
            lambda fan_in, fan_out: math.sqrt(1 / fan_in),
        ),
        # Glorot & Bengio (2010): between 1/fan_in, right for the forward pass, and 1/fan_out,
        # right for the backward pass.
        _normal(
            "glorot",
            "Glorot (Xavier)",
            r"N(0,\ 2/(n_\mathrm{in} + n_\mathrm{out}))",
            lambda fan_in, fan_out: math.sqrt(2 / (fan_in + fan_out)),
        ),
        # He, Zhang, Ren & Sun (2015): 2, because ReLU halves the second moment, E[relu(z)²] =
        # Var(z)/2 for symmetric z.
        _normal(
            "he", "He", r"N(0,\ 2/n_\mathrm{in})", lambda fan_in, fan_out: math.sqrt(2 / fan_in)
        ),
        # Saxe, McClelland & Ganguli (2013): it keeps the length of every signal; the others keep
        # the average length only. The matrix consists of min(sizes) unit vectors and has
        # fan_in · fan_out weights, so their mean square is 1/max(sizes).
        Initializer(
            "orthogonal",
            "Orthogonal",
            _draw_orthogonal,
            r"W^\top W = I",
            lambda fan_in, fan_out: math.sqrt(1 / max(fan_in, fan_out)),
        ),
    )
}


def initializer(name: str, *, gain: float = 1.0) -> Initializer:
    """The registered initializer of that name, every weight times gain.

    gain: the factor by which larger weights make up for what the activation shrinks, as in
    torch.nn.init. For the sigmoid it is 4, since its slope at 0 is ¼. KeyError that names the known
    initializers; ValueError for a gain that is negative or not finite.
    """
    if name not in INITIALIZERS:
        raise KeyError(f"no initializer {name!r}; there are {', '.join(INITIALIZERS)}")
    found, gain = INITIALIZERS[name], _number("gain", gain, signed=False)
    if gain == 1:
        return found

    def draw(fan_in: int, fan_out: int, *, rng: np.random.Generator) -> np.ndarray:
        return gain * found.draw(fan_in, fan_out, rng=rng)

    return Initializer(
        f"{gain:g} × {name}",
        f"{gain:g} × {found.label}",
        draw,
        rf"{gain:g} \cdot {found.latex}",
        found.std and (lambda fan_in, fan_out: gain * found.std(fan_in, fan_out)),
    )
