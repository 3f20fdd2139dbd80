"""Where Swish's β goes when it is learned, and which pieces of a maxout unit ever win."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch

from labsupport.labs.gated_activations.contest import Small, builder, tested, trained
from labsupport.labs.gated_activations.units import UNITS, learned_swish, maxout
from labsupport.training.networks import as_tensor
from labsupport.training.side_by_side import SideBySide
from labsupport.training.sweeps import watched

SEEDS = (0, 1, 2, 3, 4)
RATE, STEPS = 0.2, 200
AT_ONCE = 500  # images


def learned_betas(
    data: Small, starts: Sequence[float], *, faster: float = 1, seeds: Sequence[int] = SEEDS
) -> tuple[dict[float, np.ndarray], dict[str, np.ndarray]]:
    """β after training: {start: (seeds, layers)}, and test accuracies: {name: (seeds,)}.

    The names are "β from …" and "SiLU", which keeps β = 1. faster: a factor of the gradient of β
    alone.
    """
    betas, right = {}, {}
    settings = {"rates": [RATE], "seeds": seeds, "steps": STEPS}

    def hurry(together: SideBySide) -> None:
        for beta in together.learned.parameters():
            beta.register_hook(lambda gradient: faster * gradient)

    for start in watched(starts, f"β from {len(starts)} values"):
        nets = trained(builder(learned_swish(start)), data, change=hurry, **settings)
        layers = [[f.beta.item() for f in own] for own in nets.learned]
        betas[start], right[f"β from {start:g}"] = np.array(layers), tested(nets, data)
    silu = trained(builder(UNITS["SiLU"]), data, **settings)
    right["SiLU"] = tested(silu, data)
    return betas, right


def never_win(
    data: Small, pieces: int, rates: Sequence[float], *, seeds: Sequence[int] = SEEDS
) -> dict[float, np.ndarray]:
    """The share of pieces of layer 1 that win for no training image: {rate: (seeds,)}.

    Rate 0: before the first step. Of maxout nets with as many parameters as the ReLU nets; NaN for
    one that diverged.
    """
    build = builder(maxout(pieces))
    found = {0.0: _silent(SideBySide([build(seed) for seed in seeds]), data, pieces)}
    for rate in watched(rates, f"maxout, {pieces} pieces, {len(rates)} rates"):
        nets = trained(build, data, rates=[rate], seeds=seeds, steps=STEPS)
        silent = _silent(nets, data, pieces)
        found[rate] = np.where(nets.diverged(), np.nan, silent)
    return found


@torch.no_grad()
def _silent(together: SideBySide, data: Small, pieces: int) -> np.ndarray:
    wins = 0
    for start in range(0, len(data.learn.train_labels), AT_ONCE):
        x = as_tensor(data.learn.train_images[start : start + AT_ONCE])
        a = torch.matmul(x, together.weights[0]) + together.biases[0]
        a = a.unflatten(-1, (-1, pieces))  # (nets, images, units, pieces)
        wins = wins + (a == a.amax(-1, keepdim=True)).sum(dim=1)
    return (wins == 0).double().mean(dim=(1, 2)).numpy()
