"""The surface of the loss along the gradient, as Santurkar et al. (2018) look at it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch

from labsupport.data.centered import centered
from labsupport.data.datasets import Dataset
from labsupport.labs.why_batch_norm_works.arms import ARMS, SEEDS, built
from labsupport.labs.why_batch_norm_works.walking import (
    along,
    cosine,
    distance,
    gradients,
    moved,
    norm,
    of_length,
    trained,
)
from labsupport.training.networks import DTYPE
from labsupport.training.sweeps import watched

LOOKS = (0, 5, 10, 20, 30, 40, 60)
TIMES = (0.1, 0.5, 1.0, 2.0, 4.0, 10.0)  # so many times the step that is taken
MEASURES = ("range", "cosine", "near", "taken", "far", "growth", "length 1", "loss")


def surfaces(
    digits: Dataset,
    names: Sequence[str],
    activation: str,
    *,
    rate: float = 0.1,
    looks: Sequence[int] = LOOKS,
    seeds: Sequence[int] = SEEDS,
) -> dict[str, dict[str, np.ndarray]]:
    """{measure: {name of an arm: (seeds, looks)}}, each on the batch whose gradient it is.

    From the point where the net is we go along its gradient, as far as the step of plain SGD and
    0.1 to 10 times as far. range: the largest loss minus the smallest after ½, 1, 2 and 4 steps.
    cosine: between the gradient here and after one step. near, taken, far: the roughness after
    0.1, 1 and 10 steps, which is the length of the gradients' difference by the length of the way;
    a small number is smooth. (Santurkar's effective smoothness is the largest along the way.)
    growth: how many times as long the gradient is after 10 steps. length 1: the roughness after a
    step of length 1. loss: here.
    """
    found = {measure: {} for measure in MEASURES}
    for name in watched(names, f"{activation}, {len(names)} nets, rate {rate}"):
        data = centered(digits) if ARMS[name].centered else digits
        together = built(name, activation, seeds=seeds)
        settings = {"rate": rate, "steps": max(looks), "seeds": seeds, "looks": looks}
        rows = [
            _look(together, images, labels, rate)
            for _, images, labels in trained(together, data, **settings)
        ]
        for measure in MEASURES:
            found[measure][name] = np.array([row[measure].numpy() for row in rows]).T
    return found


def _look(together, images, labels, rate: float) -> dict[str, torch.Tensor]:
    _, loss, here = gradients(together, images, labels)
    losses, rough = {}, {}
    for times in TIMES:
        with moved(together, along(here, times * rate)):
            _, losses[times], there = gradients(together, images, labels)
        rough[times] = distance(here, there) / (times * rate * norm(here))
        if times == 1:
            turn = cosine(here, there)
        if times == TIMES[-1]:
            growth = norm(there) / norm(here)
    with moved(together, of_length(1, here)):
        by_one = distance(here, gradients(together, images, labels)[2])
    met = torch.stack([losses[times] for times in (0.5, 1.0, 2.0, 4.0)])
    spread = met.max(dim=0).values - met.min(dim=0).values
    measured = (spread, turn, rough[0.1], rough[1.0], rough[10.0], growth, by_one, loss)
    return dict(zip(MEASURES, measured, strict=True))


def coordination(
    digits: Dataset,
    names: Sequence[str],
    activation: str = "relu",
    *,
    length: float | None = None,
    rate: float = 0.1,
    looks: Sequence[int] = (0, 5, 10, 20),
    seeds: Sequence[int] = SEEDS,
) -> dict[str, np.ndarray]:
    """The change of the loss by one step, in three ways: {name of an arm: (3, seeds, looks)}.

    Predicted from the gradient, minus the way times the gradient's length; the sum over the layers
    if each makes its step alone; and if all make it together. On the batch whose gradient it is.
    length: of the way; without it, that of rate · gradient. The nets learn at `rate` either way.
    """
    found = {}
    for name in watched(names, f"{activation}, {len(names)} nets, layer by layer"):
        data = centered(digits) if ARMS[name].centered else digits
        together = built(name, activation, seeds=seeds)
        settings = {"rate": rate, "steps": max(looks), "seeds": seeds, "looks": looks}
        rows = [
            _three_changes(together, images, labels, rate, length)
            for _, images, labels in trained(together, data, **settings)
        ]
        found[name] = np.array(rows).transpose(1, 2, 0)
    return found


def _three_changes(together, images, labels, rate: float, length: float | None) -> np.ndarray:
    _, loss, here = gradients(together, images, labels)
    steps = along(here, rate) if length is None else of_length(length, here)
    names = [name for name, _ in together.named_parameters()]
    alone = torch.zeros(together.count, dtype=DTYPE, device="cpu")
    for layer in sorted({name.split(".")[1] for name in names}):
        own = [s if n.split(".")[1] == layer else None for n, s in zip(names, steps, strict=True)]
        with moved(together, own):
            alone += gradients(together, images, labels)[1] - loss
    with moved(together, steps):
        at_once = gradients(together, images, labels)[1] - loss
    promised = -norm(steps) * norm(here)
    return torch.stack([promised, alone, at_once]).numpy()
