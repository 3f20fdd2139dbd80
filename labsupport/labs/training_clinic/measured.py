"""How sick the patients are and what the cures do, over seeds on both data sets: stored.

`benchmarks/training_clinic_ten_seeds.py` makes data/training_clinic_ten_seeds.json.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from labsupport.data.datasets import Dataset
from labsupport.labs.training_clinic.course import Course, trained
from labsupport.labs.training_clinic.cures import prescribed
from labsupport.labs.training_clinic.diseases import DISEASES
from labsupport.labs.training_clinic.verdict import judged
from labsupport.places import DATA

STORED = DATA / "training_clinic_ten_seeds.json"


def stored_ten_seeds() -> dict:
    """What was measured, and how.

    "how": settings in words. "sets": {name of the digits: `measured`}; "elsewhere": the same on the
    other bases, over fewer seeds.
    """
    return json.loads(STORED.read_text(encoding="utf-8"))


def measured(
    digits: Dataset,
    *,
    seeds: Sequence[int],
    diseases: Sequence[str] = tuple(DISEASES),
    cures: Sequence[str] | None = None,
    elsewhere: bool = False,
) -> dict[str, dict]:
    """{disease: {"sick": numbers, "unclear": seeds, "cures": {cure: …}}}, nothing passed over.

    numbers: the disease's own number for each seed. unclear: at how many seeds the fault does not
    make sick, or a cure that removes the cause does not heal; `Case` passes over these. Of each
    cure: {"after": numbers, "verdicts": {verdict: seeds}}. cures: names; None for those that remove
    the cause. A cure that leaves the patient's plan as it is is left out.

    elsewhere: on every base on which a disease is dealt; the keys are "disease, base" then.
    """
    places = {
        f"{name}, {base}" if elsewhere else name: (name, base)
        for name in diseases
        for base in (DISEASES[name].on if elsewhere else ("",))
        if base or not elsewhere
    }
    found = {key: {"sick": [], "unclear": 0, "cures": {}} for key in places}
    for seed in seeds:  # all patients of a seed together: many are the same ones when cured
        known: dict = {}
        for key, place in places.items():
            _measure(found[key], *place, digits, seed, cures, known)
        print(f"{digits.name}: seed {seed} done", flush=True)
    return found


def _measure(chart: dict, name: str, base: str, digits: Dataset, seed: int, cures, known) -> None:
    disease = DISEASES[name]
    plan = disease.plan_on(base)

    def course(*names: str) -> Course:
        wanted = prescribed(plan, *names)
        if wanted not in known:
            known[wanted] = trained.__wrapped__(wanted, digits, seed)
        return known[wanted]

    chart["sick"].append(round(disease.number.of(course()), 4))
    tried = disease.right if cures is None else cures
    outcomes = [
        judged(disease, (cure,), course(), course(cure))
        for cure in tried
        if cure in disease.right or prescribed(plan, cure) != plan
    ]
    for outcome in outcomes:
        row = chart["cures"].setdefault(*outcome.names, {"after": [], "verdicts": {}})
        row["after"].append(round(outcome.after, 4))
        row["verdicts"][outcome.verdict] = row["verdicts"].get(outcome.verdict, 0) + 1
    healed = all(one.healthy for one in outcomes if one.names[0] in disease.right)
    as_dealt = disease.healthy(course()) == (name == "healthy")
    chart["unclear"] += not (healed and as_dealt)


def joined(one: Mapping[str, dict], other: Mapping[str, dict]) -> dict[str, dict]:
    """Two results of `measured` over different seeds as one; `other`'s seeds come last."""
    return {name: _joined(chart, other[name]) for name, chart in one.items()}


def _joined(one, other):
    """Numbers and lists are added, and so is what has the same key in both."""
    if not isinstance(one, dict):
        return one + other
    return {key: _joined(one.get(key, type(value)()), value) for key, value in other.items()} | {
        key: value for key, value in one.items() if key not in other
    }


def merged(one: Mapping[str, dict], other: Mapping[str, dict]) -> dict[str, dict]:
    """`one`, two results of `measured`, with the cures that only `other` has."""
    return {
        name: chart | {"cures": other.get(name, chart)["cures"] | chart["cures"]}
        for name, chart in one.items()
    }
