"""Networks in torch, built from the registries, and what can be measured in them."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

from labsupport.activations import ACTIVATIONS
from labsupport.datasets import Digits
from labsupport.initializers import Initializer
from labsupport.propagation import histogram_range, histograms
from labsupport.results import LayerStatistics

TORCH_ACTIVATIONS = {
    "linear": lambda a: a,
    "sigmoid": torch.sigmoid,
    "tanh": torch.tanh,
    "relu": torch.relu,
    "relu6": F.relu6,
    "leaky_relu": F.leaky_relu,
    "elu": F.elu,
    "selu": F.selu,
    "gelu": F.gelu,
    "silu": F.silu,
}

PROBE_SIZE = 256
PROBE_BINS = 60


class Network(nn.Module):
    """Affine layers with one activation between them, a normalizer before it where asked for.

    sizes: units per layer, input and output included, such as (784, 100, 100, 10).
    activation: a name of the registry. initializer: draws every weight matrix; biases start at 0.
    batch_norm, layer_norm: True, False, or the numbers of the hidden layers (from 1) that get it;
    no layer gets both. seed: of the weights. `forward` returns the logits, (batch, sizes[-1]).
    """

    def __init__(
        self,
        sizes: Sequence[int],
        *,
        activation: str,
        initializer: Initializer,
        batch_norm: bool | Collection[int] = False,
        layer_norm: bool | Collection[int] = False,
        seed: int,
    ):
        super().__init__()
        if len(sizes) < 2:
            raise ValueError(f"sizes is {sizes}; a network needs at least an input and an output")
        if activation not in TORCH_ACTIVATIONS:
            raise KeyError(f"no activation {activation!r}; known: {', '.join(TORCH_ACTIVATIONS)}")
        self.activation = activation
        rng = np.random.default_rng(seed)
        self.affine = nn.ModuleList()
        for fan_in, fan_out in zip(sizes[:-1], sizes[1:], strict=True):
            W = initializer.draw(fan_in, fan_out, rng=rng)
            # skip_init leaves torch's global random state alone: the seed here decides everything.
            layer = nn.utils.skip_init(nn.Linear, fan_in, fan_out)
            with torch.no_grad():
                layer.weight.copy_(torch.from_numpy(np.ascontiguousarray(W.T)))
                layer.bias.zero_()
            self.affine.append(layer)
        batch_normed = _chosen("batch_norm", batch_norm, len(sizes) - 2)
        layer_normed = _chosen("layer_norm", layer_norm, len(sizes) - 2)
        if both := batch_normed & layer_normed:
            raise ValueError(
                f"layers {sorted(both)} would have batch norm and layer norm; take one"
            )
        self.norm = nn.ModuleDict()
        for k in sorted(batch_normed | layer_normed):
            kind = nn.BatchNorm1d if k in batch_normed else nn.LayerNorm
            self.norm[str(k)] = kind(sizes[k])

    @property
    def method(self) -> str:
        """What is compared: "plain", "batch norm", "layer norm", or both names for a mixture."""
        names = {nn.BatchNorm1d: "batch norm", nn.LayerNorm: "layer norm"}
        kinds = {names.get(type(norm), type(norm).__name__) for norm in self.norm.values()}
        return " and ".join(sorted(kinds)) or "plain"

    def forward(self, x: torch.Tensor, hidden: list | None = None) -> torch.Tensor:
        """Logits (batch, classes). The outputs of the hidden layers are appended to `hidden`."""
        f = TORCH_ACTIVATIONS[self.activation]
        for k, layer in enumerate(self.affine[:-1], start=1):
            a = layer(x)
            if str(k) in self.norm:
                a = self.norm[str(k)](a)
            x = f(a)
            if hidden is not None:
                hidden.append(x)
        return self.affine[-1](x)


def _chosen(name: str, layers: bool | Collection[int], count: int) -> set[int]:
    """The numbers of the hidden layers, of `count`, that `layers` means."""
    hidden = range(1, count + 1)
    if isinstance(layers, bool):
        layers = hidden if layers else ()
    if not isinstance(layers, Collection) or not set(layers) <= set(hidden):
        raise ValueError(
            f"{name} is {layers!r}; it must be True, False, or a list of hidden layers "
            f"among {list(hidden)}"
        )
    return set(layers)


@torch.no_grad()
def accuracy(network: nn.Module, images: np.ndarray, labels: np.ndarray) -> float:
    """Share of `images` (n, 784) that the network classifies as `labels` (n,), in eval mode.

    ValueError for no images at all, or where one is without a label.
    """
    if not 0 < len(images) == len(labels):
        raise ValueError(
            f"{len(images)} images, {len(labels)} labels; take as many of both, 1 or more"
        )
    was_training = network.training
    network.eval()
    right = 0
    for start in range(0, len(labels), 2000):
        part = slice(start, start + 2000)
        logits = network(torch.from_numpy(np.array(images[part])))
        right += int((logits.argmax(1).numpy() == labels[part]).sum())
    network.train(was_training)
    return right / len(labels)


def layer_statistics(network: Network, digits: Digits, *, iteration: int) -> LayerStatistics:
    """Histograms and norms of every hidden layer on the first 256 training images.

    Computed as in training (batch norm uses the batch's statistics); parameters, their stored
    gradients and running statistics stay as they are. ValueError for a network of another kind, or
    without hidden layers.
    """
    if not isinstance(network, Network) or len(network.affine) < 2:
        kind = type(network).__name__
        raise ValueError(f"only a Network with hidden layers has layer statistics, not this {kind}")
    running = {name: value.clone() for name, value in network.named_buffers()}
    was_training = network.training
    network.train()
    images = torch.from_numpy(np.array(digits.train_images[:PROBE_SIZE]))
    labels = torch.from_numpy(np.array(digits.train_labels[:PROBE_SIZE]))
    hidden: list[torch.Tensor] = []
    loss = F.cross_entropy(network(images, hidden), labels)
    weights = [layer.weight for layer in network.affine]
    gradients = torch.autograd.grad(loss, [*hidden, *weights])
    with torch.no_grad():
        for name, value in network.named_buffers():
            value.copy_(running[name])
    network.train(was_training)
    outputs = [h.detach().numpy() for h in hidden]
    with np.errstate(all="ignore"):
        slopes = [g.numpy() for g in gradients[: len(hidden)]]
        gradient_std = np.array([float(g.std(dtype=np.float64)) for g in slopes])
        scaled = [g / max(s, 1e-30) for g, s in zip(slopes, gradient_std.tolist(), strict=True)]
        return LayerStatistics(
            iteration=iteration,
            activations=histograms(
                outputs, *histogram_range(ACTIVATIONS[network.activation]), PROBE_BINS
            ),
            gradients=histograms(scaled, -3.0, 3.0, PROBE_BINS),
            activation_std=np.array([float(h.std(dtype=np.float64)) for h in outputs]),
            gradient_std=gradient_std,
            weight_gradient_norm=np.array([float(g.norm()) for g in gradients[len(hidden) :]]),
        )
