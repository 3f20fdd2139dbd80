"""What a notebook asks its reader: exercises, predictions and claims.

The machinery alone: the exercises of a lab stand in its room, labs/<name>/exercises.py.
"""

from labsupport.exercises.engine import check, hint, solution
from labsupport.exercises.questions import claim, predict
from labsupport.exercises.registry import exercise

__all__ = ["check", "claim", "exercise", "hint", "predict", "solution"]
