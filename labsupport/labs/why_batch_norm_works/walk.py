"""Three nets, and a walk from each along its gradient: what the Lab shows."""

from __future__ import annotations

import copy
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import torch

from labsupport.data.centered import centered
from labsupport.data.datasets import Dataset, load_digits
from labsupport.labs.why_batch_norm_works.arms import built
from labsupport.labs.why_batch_norm_works.walking import (
    along,
    cosine,
    distance,
    gradients,
    moved,
    norm,
    trained,
)
from labsupport.wording import number

NETS = ("plain", "centered", "batch norm")
MOMENTS = (0, 5, 20, 60)  # steps of training at which one can walk
RATE = 0.1  # of the training
UNITS = ("rate × gradient", "length of the way")
STEPS = 10 ** np.linspace(-2, 1, 31)  # what the slider can say, in either unit
BATCH = 128


@dataclass(frozen=True)
class Walk:
    """From three nets along the gradient of one batch, as far as `STEPS` says.

    at: the place in `STEPS` where the slider is. here: {net: the loss where it stands}. losses,
    cosines, roughness: {net: (31,)}, what they are after each of `STEPS`. cosine: between the
    gradient here and there; roughness: the length of their difference, by the length of the way.
    """

    activation: str
    moment: int
    unit: str
    at: int
    here: dict[str, float]
    losses: dict[str, np.ndarray]
    cosines: dict[str, np.ndarray]
    roughness: dict[str, np.ndarray]

    @property
    def step(self) -> float:
        return float(STEPS[self.at])

    @property
    def summary(self) -> str:
        """What happens at the slider's step, in one line."""
        where = f"{self.activation}, after {self.moment} steps of training; {self.unit}"
        return f"{where} {number(self.step)}: {self.varies}"

    @property
    def varies(self) -> str:
        """The part of `summary` that the data decide."""
        parts = [
            f"{net}: loss {number(self.losses[net][self.at])}, cosine "
            f"{self.cosines[net][self.at]:.2f}, roughness {number(self.roughness[net][self.at])}"
            for net in NETS
        ]
        return ("; ".join(parts) + ".").replace("-", "−")


def walk(*, activation: str, moment: int, unit: str, step: float, seed: int) -> Walk:
    """The walk of these nets; they are trained only when activation or seed has changed."""
    at = int(np.abs(np.log10(STEPS / step)).argmin())
    measured = _measured(load_digits(), activation, seed, moment, unit)
    return Walk(activation, moment, unit, at, *measured)


@lru_cache(maxsize=64)
def _measured(digits: Dataset, activation: str, seed: int, moment: int, unit: str) -> tuple:
    """(here, losses, cosines, roughness) of a `Walk`."""
    curves = {
        net: _curves(copy.deepcopy(together), images, labels, unit)
        for net, (together, images, labels) in _nets(digits, activation, seed)[moment].items()
    }
    return tuple({net: curves[net][k] for net in NETS} for k in range(4))


@lru_cache(maxsize=4)
def _nets(digits: Dataset, activation: str, seed: int) -> dict[int, dict[str, tuple]]:
    """{moment: {net: (the net as it is then, the batch that comes: images, labels)}}."""
    found: dict[int, dict[str, tuple]] = {moment: {} for moment in MOMENTS}
    for net in NETS:
        data = centered(digits) if net == "centered" else digits
        together = built("plain" if net == "centered" else net, activation, seeds=[seed])
        settings = {"rate": RATE, "steps": max(MOMENTS), "seeds": [seed], "looks": MOMENTS}
        for moment, images, labels in trained(together, data, size=BATCH, **settings):
            found[moment][net] = copy.deepcopy(together), images, labels
    return found


def _curves(together, images, labels, unit: str) -> tuple:
    _, loss, here = gradients(together, images, labels)
    length = float(norm(here))
    losses, cosines, roughness = [], [], []
    for step in STEPS:
        way = float(step if unit == UNITS[1] else step * length)
        with moved(together, along(here, way / length)):
            _, there, gradient = gradients(together, images, labels)
        losses.append(float(there))
        cosines.append(float(torch.nan_to_num(cosine(here, gradient))))
        roughness.append(float(distance(here, gradient)) / way)
    return float(loss), np.array(losses), np.array(cosines), np.array(roughness)
