"""Networks in torch, built from the registries, and what can be measured in them."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

from labsupport.by_hand.initializers import Initializer

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
