"""The IDX file format of MNIST: reads a file, and says what is wrong with a damaged one."""

import gzip
import hashlib
import os
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from labsupport.places import files_in, is_closed

FETCH_AGAIN = "delete it and run `python3 -m labsupport data` to fetch it again"

_MAGIC = {3: 0x00000803, 1: 0x00000801}  # unsigned bytes; the last digit is the number of axes
_KIND = {3: "images", 1: "labels"}


class DigitsError(Exception):
    """A digits file that cannot be used; the message says what is wrong and what mends it."""


@dataclass(frozen=True)
class IdxFile:
    """What one IDX file must hold; `sha256` belongs to the decompressed content."""

    name: str
    shape: tuple[int, ...]
    sha256: str


MNIST = (
    IdxFile(
        "train-images-idx3-ubyte",
        (60_000, 28, 28),
        "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
    ),
    IdxFile(
        "train-labels-idx1-ubyte",
        (60_000,),
        "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
    ),
    IdxFile(
        "t10k-images-idx3-ubyte",
        (10_000, 28, 28),
        "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
    ),
    IdxFile(
        "t10k-labels-idx1-ubyte",
        (10_000,),
        "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
    ),
)


def find_idx(folder: Path, file: IdxFile) -> Path | None:
    """The path of `file` in `folder`, compressed or not, or None.

    Other spellings are found too: in capitals, with a dot before "idx", in a folder of the same
    name, as Kaggle packs them. The course's own names come first.
    """
    return next((path for path in _candidates(folder, file) if os.path.isfile(path)), None)


def absence(folder: Path, missing: list[str]) -> str:
    """What is said of a folder in which files of these names were not found."""
    if is_closed(folder):
        return f"{folder} may not be read by this user"
    return f"{folder} lacks {', '.join(missing)} (with or without .gz)"


def _candidates(folder: Path, file: IdxFile) -> Iterator[Path]:
    names = (f"{file.name}.gz", file.name)
    yield from (folder / name for name in names)

    def wanted(path: Path) -> bool:
        return path.name.lower().replace(".idx", "-idx") in names

    near = [path for path in _readable_in(folder) if wanted(path)]
    yield from near
    yield from (path for one in near for path in _readable_in(one) if wanted(path))


def _readable_in(folder: Path) -> list[Path]:
    return [] if is_closed(folder) else files_in(folder, "*")


def read_idx(path: Path, expected: IdxFile, *, cure: str = FETCH_AGAIN) -> np.ndarray:
    """The uint8 array of an IDX file (gzip or raw), verified: header, size, SHA-256.

    Raises DigitsError, which ends with `cure`. The format: LeCun, Cortes and Burges (1998),
    The MNIST database of handwritten digits.
    """
    try:
        content = path.read_bytes()
    except OSError as problem:
        raise DigitsError(
            f"{path} cannot be read ({problem.strerror}): mend its permissions."
        ) from problem
    try:
        return idx_array(content, expected)
    except DigitsError as problem:
        raise DigitsError(f"{path} {problem}: {cure}.") from problem.__cause__


def is_gzip(content: bytes) -> bool:
    """Whether the bytes begin as a gzip file does."""
    return content[:2] == b"\x1f\x8b"


def idx_array(content: bytes, expected: IdxFile) -> np.ndarray:
    """The uint8 array in the bytes of an IDX file, compressed or not; read-only.

    Raises DigitsError. Its message lacks the subject: "is truncated", "holds labels, not images".
    """
    if is_gzip(content):
        content = _decompressed(content)
    if hashlib.sha256(content).hexdigest() != expected.sha256:
        raise DigitsError(_fault(content, expected))
    start = 4 + 4 * len(expected.shape)
    return np.frombuffer(content, np.uint8, offset=start).reshape(expected.shape)


def _decompressed(content: bytes) -> bytes:
    try:
        return gzip.decompress(content)
    except EOFError as problem:
        raise DigitsError("is truncated") from problem
    except (OSError, zlib.error) as problem:
        raise DigitsError(f"is damaged ({problem})") from problem


def _fault(content: bytes, expected: IdxFile) -> str:
    """What is wrong with decompressed content whose checksum is not the expected one."""
    digest = hashlib.sha256(content).hexdigest()
    twin = next((file.name for file in MNIST if file.sha256 == digest), None)
    if twin:
        return f"holds {twin}, the files were swapped"
    if content.lstrip()[:1] in (b"<", b"{"):
        return "is a web page, not data"
    axes = len(expected.shape)
    magic = int.from_bytes(content[:4], "big")
    if magic != _MAGIC[axes]:
        other = next((_KIND[n] for n, known in _MAGIC.items() if known == magic), None)
        if other:
            return f"holds {other}, not {_KIND[axes]}, the files were swapped"
        start = content[:4].hex() or "nothing"
        return f"is not an IDX file of {_KIND[axes]} (it starts with {start})"
    header = 4 + 4 * axes
    if len(content) >= header:
        shape = tuple(np.frombuffer(content[4:header], ">u4").tolist())
        if shape != expected.shape:
            return (
                f"says that it holds {_by(shape)} values where {_by(expected.shape)} belong "
                "(training and test files swapped, or another data set)"
            )
    wanted = header + int(np.prod(expected.shape))
    if len(content) < wanted:
        return f"is truncated ({len(content):,} bytes of {wanted:,})"
    if len(content) > wanted:
        return f"is too long ({len(content):,} bytes, not {wanted:,})"
    if axes == 1 and max(content[header:]) > 9:
        return f"has a label of {max(content[header:])}, beyond 0..9"
    return f"is damaged (its SHA-256 is not that of {expected.name})"


def _by(shape: tuple[int, ...]) -> str:
    return " × ".join(f"{n:,}" for n in shape)
