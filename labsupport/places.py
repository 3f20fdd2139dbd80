"""Where the course's own files are. Standard library only."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NOTEBOOKS = ROOT / "notebooks"
DATA = ROOT / "data"
ROOMS = Path(__file__).resolve().parent / "labs"


def my_labs() -> Path:
    """The folder of a student's own copies: LABSUPPORT_MY_LABS, else my_labs in the course."""
    return named_folder("LABSUPPORT_MY_LABS") or ROOT / "my_labs"


class NoSuchHome(RuntimeError):
    """A setting names a folder in the home of a user whom this machine does not know."""


def named_folder(setting: str) -> Path | None:
    """The folder that an environment variable names, relative to the course; None if it is unset.

    NoSuchHome for a ~ that leads nowhere.
    """
    named = os.environ.get(setting, "").strip()
    if not named:
        return None
    folder = os.path.expanduser(named)
    if folder.startswith("~"):
        raise NoSuchHome(
            f"{setting} is {named}, and this machine knows no such home: name the folder in full."
        )
    return Path(os.path.realpath(ROOT / folder))


def files_in(folder: Path, pattern: str) -> list[Path]:
    """The paths in `folder` that match, sorted, without hidden ones and what is in hidden folders.

    On sticks and in zip files macOS puts a `._x.py`, which is no Python, beside every `x.py`.
    """
    found = (path for path in folder.glob(pattern) if not _is_hidden(path.relative_to(folder)))
    return sorted(found)


def is_closed(folder: Path) -> bool:
    """Whether it is a folder, or lies in one, that this user may not look into."""
    try:
        os.scandir(folder).close()
    except PermissionError:
        return True
    except OSError:
        pass
    return False


def _is_hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)


def lab_paths(folder: Path | None = None) -> list[Path]:
    """The notebooks of the course, or of a folder, in order: each `NN_<room>.ipynb`.

    A copy that JupyterLab or somebody has made, such as `06_init_variance-Copy1.ipynb`, is none.
    """
    rooms, paths = room_names(), files_in(folder or NOTEBOOKS, "[0-9][0-9]_*.ipynb")
    return [path for path in paths if path.stem[3:] in rooms]


def room_names() -> list[str]:
    """The labs that have a room in the package: their names without the number."""
    names = (path.parent.name for path in files_in(ROOMS, "*/exercises.py"))
    return [name for name in names if name.isidentifier()]
