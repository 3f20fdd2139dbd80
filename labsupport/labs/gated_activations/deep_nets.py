"""Sixteen layers that learn: SELU against its neighbors, with dropout and without."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import torch

from labsupport.by_hand.initializers import initializer
from labsupport.labs.gated_activations.contest import INPUTS, Result, Small, at_best_rate
from labsupport.labs.gated_activations.deep import alpha_constants
from labsupport.labs.gated_activations.units import elementwise, gain_for
from labsupport.training.networks import DTYPE, TORCH_ACTIVATIONS, Network
from labsupport.training.side_by_side import SideBySide
from labsupport.training.sweeps import watched

SIZES = (INPUTS, *[48] * 16, 10)
RATES = (0.0125, 0.025, 0.05, 0.1)
LARGER = (0.1, 0.2, 0.4, 0.8)
STEPS = 120
TO_CHOOSE, FRESH = (0, 1, 2), (3, 4, 5, 6, 7)


@dataclass(frozen=True)
class Kind:
    """A deep net: the name of its activation, its gain g (weights of std g/√n), norm and dropout.

    dropout: "", "ordinary" or "alpha". share: of the units that it drops. rates: those that it
    tries.
    """

    activation: str
    gain: float
    norm: str = "plain"
    dropout: str = ""
    share: float = 0.1
    rates: tuple[float, ...] = RATES


def own_gain(name: str) -> float:
    """The gain that keeps the size of a gradient going back."""
    return gain_for(elementwise(name, TORCH_ACTIVATIONS[name].make(1)))


KINDS = {
    "ReLU, He": Kind("relu", 2**0.5),
    "SELU": Kind("selu", 1.0),
    "tanh": Kind("tanh", 1.2),
    "ELU": Kind("elu", own_gain("elu")),
    "ReLU, batch norm": Kind("relu", 2**0.5, norm="batch norm", rates=LARGER),
}
WITH_DROPOUT = {
    "ordinary dropout, 10 %": Kind("selu", 1.0, dropout="ordinary"),
    "alpha dropout, 10 %": Kind("selu", 1.0, dropout="alpha", rates=(0.025, 0.05, 0.1, 0.2)),
    "alpha dropout, 3 %": Kind("selu", 1.0, dropout="alpha", share=0.03),
}


def results(data: Small, kinds: Mapping[str, Kind], **settings) -> dict[str, Result]:
    """Each kind at its own best rate, on fresh seeds; settings: as `at_best_rate` takes them."""
    chosen = {"choose": TO_CHOOSE, "fresh": FRESH, "steps": STEPS} | settings
    return {
        name: at_best_rate([_builder(kind)], data, **(_how(kind) | chosen))
        for name, kind in watched(kinds.items(), f"{len(kinds)} kinds of deep nets")
    }


def _how(kind: Kind) -> dict:
    return {"rates": kind.rates, "change": _change(kind.dropout, kind.share)}


def _builder(kind: Kind) -> Callable[[int], Network]:
    weights = initializer("lecun", gain=kind.gain)
    settings = {"activation": kind.activation, "initializer": weights, "norm": kind.norm}
    return lambda seed: Network(SIZES, **settings, seed=seed)


def _change(dropout: str, share: float) -> Callable[[SideBySide], None] | None:
    """Puts dropout behind each activation of the nets, in training alone."""
    if not dropout:
        return None
    low, factor, shift = alpha_constants(share) if dropout == "alpha" else (0, 1 / (1 - share), 0)

    def change(together: SideBySide) -> None:
        chance = torch.Generator().manual_seed(0)

        def dropping(f):
            def dropped(a):
                h = f(a)
                if not together.training:
                    return h
                on = torch.rand(h.shape, generator=chance, dtype=DTYPE, device="cpu") >= share
                return factor * torch.where(on, h, low) + shift

            return dropped

        together.activate = [[dropping(own[0])] * together.count for own in together.activate]

    return change
