"""Many nets of one shape trained side by side: one matrix product for all of them in each layer.

Twenty small nets together take less than half the time of twenty one after the other. Each learns
as if it were alone: nets share nothing but the clock.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator, Sequence

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

from labsupport.data.datasets import Dataset
from labsupport.training.loop import minibatches
from labsupport.training.networks import DTYPE, Network, as_tensor

AT_ONCE = 100  # images that all nets look at together: for twenty nets they are 6 MB


class SideBySide(nn.Module):
    """Copies of `Network`s of the same sizes and activation, as one module.

    All have batch norm in every hidden layer, with one ε, or none has. An activation with
    parameters has its own in each net: `learned` holds them, net by net. `forward` takes x,
    (nets, batch, inputs), where nets may be 1, and returns the logits, (nets, batch, classes). The
    outputs of the hidden layers, (nets, batch, units), are appended to `hidden`.
    ValueError for nets that differ in more than their numbers, or have another normalizer.
    """

    def __init__(self, nets: Sequence[Network]):
        super().__init__()
        kinds = {(net.method, net.activation, len(net.affine), len(net.norm)) for net in nets}
        epsilons = {norm.eps for net in nets for norm in net.norm.values()}
        if len(kinds) != 1 or next(iter(kinds))[0] not in ("plain", "batch norm"):
            raise ValueError(f"the nets must be of one kind, plain or batch norm, not {kinds}")
        if len(epsilons) > 1:
            raise ValueError(f"the nets must have one ε, not {sorted(epsilons)}")
        self.count = len(nets)
        # Per hidden layer: one function for all nets, or one of each net's own.
        by_net = [copy.deepcopy(net.activate) for net in nets]
        self.activate = list(zip(*by_net, strict=True))
        self.learned = nn.ModuleList(
            nn.ModuleList(f for f in own if isinstance(f, nn.Module)) for own in by_net
        )
        affine = list(zip(*(net.affine for net in nets), strict=True))
        if 0 < len(nets[0].norm) < len(affine) - 1:
            raise ValueError("the nets need batch norm in every hidden layer, or in none")
        self.weights = nn.ParameterList(
            torch.stack([layer.weight.detach().T for layer in layers]) for layers in affine
        )
        self.biases = nn.ParameterList(
            torch.stack([layer.bias.detach()[None] for layer in layers]) for layers in affine
        )
        widths = [layers[0].out_features for layers in affine[:-1]] if nets[0].norm else []
        # Batch norm treats each unit by itself, so one module serves the units of all nets.
        self.norms = nn.ModuleList(
            nn.BatchNorm1d(self.count * width, eps=min(epsilons), dtype=DTYPE, device="cpu")
            for width in widths
        )

    def forward(self, x: torch.Tensor, hidden: list | None = None) -> torch.Tensor:
        x = x.expand(self.count, *x.shape[1:])
        for k, (W, b) in enumerate(zip(self.weights, self.biases, strict=True)):
            x = torch.baddbmm(b, x, W)
            if k < len(self.norms):
                x = self._normalized(x, self.norms[k])
            if k < len(self.weights) - 1:
                x = self._activated(x, self.activate[k])
                if hidden is not None:
                    hidden.append(x)
        return x

    def diverged(self) -> np.ndarray:
        """Which nets have numbers that are not finite: (nets,) of bool."""
        last = self.weights[-1].detach().flatten(1)
        return ~torch.isfinite(last).all(dim=1).numpy()

    def _activated(self, a: torch.Tensor, own: tuple) -> torch.Tensor:
        if all(f is own[0] for f in own):
            return own[0](a)
        return torch.stack([f(part) for f, part in zip(own, a, strict=True)])

    def _normalized(self, a: torch.Tensor, norm: nn.Module) -> torch.Tensor:
        nets, batch, units = a.shape
        side_by_side = a.transpose(0, 1).reshape(batch, nets * units)
        return norm(side_by_side).reshape(batch, nets, units).transpose(0, 1)


@torch.enable_grad()
def train_side_by_side(
    together: SideBySide,
    digits: Dataset,
    *,
    learning_rates: Sequence[float],
    seeds: Sequence[int],
    iterations: int,
    batch_size: int = 64,
    step: Callable[[SideBySide, torch.Tensor], None] | None = None,
) -> Iterator[int]:
    """Plain SGD on each net's own cross-entropy; yields the number of each step, from 1.

    learning_rates, seeds: one per net; the seed decides the mini-batches, as in `train`. A net
    that diverges goes on computing with numbers that are not finite, the others do not notice.
    step(together, rates): another optimizer's step, made from the gradients that the nets hold.
    """
    step = step or _step
    own_seeds = sorted(set(seeds))
    sources = [minibatches(digits, batch_size, seed=seed) for seed in own_seeds]
    place = torch.tensor([own_seeds.index(seed) for seed in seeds], device="cpu")
    rates = torch.tensor(learning_rates, dtype=torch.float32, device="cpu")
    for iteration in range(1, iterations + 1):
        images, labels = (torch.stack(part) for part in zip(*map(next, sources), strict=True))
        x = images if len(own_seeds) == 1 else images[place]
        together.train().zero_grad()
        loss = F.cross_entropy(together(x).flatten(0, 1), labels[place].flatten(), reduction="sum")
        (loss / batch_size).backward()
        step(together, rates)
        yield iteration


@torch.no_grad()
def _step(together: SideBySide, rates: torch.Tensor) -> None:
    for rate, learned in zip(rates, together.learned, strict=True):
        for p in learned.parameters():
            p -= rate * p.grad
    for p in (*together.weights, *together.biases, *together.norms.parameters()):
        own = p.view(together.count, -1)  # the units of one net stand together in batch norm too
        own -= rates[:, None] * p.grad.view(together.count, -1)


@torch.no_grad()
def accuracies(together: SideBySide, images: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """Each net's share of `images` (n, 784) classified as `labels` (n,), in eval mode: (nets,)."""
    together.eval().zero_grad()
    right = np.zeros(together.count)
    for start in range(0, len(labels), AT_ONCE):
        part = slice(start, start + AT_ONCE)
        logits = together(as_tensor(images[part])[None])
        right += (logits.argmax(2).numpy() == labels[part]).sum(axis=1)
    return right / len(labels)
