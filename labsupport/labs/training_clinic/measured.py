"""How sick the patients are and what the cures do, over ten seeds on both data sets: stored.

`benchmarks/training_clinic_ten_seeds.py` makes data/training_clinic_ten_seeds.json.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence

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
    found = {}
    for name in diseases:
        disease = DISEASES[name]
        patients = [Case(name, seed=seed, digits=digits) for seed in seeds]
        tried = disease.right if cures is None else cures
        tried = [cure for cure in tried if cure in disease.right or _does(disease.plan, cure)]
        rows = {cure: {"after": [], "verdicts": Counter()} for cure in tried}
        sick, passed = [], 0
        for patient in patients:  # one after the other, so that its own training is done once
            passed += patient.passed_over
            sick.append(round(patient.cure("nothing").after, 4))
            for cure, row in rows.items():
                outcome = patient.cure(cure)
                row["after"].append(round(outcome.after, 4))
                row["verdicts"][outcome.verdict] += 1
        found[name] = {"sick": sick, "passed over": passed, "cures": rows}
        print(f"{digits.name}, {name}: {passed} seeds passed over", flush=True)
    return found


def _does(plan, cure: str) -> bool:
    return CURES[cure].change(plan) != plan
