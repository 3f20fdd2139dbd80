"""Networks in torch, built from the registries."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

from labsupport.by_hand.initializers import Initializer

DTYPE = torch.float32  # whatever a student has made torch's default
PRELU_START = 0.25  # the slope that PReLU learns from (He, Zhang, Ren & Sun 2015)
# The names of methods, as in figures, Labs and records. "plain" is a network without normalizer.
NORMS = {"batch norm": nn.BatchNorm1d, "layer norm": nn.LayerNorm, "RMS norm": nn.RMSNorm}


@dataclass(frozen=True)
class TorchActivation:
    """How torch computes an activation.

    make: called with the number of units of a layer, returns a function from their pre-activations
    (..., width · units) to their outputs (..., units). Where it has parameters it is a module of
    that layer's own, made without torch's global random state. width: pre-activations per unit.
    name: what a network calls one that is not in the registry.
    """

    make: Callable[[int], Callable[[torch.Tensor], torch.Tensor]]
    width: int = 1
    name: str = ""


def _without_parameters(f: Callable) -> TorchActivation:
    return TorchActivation(lambda units: f)


def _prelu(units: int) -> nn.PReLU:
    """One slope for all units of the layer."""
    return filled(nn.PReLU(dtype=DTYPE, device="meta"), weight=np.array([PRELU_START]))


TORCH_ACTIVATIONS = {
    "linear": _without_parameters(lambda a: a),
    "sigmoid": _without_parameters(torch.sigmoid),
    "tanh": _without_parameters(torch.tanh),
    "relu": _without_parameters(torch.relu),
    "relu6": _without_parameters(F.relu6),
    "leaky_relu": _without_parameters(F.leaky_relu),
    "prelu": TorchActivation(_prelu),
    "elu": _without_parameters(F.elu),
    "selu": _without_parameters(F.selu),
    "gelu": _without_parameters(F.gelu),
    "silu": _without_parameters(F.silu),
}


class Network(nn.Module):
    """Affine layers with an activation between them, and a normalizer before it where asked for.

    sizes: units per layer, input and output included, such as (784, 100, 100, 10).
    activation: a name of `TORCH_ACTIVATIONS`, or a `TorchActivation` with a name of its own; a
    hidden affine layer is as many times wider as it takes pre-activations per unit. initializer:
    draws every weight matrix; biases start at 0.
    norm: "plain", or a name of `NORMS`. normalized: the numbers (from 1) of the hidden layers that
    get a normalizer; by default all of them. seed: decides the weights. `forward` returns the
    logits, (batch, sizes[-1]).
    """

    def __init__(
        self,
        sizes: Sequence[int],
        *,
        activation: str | TorchActivation,
        initializer: Initializer,
        norm: str = "plain",
        normalized: Collection[int] | None = None,
        seed: int,
    ):
        super().__init__()
        if len(sizes) < 2:
            raise ValueError(f"sizes is {sizes}; a network needs at least an input and an output")
        of_torch = activation if isinstance(activation, TorchActivation) else _found(activation)
        self.activation = of_torch.name or activation
        self.activate = tuple(of_torch.make(units) for units in sizes[1:-1])
        self.learned = nn.ModuleList(f for f in self.activate if isinstance(f, nn.Module))
        rng = np.random.default_rng(seed)
        self.affine = nn.ModuleList()
        widths = [*(of_torch.width * units for units in sizes[1:-1]), sizes[-1]]
        for fan_in, fan_out in zip(sizes[:-1], widths, strict=True):
            W = initializer.draw(fan_in, fan_out, rng=rng)
            self.affine.append(affine_layer(W, np.zeros(fan_out)))
        chosen = _normalized_layers(norm, normalized, count=len(sizes) - 2)
        self.norm = nn.ModuleDict(
            {str(k): NORMS[norm](widths[k - 1], dtype=DTYPE, device="cpu") for k in chosen}
        )
        self.method = norm if chosen else "plain"

    def forward(self, x: torch.Tensor, hidden: list | None = None) -> torch.Tensor:
        """Logits (batch, classes). The outputs of the hidden layers are appended to `hidden`."""
        hidden_layers = zip(self.affine[:-1], self.activate, strict=True)
        for k, (layer, f) in enumerate(hidden_layers, start=1):
            a = layer(x)
            if str(k) in self.norm:
                a = self.norm[str(k)](a)
            x = f(a)
            if hidden is not None:
                hidden.append(x)
        return self.affine[-1](x)


def _found(name: str) -> TorchActivation:
    if name not in TORCH_ACTIVATIONS:
        raise KeyError(f"no activation {name!r}; known: {', '.join(TORCH_ACTIVATIONS)}")
    return TORCH_ACTIVATIONS[name]


def as_tensor(rows: np.ndarray) -> torch.Tensor:
    """`rows` as a tensor; it shares their memory where that may be written, and is a copy else."""
    rows = np.ascontiguousarray(rows)
    return torch.from_numpy(rows if rows.flags.writeable else rows.copy())


def affine_layer(W: np.ndarray, b: np.ndarray) -> nn.Linear:
    """A layer of torch that computes x @ W + b: W (fan_in, fan_out), b (fan_out,)."""
    return filled(nn.Linear(*W.shape, dtype=DTYPE, device="meta"), weight=W.T, bias=b)


def filled(layer: nn.Module, **values: np.ndarray) -> nn.Module:
    """`layer`, made on the device "meta", now with these values as its parameters, in float32.

    On "meta" it has shapes only, and nothing is drawn: torch's global random state stays as it is.
    `nn.utils.skip_init` does the same, but loads SymPy: 36 MB and a second or more.
    """
    for name, given in values.items():
        own = torch.from_numpy(np.array(given, dtype=np.float32, order="C"))
        setattr(layer, name, nn.Parameter(own))
    return layer


def _normalized_layers(norm: str, normalized: Collection[int] | None, *, count: int) -> list[int]:
    """The numbers of the hidden layers that have a normalizer. count: of all hidden layers."""
    if norm != "plain" and norm not in NORMS:
        raise ValueError(f"norm is {norm!r}; it must be one of {', '.join(['plain', *NORMS])}")
    hidden = range(1, count + 1)
    if normalized is None:
        return [] if norm == "plain" else list(hidden)
    if norm == "plain" and normalized:
        raise ValueError(f"layers {list(normalized)} are to be normalized, but norm is 'plain'")
    if not isinstance(normalized, Collection) or not set(normalized) <= set(hidden):
        raise ValueError(
            f"normalized is {normalized!r}; it must be a list of hidden layers among {list(hidden)}"
        )
    return sorted(set(normalized))
