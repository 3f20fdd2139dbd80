"""Whether there is room to set up: in the environment's folder and where pip unpacks.

Standard library only.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

SPACE_TO_SET_UP = 3.0  # GB
SPACE_TO_UNPACK = 1.5  # GB, where pip keeps what it has fetched until it is installed


@dataclass(frozen=True)
class Room:
    """A folder with its free space and the space needed there, in GB, and what makes more room."""

    folder: Path
    free: float
    needed: float
    cure: str

    @property
    def suffices(self) -> bool:
        """Whether enough of it is free."""
        return self.free >= self.needed

    def __str__(self) -> str:
        return f"{self.folder} has {self.free:.1f} GB free of the {self.needed:.1f} GB needed"


def rooms(venv: Path) -> Iterator[Room]:
    """The room in each folder that a set-up of the environment `venv` fills."""
    yield Room(
        venv,
        free_space(venv),
        SPACE_TO_SET_UP,
        "free some, or set LABSUPPORT_VENV to a folder on a larger disk",
    )
    temporary = Path(tempfile.gettempdir())
    cure = "free some, or set TMPDIR to a folder on a larger disk"
    yield Room(temporary, free_space(temporary), SPACE_TO_UNPACK, cure.replace("TMPDIR", TMPDIR))


TMPDIR = "TEMP" if os.name == "nt" else "TMPDIR"


def free_space(folder: Path) -> float:
    """The GB free on the disk of a folder, or of the one that it will be made in."""
    while not os.path.exists(folder) and folder != folder.parent:
        folder = folder.parent
    return shutil.disk_usage(folder).free / 1e9


def full_advice(venv: Path) -> str:
    """What to do when a set-up of `venv` ended since a disk was full: it names the folder."""
    looked = list(rooms(venv))
    tight = [room for room in looked if not room.suffices] or looked
    return "The disk is full. " + "; ".join(f"{room}: {room.cure}" for room in tight)
