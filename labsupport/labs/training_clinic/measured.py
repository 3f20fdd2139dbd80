"""How sick the patients are and what the cures do, over ten seeds on both data sets: stored.

`benchmarks/training_clinic_ten_seeds.py` makes data/training_clinic_ten_seeds.json.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from labsupport.data.datasets import Dataset
from labsupport.labs.training_clinic.case import Case
from labsupport.labs.training_clinic.cures import CURES
from labsupport.labs.training_clinic.diseases import DISEASES
from labsupport.places import DATA

STORED = DATA / "training_clinic_ten_seeds.json"


def stored_ten_seeds() -> dict:
    """What was measured, and how.

    "how": settings in words. "sets": {name of the digits: `measured`}.
    """
    return json.loads(STORED.read_text(encoding="utf-8"))


def measured(
    digits: Dataset,
    *,
    seeds: Sequence[int],
    diseases: Sequence[str] = tuple(DISEASES),
    cures: Sequence[str] | None = None,
) -> dict[str, dict]:
    """{disease: {"sick": numbers, "passed over": seeds, "cures": {cure: …}}}.

    numbers: the disease's own number for each seed. passed over: see `Case`. Of each cure:
    {"after": numbers, "verdicts": {verdict: seeds}}. cures: names; None for those that remove the
    cause. A cure that leaves the patient's plan as it is is left out.
    """
    found = {name: {"sick": [], "passed over": 0, "cures": {}} for name in diseases}
    for seed in seeds:  # all patients of a seed together: many are the same ones when cured
        for name in diseases:
            patient, chart = Case(name, seed=seed, digits=digits), found[name]
            chart["passed over"] += patient.passed_over
            chart["sick"].append(round(patient.cure().after, 4))
            for cure in _tried(name, cures):
                row = chart["cures"].setdefault(cure, {"after": [], "verdicts": {}})
                outcome = patient.cure(cure)
                row["after"].append(round(outcome.after, 4))
                count = row["verdicts"].get(outcome.verdict, 0)
                row["verdicts"][outcome.verdict] = count + 1
        print(f"{digits.name}: seed {seed} done", flush=True)
    return found


def merged(one: Mapping[str, dict], other: Mapping[str, dict]) -> dict[str, dict]:
    """`one`, two results of `measured`, with the cures that only `other` has."""
    return {
        name: chart | {"cures": other.get(name, chart)["cures"] | chart["cures"]}
        for name, chart in one.items()
    }


def _tried(name: str, cures: Sequence[str] | None) -> list[str]:
    disease = DISEASES[name]
    if cures is None:
        return list(disease.right)
    return [cure for cure in cures if CURES[cure].change(disease.plan) != disease.plan]
