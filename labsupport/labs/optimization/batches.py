"""What a larger batch costs, and what it gives: noise of the gradient, and steps to a goal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import torch

from labsupport.data.datasets import Dataset
from labsupport.labs.optimization.nets import as_batch, cross_entropy, made, steps_of, tested
from labsupport.training.side_by_side import SideBySide, accuracies
from labsupport.training.sweeps import watched

SIZES = (784, 20, 10)
IMAGES = 1000  # of the training set, which count as all when noise is measured
DRAWS = 30
GOAL = 0.8
# {batch size: (rates of plain SGD, the most steps)}
RATES = {
    2: ((0.02, 0.05), 1000),
    8: ((0.05, 0.1), 400),
    32: ((0.1, 0.3), 200),
    128: ((0.15, 0.4), 100),
    512: ((0.15, 0.4), 80),
}


@torch.enable_grad()
def noise(digits: Dataset, sizes: Sequence[int], *, seeds: Sequence[int]) -> np.ndarray:
    """How far a batch's gradient is from that of all images, over its length: (seeds, sizes).

    The root mean square over `DRAWS` batches, drawn with replacement from the first `IMAGES`
    training images; of all weights of an untrained net together.
    """
    images, labels = as_batch(digits, IMAGES)
    found = np.zeros((len(seeds), len(sizes)))
    for row, seed in enumerate(watched(seeds, f"{len(seeds)} nets, {DRAWS} batches of each size")):
        net, rng = made(sizes=SIZES, seed=seed), np.random.default_rng([seed, 2])
        whole = _gradient(net, images, labels)
        for column, size in enumerate(sizes):
            off = []
            for _ in range(DRAWS):
                index = torch.from_numpy(rng.integers(0, len(labels), size))
                part = _gradient(net, images[index], labels[index])
                off.append(float((part - whole).square().sum()))
            found[row, column] = np.sqrt(np.mean(off)) / float(whole.norm())
    return found


def _gradient(net, images: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    loss = cross_entropy(net(images), labels).mean()
    gradients = torch.autograd.grad(loss, list(net.parameters()))
    return torch.cat([gradient.flatten() for gradient in gradients])


def steps_to_goal(
    digits: Dataset,
    rates: Mapping[int, tuple[Sequence[float], int]] = RATES,
    *,
    seeds: Sequence[int],
    goal: float = GOAL,
) -> dict[int, np.ndarray]:
    """Steps of plain SGD until `goal` of the test digits are right: {batch size: (seeds,)}.

    At that of its rates at which the median is smallest. Checked on 500 test images, every five
    steps, and every step from batches of 128 on; infinity where the most steps are not enough.
    """
    best = {}
    for size in watched(rates, f"{len(rates)} batch sizes, two rates, {len(seeds)} seeds"):
        tried, most = rates[size]
        steps = _until(digits, tried, seeds, size=size, most=most, goal=goal)
        best[size] = steps[np.median(steps, axis=1).argmin()]
    return best


def _until(digits: Dataset, rates, seeds, *, size: int, most: int, goal: float) -> np.ndarray:
    """(rates, seeds). It ends once all seeds of one rate have arrived: no other median is less."""
    pairs = [(rate, seed) for rate in rates for seed in seeds]
    together = SideBySide([made(sizes=SIZES, seed=seed) for _, seed in pairs])
    found = np.full(len(pairs), np.inf)
    images, labels = (part[:500] for part in tested(digits))
    own_rates, own_seeds = zip(*pairs, strict=True)
    how = {"rates": own_rates, "seeds": own_seeds, "steps": most, "batch_size": size}
    for step, _ in enumerate(steps_of(together, digits, **how), start=1):
        if size >= 128 or step % 5 == 0:
            there = accuracies(together, images, labels) >= goal
            found[there & np.isinf(found)] = step
            if np.isfinite(found).reshape(len(rates), -1).all(axis=1).any():
                break
    return found.reshape(len(rates), -1)
