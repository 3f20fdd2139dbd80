"""Digits that are learned in a moment: noise around one prototype per class."""

import numpy as np

from labsupport.data.datasets import Dataset


def tiny_digits(*, train=300, test=40, noise=0.2, seed=5):
    """Ten classes of 784 values in [0, 1]."""
    rng = np.random.default_rng(seed)
    prototypes = (rng.random((10, 784)) < 0.15).astype(float)

    def draw(count):
        labels = np.arange(count) % 10
        images = prototypes[labels] + noise * rng.standard_normal((count, 784))
        return np.clip(images, 0, 1).astype(np.float32), labels.astype(np.int64)

    arrays = [*draw(train), *draw(test)]
    for array in arrays:
        array.setflags(write=False)
    return Dataset("tiny", *arrays, description="a few made-up digits")
