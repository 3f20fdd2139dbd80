"""One value of a batch is changed: which outputs of each normalizer change with it?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from labsupport.by_hand.layers import (
    batch_norm,
    batch_norm_inference,
    group_norm,
    layer_norm,
    rms_norm,
)

SAMPLES, FEATURES, GROUPS = 6, 8, 2


@dataclass(frozen=True)
class Influence:
    """A batch with one value changed, and the outputs of each normalizer.

    sample, feature: the place of the value, counted from 1. old, new: the value before and after.
    x: (samples, features), the batch with the new value. outputs: {normalizer: y}, of the shape of
    x. changes: {normalizer: y with the new value minus y with the old one}, of the same shape.
    in_use: batch norm uses stored statistics, as in a trained network that is in use.
    """

    sample: int
    feature: int
    old: float
    new: float
    x: np.ndarray
    outputs: Mapping[str, np.ndarray]
    changes: Mapping[str, np.ndarray]
    in_use: bool = False

    @property
    def reached(self) -> dict[str, np.ndarray]:
        """Per normalizer, which outputs have changed by more than rounding; boolean like x."""
        return {name: np.abs(change) > 1e-9 for name, change in self.changes.items()}

    @property
    def summary(self) -> str:
        """One line in words and numbers: which outputs the value reaches."""
        counts = ", ".join(f"{name} {mask.sum()}" for name, mask in self.reached.items())
        values = f"{self.old:.1f} → {self.new:.1f}".replace("-", "−")
        place = f"Sample {self.sample}, feature {self.feature}: {values}"
        mode = "in use" if self.in_use else "in training"
        return f"{place}, {mode}. Of {self.x.size} outputs change: {counts}."


def influence(
    *, value: float, sample: int = 2, feature: int = 3, in_use: bool = False, seed: int = 0
) -> Influence:
    """The `Influence` of `value`, put in place of one value of a standard normal batch (6, 8).

    sample: 1 to 6; feature: 1 to 8. in_use: batch norm uses statistics stored from the batch before
    the change. γ = 1 and β = 0 for all normalizers. ValueError for another place, or a value that
    is not finite.
    """
    for name, place, last in (("sample", sample, SAMPLES), ("feature", feature, FEATURES)):
        if place not in range(1, last + 1):
            raise ValueError(f"{name} is {place}; it must be one of 1 to {last}")
    if not np.isfinite(value):
        raise ValueError(f"value is {value}; it must be a finite number")
    drawn = np.random.default_rng(seed).standard_normal((SAMPLES, FEATURES))
    x = drawn.copy()
    x[sample - 1, feature - 1] = value
    stored = (drawn.mean(axis=0), drawn.var(axis=0, ddof=1)) if in_use else None
    before, after = _normalized(drawn, stored), _normalized(x, stored)
    return Influence(
        sample=sample,
        feature=feature,
        old=float(drawn[sample - 1, feature - 1]),
        new=float(value),
        x=x,
        outputs=after,
        changes={name: after[name] - before[name] for name in after},
        in_use=in_use,
    )


def _normalized(x: np.ndarray, stored: tuple | None) -> dict[str, np.ndarray]:
    one, zero = np.ones(x.shape[1]), np.zeros(x.shape[1])
    by_batch = batch_norm_inference(x, one, zero, *stored) if stored else batch_norm(x, one, zero)
    answers = {
        "batch norm": by_batch,
        "layer norm": layer_norm(x, one, zero),
        "group norm": group_norm(x, one, zero, groups=GROUPS),
        "RMS norm": rms_norm(x, one),
    }
    return {name: y for name, (y, _) in answers.items()}
