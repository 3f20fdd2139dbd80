"""Nets on digits that train side by side: each with its own rate and seed, all with one optimizer.

The optimizers are those of `by_hand/optimizers`, which take tensors as well as arrays.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np
import torch
from torch.nn import functional as F

from labsupport.by_hand.initializers import Initializer, initializer
from labsupport.by_hand.optimizers import OPTIMIZERS
from labsupport.data.datasets import Dataset
from labsupport.training.loop import minibatches
from labsupport.training.networks import Network, as_tensor
from labsupport.training.side_by_side import SideBySide, accuracies

SIZES = (784, 50, 10)
BATCH = 64
TESTED = 1000  # of the test images, or all where there are fewer
AT_ONCE = 8  # nets: their weights and what an optimizer remembers then stay in the cache


def made(*, scale: float = 1.0, sizes: Sequence[int] = SIZES, seed: int) -> Network:
    """A ReLU net with `scale` times He's weights and biases 0."""
    he = initializer("he")
    drawn = Initializer(
        he.name,
        he.label,
        lambda fan_in, fan_out, *, rng: scale * he.draw(fan_in, fan_out, rng=rng),
        he.latex,
        lambda fan_in, fan_out: scale * he.std(fan_in, fan_out),
    )
    return Network(sizes, activation="relu", initializer=drawn, seed=seed)


# -- losses: of the outputs (…, classes) for labels (…), one number for each example ---------------


def cross_entropy(outputs: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    """−log of the probability that softmax gives to the label: (n,)."""
    return F.cross_entropy(outputs, labels, reduction="none")


def squared_after_softmax(outputs: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    """½ of the squared distance between softmax's probabilities and the one-hot target: (n,)."""
    return _half_square(torch.softmax(outputs, 1), labels)


def squared_after_sigmoid(outputs: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    """½ of the squared distance between σ of each output and the one-hot target: (n,)."""
    return _half_square(torch.sigmoid(outputs), labels)


def squared_on_outputs(outputs: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    """½ of the squared distance between the outputs themselves and the one-hot target: (n,)."""
    return _half_square(outputs, labels)


def _half_square(answers: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    return (answers - F.one_hot(labels, answers.shape[1])).square().sum(1) / 2


LOSSES = {
    "cross-entropy": cross_entropy,
    "squared, after softmax": squared_after_softmax,
    "squared, after sigmoid": squared_after_sigmoid,
    "squared, raw outputs": squared_on_outputs,
}


@torch.enable_grad()
def steps_of(
    together: SideBySide,
    digits: Dataset,
    *,
    rates: Sequence[float],
    seeds: Sequence[int],
    steps: int,
    optimizer: str = "gradient descent",
    batch_size: int = BATCH,
    loss: Callable = cross_entropy,
    schedule: Callable[[float], float] = lambda done: 1.0,
) -> Iterator[tuple[np.ndarray, list]]:
    """Trains the nets; yields after each step their losses, (nets,), and the weights before it.

    rates, seeds: one per net; the seed decides the batches. schedule(done): by what the rates are
    multiplied when this share of the steps is done. The weights are those of each matrix,
    (nets, inputs, units), before the step; after it they are in `together`. A net that diverges
    goes on with numbers that are not finite.
    """
    own = sorted(set(seeds))
    sources = [minibatches(digits, batch_size, seed=seed) for seed in own]
    place = torch.tensor([own.index(seed) for seed in seeds], device="cpu")
    first = torch.tensor(rates, dtype=torch.float32, device="cpu")[:, None, None]
    parameters = [*together.weights, *together.biases]
    chosen = [OPTIMIZERS[optimizer](first) for _ in parameters]
    for step in range(steps):
        x, labels = (torch.stack(part) for part in zip(*map(next, sources), strict=True))
        x = x[place] if len(own) > 1 else x
        labels = labels[place]
        outputs = together(x).flatten(0, 1)
        each = loss(outputs, labels.flatten()).view(together.count, -1).mean(1)
        gradients = torch.autograd.grad(each.sum(), parameters)
        before = [W.data for W in together.weights]
        for parameter, gradient, one in zip(parameters, gradients, chosen, strict=True):
            one.rate = first * schedule(step / steps)
            parameter.data = one.step(parameter.data, gradient)
        yield each.detach().numpy(), before


def tested(digits: Dataset) -> tuple[np.ndarray, np.ndarray]:
    """The test images and labels that accuracies are measured on."""
    return digits.test_images[:TESTED], digits.test_labels[:TESTED]


def in_parts(nets: Sequence, *others: Sequence) -> Iterator[tuple]:
    """The nets and what belongs to each of them, some at a time."""
    for start in range(0, len(nets), AT_ONCE):
        part = slice(start, start + AT_ONCE)
        yield nets[part], *(other[part] for other in others)


def trained(
    digits: Dataset, nets: Sequence[Network], *, rates: Sequence[float], seeds: Sequence[int], **how
) -> np.ndarray:
    """The test accuracy of each net after its steps: (nets,). how: as in `steps_of`."""
    shares = []
    for some, own_rates, own_seeds in in_parts(nets, rates, seeds):
        together = SideBySide(some)
        for _ in steps_of(together, digits, rates=own_rates, seeds=own_seeds, **how):
            pass
        shares.append(accuracies(together, *tested(digits)))
    return np.concatenate(shares)


def at_rates(
    digits: Dataset, rates: Sequence[float], *, seeds: Sequence[int], scale: float = 1.0, **how
) -> np.ndarray:
    """The test accuracy at each rate: (seeds, rates). scale: of the first weights."""
    pairs = [(seed, rate) for seed in seeds for rate in rates]
    nets = [made(scale=scale, seed=seed) for seed, _ in pairs]
    shares = trained(
        digits, nets, rates=[rate for _, rate in pairs], seeds=[seed for seed, _ in pairs], **how
    )
    return shares.reshape(len(seeds), len(rates))


def as_batch(digits: Dataset, count: int) -> tuple[torch.Tensor, torch.Tensor]:
    """The first `count` training images, and their labels."""
    return as_tensor(digits.train_images[:count]), as_tensor(digits.train_labels[:count])
