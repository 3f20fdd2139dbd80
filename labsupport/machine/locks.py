"""A lock between processes. Standard library only.

It is the system's own lock on a file, so it ends with its process, however that ends.
"""

import errno
import hashlib
import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

HELD = (errno.EACCES, errno.EAGAIN, errno.EDEADLK)  # what the system says of a lock in use
LOOK_AGAIN_SECONDS = 0.2


@contextmanager
def alone(folder: Path, waiting: str) -> Iterator[None]:
    """Inside, no other process is inside for the same folder. Prints `waiting` once if it waits.

    The lock is `<folder>.lock`, beside the folder. Where no file can be made or locked there, it
    is a file in the system's folder for temporary files.
    """
    name = hashlib.sha256(str(folder).encode(errors="surrogateescape")).hexdigest()[:16]
    elsewhere = Path(tempfile.gettempdir(), f"labsupport-{name}.lock")
    for path in (Path(f"{folder}.lock"), elsewhere):
        try:
            file = path.open("ab")
        except OSError:
            continue
        with file:
            try:
                _wait_for(file, waiting)
            except OSError:  # a file system without locks
                continue
            yield  # closing the file ends the lock
            return
    yield  # nothing can be locked on this machine


def _wait_for(file: BinaryIO, waiting: str) -> None:
    """Returns once the lock is ours; OSError where the file system has no locks."""
    said = False
    while True:
        try:
            _lock(file)
            return
        except OSError as problem:
            if problem.errno not in HELD:
                raise
        if not said:
            print(waiting, flush=True)
            said = True
        time.sleep(LOOK_AGAIN_SECONDS)


if os.name == "nt":
    import msvcrt

    def _lock(file: BinaryIO) -> None:
        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(file: BinaryIO) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
