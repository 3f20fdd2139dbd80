"""Two meanings of "internal covariate shift", each measured while nets learn.

Ioffe & Szegedy (2015): what a layer receives has another distribution after a step. Santurkar et
al. (2018): a layer's gradient is another one after the layers below have made their step.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch

from labsupport.by_hand.initializers import gaussian
from labsupport.data.centered import centered
from labsupport.data.datasets import Dataset
from labsupport.labs.why_batch_norm_works.arms import ARMS, SEEDS, built
from labsupport.labs.why_batch_norm_works.walking import (
    along,
    cosine,
    gradients,
    moved,
    of_length,
    trained,
)
from labsupport.training.networks import as_tensor
from labsupport.training.side_by_side import SideBySide
from labsupport.training.sweeps import watched

LOOKS = (0, 5, 10, 20, 30, 40, 60)
LAYERS = (3, 5, 7)  # whose gradient is looked at, from 1
PROBE = 256  # images


def shifts(
    digits: Dataset,
    names: Sequence[str],
    activation: str,
    *,
    length: float | None = None,
    rate: float = 0.1,
    looks: Sequence[int] = LOOKS,
    seeds: Sequence[int] = SEEDS,
) -> tuple[dict[str, np.ndarray], dict[str, np.ndarray], dict[str, np.ndarray]]:
    """Three dictionaries {name of an arm: (seeds, looks)}: drifts, turns and losses.

    drift: how far one step moves the mean of a unit that layers 3 to 7 receive, in stds of the
    unit: the root mean square over units, on 256 training images. turn: the cosine between a
    weight matrix's gradient before and after the layers below it have made their step, on the same
    batch; the mean of layers 3, 5 and 7. length: of the step that is looked at; without it, that
    of rate · gradient. "sigmoid" has the weights 0.1 · randn.
    """
    start = gaussian(0.1) if activation == "sigmoid" else None
    drifts, turns, losses = {}, {}, {}
    for name in watched(names, f"{activation}, {len(names)} nets, rate {rate}"):
        data = centered(digits) if ARMS[name].centered else digits
        together = built(name, activation, start=start, seeds=seeds)
        probe = as_tensor(data.train_images[:PROBE])[None]
        rows = []
        settings = {"rate": rate, "steps": max(looks), "seeds": seeds, "looks": looks}
        for _, images, labels in trained(together, data, **settings):
            _, loss, found = gradients(together, images, labels)
            steps = along(found, rate) if length is None else of_length(length, found)
            turn = _turn(together, images, labels, found, steps)
            rows.append([drift(together, probe, steps), turn, loss])
        measured = np.array([[one.numpy() for one in row] for row in rows]).transpose(1, 2, 0)
        drifts[name], turns[name], losses[name] = measured
    return drifts, turns, losses


def drift(together: SideBySide, probe: torch.Tensor, steps: Sequence[torch.Tensor]) -> torch.Tensor:
    """How far the means move that layers 3 to 7 receive, in stds, by these steps: (nets,)."""
    before = received(together, probe)
    with moved(together, steps):
        after = received(together, probe)
    return in_stds(before, after)


def in_stds(before: Sequence[torch.Tensor], after: Sequence[torch.Tensor]) -> torch.Tensor:
    """How far the mean of a unit moved, in stds: root mean square over units, mean of layers."""
    shares = [
        ((b.mean(dim=1) - a.mean(dim=1)) ** 2).mean(dim=1).sqrt() / a.var(dim=1).mean(dim=1).sqrt()
        for a, b in zip(before, after, strict=True)
    ]
    return torch.stack(shares).mean(dim=0)


@torch.no_grad()
def received(together: SideBySide, probe: torch.Tensor) -> list[torch.Tensor]:
    """What layers 3 to 7 receive: each (nets, images, units)."""
    hidden: list[torch.Tensor] = []
    together.train()(probe, hidden)
    return hidden[1:-1]


def _turn(together: SideBySide, images, labels, found, steps) -> torch.Tensor:
    """The mean cosine of the layers' gradients before and after the step below them: (nets,)."""
    names = [name for name, _ in together.named_parameters()]
    cosines = []
    for layer in LAYERS:
        below = [
            step if _layer(name) < layer else None for name, step in zip(names, steps, strict=True)
        ]
        with moved(together, below):
            after = gradients(together, images, labels)[2]
        own = names.index(f"weights.{layer - 1}")
        cosines.append(cosine([found[own]], [after[own]]))
    return torch.stack(cosines).mean(dim=0)


def _layer(name: str) -> int:
    """The number, from 1, of the layer that a parameter belongs to: "weights.2" is layer 3's."""
    return int(name.split(".")[1]) + 1
