"""Handwritten digits for the labs: MNIST where it is present, else the small embedded set.

Nothing in this module uses the network. `python3 -m labsupport data` fetches MNIST.
"""

import os
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from labsupport.data.idx import MNIST, DigitsError, IdxFile, absence, find_idx, read_idx
from labsupport.data.images import Images
from labsupport.data.unpacked import shared_idx
from labsupport.places import DATA, named_folder
from labsupport.wording import this_run

MNIST_FOLDER = DATA / "mnist"

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
class Dataset:
    """A training and a test set of 28 × 28 digits; the arrays are read-only.

    images: (n, 784) float32 in [0, 1], row by row; labels: (n,) int64 in 0..9. MNIST's images are
    `Images`, which act like such an array and keep bytes.
    """

    name: str
    train_images: np.ndarray | Images
    train_labels: np.ndarray
    test_images: np.ndarray | Images
    test_labels: np.ndarray
    description: str

    def __str__(self) -> str:
        return f"Digits: {this_run(self.description)}"

    def __repr__(self) -> str:
        return f"<{self}>"


def load_digits() -> Dataset:
    """MNIST where it is present, else the embedded digits. Print the result to see which.

    MNIST is looked for in the folder that LABSUPPORT_MNIST names (a relative path starts in the
    course's folder), else in data/mnist. LABSUPPORT_DIGITS=embedded asks for the small set. The
    digits are loaded once per process. DigitsError where a file is damaged or holds something else.
    """
    choice = os.environ.get("LABSUPPORT_DIGITS", "").strip().lower()
    if choice not in ("", "mnist", "embedded"):
        raise DigitsError(
            f"LABSUPPORT_DIGITS={choice!r} is not known: set it to 'embedded' or 'mnist', "
            "or unset it."
        )
    folder = mnist_folder()
    missing = [file.name for file in MNIST if find_idx(folder, file) is None]
    if choice != "embedded" and not missing:
        return _load_mnist(folder)
    if choice == "mnist" or (folder != MNIST_FOLDER and choice != "embedded"):
        raise DigitsError(
            f"{absence(folder, missing)}: name a folder that holds "
            "the four MNIST files in LABSUPPORT_MNIST, or unset it, or run "
            "`python3 -m labsupport data`. LABSUPPORT_DIGITS=embedded takes the small digits "
            "that come with the course."
        )
    incomplete = choice != "embedded" and len(missing) < len(MNIST)
    return _load_embedded(incomplete)


def mnist_folder() -> Path:
    """The folder where MNIST belongs: LABSUPPORT_MNIST, else data/mnist."""
    return named_folder("LABSUPPORT_MNIST") or MNIST_FOLDER


@lru_cache(maxsize=1)
def _load_mnist(folder: Path) -> Dataset:
    train_images, train_labels, test_images, test_labels = (
        shared_idx(find_idx(folder, file), file) for file in MNIST
    )
    return Dataset(
        "MNIST",
        Images(train_images.reshape(len(train_images), -1)),
        _labels(train_labels),
        Images(test_images.reshape(len(test_images), -1)),
        _labels(test_labels),
        f"MNIST, {len(train_images):,} training and {len(test_images):,} test images "
        f"from {folder.name}",
    )


@lru_cache(maxsize=2)
def _load_embedded(incomplete: bool) -> Dataset:
    images, labels = (read_idx(DATA / f"{file.name}.gz", file) for file in EMBEDDED)
    rows = enlarge(images).reshape(len(images), -1) / np.float32(EMBEDDED_WHITE)
    rows.setflags(write=False)
    labels = _labels(labels)
    split = EMBEDDED_TRAIN
    note = "; data/mnist is incomplete, `python3 -m labsupport data` completes it"
    return Dataset(
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
    # The centers of pixels are at half-integers. Beyond the outermost center its value is kept.
    position = np.clip((np.arange(20) + 0.5) * 8 / 20 - 0.5, 0, 7)
    weights = np.maximum(0, 1 - np.abs(position[:, None] - np.arange(8))).astype(np.float32)
    enlarged = weights @ images.astype(np.float32) @ weights.T
    return np.pad(enlarged, ((0, 0), (4, 4), (4, 4)))


def _labels(labels: np.ndarray) -> np.ndarray:
    labels = labels.astype(np.int64)
    labels.setflags(write=False)
    return labels
