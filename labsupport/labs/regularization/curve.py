"""A big net through noisy points: fitted in closed form, with one regularizer of any strength.

The net is f(x) = v · tanh(w x + b). Its hidden weights are drawn once and stay. Only the output
weights v learn, by least squares, so that each fit is found at once.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from labsupport.wording import number

LEAST, MOST, POSITIONS = 0.0, 1.0, 26  # of the strength
STRENGTHS = np.linspace(LEAST, MOST, POSITIONS)
X = np.linspace(-1, 1, 301)
STEEP = 12.0  # the largest hidden weight
TINY = 1e-9  # a ridge without which nothing could be solved
NODES, NODE_WEIGHTS = np.polynomial.hermite_e.hermegauss(15)
NODE_WEIGHTS = NODE_WEIGHTS / NODE_WEIGHTS.sum()
KINDS = ("L2", "L1", "dropout", "input noise", "early stopping")
L1_STEPS = 300


def truth(x: np.ndarray) -> np.ndarray:
    """The function that is to be found."""
    return np.sin(np.pi * x) + 0.3 * np.cos(3 * np.pi * x)


@dataclass(frozen=True)
class Fit:
    """What a net of `units` hidden units makes of noisy points, at one strength of a regularizer.

    x, y: (count,) the points. fitted: (301,) at `X`. train, test: (26,) the root mean square error
    on the points, and against the true function, at all `STRENGTHS`. size: the root of the sum of
    the squared output weights. zeros: the share of them that is exactly 0.
    """

    kind: str
    strength: float
    setting: str
    x: np.ndarray
    y: np.ndarray
    fitted: np.ndarray
    train: np.ndarray
    test: np.ndarray
    place: int
    size: float
    zeros: float

    @property
    def sharpest(self) -> float:
        """The largest |slope| of the fitted curve."""
        return float(np.abs(np.gradient(self.fitted, X)).max())

    @property
    def summary(self) -> str:
        """The regularizer, its setting, both errors, the slope, size and zeros of v."""
        return (
            f"{self.kind}, {self.setting}: error {self.train[self.place]:.2f} on the points, "
            f"{self.test[self.place]:.2f} against the function; steepest slope "
            f"{self.sharpest:.0f}, |v| {number(float(f'{self.size:.2g}'))}, "
            f"zeros {self.zeros:.0%}."
        )


def setting_of(kind: str, strength: float) -> float:
    """The number that a strength from 0 to 1 stands for: λ, a dropout share, a std, or steps.

    At 0 every kind does nothing, or next to it.
    """
    if kind in ("L1", "L2"):
        least = -8.5 if kind == "L2" else -4
        return 0.0 if strength == 0 else 10 ** (least + (0.5 - least) * strength)
    if kind == "dropout":
        return 0.9 * strength
    if kind == "input noise":
        return 0.2 * strength
    return float(round(10 ** (8 - 7.5 * strength)))


def setting_in_words(kind: str, strength: float) -> str:
    """The same, as a person writes it."""
    value = setting_of(kind, strength)
    if kind in ("L1", "L2"):
        return f"λ = {number(float(f'{value:.1g}'))}"
    if kind == "dropout":
        return f"p = {number(round(value, 2))}"
    if kind == "input noise":
        return f"std {number(round(value, 3))}"
    return f"{number(float(f'{value:.2g}'))} steps"


def fit(*, kind: str, strength: float, units: int, count: int, noise: float, seed: int) -> Fit:
    """The fit of a net at one strength; errors at all strengths come with it."""
    x, y, hidden = _points(count, noise, units, seed)
    found = _all_strengths(kind, units, count, noise, seed)
    place = int(np.abs(STRENGTHS - strength).argmin())
    v = found.v[:, place]
    return Fit(
        kind, strength, setting_in_words(kind, STRENGTHS[place]), x, y, found.curves[:, place],
        found.train, found.test, place, float(np.linalg.norm(v)), float((v == 0).mean()),
    )  # fmt: skip


def median_errors(*, seeds: Iterable[int], units: int = 100) -> dict[str, np.ndarray]:
    """The error against the function at all `STRENGTHS`, in the median over draws: {kind: (26,)}.

    Each seed has its own 20 points, with noise 0.3, and its own hidden units.
    """
    net = {"strength": LEAST, "units": units, "count": 20, "noise": 0.3}
    found = {kind: [fit(kind=kind, seed=seed, **net).test for seed in seeds] for kind in KINDS}
    return {kind: np.median(errors, axis=0) for kind, errors in found.items()}


@dataclass(frozen=True)
class _Path:
    v: np.ndarray  # (units, strengths)
    curves: np.ndarray  # (301, strengths)
    train: np.ndarray
    test: np.ndarray


@lru_cache(maxsize=64)
def _all_strengths(kind: str, units: int, count: int, noise: float, seed: int) -> _Path:
    x, y, hidden = _points(count, noise, units, seed)
    v = _output_weights(kind, x, y, hidden)
    fitted, curves = _features(x, hidden) @ v, _features(X, hidden) @ v
    train = np.sqrt(((fitted - y[:, None]) ** 2).mean(axis=0))
    test = np.sqrt(((curves - truth(X)[:, None]) ** 2).mean(axis=0))
    return _Path(v, curves, train, test)


@lru_cache(maxsize=64)
def _points(count: int, noise: float, units: int, seed: int):
    rng = np.random.default_rng(seed)
    x = np.sort(rng.uniform(-1, 1, count))
    y = truth(x) + noise * rng.standard_normal(count)
    w = rng.uniform(-STEEP, STEEP, units)
    centers = rng.uniform(-1, 1, units)
    return x, y, (w, -w * centers)


def _features(x: np.ndarray, hidden: tuple) -> np.ndarray:
    """The hidden units' outputs, over the root of their number: (len(x), units)."""
    w, b = hidden
    return np.tanh(x[:, None] * w + b) / np.sqrt(len(w))


def _output_weights(kind: str, x: np.ndarray, y: np.ndarray, hidden: tuple) -> np.ndarray:
    """The best output weights for all strengths: (units, strengths)."""
    h, settings = _features(x, hidden), np.array([setting_of(kind, s) for s in STRENGTHS])
    if kind == "input noise":
        return np.stack([_with_noise(x, y, hidden, std) for std in settings], axis=1)
    if kind == "L1":
        return _with_l1(h, y, settings)
    # Dropout of linear units: in the mean it is L2 with p / (1 − p) · mean h² in place of λ.
    scale = np.sqrt((h**2).mean(axis=0)) if kind == "dropout" else np.ones(h.shape[1])
    U, s, Vt = np.linalg.svd(h / scale, full_matrices=False)
    square = (s**2 / len(x))[:, None]
    if kind == "early stopping":  # gradient descent from 0, at the largest rate that is safe
        kept = -np.expm1(settings * np.log1p(-np.minimum(square / square.max(), 1 - 1e-12)))
    else:
        kept = square / (square + (settings if kind == "L2" else settings / (1 - settings)) + TINY)
    v = (Vt.T @ (kept * (U.T @ y)[:, None] / s[:, None])) / scale[:, None]
    if kind == "dropout":  # without it, the net that the other kinds begin with
        v[:, settings == 0] = _unpenalized(h.T @ h / len(y), (h.T @ y / len(y))[:, None])
    return v


def _unpenalized(gram: np.ndarray, pull: np.ndarray) -> np.ndarray:
    return np.linalg.solve(gram + TINY * np.eye(len(gram)), pull)


def _with_noise(x: np.ndarray, y: np.ndarray, hidden: tuple, std: float) -> np.ndarray:
    """Least squares in the mean over normal noise on x, by a sum over 15 places of each point."""
    places = (x[:, None] + std * NODES).ravel()
    weight = np.tile(NODE_WEIGHTS, len(x))[:, None] / len(x)
    h = _features(places, hidden)
    gram = h.T @ (weight * h) + TINY * np.eye(h.shape[1])
    return np.linalg.solve(gram, h.T @ (weight[:, 0] * np.repeat(y, len(NODES))))


def _with_l1(h: np.ndarray, y: np.ndarray, settings: np.ndarray) -> np.ndarray:
    """Proximal steps with momentum (Beck and Teboulle 2009), for all strengths at once.

    So few of them do not reach the minimum for λ below 10⁻⁴. Without a penalty it is solved for.
    """
    gram, pull = h.T @ h / len(y), (h.T @ y / len(y))[:, None]
    rate = 1 / np.linalg.eigvalsh(gram)[-1]
    v = np.zeros((h.shape[1], len(settings)))
    ahead, pace = v, 1.0
    for _ in range(L1_STEPS):
        moved = ahead - rate * (gram @ ahead - pull)
        new = np.sign(moved) * np.maximum(np.abs(moved) - rate * settings, 0)
        following = (1 + np.sqrt(1 + 4 * pace**2)) / 2
        ahead, v, pace = new + (pace - 1) / following * (new - v), new, following
    v[:, settings == 0] = _unpenalized(gram, pull)
    return v
