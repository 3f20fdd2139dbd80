"""Recurrent nets that read an image in 49 pieces, side by side, each with its own clipping.

h ← tanh(x_t U + h W + b), and the logits from the last h.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import torch
from torch.nn import functional as F

from labsupport.data.datasets import Dataset
from labsupport.training.loop import minibatches
from labsupport.training.networks import as_tensor
from labsupport.training.sweeps import watched

PIECE, WIDTH, BATCH = 16, 32, 32  # an image of 784 pixels is 49 pieces
SCALE = 1.4  # W = SCALE / √WIDTH · randn
TESTED = 300
# {label: (kind, threshold)}
CLIPS = {
    "none": ("norm", np.inf),
    "value, 5": ("value", 5.0),
    "value, 1": ("value", 1.0),
    "norm, 1": ("norm", 1.0),
    "value, 0.1": ("value", 0.1),
}


class RecurrentNets:
    """One net per seed; `parameters`: U, W, b, V, c, each (nets, …, …)."""

    def __init__(self, seeds: Sequence[int]):
        drawn = [self._drawn(np.random.default_rng(seed)) for seed in seeds]
        stacked = (np.stack(parts).astype(np.float32) for parts in zip(*drawn, strict=True))
        self.parameters = [as_tensor(part).requires_grad_() for part in stacked]

    def _drawn(self, rng: np.random.Generator) -> list[np.ndarray]:
        shapes = {(PIECE, WIDTH): PIECE**-0.5, (WIDTH, WIDTH): SCALE * WIDTH**-0.5}
        U, W = (scale * rng.standard_normal(shape) for shape, scale in shapes.items())
        V = WIDTH**-0.5 * rng.standard_normal((WIDTH, 10))
        return [U, W, np.zeros((1, WIDTH)), V, np.zeros((1, 10))]

    def logits(self, x: torch.Tensor) -> torch.Tensor:
        """(nets, batch, 10) for images x (nets or 1, batch, 784)."""
        U, W, b, V, c = self.parameters
        pieces = x.reshape(*x.shape[:2], -1, PIECE)
        h = torch.zeros(len(U), x.shape[1], WIDTH, dtype=U.dtype, device="cpu")
        for t in range(pieces.shape[2]):
            a = torch.matmul(pieces[:, :, t], U) + b
            h = torch.tanh(torch.baddbmm(a, h, W))
        return torch.baddbmm(c, h, V)


def clipped(gradients: Sequence[torch.Tensor], kinds: Sequence[str], thresholds: torch.Tensor):
    """The gradients (nets, …) with each net's own clipping. thresholds: (nets,)."""
    by_value = torch.tensor([kind == "value" for kind in kinds], device="cpu")[:, None, None]
    norms = sum(g.square().sum((1, 2)) for g in gradients).sqrt()
    factor = (thresholds / norms).clamp(max=1.0)[:, None, None]
    edge = thresholds[:, None, None]
    return [torch.where(by_value, g.clamp(-edge, edge), factor * g) for g in gradients], norms


@torch.enable_grad()
def learned(
    digits: Dataset,
    clips: Mapping[str, tuple[str, float]] = CLIPS,
    *,
    seeds: Sequence[int],
    rate: float = 0.1,
    steps: int = 150,
) -> tuple[dict[str, np.ndarray], np.ndarray]:
    """The test accuracies {label: (seeds,)} after plain SGD, and the norms of the gradients without
    clipping, (steps, seeds).

    All clippings of a seed see the same first weights and the same batches.
    """
    names = [name for name in clips for _ in seeds]
    nets = RecurrentNets([*seeds] * len(clips))
    kinds = [clips[name][0] for name in names]
    thresholds = torch.tensor([clips[name][1] for name in names], dtype=torch.float32, device="cpu")
    sources, lengths = [minibatches(digits, BATCH, seed=seed) for seed in seeds], []
    for _ in watched(range(steps // 10), f"{len(names)} recurrent nets, {steps} steps"):
        for _ in range(10):
            x, labels = (torch.stack(part) for part in zip(*map(next, sources), strict=True))
            x, labels = x.repeat(len(clips), 1, 1), labels.repeat(len(clips), 1)
            logits = nets.logits(x).flatten(0, 1)
            losses = F.cross_entropy(logits, labels.flatten(), reduction="sum")
            gradients, norms = clipped(
                torch.autograd.grad(losses / BATCH, nets.parameters), kinds, thresholds
            )
            lengths.append(norms[: len(seeds)].numpy())
            with torch.no_grad():
                for parameter, gradient in zip(nets.parameters, gradients, strict=True):
                    parameter -= rate * gradient
    with torch.no_grad():
        guesses = nets.logits(as_tensor(digits.test_images[:TESTED])[None]).argmax(2).numpy()
    right = (guesses == digits.test_labels[:TESTED]).mean(axis=1).reshape(len(clips), -1)
    return dict(zip(clips, right, strict=True)), np.array(lengths)
