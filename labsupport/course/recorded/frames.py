"""Pictures of a Lab as small files: what stands still is stored once, of each picture the rest.

Two pictures of one Lab differ in a few curves, bars and digits. So most pixels of a picture are
those of its base, a picture that many share; the others are its patch. Both are WebP without loss,
but for rare colors, at the edges of letters and lines: these are rounded, by at most 8 of 255
levels, which makes a file a sixth smaller.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from labsupport.course.files import CourseProblem

EFFORT = {"lossless": True, "quality": 50, "method": 4}
EXACT, STEP = 16, 16  # the most frequent colors of a file; the others are multiples, of 255 levels
COLORS = 128  # of one file, at most
WORTH = 100_000  # pixels: patches of so many take as many bytes as a new base


def pixels(png: bytes) -> np.ndarray:
    """(height, width) of uint32: the pixels of a picture, four channels in one number."""
    from PIL import Image

    with Image.open(io.BytesIO(png)) as image:
        return np.ascontiguousarray(np.asarray(image.convert("RGBA"))).view(np.uint32)[..., 0]


@dataclass
class _Base:
    number: int  # of its file
    pixels: np.ndarray


class Frames:
    """The pictures of one recording in `folder`, each file of which is written once.

    `listed` holds what a page needs to show picture number k: [number of the base, number of the
    patch or -1 for none, left, top], the patch's place in pixels.
    """

    def __init__(self, folder: Path):
        self.folder = folder
        self.listed: list[tuple[int, int, int, int]] = []
        self.bytes = 0
        self._files: dict[bytes, int] = {}
        self._known: dict[tuple, int] = {}
        self._bases: list[_Base] = []
        self._base: _Base | None = None

    def learn(self, samples: Sequence[np.ndarray], count: int) -> None:
        """Chooses the base for `count` pictures from some of them, which are of one size."""
        if not samples:
            return
        order = np.sort(np.stack(samples), axis=0)
        middle = np.ascontiguousarray(order[len(samples) // 2])
        alike = [base for base in self._bases if base.pixels.shape == middle.shape]
        best = min(alike, key=lambda base: _differing(base.pixels, samples), default=None)
        saved = _differing(best.pixels, samples) - _differing(middle, samples) if best else 0
        if best is None or saved * count / len(samples) > WORTH:
            # Compared with the exact colors: a rare one that stands still is in no patch then.
            fewer = _fewer_colors(middle.ravel()).reshape(middle.shape)
            best = _Base(self._write(fewer), middle)
            self._bases.append(best)
        self._base = best

    def add(self, picture: np.ndarray) -> int:
        """The number of the picture, in `listed`; its files are written unless they are there."""
        if self._base is None or self._base.pixels.shape != picture.shape:
            self.learn([picture], 1)
        changed = picture != self._base.pixels
        rows, columns = changed.any(axis=1).nonzero()[0], changed.any(axis=0).nonzero()[0]
        frame = (self._base.number, -1, 0, 0)
        if len(rows):
            box = slice(rows[0], rows[-1] + 1), slice(columns[0], columns[-1] + 1)
            patch = np.zeros_like(picture[box])
            patch[changed[box]] = _fewer_colors(picture[changed])
            frame = (self._base.number, self._write(patch), int(columns[0]), int(rows[0]))
        if frame not in self._known:
            self._known[frame] = len(self.listed)
            self.listed.append(frame)
        return self._known[frame]

    def _write(self, picture: np.ndarray) -> int:
        """The number of the file that holds these pixels; 0 is transparent."""
        content = _encoded(picture)
        if content not in self._files:
            number = self._files[content] = len(self._files)
            (self.folder / f"{number}.webp").write_bytes(content)
            self.bytes += len(content)
        return self._files[content]


def _differing(base: np.ndarray, samples: Sequence[np.ndarray]) -> int:
    return sum(int((sample != base).sum()) for sample in samples)


def _fewer_colors(colors: np.ndarray) -> np.ndarray:
    """The (pixels,) in few colors: the most frequent ones as they are, all others rounded.

    Of more than `COLORS` that remain, the rare ones become the nearest of the others.
    """
    known, which, counts = np.unique(colors, return_inverse=True, return_counts=True)
    frequent = np.argsort(-counts, kind="stable")[:EXACT]
    exact = _channels(known)
    rounded = np.minimum((exact + STEP // 2) // STEP * STEP, 255)
    rounded[frequent] = exact[frequent]
    colors = np.ascontiguousarray(rounded.astype(np.uint8)).view(np.uint32).ravel()[which]
    known, which, counts = np.unique(colors, return_inverse=True, return_counts=True)
    if len(known) <= COLORS:
        return colors
    kept = known[np.sort(np.argsort(-counts, kind="stable")[:COLORS])]
    far = ((_channels(known)[:, None] - _channels(kept)[None]) ** 2).sum(axis=2)
    return kept[far.argmin(axis=1)][which]


def _channels(colors: np.ndarray) -> np.ndarray:
    """(colors, 4) of int: red, green, blue, alpha."""
    return np.ascontiguousarray(colors).view(np.uint8).reshape(-1, 4).astype(int)


def _encoded(picture: np.ndarray) -> bytes:
    from PIL import Image, features

    if not features.check("webp"):
        raise CourseProblem(
            "this Pillow cannot write WebP pictures: `python -m pip install --force-reinstall "
            "pillow` brings one that can."
        )
    rgba = np.ascontiguousarray(picture).view(np.uint8).reshape(*picture.shape, 4)
    buffer = io.BytesIO()
    Image.fromarray(rgba).save(buffer, "WEBP", **EFFORT)
    return buffer.getvalue()
