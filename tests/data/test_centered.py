"""Digits without what all of them have in common."""

import numpy as np

from labsupport.data.centered import centered
from tiny_digits import tiny_digits

DIGITS = tiny_digits()


def test_centered_digits_have_mean_image_zero_and_leave_the_old_ones_alone():
    before = DIGITS.train_images.copy()
    without = centered(DIGITS)
    assert len(without.train_images) == len(DIGITS.train_images)
    train, some = without.train_images[:], without.test_images[[2, 0]]
    np.testing.assert_allclose(train.mean(axis=0), 0, atol=1e-5)
    mean = DIGITS.train_images.mean(axis=0)
    np.testing.assert_allclose(some + mean, DIGITS.test_images[[2, 0]], atol=1e-5)
    assert train.dtype == some.dtype == np.float32
    assert np.array_equal(DIGITS.train_images, before)
