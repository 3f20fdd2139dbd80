"""Noise after batch norm, as in Santurkar et al. (2018), and the same noise in the plain net.

Theirs is another one for each image. Ours is the part that moves the distribution.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from torch import nn

from labsupport.data.datasets import Dataset
from labsupport.labs.why_batch_norm_works.arms import HIDDEN, SEEDS, SIZES, built
from labsupport.labs.why_batch_norm_works.normalizers import generator
from labsupport.labs.why_batch_norm_works.shifts import PROBE, in_stds, received
from labsupport.labs.why_batch_norm_works.walking import batches, learned
from labsupport.training.networks import DTYPE, as_tensor
from labsupport.training.sweeps import watched

RATE = 0.03
STEPS = 50


class Shaken(nn.Module):
    """What `inner` puts out, each unit times a factor and plus a shift, drawn anew by `draw`.

    shift: N(0, δ²); factor: exp N(0, (δ/2)²). One of each for every unit, the same for all images.
    """

    def __init__(self, inner: nn.Module, units: int, delta: float, drawn: torch.Generator):
        super().__init__()
        self.inner, self.units, self.delta, self.drawn = inner, units, delta, drawn
        self.noisy = True
        self.draw()

    def draw(self) -> None:
        drawn = torch.randn((2, self.units), generator=self.drawn, dtype=DTYPE, device="cpu")
        self.shift, self.factor = self.delta * drawn[0], torch.exp(self.delta / 2 * drawn[1])

    def forward(self, a: torch.Tensor) -> torch.Tensor:
        h = self.inner(a)
        return h * self.factor + self.shift if self.noisy else h


def shaken(
    digits: Dataset,
    nets: Sequence[tuple[str, float]],
    *,
    activation: str = "tanh",
    rate: float = RATE,
    steps: int = STEPS,
    seeds: Sequence[int] = SEEDS,
) -> tuple[dict[str, np.ndarray], dict[str, np.ndarray]]:
    """(the accuracy at the end, the drift) of each net: {"name, δ": (seeds,)}, twice.

    nets: (the arm, δ). accuracy: of the last ten training batches of 64, counted without the noise,
    which is there for each step that is made. drift: how far the means
    of what layers 3 to 7 receive move in one step, in stds, with the noise: the median over the
    second half of the steps, every fifth one.
    """
    accuracies, drifts = {}, {}
    for name, delta in watched(nets, f"{activation}, {len(nets)} nets, rate {rate}"):
        together = built(name, activation, seeds=seeds)
        drawn = generator(seeds[0])
        units = len(seeds) * SIZES[1]
        inner = list(together.norms) or [nn.Identity() for _ in range(HIDDEN)]
        together.norms = nn.ModuleList(Shaken(one, units, delta, drawn) for one in inner)
        probe = as_tensor(digits.train_images[:PROBE])[None]
        shares, moves, before = [], [], None
        training = learned(together, batches(digits, seeds), rates=rate, steps=steps)
        for step, (_, right) in enumerate(training, start=1):
            shares.append(right)
            for one in together.norms:
                one.draw()
            if step > steps // 2 and step % 5 in (0, 4):
                after = received(together, probe)
                if step % 5 == 0:
                    moves.append(in_stds(before, after).numpy())
                before = after
        label = f"{name}, δ = {delta:g}" if delta else name
        accuracies[label] = np.mean(shares[-10:], axis=0)
        drifts[label] = np.median(moves, axis=0)
    return accuracies, drifts
