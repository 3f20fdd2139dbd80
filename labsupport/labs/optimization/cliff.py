"""A loss with a cliff: one unit that feeds itself for many steps, and two weights.

h ← σ(w h + b), from h = ½, `STEPS` times over; the loss is (h − 0.7)². So Pascanu, Mikolov & Bengio
(2013) show why the gradients of recurrent nets explode.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from labsupport.by_hand.activations import ACTIVATIONS
from labsupport.by_hand.optimizers import clipped_by_norm, clipped_by_value

STEPS, GOAL = 50, 0.7
CENTER = np.array([5.0, -2.5])  # (w, b): there the unit stands between its two states
REACH = np.array([3.0, 1.5])  # the window, on either side
sigmoid = ACTIVATIONS["sigmoid"]


@np.errstate(under="ignore")  # whatever the caller has set
def loss(w: np.ndarray, b: np.ndarray) -> np.ndarray:
    """The loss at weights w and biases b, arrays of one shape."""
    h = np.full(np.shape(w), 0.5)
    for _ in range(STEPS):
        h = sigmoid.f(w * h + b)
    return (h - GOAL) ** 2


@np.errstate(under="ignore")
def gradient(w: np.ndarray, b: np.ndarray) -> np.ndarray:
    """(∂loss/∂w, ∂loss/∂b) as an array (2, *w.shape), forward: dh follows h."""
    h = np.full(np.shape(w), 0.5)
    dw, db = np.zeros(np.shape(w)), np.zeros(np.shape(w))
    for _ in range(STEPS):
        a = w * h + b
        slope = sigmoid.df(a)
        dw, db = slope * (h + w * dw), slope * (1 + w * db)
        h = sigmoid.f(a)
    return 2 * (h - GOAL) * np.array([dw, db])


def descent(
    starts: np.ndarray, *, rate: float, steps: int, clip: Callable = lambda parts: parts
) -> np.ndarray:
    """Paths (steps + 1, runs, 2) of (w, b) from `starts` (runs, 2). clip: of a run's gradient."""
    path = np.empty((steps + 1, *starts.shape))
    path[0] = starts
    for step in range(steps):
        every = gradient(*path[step].T).T
        clipped = np.array([clip([one])[0] for one in every])
        path[step + 1] = path[step] - rate * clipped
    return path


CLIPS = {
    "none": lambda parts: parts,
    "value, 5": lambda parts: clipped_by_value(parts, 5),
    "norm, 5": lambda parts: clipped_by_norm(parts, 5),
    "value, 1": lambda parts: clipped_by_value(parts, 1),
    "norm, 1": lambda parts: clipped_by_norm(parts, 1),
}


def telling_run(paths: dict[str, np.ndarray]) -> int:
    """The run that jumps furthest without clipping, of those that arrive when clipped at norm 1."""
    jumps = np.linalg.norm(np.diff(paths["none"], axis=0), axis=2).max(axis=0)
    arrives = loss(*paths["norm, 1"][-1].T) < 0.01
    return int(np.argmax(jumps * arrives))
