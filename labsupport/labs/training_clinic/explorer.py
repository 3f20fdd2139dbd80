"""The Lab of 15: the Clinic."""

from __future__ import annotations

from labsupport.explore import TrainingLab
from labsupport.labs.training_clinic.clinic import Clinic


def explorer(**settings) -> TrainingLab:
    """The Lab "Clinic"; settings: values of its controls to begin with."""
    presets = {
        "patient 1": {"ward": "one", "number": 1},
        "look-alikes 2": {"ward": "first", "number": 2},
        "healthy net": {"ward": "healthy", "number": 1},
    }
    return Clinic(presets=presets, title="Clinic", settings={"pace": 0, **settings})
