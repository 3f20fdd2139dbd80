"""Gradients of nets side by side, and what they and the loss become a step further.

Every net has its own batch. What stands "per net" has one row for each net. Batch norm uses the
statistics of the batch, as in training.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager

import torch
from torch.nn import functional as F

from labsupport.data.datasets import Dataset
from labsupport.training.loop import minibatches
from labsupport.training.side_by_side import SideBySide

BATCH = 64


def batches(digits: Dataset, seeds: Sequence[int], *, size: int = BATCH) -> Iterator[tuple]:
    """Endless (images (nets, batch, 784), labels (nets, batch)): the seed decides the batches."""
    sources = [minibatches(digits, size, seed=seed) for seed in seeds]
    for parts in zip(*sources, strict=True):
        images, labels = (torch.stack(part) for part in zip(*parts, strict=True))
        yield images, labels


@torch.enable_grad()
def gradients(together: SideBySide, images: torch.Tensor, labels: torch.Tensor) -> tuple:
    """(logits, losses (nets,), the gradient of each parameter as (nets, numbers)).

    The order is that of `together.parameters()`: the weights from the input on, then the biases.
    """
    together.train().zero_grad()
    logits = together(images)
    size = labels.shape[1]
    each = F.cross_entropy(logits.flatten(0, 1), labels.flatten(), reduction="none")
    losses = each.view(-1, size).mean(dim=1)
    losses.sum().backward()
    found = [p.grad.view(together.count, -1).clone() for p in together.parameters()]
    together.zero_grad()
    return logits.detach(), losses.detach(), found


@torch.no_grad()
def move(together: SideBySide, steps: Sequence[torch.Tensor | None]) -> None:
    """Adds to each parameter its own of `steps`, (nets, numbers); None is no step."""
    for p, step in zip(together.parameters(), steps, strict=True):
        if step is not None:
            p.view(together.count, -1).add_(step)


@contextmanager
def moved(together: SideBySide, steps: Sequence[torch.Tensor | None]) -> Iterator[None]:
    """As `move`, for as long as the block lasts; then every parameter is what it was."""
    before = [p.detach().clone() for p in together.parameters()]
    move(together, steps)
    try:
        yield
    finally:
        with torch.no_grad():
            for p, old in zip(together.parameters(), before, strict=True):
                p.copy_(old)


@contextmanager
def quiet(together: SideBySide) -> Iterator[bool]:
    """No module makes noise for as long as the block lasts; whether there is one that does."""
    noisy = [module for module in together.modules() if getattr(module, "noisy", False)]
    for module in noisy:
        module.noisy = False
    try:
        yield bool(noisy)
    finally:
        for module in noisy:
            module.noisy = True


def along(found: Sequence[torch.Tensor], length) -> list[torch.Tensor]:
    """The steps −length · gradient; length: a number, or one per net (nets, 1)."""
    return [-length * g for g in found]


def of_length(length: float, found: Sequence[torch.Tensor]) -> list[torch.Tensor]:
    """The step against the gradient that is so long, in each net."""
    return along(found, length / norm(found)[:, None])


def norm(found: Sequence[torch.Tensor]) -> torch.Tensor:
    """The length of the whole gradient, per net: (nets,)."""
    return torch.sqrt(sum((g * g).sum(dim=1) for g in found))


def cosine(one: Sequence[torch.Tensor], other: Sequence[torch.Tensor]) -> torch.Tensor:
    """The cosine of the angle between two gradients, per net: (nets,)."""
    products = sum((a * b).sum(dim=1) for a, b in zip(one, other, strict=True))
    return products / (norm(one) * norm(other))


def distance(one: Sequence[torch.Tensor], other: Sequence[torch.Tensor]) -> torch.Tensor:
    """The length of the difference of two gradients, per net: (nets,)."""
    return norm([a - b for a, b in zip(one, other, strict=True)])


@torch.enable_grad()
def learned(
    together: SideBySide,
    source: Iterator[tuple],
    *,
    rates: float | torch.Tensor,
    steps: int,
) -> Iterator[tuple]:
    """Plain SGD on batches of `source`; after each step yields (losses, shares), each (nets,).

    shares: of the batch that the nets got right before the step, without the noise that they learn
    with. rates: one, or one per net (nets, 1).
    """
    together.train()
    for _, (images, labels) in zip(range(steps), source, strict=False):
        logits = together(images)
        size = labels.shape[1]
        aims = labels.expand(together.count, size)
        each = F.cross_entropy(logits.flatten(0, 1), aims.flatten(), reduction="none")
        losses = each.view(together.count, size).mean(dim=1)
        losses.sum().backward()
        with torch.no_grad():
            with quiet(together) as noisy:
                seen = together(images) if noisy else logits
            for p in together.parameters():
                own = p.view(together.count, -1)
                own -= rates * p.grad.view(together.count, -1)
                p.grad = None
        right = (seen.argmax(dim=2) == aims).float().mean(dim=1)
        yield losses.detach().numpy(), right.numpy()


def trained(
    together: SideBySide,
    digits: Dataset,
    *,
    rate: float,
    steps: int,
    seeds: Sequence[int],
    looks: Collection[int] = (),
    size: int = BATCH,
) -> Iterator[tuple]:
    """Plain SGD; at each step of `looks` yields (step, images, labels) of the batch that comes.

    looks: from 0, before the first step, to `steps`, after the last.
    """
    source = batches(digits, seeds, size=size)
    for step in range(steps + 1):
        images, labels = next(source)
        if step in looks:
            yield step, images, labels
        if step < steps:
            move(together, along(gradients(together, images, labels)[2], rate))
