"""Sigmoid nets of ten layers, several trained side by side, with the repairs of lab 01."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch.nn import functional as F

from labsupport.by_hand.initializers import INITIALIZERS
from labsupport.data.datasets import Dataset
from labsupport.training.loop import minibatches
from labsupport.training.networks import as_tensor

DEPTH, WIDTH = 10, 50
BATCH = 64
PROBED = 200  # training images on which signal and gradients are measured
# In float32 the outputs of layer 10 differ by no more than rounding does: see lab 01.
DTYPE = torch.float64


@dataclass(frozen=True)
class Setting:
    """How a net starts and is trained.

    scale: the hidden weights are so many times Glorot's. shift: is subtracted from each sigmoid.
    signal_repaired: the outputs of layer 10 are standardized over the batch; the gradient passes as
    if they were not (else it would be divided by their std, which is small). equal_gradients: the
    gradient of each layer's W, and of its b, is divided by its length. Then a step is as long in
    each layer as in any other: the learning rate.
    """

    scale: float = 1.0
    shift: float = 0.0
    signal_repaired: bool = False
    equal_gradients: bool = False


class Nets:
    """One net per seed, 784-10×50-10, all in the same tensors: W (nets, in, out), b (nets, 1, out).

    Weights are Glorot's, of the hidden layers times `setting.scale`; biases start at 0.
    """

    def __init__(self, setting: Setting, *, seeds: Sequence[int]):
        self.setting, self.seeds = setting, list(seeds)
        sizes = [784, *[WIDTH] * DEPTH, 10]
        rngs = [np.random.default_rng(seed) for seed in self.seeds]
        self.W, self.b = [], []
        for layer, (n_in, n_out) in enumerate(zip(sizes[:-1], sizes[1:], strict=True)):
            scale = setting.scale if layer < DEPTH else 1.0
            drawn = [INITIALIZERS["glorot"].draw(n_in, n_out, rng=rng) for rng in rngs]
            self.W.append(
                torch.tensor(scale * np.stack(drawn), dtype=DTYPE, requires_grad=True, device="cpu")
            )
            self.b.append(
                torch.zeros(len(rngs), 1, n_out, dtype=DTYPE, requires_grad=True, device="cpu")
            )

    @property
    def parameters(self) -> list[torch.Tensor]:
        return [*self.W, *self.b]

    def logits(self, x: torch.Tensor, hidden: list | None = None) -> torch.Tensor:
        """Logits (nets, batch, 10) of x (nets, batch, 784); appends what each layer puts out."""
        h = x
        for W, b in zip(self.W[:-1], self.b[:-1], strict=True):
            h = torch.sigmoid(torch.baddbmm(b, h, W)) - self.setting.shift
            if hidden is not None:
                hidden.append(h)
        if self.setting.signal_repaired:
            repaired = (h - h.mean(1, keepdim=True)) / (h.std(1, keepdim=True) + 1e-30)
            h = h + (repaired - h).detach()
        return torch.baddbmm(self.b[-1], h, self.W[-1])

    @torch.enable_grad()  # a student may have switched gradients off
    def gradients(self, x: torch.Tensor, labels: torch.Tensor) -> tuple:
        """The gradients of each net's mean cross-entropy, in the order of `parameters`."""
        logits = self.logits(x)
        loss = F.cross_entropy(logits.flatten(0, 1), labels.flatten(), reduction="sum")
        return torch.autograd.grad(loss / x.shape[1], self.parameters)

    @torch.no_grad()
    def step(self, x: torch.Tensor, labels: torch.Tensor, *, rate: float) -> None:
        """One step of gradient descent on x (nets, batch, 784) and labels (nets, batch)."""
        for parameter, gradient in zip(self.parameters, self.gradients(x, labels), strict=True):
            if self.setting.equal_gradients:
                gradient = gradient / (lengths(gradient) + 1e-300)[:, None, None]
            parameter -= rate * gradient

    @torch.no_grad()
    def accuracy(self, images: np.ndarray, labels: np.ndarray) -> np.ndarray:
        """The share of `images` (n, 784) that each net has right, (nets,)."""
        found = self.logits(self.of_all(images)).argmax(2)
        return (found == as_tensor(labels)).double().mean(1).numpy()

    def of_all(self, images: np.ndarray) -> torch.Tensor:
        """The images (n, 784) for each of the nets: (nets, n, 784), without a copy for each."""
        return as_tensor(images).to(DTYPE).expand(len(self.seeds), -1, -1)


def lengths(values: torch.Tensor) -> torch.Tensor:
    """The Euclidean length of what each net has, (nets,)."""
    return values.flatten(1).norm(dim=1)


def batches(digits: Dataset, steps: int, *, seeds: Sequence[int]):
    """`steps` times images (nets, 64, 784) and labels (nets, 64), shuffled by each net's seed."""
    sources = [minibatches(digits, BATCH, seed=seed) for seed in seeds]
    for _ in range(steps):
        images, labels = zip(*map(next, sources), strict=True)
        yield torch.stack(images).to(DTYPE), torch.stack(labels)
