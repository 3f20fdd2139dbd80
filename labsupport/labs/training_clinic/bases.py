"""What patients are apart from what they have: settings that the healthy share with the sick."""

from __future__ import annotations

from collections.abc import Mapping

# {name: settings of a `Plan` in which a training without a fault is healthy}. What a referral tells
# of them proves nothing: `Case` deals healthy patients on every one of them.
BASES: dict[str, Mapping[str, object]] = {
    "plain": {},
    "tanh": {"activation": "tanh"},
    "deep": {"hidden": 4},
    "sigmoid": {"hidden": 4, "activation": "sigmoid", "norm": "batch norm"},
    "dropout": {"dropout": 0.5, "steps": 600},
    "small batches": {"norm": "batch norm", "batch": 5, "steps": 1500, "rate": 0.05},
    "long": {"steps": 600},
}
# Diseases of data and tests that do the same to a net of any make.
OF_ALL = tuple(BASES)
# Nets without batch norm and dropout, whose signs are those of plain nets.
PLAIN_NETS = ("plain", "tanh", "deep", "long")
