"""Works on the notebooks as files: executes and solves them, writes what an instructor needs."""

from labsupport.course.deck import write_slides
from labsupport.course.editions import solve, write_instructor_edition
from labsupport.course.files import CourseProblem
from labsupport.course.running import execute, refresh
from labsupport.places import lab_paths

__all__ = [
    "CourseProblem",
    "execute",
    "lab_paths",
    "refresh",
    "solve",
    "write_instructor_edition",
    "write_slides",
]
