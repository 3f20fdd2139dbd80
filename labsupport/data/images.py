"""Images kept as bytes: what is asked for becomes float32 in [0, 1], and no more than that."""

from __future__ import annotations

import numpy as np
from numpy.lib.mixins import NDArrayOperatorsMixin

WHITE = np.float32(255)
AT_ONCE = 1000  # images that are scaled together where all of them are needed


def first(images: np.ndarray | Images, count: int) -> np.ndarray | Images:
    """The first `count` images, all where there are no more; those kept as bytes stay bytes."""
    return Images(images._pixels[:count]) if isinstance(images, Images) else images[:count]


def chosen(images: np.ndarray | Images, rows: slice | np.ndarray) -> np.ndarray | Images:
    """These rows of the images; those kept as bytes stay bytes."""
    return Images(images._pixels[rows]) if isinstance(images, Images) else images[rows]


def joined(one: np.ndarray | Images, other: np.ndarray | Images) -> np.ndarray | Images:
    """The images of `one`, then those of `other`; they stay bytes where both are kept as bytes."""
    if isinstance(one, Images) and isinstance(other, Images):
        return Images(np.concatenate([one._pixels, other._pixels]))
    return np.concatenate([one[:], other[:]])


class Images(NDArrayOperatorsMixin):
    """Rows of pixels that act like a read-only (n, pixels) array of float32 in [0, 1].

    pixels: (n, pixels) of uint8, which may be a file's own bytes. `images[rows]` scales these rows
    only, and is a new array; `first`, `chosen` and `joined` keep bytes. The minimum and the maximum
    are found among the bytes; `images @ weights` and `images.mean(axis=0)` go through the rows part
    by part. Whatever else NumPy does with it, it does with all of them, scaled: 60,000 images of
    28 × 28 then take 188 MB, for as long as that lasts.
    """

    dtype, ndim = np.dtype(np.float32), 2

    def __init__(self, pixels: np.ndarray):
        if pixels.dtype != np.uint8 or pixels.ndim != 2:
            raise ValueError(
                f"pixels are {pixels.dtype} of shape {pixels.shape}; take uint8 of (n, pixels)"
            )
        self._pixels = pixels

    @property
    def shape(self) -> tuple[int, int]:
        return self._pixels.shape

    def __len__(self) -> int:
        return len(self._pixels)

    def __getitem__(self, rows) -> np.ndarray:
        return np.divide(self._pixels[rows], WHITE, dtype=np.float32)

    def __setitem__(self, rows, value) -> None:
        raise ValueError("these images are read-only; images[rows] is an array of your own")

    def __array__(self, dtype=None, copy=None) -> np.ndarray:
        if copy is False:
            raise ValueError("images are kept as bytes; scaled they are always a copy")
        return np.asarray(self[:], dtype)

    def __array_ufunc__(self, ufunc, method, *inputs, **settings):
        whole = (np.asarray(one) if isinstance(one, Images) else one for one in inputs)
        return getattr(ufunc, method)(*whole, **settings)

    def __getattr__(self, name: str):
        if name.startswith("_"):
            raise AttributeError(name)
        return getattr(np.asarray(self), name)

    def __matmul__(self, weights: np.ndarray) -> np.ndarray:
        if not len(self):
            return self[:] @ weights
        return np.concatenate([part @ weights for part in self._parts()])

    def min(self, axis=None, out=None, **settings) -> np.ndarray:
        """The minimum, as NumPy's."""
        return self._extreme(np.min, axis, out, **settings)

    def max(self, axis=None, out=None, **settings) -> np.ndarray:
        """The maximum, as NumPy's."""
        return self._extreme(np.max, axis, out, **settings)

    def _extreme(self, extreme, axis, out, **settings) -> np.ndarray:
        if out is not None or settings.keys() - {"keepdims"}:
            return extreme(np.asarray(self), axis, out, **settings)
        return np.divide(extreme(self._pixels, axis, **settings), WHITE, dtype=np.float32)

    def mean(self, axis=None, **settings) -> np.ndarray:
        """The mean, as NumPy's. Over the rows (axis=0) it is taken part by part."""
        if axis != 0 or settings or not len(self):
            return np.asarray(self).mean(axis, **settings)
        total = sum(part.sum(axis=0, dtype=np.float64) for part in self._parts())
        return (total / len(self)).astype(np.float32)

    def _parts(self):
        return (self[start : start + AT_ONCE] for start in range(0, len(self), AT_ONCE))

    def __repr__(self) -> str:
        return f"<{len(self):,} images of {self.shape[1]} pixels, float32 in [0, 1]>"
