"""Which units of a net die while it trains, which wake again, and what it has learned meanwhile.

A unit is silent when its output is 0 for every training image. All nets of this module learn from
the first `TRAINED_ON` training images alone, so that "every" can be counted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
import torch

from labsupport.by_hand.initializers import initializer
from labsupport.data.datasets import Dataset
from labsupport.data.images import first
from labsupport.training.networks import Network, as_tensor
from labsupport.training.side_by_side import SideBySide, accuracies, train_side_by_side
from labsupport.training.sweeps import watched

TRAINED_ON = 1000
TESTED = 1000
SIZES = (784, 50, 50, 50, 10)
AT_ONCE = 250  # images that all nets look at together
RATES = (0.05, 0.1, 0.2, 0.3, 0.4, 0.6)


@dataclass(frozen=True)
class Lives:
    """What became of the units of several nets.

    silent: (nets, looks, layers, units) of bool, at the steps `looked_at` (looks,). zeros: the
    share of a layer's outputs that are 0, (nets, looks, layers). accuracy: (nets,), on test images
    after the last step. diverged: (nets,) of bool; a net that diverged counts no units.
    """

    looked_at: np.ndarray
    silent: np.ndarray
    zeros: np.ndarray
    accuracy: np.ndarray
    diverged: np.ndarray

    def silent_share(self, layer: int) -> np.ndarray:
        """The share of units of `layer`, from 1, silent at the end: (nets,); NaN for diverged."""
        share = self.silent[:, -1, layer - 1].mean(axis=-1)
        return np.where(self.diverged, np.nan, share)

    def woken(self, layer: int) -> tuple[np.ndarray, np.ndarray]:
        """How many units of `layer` were ever silent, and how many of them spoke later: (nets,)."""
        silent = self.silent[:, :, layer - 1]
        ever = silent.any(axis=1)
        later = (silent[:, :-1] & ~silent[:, 1:]).any(axis=1)
        return ever.sum(axis=1), later.sum(axis=1)


def few(digits: Dataset) -> Dataset:
    """The digits with the first `TRAINED_ON` training images alone."""
    labels = digits.train_labels[:TRAINED_ON]
    return replace(digits, train_images=digits.train_images[:TRAINED_ON], train_labels=labels)


def relu_net(
    activation: str = "relu", *, norm: str = "plain", bias: float = 0.0, seed: int
) -> Network:
    """Three hidden layers of 50 units with He's weights. bias: where the hidden biases start."""
    he = initializer("he")
    net = Network(SIZES, activation=activation, initializer=he, norm=norm, seed=seed)
    with torch.no_grad():
        for layer in net.affine[:-1]:
            layer.bias.fill_(bias)
    return net


def lives(
    nets: Sequence[Network],
    digits: Dataset,
    *,
    rates: Sequence[float],
    seeds: Sequence[int],
    iterations: int = 200,
    look_every: int = 10,
) -> Lives:
    """Trains the nets side by side, each at its rate, and looks at all units now and then."""
    digits, together = few(digits), SideBySide(nets)
    looks = [_look(together, digits)]
    settings = {"learning_rates": rates, "seeds": seeds, "iterations": iterations}
    for step in train_side_by_side(together, digits, **settings):
        if step % look_every == 0:
            looks.append(_look(together, digits))
    silent, zeros = (np.stack(part, axis=1) for part in zip(*looks, strict=True))
    tested = digits.test_images[:TESTED], digits.test_labels[:TESTED]
    return Lives(
        looked_at=np.arange(len(looks)) * look_every,
        silent=silent,
        zeros=zeros,
        accuracy=accuracies(together, *tested),
        diverged=together.diverged(),
    )


@torch.no_grad()
def _look(together: SideBySide, digits: Dataset) -> tuple[np.ndarray, np.ndarray]:
    """Which units are silent, (nets, layers, units), and the share of zeros, (nets, layers)."""
    was_training = together.training
    together.eval()
    counts, seen = 0, len(digits.train_labels)
    for start in range(0, seen, AT_ONCE):
        hidden: list[torch.Tensor] = []
        together(as_tensor(digits.train_images[start : start + AT_ONCE])[None], hidden)
        counts = counts + torch.stack([(h == 0).sum(dim=1) for h in hidden], dim=1).numpy()
    together.train(was_training)
    return counts == seen, counts.mean(axis=-1) / seen
