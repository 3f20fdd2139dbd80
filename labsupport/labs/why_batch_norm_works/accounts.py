"""How many steps each account needs, at its best learning rate: what the table at the end shows.

A net has arrived when it got 80 % of the last five training batches right, 320 images, each before
it learned from them, and without the noise that it may learn with.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence

import numpy as np
import torch

from labsupport.data.centered import centered
from labsupport.data.datasets import Dataset
from labsupport.labs.why_batch_norm_works.arms import ARMS, SEEDS, built
from labsupport.labs.why_batch_norm_works.walking import batches, learned
from labsupport.training.networks import as_tensor
from labsupport.training.side_by_side import SideBySide
from labsupport.training.sweeps import watched

RATES = {"relu": (0.02, 0.05, 0.1, 0.2, 0.5), "tanh": (0.02, 0.05, 0.1, 0.2)}
GOAL = 0.8
WINDOW = 5  # batches
AT_MOST = 100  # steps
HOPELESS = 40, 0.2  # whoever gets less than this right after so many steps


def steps_of(
    names: Sequence[str],
    activation: str,
    digits: Dataset,
    *,
    rates: Sequence[float] | None = None,
    at_most: int = AT_MOST,
    seeds: Sequence[int] = SEEDS,
) -> dict[str, np.ndarray]:
    """Steps to 80 % of each arm in `names`, plain SGD in batches of 64: {name: (seeds, rates)}.

    rates: by default those of `RATES`, among which the plain net and batch norm have their best.
    Infinity where `at_most` steps are not enough. We look for the best rate of an arm by its middle
    net, the largest rate first. Once it arrives, we go on to smaller rates as long as each is
    faster; those not tried count as infinity. A rate is given up when the middle net takes longer
    than at another one, or still guesses after 40 steps. Otherwise training ends when all nets but
    one are there; what has not arrived by then counts as infinity.
    """
    rates = rates or RATES[activation]
    inputs = {False: digits, True: centered(digits)}
    found = {}
    for name in watched(names, f"{activation}, {len(names)} accounts, {len(rates)} rates"):
        data, best = inputs[ARMS[name].centered], np.inf
        columns = {rate: np.full(len(seeds), np.inf) for rate in rates}
        for rate in sorted(rates, reverse=True):
            until = int(min(best, at_most))
            columns[rate] = _steps(name, activation, data, rate, at_most, until, seeds)
            if np.isfinite(best) and np.median(columns[rate]) >= best:
                break
            best = np.median(columns[rate])
        found[name] = np.array([columns[rate] for rate in rates]).T
    return found


def _steps(
    name: str,
    activation: str,
    data: Dataset,
    rate: float,
    at_most: int,
    best: int,
    seeds: Sequence[int],
) -> np.ndarray:
    """The steps of each net, (seeds,); best: those of the middle one at another rate."""
    together, source = _begun(name, activation, data, seeds), batches(data, seeds)
    steps, last = np.full(len(seeds), np.inf), deque(maxlen=WINDOW)
    all_but_one = max(len(seeds) - 1, len(seeds) // 2 + 1)
    training = learned(together, source, rates=rate, steps=at_most)
    for step, (losses, shares) in enumerate(training, start=1):
        last.append(shares)
        right = np.mean(last, axis=0)
        if step >= WINDOW:
            steps[(right >= GOAL) & np.isinf(steps)] = step
        arrived = np.isfinite(steps).sum()
        hopeless = step >= HOPELESS[0] and np.median(right) < HOPELESS[1]
        slower = step >= best and arrived <= len(seeds) // 2
        if arrived >= all_but_one or hopeless or slower or not np.isfinite(losses).any():
            break
    return steps


def _begun(name: str, activation: str, data: Dataset, seeds: Sequence[int]) -> SideBySide:
    """The nets of an arm as they are before the first step."""
    together = built(name, activation, seeds=seeds)
    if (start := ARMS[name].start) is not None:
        first, _ = next(batches(data, seeds))
        start(together, first)
    return together


def at_own_best(steps: np.ndarray) -> tuple[float, int]:
    """(the median over the seeds at the best rate, that rate's column); steps: (seeds, rates)."""
    medians = np.median(steps, axis=0)
    return float(medians.min()), int(medians.argmin())


def middle_nets(steps: np.ndarray) -> np.ndarray:
    """Of a slow, the middle and a fast net at the best rate: of five the fourth, third, second."""
    own = np.sort(steps[:, at_own_best(steps)[1]])
    return own[[-1 - len(own) // 4, len(own) // 2, len(own) // 4]]


def growth_of_weights(digits: Dataset, *, seeds: Sequence[int] = SEEDS) -> np.ndarray:
    """How much longer the weights of hidden layers 2 to 7 get with batch norm: (seeds, layers).

    As a share of their first length, after 22 steps of the ReLU net at rate 0.5.
    """
    together, source = built("batch norm", "relu", seeds=seeds), batches(digits, seeds)
    before = _lengths(together)
    for _ in learned(together, source, rates=0.5, steps=22):
        pass
    return (_lengths(together) / before - 1).numpy()


def _lengths(together: SideBySide) -> torch.Tensor:
    """The length of each weight matrix between hidden layers: (nets, layers)."""
    hidden = together.weights[1:-1]
    return torch.stack([W.detach().flatten(1).norm(dim=1) for W in hidden], dim=1)


@torch.no_grad()
def first_outputs(
    name: str, digits: Dataset, *, seeds: Sequence[int] = SEEDS
) -> dict[str, np.ndarray]:
    """What the last hidden layer puts out before training: {activation: (seeds, 256, units)}.

    Of the arm `name`, with "relu" and with "tanh", on the first 256 training images.
    """
    data = centered(digits) if ARMS[name].centered else digits
    images = as_tensor(data.train_images[:256])[None]
    found = {}
    for activation in ("relu", "tanh"):
        hidden: list[torch.Tensor] = []
        _begun(name, activation, data, seeds).train()(images, hidden)
        found[activation] = hidden[-1].numpy()
    return found
