"""Labs to play with: their controls, the Lab that follows them, and the Lab that trains."""

from labsupport.explore.controls import Choice, Seed, Slider, Toggle
from labsupport.explore.lab import Lab
from labsupport.explore.training_lab import TrainingLab

__all__ = ["Choice", "Lab", "Seed", "Slider", "Toggle", "TrainingLab"]
