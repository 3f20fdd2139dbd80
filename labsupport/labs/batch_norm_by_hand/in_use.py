"""Batch norm in use: stored statistics along a training, those of the paper, and folding."""

from __future__ import annotations

import copy
import time
from collections.abc import Sequence

import numpy as np
import torch

from labsupport.by_hand.layers import fold_batch_norm
from labsupport.data.datasets import Dataset
from labsupport.labs.batch_norm_by_hand.nets import BATCH, SEEDS, SIZES, net, share_right, start_of
from labsupport.training.loop import minibatches, train
from labsupport.training.networks import Network, as_tensor
from labsupport.training.sweeps import watched

WAYS = ("running statistics", "the batch's own", "population")


@torch.no_grad()
def with_population_statistics(made: Network, digits: Dataset, *, seed: int) -> Network:
    """A copy of the net with statistics as in Ioffe & Szegedy (2015), from 20 batches of 64.

    The mean of the batch means, and m/(m − 1) times the mean of the batch variances, with the
    weights as they are now. torch does this with momentum None.
    """
    made = copy.deepcopy(made).train()
    for norm in made.norm.values():
        norm.reset_running_stats()
        norm.momentum = None
    for _, (images, _) in zip(range(20), minibatches(digits, BATCH, seed=seed), strict=False):
        made(images)
    return made


def shares_along_the_way(
    digits: Dataset,
    activation: str,
    steps: Sequence[int],
    *,
    momentum: float = 0.1,
    rate: float = 0.3,
    seeds: Sequence[int] = SEEDS,
) -> dict[str, np.ndarray]:
    """The share right after these steps, with three kinds of statistics: {kind: (seeds, steps)}.

    The kinds are `WAYS`. momentum: that of the running statistics.
    """
    rows = []
    for seed in watched(seeds, f"{activation}, momentum {momentum}"):
        made = net(activation, seed=seed)
        for norm in made.norm.values():
            norm.momentum = momentum
        settings = {"learning_rate": rate, "iterations": max(steps), "batch_size": BATCH}
        row = []
        for step in train(made, digits, seed=seed, **settings):
            if step.iteration in steps:
                row.append(_three_shares(made, digits, seed))
        rows.append(row)
    return dict(zip(WAYS, np.moveaxis(np.array(rows), 2, 0), strict=True))


def _three_shares(made: Network, digits: Dataset, seed: int) -> list[float]:
    ideal = with_population_statistics(made, digits, seed=seed + 1)
    return [
        share_right(made, digits, training=False),
        share_right(made, digits, training=True),
        share_right(ideal, digits, training=False),
    ]


def share_by_exchange(
    digits: Dataset, *, steps: int = 8, seeds: Sequence[int] = SEEDS
) -> dict[str, float]:
    """The share of a sigmoid net right in use, with running statistics partly made right.

    {what was exchanged for the population's: the median over seeds}, after these steps at rate 0.3.
    """
    kinds = {"nothing": (), "variance": ("running_var",), "mean": ("running_mean",)}
    kinds["both"] = kinds["variance"] + kinds["mean"]
    rows = []
    for seed in seeds:
        made = net("sigmoid", seed=seed)
        settings = {"learning_rate": 0.3, "iterations": steps, "batch_size": BATCH, "seed": seed}
        for _ in train(made, digits, **settings):
            pass
        right = with_population_statistics(made, digits, seed=seed + 1)
        mended = [_with_statistics_of(right, made, names) for names in kinds.values()]
        rows.append([share_right(one, digits, training=False) for one in mended])
    return dict(zip(kinds, np.median(rows, axis=0), strict=True))


@torch.no_grad()
def _with_statistics_of(source: Network, made: Network, names: Sequence[str]) -> Network:
    """A copy of `made` whose stored statistics with these names are those of `source`."""
    made = copy.deepcopy(made)
    for k, norm in made.norm.items():
        for name in names:
            getattr(norm, name).copy_(getattr(source.norm[k], name))
    return made


def trained(digits: Dataset, activation: str = "relu", *, seed: int = 0) -> Network:
    """A net with batch norm after 100 steps at rate 0.3."""
    made = net(activation, seed=seed)
    settings = {"learning_rate": 0.3, "iterations": 100, "batch_size": BATCH, "seed": seed}
    for _ in train(made, digits, **settings):
        pass
    return made.eval()


@torch.no_grad()
def folded(made: Network) -> Network:
    """A plain net that computes what `made` computes in use: each batch norm is in its layer."""
    start = start_of(made.activation)
    plain = Network(SIZES, activation=made.activation, initializer=start, seed=0)
    for k, (layer, old) in enumerate(zip(plain.affine, made.affine, strict=True), start=1):
        W, b = old.weight.numpy().T, old.bias.numpy()
        if str(k) in made.norm:
            norm = made.norm[str(k)]
            gamma, beta = norm.weight.numpy(), norm.bias.numpy()
            stored = norm.running_mean.numpy(), norm.running_var.numpy()
            W, b = fold_batch_norm(W, b, gamma, beta, *stored, eps=norm.eps)
        layer.weight.copy_(torch.tensor(W.T, device="cpu"))
        layer.bias.copy_(torch.tensor(b, device="cpu"))
    return plain.eval()


@torch.no_grad()
def outputs(made: Network, images: np.ndarray) -> np.ndarray:
    """The logits of images (n, 784) in use, (n, 10)."""
    return made.eval()(as_tensor(images)).numpy()


def microseconds(*nets: Network, images: np.ndarray, times: int = 60) -> list[float]:
    """What each net takes to read `images` in use: the middle one of many times, taken in turn."""
    taken = [[] for _ in nets]
    for _ in range(times):
        for made, mine in zip(nets, taken, strict=True):
            started = time.perf_counter()
            outputs(made, images)
            mine.append(1e6 * (time.perf_counter() - started))
    return [float(np.median(mine)) for mine in taken]
