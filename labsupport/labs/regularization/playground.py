"""Dropout and its relatives: one function for all of them."""

from __future__ import annotations

import numpy as np

KINDS = ("dropout", "DropConnect", "Gaussian noise", "shakeout", "whiteout", "zoneout")
IN_A_PASS = KINDS[:-1]  # all but zoneout, which needs a step before
SHAKE = 0.3  # shakeout's c
WHITE = 0.5  # the std of whiteout's noise is in proportion to this power of |w|; 1/2 is like L1


def disturbed(
    h: np.ndarray,
    W: np.ndarray,
    kind: str,
    p: float,
    *,
    before: np.ndarray | None = None,
    rng: np.random.Generator,
) -> tuple[np.ndarray, np.ndarray]:
    """(h, W) of one example in one pass: what a layer computes with instead of h (units,) and W
    (units, outputs).

    p: the share that is switched off, reversed or kept, from 0 to below 1. Gaussian noise has the
    variance that dropout has, p / (1 − p) times h²; whiteout's is p / (1 − p) times |w|. before:
    (units,), what the units were a step earlier; zoneout alone needs it. ValueError for an unknown
    kind.

    Sources: dropout and Gaussian noise, Srivastava et al. (2014); DropConnect, Wan et al. (2013);
    shakeout, Kang, Li and Tao (2016); whiteout, Li and Liu (2016), here with γ = 1, so that its
    penalty is like that of L1; zoneout, Krueger et al. (2016).
    """
    keep = 1 - p
    std = np.sqrt(p / keep)
    if kind == "dropout":  # a unit is silent for all of its weights
        return h * (rng.random(h.shape) < keep) / keep, W
    if kind == "DropConnect":  # each weight for itself
        return h, W * (rng.random(W.shape) < keep) / keep
    if kind == "Gaussian noise":  # a unit is a little louder or softer
        return h * (1 + std * rng.standard_normal(h.shape)), W
    if kind == "shakeout":  # a unit's weights are enhanced, or reversed to −c · sign(W)
        on = (rng.random(h.shape) < keep)[:, None]
        sign = SHAKE * np.sign(W)
        return h, np.where(on, (W + p * sign) / keep, -sign)
    if kind == "whiteout":  # a small weight is shaken more, for its size
        return h, W + std * np.abs(W) ** WHITE * rng.standard_normal(W.shape)
    if kind == "zoneout":  # a unit of a recurrent net keeps its last value
        return np.where(rng.random(h.shape) < p, before, h), W
    raise ValueError(f"no kind {kind!r}; there are {', '.join(KINDS)}")


def layer(*, units: int, outputs: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Outputs h (units,) above 0.3 and normal weights W (units, outputs)."""
    rng = np.random.default_rng([seed, 61])
    return np.abs(rng.standard_normal(units)) + 0.3, rng.standard_normal((units, outputs))


def one_pass(
    h: np.ndarray, W: np.ndarray, p: float, *, seed: int
) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """What one pass computes with: {"nothing" or a kind: (h, W)}, all kinds but zoneout."""
    rng = np.random.default_rng([seed, 62])
    return {"nothing": (h, W)} | {kind: disturbed(h, W, kind, p, rng=rng) for kind in IN_A_PASS}


def off_in_the_mean(h: np.ndarray, W: np.ndarray, p: float, *, passes: int = 20_000, seed: int = 0):
    """How far the mean over passes is from the undisturbed h @ W, in std of a pass: {kind: …}."""
    found = {}
    for kind in IN_A_PASS:
        sent = arriving(kind, h, W, p, passes=passes, seed=seed)
        found[kind] = float(np.abs(sent.mean(axis=0) - h @ W).max() / sent.std(axis=0).max())
    return found


def arriving(kind: str, h: np.ndarray, W: np.ndarray, p: float, *, passes: int, seed: int, **given):
    """H @ W after each of so many passes: (passes, outputs)."""
    rng = np.random.default_rng(seed)
    drawn = (disturbed(h, W, kind, p, rng=rng, **given) for _ in range(passes))
    return np.array([a @ b for a, b in drawn])


def recurrent_states(p: float, *, units: int = 12, steps: int = 24, seed: int = 0) -> np.ndarray:
    """The states of a small random recurrent net with zoneout: (steps, units)."""
    rng = np.random.default_rng(seed)
    W, inputs = (
        1.5 * rng.standard_normal((units, units)) / np.sqrt(units),
        rng.standard_normal((steps, units)),
    )
    states = np.zeros((steps + 1, units))
    for t in range(steps):
        h = np.tanh(states[t] @ W + inputs[t])
        states[t + 1] = disturbed(h, W, "zoneout", p, before=states[t], rng=rng)[0]
    return states[1:]
