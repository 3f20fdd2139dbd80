"""The menus of the Clinic: patients, tests, diagnoses and cures."""

from __future__ import annotations

from labsupport.explore import Choice, Slider
from labsupport.labs.training_clinic.casebook import WARDS
from labsupport.labs.training_clinic.cures import CURES
from labsupport.labs.training_clinic.diseases import DISEASES
from labsupport.labs.training_clinic.orders import ORDERS

MOST = 99  # patients of a ward


def clinic_controls() -> list:
    """Who is dealt, and the menus, each with its button."""
    tests = {f"{one.minutes} min: {one.title}": one.name for one in ORDERS.values()}
    diseases = {one.title: one.name for one in DISEASES.values()}
    cures = {one.title: one.name for one in CURES.values()}
    return [
        Choice("ward", "who", "one", WARDS),
        Slider("number", "number", 1, 1, MOST),
        Choice("test", "test", "", {"choose …": "", **tests}, button="Order"),
        Choice("diagnosis", "diagnosis", "", _sorted(diseases), button="Diagnose"),
        Choice("cure", "cure", "", {"choose …": "", **cures}, button="Treat"),
    ]


def _sorted(labels: dict[str, str]) -> dict[str, str]:
    """In the order of the alphabet: that of the engine would tell which diseases look alike."""
    return {"choose …": "", **dict(sorted(labels.items()))}
