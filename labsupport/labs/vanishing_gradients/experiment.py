"""The experiments of lab 01 on digits: how far deep sigmoid nets get, and what holds them up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch

from labsupport.data.datasets import Dataset
from labsupport.labs.vanishing_gradients.nets import PROBED, Nets, Setting, batches, lengths
from labsupport.training.networks import as_tensor
from labsupport.training.sweeps import watched

STEPS = 200
TESTED = 1000  # of the test images, or all where there are fewer
SETTINGS = {
    "plain": Setting(),
    "equal gradients": Setting(equal_gradients=True),
    "signal repaired": Setting(signal_repaired=True),
    "signal and gradients": Setting(signal_repaired=True, equal_gradients=True),
    "4 × Glorot": Setting(scale=4.0),
    "8 × Glorot": Setting(scale=8.0),
    "centered": Setting(shift=0.5),
    "centered, 4 × Glorot": Setting(scale=4.0, shift=0.5),
}
# Where gradients have length 1 the rate is the length of a step, and must be smaller.
RATES, RATES_OF_EQUAL = (0.3, 1.0), (0.1, 0.3)


@dataclass(frozen=True)
class Outcome:
    """What a training has made of several nets. accuracy: (nets,), on test images.

    change: (nets, 11), of each weight matrix the length of its change over its length at first.
    """

    rate: float
    accuracy: np.ndarray
    change: np.ndarray


@dataclass(frozen=True)
class Start:
    """Untrained nets on 200 training images.

    spread: (nets, 10), the std over the images of a unit's output, as a mean over the layer.
    gradient: (nets, 11), the length of the gradient of each weight matrix, the output layer last.
    """

    spread: np.ndarray
    gradient: np.ndarray


def at_start(name: str, digits: Dataset, *, seeds: Sequence[int]) -> Start:
    """The `Start` of nets with this setting."""
    nets = Nets(SETTINGS[name], seeds=seeds)
    x = nets.of_all(digits.train_images[:PROBED])
    labels = as_tensor(digits.train_labels[:PROBED]).expand(len(nets.seeds), -1)
    hidden: list[torch.Tensor] = []
    with torch.no_grad():
        nets.logits(x, hidden)
    spread = torch.stack([h.std(1).mean(1) for h in hidden], dim=1)
    gradients = nets.gradients(x, labels)[: len(nets.W)]
    return Start(spread.numpy(), torch.stack([lengths(g) for g in gradients], dim=1).numpy())


def train(
    name: str, digits: Dataset, *, rate: float, seeds: Sequence[int], steps: int = STEPS
) -> Outcome:
    """The `Outcome` of `steps` steps on batches of 64 images, for one net per seed."""
    nets = Nets(SETTINGS[name], seeds=seeds)
    first = [W.detach().clone() for W in nets.W]
    for images, labels in batches(digits, steps, seeds=nets.seeds):
        nets.step(images, labels, rate=rate)
    moved = [lengths(W.detach() - old) / lengths(old) for W, old in zip(nets.W, first, strict=True)]
    accuracy = nets.accuracy(digits.test_images[:TESTED], digits.test_labels[:TESTED])
    return Outcome(rate, accuracy, torch.stack(moved, dim=1).numpy())


def outcomes(names: Sequence[str], digits: Dataset, *, seeds: Sequence[int]) -> dict[str, Outcome]:
    """{name: its `Outcome`} at the better one of two rates, by the median test accuracy.

    The rates are 0.3 and 1; where gradients are made equal, 0.1 and 0.3.
    """
    found = {}
    for name in watched(names, f"{len(names)} settings × 2 rates × {len(seeds)} nets"):
        rates = RATES_OF_EQUAL if SETTINGS[name].equal_gradients else RATES
        tried = [train(name, digits, rate=rate, seeds=seeds) for rate in rates]
        found[name] = max(tried, key=lambda outcome: np.median(outcome.accuracy))
    return found
