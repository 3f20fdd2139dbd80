"""Work on the notebooks as files: refresh what they store, solve them, write editions."""

from labsupport.course.editions import solve, write_instructor_edition
from labsupport.course.files import CourseProblem, lab_paths
from labsupport.course.running import execute, kernel_settings, refresh

__all__ = [
    "CourseProblem",
    "execute",
    "kernel_settings",
    "lab_paths",
    "refresh",
    "solve",
    "write_instructor_edition",
]
