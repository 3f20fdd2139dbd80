"""Nets of one shape side by side, as dropout, batch norm and the measurements of lab 13 need them.

Each learns as if it were alone. All arrays have an axis for the nets in front.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from torch.nn import functional as F

from labsupport.by_hand.initializers import INITIALIZERS
from labsupport.data.images import Images
from labsupport.training.networks import DTYPE, as_tensor

AT_ONCE = 500  # images that all nets look at together
EPSILON, MOMENTUM = 1e-5, 0.1  # of batch norm
ACTIVATIONS = {"relu": torch.relu, "tanh": torch.tanh, "linear": lambda a: a}
STARTS = {"relu": "he", "tanh": "lecun", "linear": "lecun"}


class Nets:
    """len(seeds) nets with their own first weights: affine layers, an activation between them.

    sizes: units per layer, input and output included. batch_norm: before each activation.
    weights: (nets, fan_in, fan_out) for each layer; biases: (nets, 1, fan_out), 0 at first.
    """

    def __init__(
        self,
        sizes: Sequence[int],
        seeds: Sequence[int],
        *,
        activation: str = "relu",
        batch_norm: bool = False,
    ):
        self.sizes, self.seeds, self.activation = tuple(sizes), tuple(seeds), activation
        self.count, self.batch_norm = len(self.seeds), batch_norm
        pairs = list(zip(sizes[:-1], sizes[1:], strict=True))
        drawn = [self._drawn(pairs, seed) for seed in self.seeds]
        self.weights = [_parameter(np.stack(own)) for own in zip(*drawn, strict=True)]
        self.biases = [_parameter(np.zeros((self.count, 1, n))) for n in sizes[1:]]
        widths = sizes[1:-1] if batch_norm else ()
        self.scales = [_parameter(np.ones((self.count, 1, n))) for n in widths]
        self.shifts = [_parameter(np.zeros((self.count, 1, n))) for n in widths]
        self.running = [
            tuple(
                torch.full((self.count, 1, n), first, dtype=DTYPE, device="cpu")
                for first in (0.0, 1.0)
            )
            for n in widths
        ]

    def _drawn(self, pairs, seed: int) -> list[np.ndarray]:
        rng = np.random.default_rng(seed)
        return [INITIALIZERS[STARTS[self.activation]].draw(*pair, rng=rng) for pair in pairs]

    @property
    def parameters(self) -> list[torch.Tensor]:
        return [*self.weights, *self.biases, *self.scales, *self.shifts]

    def forward(
        self,
        x: torch.Tensor,
        *,
        masks: Sequence[torch.Tensor] = (),
        training: bool = False,
        hidden: list | None = None,
    ) -> torch.Tensor:
        """Logits (nets, batch, classes) of x, (nets or 1, batch, inputs).

        masks: one per hidden layer, by which its outputs are multiplied. training: batch norm takes
        the statistics of the batch. The outputs of the hidden layers are appended to `hidden`.
        """
        x = x.expand(self.count, *x.shape[1:])
        last = len(self.weights) - 1
        for k, (W, b) in enumerate(zip(self.weights, self.biases, strict=True)):
            x = torch.baddbmm(b, x, W)
            if k == last:
                return x
            if self.batch_norm:
                x = self._normalized(x, k, training)
            x = ACTIVATIONS[self.activation](x)
            if masks:
                x = x * masks[k]
            if hidden is not None:
                hidden.append(x)
        return x

    def _normalized(self, a: torch.Tensor, k: int, training: bool) -> torch.Tensor:
        mean, var = self.running[k]
        if training:
            var, mean = torch.var_mean(a, dim=1, keepdim=True, correction=0)
            for kept, now in zip(self.running[k], (mean, var), strict=True):
                kept.lerp_(now.detach(), MOMENTUM)
        scale = self.scales[k] * torch.rsqrt(var + EPSILON)
        return (a - mean) * scale + self.shifts[k]


def _parameter(values: np.ndarray) -> torch.Tensor:
    return torch.tensor(values, dtype=DTYPE, device="cpu").requires_grad_(True)


def log_probabilities(nets: Nets, images: np.ndarray | Images) -> torch.Tensor:
    """Log-probabilities (nets, images, classes), with all units on."""
    return own_log_probabilities(nets, [images])


@torch.no_grad()
def own_log_probabilities(nets: Nets, images: Sequence[np.ndarray | Images]) -> torch.Tensor:
    """Log-probabilities (nets, n, classes), with all units on, of each net's own n images."""
    parts = (
        torch.stack([as_tensor(own[start : start + AT_ONCE]) for own in images])
        for start in range(0, len(images[0]), AT_ONCE)
    )
    return torch.cat([F.log_softmax(nets.forward(part), dim=2) for part in parts], dim=1)


def scores(log_p: torch.Tensor, labels: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The share classified right, and the cross-entropy: (nets,) each, of (nets, n, classes).

    labels: (n,) for all nets, or (nets, n).
    """
    wanted = torch.as_tensor(np.array(labels), device="cpu").expand(log_p.shape[:2])
    right = (log_p.argmax(2) == wanted).double().mean(1)
    loss = -log_p.gather(2, wanted[..., None])[..., 0].double().mean(1)
    return right.numpy(), loss.numpy()
