"""How long a net with small weights stands still, and what its gradients do meanwhile.

A net is on its plateau until the loss of a batch first falls below ln 10 − 0.05.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from functools import lru_cache

import numpy as np
import torch
from torch.nn import functional as F

from labsupport.data.datasets import Dataset
from labsupport.labs.init_on_mnist.nets import BATCH, SEEDS, net
from labsupport.training.loop import minibatches
from labsupport.training.networks import Network, as_tensor
from labsupport.training.optimizers import SGD, Adam
from labsupport.training.sweeps import watched

LEVEL = math.log(10) - 0.05
LONGEST = 1000  # steps; whoever is on the plateau then counts as infinitely long on it
# What is varied, one at a time: its usual value.
USUAL = {"width": 100, "rate": 0.3, "std": 0.02, "depth": 3, "activation": "tanh"}
USUAL |= {"inputs": "as they are", "optimizer": "SGD"}
OPTIMIZERS = {
    "SGD": lambda parameters, rate: SGD(parameters, lr=rate),
    "momentum 0.9": lambda parameters, rate: SGD(parameters, lr=rate, momentum=0.9),
    "momentum 0.9, a tenth of the rate": lambda parameters, rate: SGD(
        parameters, lr=rate / 10, momentum=0.9
    ),
    "Adam, rate 0.001": lambda parameters, rate: Adam(parameters, lr=0.001),
}
INPUTS = ("as they are", "centered", "divided", "both")
SAMPLE = 5000  # images of which the std is taken


def lengths(
    digits: Dataset, vary: str, values: Sequence, *, seeds: Sequence[int] = SEEDS, **fixed
) -> np.ndarray:
    """The steps on the plateau where one setting is varied: (seeds, values).

    vary: a key of `USUAL`; fixed: others of them that are not to be usual. Plain SGD in batches of
    64 unless the optimizer says otherwise. Infinity where 1,000 steps are not enough.

    inputs: "centered" subtracts the mean training image, "divided" divides by the std of all
    pixels, "both" does one after the other. KeyError for a setting that is not known.
    """
    if unknown := {vary, *fixed} - set(USUAL):
        raise KeyError(f"no setting {', '.join(sorted(unknown))}; there are {', '.join(USUAL)}")
    title = f"{len(values)} plateaus, {len(seeds)} seeds"
    columns = [
        [length(digits, **{**USUAL, **fixed, vary: value}, seed=seed) for seed in seeds]
        for value in watched(values, title)
    ]
    return np.array(columns).T


@lru_cache(maxsize=512)
def length(
    digits: Dataset, *, rate: float, inputs: str, optimizer: str, seed: int, **settings
) -> float:
    """The steps on the plateau of one net; settings: width, std, depth and activation of `net`.

    It is kept: several comparisons share the usual net.
    """
    made = net(**settings, seed=seed)
    shift, factor = prepared(digits, inputs)
    chosen = OPTIMIZERS[optimizer](made.parameters(), rate)
    batches = minibatches(digits, BATCH, seed=seed)
    steps = _losses(made, batches, chosen, shift=shift, factor=factor)
    for step, loss in zip(range(1, LONGEST + 1), steps, strict=False):
        if loss < LEVEL:
            return float(step)
    return math.inf


@lru_cache(maxsize=16)
def prepared(digits: Dataset, inputs: str) -> tuple[torch.Tensor | float, float]:
    """(what is subtracted from an image, by what the rest is multiplied). ValueError if unknown."""
    if inputs not in INPUTS:
        raise ValueError(f"inputs is {inputs!r}; it must be one of {', '.join(INPUTS)}")
    centered, divided = inputs in ("centered", "both"), inputs in ("divided", "both")
    shift = as_tensor(digits.train_images.mean(axis=0)) if centered else 0.0
    return shift, 1 / float(digits.train_images[:SAMPLE].std()) if divided else 1.0


@torch.enable_grad()
def _losses(made: Network, batches, optimizer, *, shift, factor: float) -> Iterator[float]:
    for images, labels in batches:
        loss = F.cross_entropy(made((images - shift) * factor), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        yield loss.item()


def gradients_on_the_way(
    digits: Dataset, *, steps: int = 130, seeds: Sequence[int] = SEEDS, batch_size: int = 256
) -> tuple[np.ndarray, np.ndarray]:
    """The losses (seeds, steps), and the norm of each matrix's gradient (seeds, steps, 4).

    Of the usual net (three hidden layers of 100 tanh units, std 0.02, rate 0.3), each over its own
    batch. The norm is Frobenius's: the root of the sum of all squares.
    """
    losses, norms = np.zeros((len(seeds), steps)), np.zeros((len(seeds), steps, 4))
    for row, seed in enumerate(watched(seeds, f"{len(seeds)} nets, gradient by gradient")):
        made = net(std=USUAL["std"], seed=seed)
        chosen = SGD(made.parameters(), lr=USUAL["rate"])
        batches = minibatches(digits, batch_size, seed=seed)
        ahead = _losses(made, batches, chosen, shift=0.0, factor=1.0)
        for step, loss in zip(range(steps), ahead, strict=False):
            losses[row, step] = loss
            norms[row, step] = [float(layer.weight.grad.norm()) for layer in made.affine]
    return losses, norms


def left_at(losses: np.ndarray) -> np.ndarray:
    """The first step (from 1) with a loss below ln 10 − 0.05, in each row of losses (seeds, steps).

    ValueError where a row has none: then there is no plateau's end to look at.
    """
    below = losses < LEVEL
    if not below.any(axis=1).all():
        rows = ", ".join(str(row) for row in np.flatnonzero(~below.any(axis=1)))
        raise ValueError(f"row {rows} is on its plateau to the end, {losses.shape[1]} steps")
    return below.argmax(axis=1) + 1


def at_step(values: np.ndarray, steps: np.ndarray) -> np.ndarray:
    """What each row of values (seeds, steps, …) holds at its own step, counted from 1."""
    return values[np.arange(len(values)), steps - 1]


def tenfold_at(norms: np.ndarray, starts: np.ndarray) -> np.ndarray:
    """The step at which each matrix's gradient first is ten times what it was: (seeds, matrices).

    norms: (seeds, steps, matrices). starts: (seeds,), the step to compare with; steps count from 1.
    Infinity where a gradient never becomes ten times as large.
    """
    tenfold = norms > 10 * at_step(norms, starts)[:, None]
    return np.where(tenfold.any(axis=1), tenfold.argmax(axis=1) + 1, np.inf)
