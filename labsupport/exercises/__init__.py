"""What a notebook asks its reader: exercises, predictions and claims.

Here is the machinery only. What a lab asks stands in its room, in labs/<name>/exercises.py and
predictions.py.
"""

from labsupport.exercises.claims import claim
from labsupport.exercises.engine import check, hint, solution
from labsupport.exercises.predictions import predict
from labsupport.exercises.registry import exercise
from labsupport.memory import give_back_after_cells
from labsupport.progress import note_this_notebook

__all__ = ["check", "claim", "exercise", "hint", "predict", "solution"]

give_back_after_cells()  # each lab's first cell imports this room
note_this_notebook()
