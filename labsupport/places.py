"""Where the course's own files are. Standard library only."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NOTEBOOKS = ROOT / "notebooks"
DATA = ROOT / "data"
ROOMS = Path(__file__).resolve().parent / "labs"


def lab_paths() -> list[Path]:
    """The notebooks of the course, in order."""
    return sorted(NOTEBOOKS.glob("[0-9][0-9]_*.ipynb"))


def room_names() -> list[str]:
    """The labs that have a room in the package: their names without the number."""
    return sorted(path.parent.name for path in ROOMS.glob("*/exercises.py"))
