"""All diseases of the clinic by name, and the pairs that look alike."""

from __future__ import annotations

from labsupport.labs.training_clinic.disease import Disease
from labsupport.labs.training_clinic.sick_data import DISEASES_OF_DATA, DISEASES_OF_TESTS
from labsupport.labs.training_clinic.sick_starts import DISEASES_OF_THE_START
from labsupport.labs.training_clinic.sick_steps import DISEASES_OF_LOSSES, DISEASES_OF_STEPS

DISEASES: dict[str, Disease] = {
    one.name: one
    for one in (
        *DISEASES_OF_THE_START,
        *DISEASES_OF_STEPS,
        *DISEASES_OF_LOSSES,
        *DISEASES_OF_DATA,
        *DISEASES_OF_TESTS,
    )
}
# Pairs that look alike at first; dealt together, each tells what the other is not.
TWINS: tuple[tuple[str, str], ...] = (
    ("small", "zeros"),
    ("vanishing", "labels_apart"),
    ("equal", "frozen"),
    ("softmax_twice", "frozen"),
    ("rate_low", "labels_apart"),
    ("off_by_one", "inverted"),
    ("raw", "plus_five"),
    ("healthy", "leak"),
    ("rate_high", "no_zero_grad"),
    ("exploding", "raw"),
)
