"""Fetches MNIST for `python3 -m labsupport data`. No other module downloads.

A file is written under a temporary name in the same folder. It gets its final name, by an atomic
rename, after its decompressed content is verified. So processes that fetch at the same time cannot
harm each other, and an interrupted fetch goes on with the files that are still missing.
"""

import os
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import BinaryIO
from urllib.parse import urlsplit

from labsupport.data.idx import (
    MNIST,
    DigitsError,
    IdxFile,
    absence,
    find_idx,
    idx_array,
    is_gzip,
    read_idx,
)
from labsupport.data.leftovers import remove_leftovers

MIRRORS = (
    "https://ossci-datasets.s3.amazonaws.com/mnist/",
    "https://storage.googleapis.com/cvdf-datasets/mnist/",
    "https://azureopendatastorage.blob.core.windows.net/mnist/",
    "https://systemds.apache.org/assets/datasets/mnist/",
)
CONNECT_SECONDS = 6.0
SILENCE_SECONDS = 20.0  # how long a mirror may send nothing
NEWS_SECONDS = 2.0
BY_HAND = (
    "Or copy the four MNIST files from another machine and run "
    "`python3 -m labsupport data --from DIR`. The labs run without them, on the embedded digits"
)


_say = partial(print, flush=True)


def mirrors_to_try() -> tuple[str, ...]:
    """The mirrors' addresses: those in LABSUPPORT_MIRRORS (separated by spaces), else MIRRORS."""
    return tuple(os.environ.get("LABSUPPORT_MIRRORS", "").split()) or MIRRORS


def fetch_mnist(
    folder: Path,
    *,
    mirrors: tuple[str, ...] | None = None,
    seconds: float = float("inf"),
    silence: float = SILENCE_SECONDS,
    say: Callable[[str], None] = _say,
) -> None:
    """Leaves the four MNIST files in `folder`; those that are absent or damaged are fetched.

    seconds: the limit for all files. silence: the limit for a mirror that sends nothing. A mirror
    that fails is tried last for the next files. Raises DigitsError with the cure.
    """
    patience = _Patience(time.monotonic() + seconds, silence)
    queue = list(mirrors or mirrors_to_try())
    for file in _wanted(folder, say):
        refusals = []
        for mirror in tuple(queue):
            try:
                _fetch_one(mirror, file, folder, patience, say)
                break
            except _MirrorError as problem:
                refusals.append(f"{urlsplit(mirror).netloc or mirror}: {problem}")
                say(f"  {refusals[-1]}")
                queue.append(queue.pop(queue.index(mirror)))
        else:
            raise DigitsError(
                f"No mirror gave {file.name}:\n  " + "\n  ".join(refusals) + "\n"
                "Check the network (behind a proxy, set HTTPS_PROXY) and run the command again; "
                f"it goes on where it stopped. {BY_HAND}."
            )
    say(f"MNIST is complete in {folder}.")


def copy_mnist(source: Path, folder: Path, *, say: Callable[[str], None] = _say) -> None:
    """Leaves the four MNIST files of `source` (compressed or not) in `folder`, verified.

    Raises DigitsError with the cure.
    """
    absent = [file.name for file in MNIST if find_idx(source, file) is None]
    if absent:
        raise DigitsError(f"{absence(source, absent)}: name the folder that holds the four files.")
    for file in _wanted(folder, say):
        path = find_idx(source, file)
        read_idx(path, file, cure="get this file from another place")
        with _new_file(folder, file) as temporary:
            temporary.write_bytes(path.read_bytes())
            _give_final_name(temporary, folder, file)
        say(f"{file.name}: copied")
    say(f"MNIST is complete in {folder}.")


def _wanted(folder: Path, say: Callable[[str], None]) -> Iterator[IdxFile]:
    """The files that are missing or damaged in `folder`; each is checked when its turn comes."""
    for file in MNIST:
        path = find_idx(folder, file)
        if path is not None:
            try:
                read_idx(path, file, cure="it is replaced")
                say(f"{file.name}: here already, and good")
                continue
            except DigitsError as problem:
                say(str(problem))
        yield file


class _MirrorError(Exception):
    """Why a mirror could not be used."""


@dataclass(frozen=True)
class _Patience:
    """How long to wait: until when for all files, how many seconds for a silent mirror."""

    deadline: float
    silence: float


def _fetch_one(
    mirror: str, file: IdxFile, folder: Path, patience: _Patience, say: Callable[[str], None]
) -> None:
    url = f"{mirror.rstrip('/')}/{file.name}.gz"
    say(f"{file.name}: from {urlsplit(mirror).netloc or mirror}")
    with _new_file(folder, file) as temporary:
        with _disk_trouble(folder), temporary.open("wb") as out:
            _download(url, _Watched(out, patience, say))
        try:
            idx_array(temporary.read_bytes(), file)
        except DigitsError as problem:
            raise _MirrorError(f"what it sent {problem}") from problem
        _give_final_name(temporary, folder, file)


class _Watched:
    """An open file that reports its size as it grows, and refuses data after the deadline."""

    def __init__(self, out: BinaryIO, patience: _Patience, say: Callable[[str], None]):
        self.out, self.say = out, say
        self.deadline, self.silence = patience.deadline, patience.silence
        self.received, self.said = 0, time.monotonic()

    def write(self, chunk: bytes) -> int:
        now = time.monotonic()
        if now > self.deadline:
            raise _MirrorError("too slow for the time allowed")
        self.received += len(chunk)
        if now - self.said > NEWS_SECONDS:
            self.said = now
            self.say(f"  {self.received / 1e6:.1f} MB")
        return self.out.write(chunk)

    def flush(self) -> None:
        self.out.flush()


def _download(url: str, out: _Watched) -> None:
    """Writes what `url` serves to `out`; raises _MirrorError, also after the deadline."""
    import pooch
    import requests

    left = out.deadline - time.monotonic()
    if left <= 0:
        raise _MirrorError("no time is left")
    # We want the bytes as they are stored; a server must not compress or decompress them.
    downloader = pooch.HTTPDownloader(
        chunk_size=16_384,
        timeout=(min(CONNECT_SECONDS, left), min(out.silence, left)),
        headers={"Accept-Encoding": "identity"},
    )
    try:
        downloader(url, out, None)
    except requests.HTTPError as problem:
        status = problem.response.status_code
        raise _MirrorError(f"answers {status} {problem.response.reason}") from problem
    except requests.Timeout as problem:
        raise _MirrorError("does not answer in time") from problem
    except requests.exceptions.ChunkedEncodingError as problem:
        raise _MirrorError("stopped in the middle of the file") from problem
    except requests.exceptions.ProxyError as problem:
        raise _MirrorError("the proxy refuses") from problem
    except requests.exceptions.SSLError as problem:
        raise _MirrorError("its certificate is not trusted here") from problem
    except (requests.ConnectionError, ConnectionError, TimeoutError) as problem:
        late = "timed out" in str(problem).lower()
        raise _MirrorError("does not answer in time" if late else "unreachable") from problem
    except requests.RequestException as problem:
        raise _MirrorError(str(problem)) from problem


@contextmanager
def _new_file(folder: Path, file: IdxFile) -> Iterator[Path]:
    """A new empty file in `folder` with a name of its own; it is always removed at the end."""
    with _disk_trouble(folder):
        folder.mkdir(parents=True, exist_ok=True)
        remove_leftovers(folder)
        handle, name = tempfile.mkstemp(prefix=f".{file.name}.", suffix=".part", dir=folder)
        os.close(handle)
        temporary = Path(name)
    try:
        yield temporary
    finally:
        temporary.unlink(missing_ok=True)


def _give_final_name(temporary: Path, folder: Path, file: IdxFile) -> None:
    with temporary.open("rb") as begun:
        compressed = is_gzip(begun.read(2))
    final = folder / (f"{file.name}.gz" if compressed else file.name)
    with _disk_trouble(folder):
        if os.name != "nt":
            temporary.chmod(0o644)  # mkstemp's 0600 would hide it from other users
        try:
            os.replace(temporary, final)
        except PermissionError:
            # Another process has finished this file and reads it. Windows refuses to replace it.
            read_idx(final, file, cure="close the programs that use it and run the command again")
        if (other := find_idx(folder, file)) != final:
            other.unlink()  # damaged: it would be read in place of the new one


@contextmanager
def _disk_trouble(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as problem:
        raise DigitsError(
            f"{folder} cannot be written ({problem.strerror or problem}): make the folder "
            "writable and free about 12 MB there, or let LABSUPPORT_MNIST name another folder, "
            "and run the command again. The labs run without MNIST, on the embedded digits."
        ) from problem
