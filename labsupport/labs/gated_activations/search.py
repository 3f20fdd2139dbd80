"""A toy search for an activation: two unary functions joined by a binary one, scored by training.

As in Ramachandran, Zoph and Le (2017), but tiny: all candidates, small nets, 80 steps.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import torch

from labsupport.labs.gated_activations.contest import INPUTS, Small, held_out, tested, trained
from labsupport.labs.gated_activations.units import elementwise, weights_for
from labsupport.training.networks import DTYPE, Network
from labsupport.training.sweeps import watched

Curve = Callable[[torch.Tensor], torch.Tensor]

UNARY: dict[str, Curve] = {
    "0": torch.zeros_like,
    "x": lambda x: x,
    "|x|": torch.abs,
    "x²": torch.square,
    "tanh x": torch.tanh,
    "σ(x)": torch.sigmoid,
}
BINARY: dict[str, Callable[[torch.Tensor, torch.Tensor], torch.Tensor]] = {
    "{} + {}": torch.add,
    "{} · {}": torch.mul,
    "max({}, {})": torch.maximum,
}
GRID = torch.linspace(-4, 4, 81, dtype=DTYPE, device="cpu")
SIZES = (INPUTS, 32, 32, 10)
RATES = (0.025, 0.1, 0.2, 0.4, 1.6)
STEPS = 80
SEEDS = (0, 1, 2, 3, 4, 5)
FRESH = tuple(range(6, 16))


def candidates() -> dict[str, Curve]:
    """Every different curve of the search, by its formula; constants are left out."""
    found: dict[str, Curve] = {}
    seen: list[torch.Tensor] = []
    for form, join in BINARY.items():
        for left, right in combinations(UNARY, 2):
            curve = _joined(join, UNARY[left], UNARY[right])
            values = curve(GRID)
            if values.std() > 0 and not any(torch.allclose(values, old) for old in seen):
                seen.append(values)
                found[_name(form, left, right)] = curve
    return found


def _joined(join, left: Curve, right: Curve) -> Curve:
    return lambda x: join(left(x), right(x))


def _name(form: str, left: str, right: str) -> str:
    if left == "0" and form != "max({}, {})":
        return right
    return form.format(left, right)


@dataclass(frozen=True)
class Scores:
    """Held-out accuracies of a search: right (candidates, rates, seeds), in the order of `names`.

    A net that diverged has 0 right.
    """

    names: tuple[str, ...]
    rates: tuple[float, ...]
    right: np.ndarray

    def at_best_rate(self, seeds: slice | list[int] = slice(None)) -> np.ndarray:
        """Each candidate's mean over these seeds at the rate where it is largest: (candidates,)."""
        return self.right[:, :, seeds].mean(axis=2).max(axis=1)

    def best(self, count: int) -> list[str]:
        """The names of the best, each at its best rate, the winner first."""
        order = np.argsort(-self.at_best_rate(), kind="stable")
        return [self.names[k] for k in order[:count]]

    def place(self, name: str) -> int:
        """The place of a candidate, each at its best rate: 1 for the winner."""
        return 1 + self.best(len(self.names)).index(name)

    def rate_of(self, name: str) -> float:
        """The best rate of a candidate."""
        means = self.right[self.names.index(name)].mean(axis=1)
        return self.rates[int(means.argmax())]


def best_rates(scores: Scores, names: Sequence[str]) -> dict[str, float]:
    """{name: its best rate}."""
    return {name: scores.rate_of(name) for name in names}


def builder(name: str, curve: Curve) -> Callable[[int], Network]:
    """Makes nets with this activation and the weights that suit it."""
    unit = elementwise(name, curve)
    weights = weights_for(unit)
    return lambda seed: Network(SIZES, activation=unit, initializer=weights, seed=seed)


def search(
    data: Small,
    curves: Mapping[str, Curve] | None = None,
    *,
    seeds: Sequence[int] = SEEDS,
    rates: Sequence[float] = RATES,
) -> Scores:
    """Trains nets with each candidate, at each rate and from each seed, 80 steps."""
    curves = candidates() if curves is None else curves
    rows = []
    for name, curve in watched(curves.items(), f"{len(curves)} candidates"):
        nets = trained(builder(name, curve), data, rates=rates, seeds=seeds, steps=STEPS)
        rows.append(held_out(nets, data).reshape(len(rates), len(seeds)))
    return Scores(tuple(curves), tuple(rates), np.array(rows))


def anew(
    data: Small,
    rates: Mapping[str, float],
    *,
    seeds: Sequence[int] = FRESH,
    on_test: bool = False,
) -> dict[str, np.ndarray]:
    """Held-out accuracies of candidates on fresh seeds, each at its rate: {name: (seeds,)}.

    on_test: on the test images instead, which the search has not seen either.
    """
    curves, found = candidates(), {}
    score = tested if on_test else held_out
    for name, rate in rates.items():
        build = builder(name, curves[name])
        found[name] = score(trained(build, data, rates=[rate], seeds=seeds, steps=STEPS), data)
    return found


def agreement(scores: Scores, *, best: int) -> dict[str, float]:
    """The rank correlation between two halves of the seeds: of "all" curves, and of the "best".

    The mean over all ways to halve the seeds. best: so many, those with the highest scores over all
    seeds. In each half each curve has the rate that is best in that half.
    """
    count = scores.right.shape[2]
    chosen = np.argsort(-scores.at_best_rate(), kind="stable")[:best]
    found = []
    for half in combinations(range(1, count), count // 2 - 1):
        mine = [0, *half]
        rest = [seed for seed in range(count) if seed not in mine]
        one, other = scores.at_best_rate(mine), scores.at_best_rate(rest)
        found.append((rank_correlation(one, other), rank_correlation(one[chosen], other[chosen])))
    return dict(zip(("all", "best"), np.mean(found, axis=0).tolist(), strict=True))


def rank_correlation(one: np.ndarray, other: np.ndarray) -> float:
    """Spearman's: the correlation of the ranks of two arrays of scores, (candidates,) each."""
    ranks = [np.argsort(np.argsort(scores)) for scores in (one, other)]
    return float(np.corrcoef(*ranks)[0, 1])
