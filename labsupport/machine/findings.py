"""What `doctor` says of one thing that it has checked."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """One thing that was checked. `cure` is empty where all is well, else it says what to do.

    is_fault: whether the course cannot run without the cure; else the finding is a note.
    """

    what: str
    cure: str = ""
    is_fault: bool = True
