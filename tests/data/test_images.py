"""Images kept as bytes act like the scaled array, and hold no more than is asked for."""

import tracemalloc

import numpy as np
import pytest
import torch

from labsupport.data import images as module
from labsupport.data.images import Images, chosen, first, joined

PIXELS = np.random.default_rng(0).integers(0, 256, (20, 6), dtype=np.uint8)
WHOLE = PIXELS.astype(np.float32) / np.float32(255)

USES = {
    "slice": lambda x: x[:3],
    "one": lambda x: x[4],
    "one pixel": lambda x: x[4, 2],
    "chosen": lambda x: x[[3, 1]],
    "mask": lambda x: x[np.arange(len(x)) % 3 == 0],
    "last": lambda x: x[-1],
    "product": lambda x: x @ np.ones((6, 2), np.float32),
    "reflected product": lambda x: np.ones((2, 20), np.float32) @ x,
    "first": lambda x: first(x, 3)[:],
    "first of too few": lambda x: first(x, 30)[:],
    "chosen rows": lambda x: chosen(x, np.array([3, 1]))[:],
    "every third": lambda x: chosen(x, slice(None, None, 3))[:],
    "joined": lambda x: joined(x, x[:2])[:],
    "joined with its own": lambda x: joined(x, first(x, 2))[:],
    "min": lambda x: x.min(),
    "numpy's max": lambda x: np.max(x),
    "min with more": lambda x: x.min(initial=0.2),
    "max into another": lambda x: np.max(x, axis=0, out=np.zeros(6, np.float32)),
    "max of each": lambda x: x.max(axis=1),
    "min of each pixel": lambda x: np.min(x, axis=0, keepdims=True),
    "mean of all": lambda x: x.mean(),
    "mean image": lambda x: x.mean(axis=0),
    "mean of each": lambda x: x.mean(axis=1),
    "std": lambda x: x.std(axis=0),
    "numpy's mean": lambda x: np.mean(x, axis=0),
    "difference": lambda x: x - x[0],
    "reflected difference": lambda x: 1 - x,
    "comparison": lambda x: x > 0.5,
    "power": lambda x: x**2,
    "reshape": lambda x: x.reshape(-1, 2, 3),
    "transposed": lambda x: x.T,
    "as float64": lambda x: x.astype(np.float64),
    "asarray": lambda x: np.asarray(x),
    "concatenated": lambda x: np.concatenate([x, x[:2]]),
    "rows": lambda x: np.array(list(x)),
    "torch": lambda x: torch.tensor(np.asarray(x)).numpy(),
    "choice": lambda x: np.random.default_rng(0).choice(x, 5),
    "shape": lambda x: np.array([*x.shape, x.ndim, x.size, len(x)]),
}


@pytest.mark.parametrize("at_once", [7, 4096])
@pytest.mark.parametrize("use", USES)
def test_images_act_like_the_scaled_array(use, at_once, monkeypatch):
    monkeypatch.setattr(module, "AT_ONCE", at_once)
    found, expected = USES[use](Images(PIXELS)), USES[use](WHOLE)
    assert type(found) is type(expected)
    assert found.dtype == expected.dtype
    np.testing.assert_allclose(found, expected, rtol=1e-6)


def test_images_are_read_only_and_what_they_give_is_the_readers_own():
    images = Images(PIXELS)
    with pytest.raises(ValueError, match="read-only"):
        images[0] = 1
    images[:2][:] = 7
    np.testing.assert_array_equal(images[:2], WHOLE[:2])


def test_chosen_and_joined_images_stay_bytes():
    images = Images(PIXELS)
    one, other = chosen(images, np.array([3, 1])), chosen(images, slice(0, 6, 2))
    together = joined(one, other)
    assert {type(each) for each in (one, other, together)} == {Images}
    np.testing.assert_array_equal(together[:], WHOLE[[3, 1, 0, 2, 4]])


def test_a_part_of_many_images_needs_no_memory_for_all():
    images = Images(np.zeros((20_000, 784), np.uint8))  # 63 MB as float32
    tracemalloc.start()
    images[np.arange(0, 20_000, 100)]
    images.mean(axis=0)
    images @ np.ones((784, 2), np.float32)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 30e6


@pytest.mark.parametrize("wrong", [WHOLE, PIXELS[0], PIXELS.astype(int)])
def test_other_than_bytes_in_rows_are_refused(wrong):
    with pytest.raises(ValueError, match="take uint8"):
        Images(wrong)


def test_images_say_what_they_are():
    assert repr(Images(PIXELS)) == "<20 images of 6 pixels, float32 in [0, 1]>"
    with pytest.raises(AttributeError, match="nonsense"):
        Images(PIXELS).nonsense  # noqa: B018
