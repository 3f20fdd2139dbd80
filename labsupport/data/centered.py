"""The digits with the mean training image subtracted: what a fair plain net learns from."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from labsupport.data.datasets import Dataset
from labsupport.data.images import Images


def centered(digits: Dataset) -> Dataset:
    """The digits with the mean training image subtracted from every image.

    Nothing is copied: an image is centered when it is asked for.
    """
    mean = digits.train_images.mean(axis=0)
    train, test = (_Less(images, mean) for images in (digits.train_images, digits.test_images))
    return replace(digits, train_images=train, test_images=test)


class _Less:
    """Rows of `images` (n, 784) less one image (784,), subtracted when they are asked for."""

    def __init__(self, images: np.ndarray | Images, less: np.ndarray):
        self.images, self.less = images, less

    def __len__(self) -> int:
        return len(self.images)

    def __getitem__(self, rows) -> np.ndarray:
        return self.images[rows] - self.less
