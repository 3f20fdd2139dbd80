"""A stand-in for MNIST of nine images, in the same four files."""

import hashlib

import numpy as np

from labsupport.data import datasets, fetch, idx
from labsupport.data.idx import IdxFile


def idx_bytes(array):
    """The array as an IDX file holds it."""
    header = bytes([0, 0, 8, array.ndim]) + np.array(array.shape, ">u4").tobytes()
    return header + array.astype(np.uint8).tobytes()


def small_mnist(monkeypatch):
    """The contents of four tiny files by name, after putting them in MNIST's place."""
    rng = np.random.default_rng(0)
    arrays = {
        "train-images-idx3-ubyte": rng.integers(0, 256, (6, 28, 28)),
        "train-labels-idx1-ubyte": np.arange(6),
        "t10k-images-idx3-ubyte": rng.integers(0, 256, (3, 28, 28)),
        "t10k-labels-idx1-ubyte": np.arange(3),
    }
    contents = {name: idx_bytes(array) for name, array in arrays.items()}
    files = tuple(
        IdxFile(name, array.shape, hashlib.sha256(contents[name]).hexdigest())
        for name, array in arrays.items()
    )
    for module in (idx, datasets, fetch):
        monkeypatch.setattr(module, "MNIST", files)
    return contents
