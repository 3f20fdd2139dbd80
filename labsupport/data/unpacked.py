"""Digits files unpacked once, so that all kernels read the same bytes and none holds a copy.

The unpacked file stands beside the packed one, or in the user's cache where that folder cannot be
written. Its content is verified each time it is opened, as a download's is.
"""

from __future__ import annotations

import gzip
import hashlib
import os
import shutil
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import numpy as np
from platformdirs import user_cache_path

from labsupport.data.idx import IdxFile, is_gzip, read_idx
from labsupport.data.leftovers import remove_leftovers
from labsupport.memory import mapped

ENDING = ".unpacked"
_CHUNK = 2**20


def shared_idx(path: Path, expected: IdxFile) -> np.ndarray:
    """The uint8 array of an IDX file, mapped from a file that other processes map too; read-only.

    Where there is no room to unpack it the array is in this process's memory. DigitsError for a
    file that is damaged.
    """
    for folder in _folders(path):
        unpacked = folder / f"{expected.name}{ENDING}"
        remove_leftovers(folder, f".{unpacked.name}.*.part")  # 47 MB of each killed kernel
        if _holds(unpacked, expected) or _unpack(path, expected, unpacked):
            header = 4 + 4 * len(expected.shape)
            try:
                found = np.frombuffer(mapped(unpacked), np.uint8, offset=header)
                return found.reshape(expected.shape)
            except OSError:  # a file system that cannot map
                break
    return read_idx(path, expected)


def _folders(path: Path) -> Iterator[Path]:
    """Where the unpacked file may stand: beside the packed one, else in the user's cache."""
    if path.parent.stat().st_mode & 0o222:  # what nobody may write, root leaves alone too
        yield path.parent
    with suppress(RuntimeError):  # a user without a home
        yield user_cache_path("labsupport", appauthor=False)


def _holds(path: Path, expected: IdxFile) -> bool:
    """Whether the file is there with its content whole. It is read, and not kept in memory."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == expected.sha256
    except OSError:
        return False


def _unpack(path: Path, expected: IdxFile, to: Path) -> bool:
    """Whether `to` now has the content of `path`, verified; put there by an atomic rename."""
    temporary = None
    try:
        to.parent.mkdir(parents=True, exist_ok=True)
        with path.open("rb") as file:
            packed = is_gzip(file.read(2))
        opened = gzip.open if packed else open
        handle, name = tempfile.mkstemp(prefix=f".{to.name}.", suffix=".part", dir=to.parent)
        temporary = Path(name)
        with os.fdopen(handle, "wb") as out, opened(path, "rb") as source:
            shutil.copyfileobj(source, out, _CHUNK)
        if not _holds(temporary, expected):
            return False
        if os.name != "nt":
            temporary.chmod(0o644)  # mkstemp's 0600 would hide it from other users
        os.replace(temporary, to)
    except (OSError, EOFError, zlib.error):
        return False
    finally:
        if temporary is not None:
            temporary.unlink(missing_ok=True)
    return True
