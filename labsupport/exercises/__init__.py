"""What a notebook asks its reader: exercises, predictions and claims.

The machinery is in `registry`, `answers`, `engine` and `questions`; every other file of this
folder holds the exercises of one lab and is named like it.
"""

from labsupport.exercises.engine import check, hint, solution
from labsupport.exercises.questions import claim, predict
from labsupport.exercises.registry import exercise

__all__ = ["check", "claim", "exercise", "hint", "predict", "solution"]
