"""Temporary files of programs that were killed while they wrote digits. Standard library only."""

import time
from pathlib import Path

STALE_SECONDS = 24 * 3600  # no process still writes a temporary file older than this


def remove_leftovers(folder: Path, pattern: str = ".*.part") -> None:
    """Removes old temporary files of this pattern; what cannot be removed stays."""
    for path in folder.glob(pattern):
        try:
            if time.time() - path.stat().st_mtime > STALE_SECONDS:
                path.unlink()
        except OSError:
            continue  # another process has removed it, or owns it
