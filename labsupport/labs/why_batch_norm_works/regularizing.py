"""Does batch norm regularize? Small training sets, and what the nets make of test images."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

from labsupport.by_hand.initializers import initializer
from labsupport.data.datasets import Dataset
from labsupport.data.images import first
from labsupport.labs.why_batch_norm_works.arms import SEEDS
from labsupport.labs.why_batch_norm_works.normalizers import EPSILON, BatchStatistics, generator
from labsupport.labs.why_batch_norm_works.walking import batches, learned
from labsupport.training.networks import DTYPE, Network, as_tensor
from labsupport.training.side_by_side import SideBySide
from labsupport.training.sweeps import TEST_IMAGES, watched

SIZES = (784, 100, 100, 100, 10)
RATE = 0.1


class OfThePopulation(BatchStatistics):
    """Batch norm that can keep the statistics of one large batch, and use these from then on."""

    kept: tuple[torch.Tensor, torch.Tensor] | None = None
    keeps = False  # whether the next batch's statistics are to be kept

    def forward(self, a: torch.Tensor) -> torch.Tensor:
        if self.keeps:
            self.kept = torch.var_mean(a.detach(), dim=0, correction=0)
        if self.kept is None:
            return super().forward(a)
        var, mean = self.kept
        return torch.addcmul(self.beta, self.gamma, (a - mean) * torch.rsqrt(var + EPSILON))


class Dropping(SideBySide):
    """Nets whose hidden units are dropped with probability `p` while `drops` is true."""

    p, drops = 0.0, True

    def __init__(self, nets: Sequence[Network], seed: int):
        super().__init__(nets)
        self.drawn = generator(seed)

    def _activated(self, a: torch.Tensor, own: tuple) -> torch.Tensor:
        h = super()._activated(a, own)
        if not (self.p and self.drops):
            return h
        kept = torch.rand(h.shape, generator=self.drawn, dtype=DTYPE, device="cpu") >= self.p
        return h * kept / (1 - self.p)


def _nets(seeds: Sequence[int], *, batch_norm: bool, ghosts: int = 1, drop: float = 0.0):
    fitting = {"activation": "relu", "initializer": initializer("he")}
    together = Dropping([Network(SIZES, seed=seed, **fitting) for seed in seeds], seeds[0])
    together.p = drop
    if batch_norm:
        units = len(seeds) * SIZES[1]
        together.norms = nn.ModuleList(OfThePopulation(units, ghosts=ghosts) for _ in SIZES[1:-1])
    return together


def right_on_test(
    digits: Dataset,
    nets: Mapping[str, Mapping],
    *,
    images: int = 1000,
    steps: int = 150,
    seeds: Sequence[int] = SEEDS,
) -> dict[str, np.ndarray]:
    """The share of test images that ReLU nets get right after training on few: {label: (seeds,)}.

    nets: {label: settings}: batch_norm, True or False; ghosts, the parts of a batch with statistics
    of their own; drop, the share of hidden units dropped; decay, by which each step shrinks all
    weights, as a share of the rate. 784-100-100-100-10, batches of 64, rate 0.1. Tested on the
    first 2,000 test images, batch norm with the statistics of all training images.
    """
    few = _few(digits, images)
    found = {}
    for label, settings in watched(nets.items(), f"{len(nets)} nets on {images:,} images"):
        chosen = dict(settings)
        decay = chosen.pop("decay", 0.0)
        together = _nets(seeds, **chosen)
        for _ in learned(together, batches(few, seeds), rates=RATE, steps=steps):
            if decay:
                with torch.no_grad():
                    for W in together.weights:
                        W *= 1 - RATE * decay
        _keep_population(together, few)
        found[label] = _right(together, digits)
    return found


def losses_of_fixed_batches(
    digits: Dataset,
    *,
    images: int = 500,
    size: int = 16,
    steps: int = 250,
    seeds: Sequence[int] = SEEDS,
) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Training losses with batch norm: {"reshuffled" | "always together": two of (seeds,)}.

    The first is with the statistics of the batches that were seen last, the second with those of
    all training images. "always together": the same images share a batch in every epoch.
    """
    few = _few(digits, images)
    found = {}
    for name in watched(("reshuffled", "always together"), f"batches of {size}"):
        together = _nets(seeds, batch_norm=True)
        source = batches(few, seeds, size=size)
        epoch = [next(source) for _ in range(images // size)]
        if name == "always together":
            source = _again_and_again(epoch)
        for _ in learned(together, source, rates=RATE, steps=steps):
            pass
        last = epoch if name == "always together" else [next(source) for _ in epoch]
        own = np.mean([_loss(together, *batch) for batch in last], axis=0)
        _keep_population(together, few)
        found[name] = own, np.mean([_loss(together, *batch) for batch in last], axis=0)
    return found


def _again_and_again(epoch: Sequence[tuple]) -> Iterator[tuple]:
    while True:
        yield from epoch


def _few(digits: Dataset, images: int) -> Dataset:
    labels = digits.train_labels[:images]
    return replace(digits, train_images=first(digits.train_images, images), train_labels=labels)


@torch.no_grad()
def _keep_population(together: SideBySide, few: Dataset) -> None:
    """Ends training: nothing is dropped, and batch norm keeps the statistics of these images."""
    together.drops = False
    for norm in together.norms:
        norm.keeps = True
    together(as_tensor(few.train_images[:])[None])
    for norm in together.norms:
        norm.keeps = False


@torch.no_grad()
def _right(together: SideBySide, digits: Dataset) -> np.ndarray:
    shares = []
    for start in range(0, TEST_IMAGES, 500):
        images = digits.test_images[start : min(start + 500, TEST_IMAGES)]
        labels = digits.test_labels[start : start + 500]
        if len(labels):
            right = together(as_tensor(images)[None]).argmax(dim=2).numpy() == labels
            shares.append(right)
    return np.concatenate(shares, axis=1).mean(axis=1)


@torch.no_grad()
def _loss(together: SideBySide, images: torch.Tensor, labels: torch.Tensor) -> np.ndarray:
    logits = together(images)
    each = F.cross_entropy(logits.flatten(0, 1), labels.flatten(), reduction="none")
    return each.view(together.count, -1).mean(dim=1).numpy()
