"""Handwritten digits for the labs: MNIST where it is present, else a small set committed here.

Nothing in this module touches the network; `python3 -m labsupport data` (labsupport.fetch) does.
"""

import gzip
import hashlib
import os
import zlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "data"
MNIST_FOLDER = DATA / "mnist"
FETCH_AGAIN = "run `python3 -m labsupport data` to fetch it again"

_MAGIC = {3: 0x00000803, 1: 0x00000801}  # unsigned bytes; the last digit is the number of axes
_KIND = {3: "images", 1: "labels"}


class DigitsError(Exception):
    """A digits file that cannot be used; the message says what is wrong and what mends it."""


@dataclass(frozen=True)
class IdxFile:
    """What one IDX file must hold; `sha256` is that of the decompressed content."""

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
EMBEDDED = (
    IdxFile(
        "digits-images-idx3-ubyte",
        (1_797, 8, 8),
        "359cd13f0f514122884198b78a131df597421cbf5e93a76678fa96fc548f0d96",
    ),
    IdxFile(
        "digits-labels-idx1-ubyte",
        (1_797,),
        "ce71631c1f31ce56fa54f31d1d498fafacff59b001e6c30c4a5e29508aa277ad",
    ),
)
EMBEDDED_TRAIN = 1_500
EMBEDDED_WHITE = 16.0  # the 17 grey levels are 0..16


@dataclass(frozen=True, eq=False)
class Digits:
    """A training and a test set of 28 × 28 digits; the arrays are read-only.

    images: (n, 784) float32 in [0, 1], row by row; labels: (n,) int64 in 0..9.
    """

    name: str
    train_images: np.ndarray
    train_labels: np.ndarray
    test_images: np.ndarray
    test_labels: np.ndarray
    description: str

    def __str__(self) -> str:
        return f"Digits: [this run: {self.description}]"

    def __repr__(self) -> str:
        return f"<{self}>"


def load_digits() -> Digits:
    """MNIST where it is present, else the embedded digits; printing the result says which.

    MNIST is looked for in the folder that LABSUPPORT_MNIST names (a relative path is taken from
    the course's folder), else in data/mnist. LABSUPPORT_DIGITS=embedded asks for the small set.
    Loaded once per process. Raises DigitsError when a file is damaged or is not what it says.
    """
    choice = os.environ.get("LABSUPPORT_DIGITS", "").strip().lower()
    if choice not in ("", "mnist", "embedded"):
        raise DigitsError(
            f"LABSUPPORT_DIGITS={choice!r} is not known: set it to 'embedded' or 'mnist', "
            "or unset it."
        )
    named = os.environ.get("LABSUPPORT_MNIST", "").strip()
    folder = ROOT / Path(named).expanduser() if named else MNIST_FOLDER
    missing = [file.name for file in MNIST if find_idx(folder, file) is None]
    if choice != "embedded" and not missing:
        return _load_mnist(folder)
    if choice == "mnist" or (named and choice != "embedded"):
        raise DigitsError(
            f"{folder} lacks {', '.join(missing)} (with or without .gz): name a folder that holds "
            "the four MNIST files in LABSUPPORT_MNIST, or unset it, or run "
            "`python3 -m labsupport data`."
        )
    incomplete = choice != "embedded" and len(missing) < len(MNIST)
    return _load_embedded(incomplete)


@lru_cache(maxsize=1)
def _load_mnist(folder: Path) -> Digits:
    train_images, train_labels, test_images, test_labels = (
        read_idx(find_idx(folder, file), file) for file in MNIST
    )
    return Digits(
        "MNIST",
        _scaled_rows(train_images, 255.0),
        _checked_labels(train_labels, folder),
        _scaled_rows(test_images, 255.0),
        _checked_labels(test_labels, folder),
        f"MNIST, {len(train_images):,} training and {len(test_images):,} test images "
        f"from {folder.name}",
    )


@lru_cache(maxsize=2)
def _load_embedded(incomplete: bool) -> Digits:
    images, labels = (read_idx(DATA / f"{file.name}.gz", file) for file in EMBEDDED)
    rows = _scaled_rows(enlarge(images), EMBEDDED_WHITE)
    labels = _checked_labels(labels, DATA)
    split = EMBEDDED_TRAIN
    note = "; data/mnist is incomplete, `python3 -m labsupport data` completes it"
    return Digits(
        "UCI digits",
        rows[:split],
        labels[:split],
        rows[split:],
        labels[split:],
        f"the embedded UCI digits, {split:,} training and {len(rows) - split:,} test images"
        + (note if incomplete else ""),
    )


def enlarge(images: np.ndarray) -> np.ndarray:
    """The 8 × 8 images as 28 × 28: bilinear to 20 × 20, then a margin of 4, as MNIST has it.

    images: (n, 8, 8); returns (n, 28, 28) float32 on the same grey scale.
    """
    # Pixel centers sit at half-integers; beyond the outermost center its value is kept.
    position = np.clip((np.arange(20) + 0.5) * 8 / 20 - 0.5, 0, 7)
    weights = np.maximum(0, 1 - np.abs(position[:, None] - np.arange(8))).astype(np.float32)
    enlarged = weights @ images.astype(np.float32) @ weights.T
    return np.pad(enlarged, ((0, 0), (4, 4), (4, 4)))


def find_idx(folder: Path, file: IdxFile) -> Path | None:
    """The path of `file` in `folder`, compressed or not, or None."""
    candidates = (folder / f"{file.name}.gz", folder / file.name)
    return next((path for path in candidates if path.is_file()), None)


def read_idx(path: Path, expected: IdxFile) -> np.ndarray:
    """The uint8 array of an IDX file (gzip or raw), verified: header, size, SHA-256.

    Raises DigitsError naming the cure. IDX: LeCun, Cortes and Burges (1998), THE MNIST DATABASE.
    """
    try:
        content = path.read_bytes()
    except OSError as problem:
        raise DigitsError(f"{path} cannot be read ({problem}): mend its permissions.") from problem
    if path.suffix == ".gz":
        content = _decompressed(content, path)
    _check_content(content, expected, path)
    return np.frombuffer(content, np.uint8, offset=4 + 4 * len(expected.shape)).reshape(
        expected.shape
    )


def _decompressed(content: bytes, path: Path) -> bytes:
    try:
        return gzip.decompress(content)
    except EOFError as problem:
        raise DigitsError(f"{path} is truncated: delete it and {FETCH_AGAIN}.") from problem
    except (OSError, zlib.error) as problem:
        looks_like_text = content.lstrip()[:1] in (b"<", b"{")
        what = "is a web page, not data" if looks_like_text else f"is a damaged gzip ({problem})"
        raise DigitsError(f"{path} {what}: delete it and {FETCH_AGAIN}.") from problem


def _check_content(content: bytes, expected: IdxFile, path: Path) -> None:
    axes = len(expected.shape)
    digest = hashlib.sha256(content).hexdigest()
    if digest == expected.sha256:
        return
    cure = f"delete it and {FETCH_AGAIN}."
    twin = next((file.name for file in MNIST if file.sha256 == digest), None)
    if twin:
        raise DigitsError(
            f"{path} holds {twin}: the files were swapped. Give each its own name, or {cure}"
        )
    magic = int.from_bytes(content[:4], "big")
    if magic != _MAGIC[axes]:
        other = next((_KIND[n] for n, known in _MAGIC.items() if known == magic), None)
        raise DigitsError(
            f"{path} holds {other}, not {_KIND[axes]}: the files were swapped. Give each its own "
            f"name, or {cure}"
            if other
            else f"{path} is not an IDX file of {_KIND[axes]} (it starts with "
            f"{content[:4].hex() or 'nothing'}, not {_MAGIC[axes]:08x}): {cure}"
        )
    header = 4 + 4 * axes
    shape = (
        tuple(np.frombuffer(content[4:header], ">u4").tolist()) if len(content) >= header else ()
    )
    if shape and shape != expected.shape:
        raise DigitsError(
            f"{path} says that it holds {_by(shape)} values where {_by(expected.shape)} belong: "
            f"training and test files swapped, or another data set; {cure}"
        )
    wanted = header + int(np.prod(expected.shape))
    if len(content) != wanted:
        size = "truncated" if len(content) < wanted else "too long"
        raise DigitsError(f"{path} is {size} ({len(content):,} bytes of {wanted:,}): {cure}")
    raise DigitsError(f"{path} is damaged (its SHA-256 is not that of {expected.name}): {cure}")


def _by(shape: tuple[int, ...]) -> str:
    return " × ".join(f"{n:,}" for n in shape)


def _checked_labels(labels: np.ndarray, folder: Path) -> np.ndarray:
    if labels.size and labels.max() > 9:
        raise DigitsError(
            f"A label in {folder} is {labels.max()}, beyond 0..9: delete the labels file and "
            f"{FETCH_AGAIN}."
        )
    labels = labels.astype(np.int64)
    labels.setflags(write=False)
    return labels


def _scaled_rows(images: np.ndarray, white: float) -> np.ndarray:
    rows = images.reshape(len(images), -1).astype(np.float32)
    rows /= np.float32(white)
    rows.setflags(write=False)
    return rows
