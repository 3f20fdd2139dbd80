"""A larger net with 300 and with 10,000 labels, and longer trainings: measured once, and stored.

`benchmarks/regularization_full_size.py` makes data/regularization_full_size.json.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

import numpy as np

from labsupport.data.datasets import Dataset
from labsupport.labs.regularization import depth, masks
from labsupport.labs.regularization.gains import GRID, gains
from labsupport.labs.regularization.gains import gained as gains_of
from labsupport.places import DATA

STORED = DATA / "regularization_full_size.json"
SIZES = (784, 100, 100, 10)
# {labels: (steps, batch)}
STORED_MEASURES = ("validation", "accuracy", "loss")  # seconds depend on what else runs
TRAININGS = {300: (300, 50), 10_000: (2000, 100)}
DEPTHS = {3: depth.SAME_NEURONS[3], **depth.SAME_PARAMETERS}


def stored_full_size() -> dict:
    """What was measured, and how.

    "how": settings in words. "gains": {labels: {method: {measure: (strengths, seeds)}}}, as
    `gains` returns them, without the seconds. "longer": as `longer` returns it.
    """
    found = json.loads(STORED.read_text(encoding="utf-8"))
    found["gains"] = {
        int(labels): {
            method: {name: np.array(values) for name, values in of.items()}
            for method, of in by_method.items()
        }
        for labels, by_method in found["gains"].items()
    }
    return found


def measured(
    digits: Dataset, seeds: Sequence[int], *, trainings=TRAININGS, sizes=SIZES, grid=GRID
) -> dict:
    """The gains of `stored_full_size`, with lists for arrays."""
    return {
        str(labels): {
            method: {name: np.round(of[name], 4).tolist() for name in STORED_MEASURES}
            for method, of in gains(
                digits, labels, grid=grid, sizes=sizes, steps=steps, batch=batch, seeds=seeds
            ).items()
        }
        for labels, (steps, batch) in trainings.items()
    }


def longer(
    digits: Dataset, seeds: Sequence[int], *, widths=(20, 200), depths=DEPTHS, times: int = 4
) -> dict:
    """Two of the lab's measurements after `times` as many steps, with lists for arrays.

    "depth": {layers: {"errors", "bends", "borders": (seeds,)}}, with as many parameters at all
    depths. "dropout": {units: (seeds,)}, what p = 0.5 adds to the share that is right.
    """
    steps = {"depth": times * depth.STEPS, "dropout": times * masks.WIDTH_STEPS}
    maps = depth.maps_by_depth(depths, steps=steps["depth"], seeds=seeds)
    by_width = masks.gained_by_width(digits, widths, 0.5, steps=steps["dropout"], seeds=seeds)
    measures = {of.__name__: of for of in (depth.errors, depth.bends, depth.borders)}
    return {
        "steps": steps,
        "depth": {
            str(k): {name: np.round(of(one), 4).tolist() for name, of in measures.items()}
            for k, one in maps.items()
        },
        "dropout": {str(n): np.round(by_width[:, k], 4).tolist() for k, n in enumerate(widths)},
    }


def deeper_in_words(stored: dict) -> str:
    """The stored errors and bends of nets with as many parameters, in the median, in one line."""
    of = stored["longer"]["depth"]
    told = [
        f"{k} layers {np.median(one['errors']):.1%} wrong, bend {np.median(one['bends']):.2f}"
        for k, one in of.items()
    ]
    return f"stored, {stored['longer']['steps']['depth']:,} steps: " + "; ".join(told)


def wider_in_words(stored: dict) -> str:
    """What dropout adds by width after the longer training, in the median, in one line."""
    told = [
        f"{n} units {100 * np.median(gain):+.1f}" for n, gain in stored["longer"]["dropout"].items()
    ]
    return f"stored, {stored['longer']['steps']['dropout']} steps: {', '.join(told)} points"


def gained(stored: dict, measure: str, *, times: float = 1.0) -> dict[int, dict[str, np.ndarray]]:
    """{labels: {method: (seeds,)}}: `times` what each gains."""
    return {
        labels: {method: times * more for method, more in gains_of(of, measure).items()}
        for labels, of in stored["gains"].items()
    }
