"""Folders in which Jupyter and matplotlib can keep their files, whatever the home is.

Standard library only.
"""

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def kept_in() -> dict[str, Path]:
    """Where files are kept: the variable that names a folder → that folder, or its default."""
    home = Path(os.path.expanduser("~"))
    if sys.platform == "darwin":
        data = home / "Library" / "Jupyter"
    elif os.name == "nt":
        data = Path(os.environ.get("APPDATA") or home) / "jupyter"
    else:
        data = Path(os.environ.get("XDG_DATA_HOME") or home / ".local" / "share") / "jupyter"
    data = Path(os.environ.get("JUPYTER_DATA_DIR") or data)
    settings = Path(os.environ.get("XDG_CONFIG_HOME") or home / ".config")
    defaults = {
        "JUPYTER_CONFIG_DIR": home / ".jupyter",
        "JUPYTER_DATA_DIR": data,
        "JUPYTER_RUNTIME_DIR": data / "runtime",
        "IPYTHONDIR": home / ".ipython",
        "MPLCONFIGDIR": settings / "matplotlib",
        "XDG_CACHE_HOME": home / ".cache",
    }
    return {name: Path(os.environ.get(name) or folder) for name, folder in defaults.items()}


def unwritable() -> dict[str, Path]:
    """Those of `kept_in` in which no file can be written."""
    return {name: folder for name, folder in kept_in().items() if not can_write(folder)}


def can_write(folder: Path) -> bool:
    """Whether files can be written into a folder, or it can be made for them."""
    if folder.parts[:1] == ("~",):  # it leads to no home
        return False
    try:
        while not os.path.exists(folder) and folder != folder.parent:
            folder = folder.parent
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False


@contextmanager
def writable_folders() -> Iterator[None]:
    """Inside, the environment names a temporary folder for each that cannot be written."""
    if not (refused := unwritable()):
        yield
        return
    before = {name: os.environ.get(name) for name in refused}
    with tempfile.TemporaryDirectory(prefix="labsupport-", ignore_cleanup_errors=True) as folder:
        print(
            f"{next(iter(refused.values()))} cannot be written: what Jupyter keeps goes to\n"
            f"{folder}, until this command ends. Notebooks stay where they are.",
            flush=True,
        )
        for name in refused:
            os.environ[name] = str(Path(folder, name.lower()))
        try:
            yield
        finally:
            for name, value in before.items():
                os.environ.pop(name)
                if value is not None:
                    os.environ[name] = value
