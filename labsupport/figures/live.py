"""Figures that answer while a control moves: drawn once, afterwards only what changes."""

from __future__ import annotations

import copy
import struct
import textwrap
import zlib
from collections.abc import Hashable

import numpy as np
from matplotlib.artist import Artist

from labsupport.figures.style import CourseFigure, styled


class LiveFigure:
    """The base of all live figures. A subclass says in three methods how its picture is made:

    layout(result): what decides the axes; while it is equal, only artists move.
    build(figure, result): makes axes and artists; `self.live(artist)` marks those that change.
    update(result, pinned): gives the live artists the data of `result`, and of `pinned`, the result
    kept for comparison (None: hide it).

    Drawing everything costs 50–100 ms; restoring the background and drawing the live artists, a
    few. `words(result)` is the text alternative of the picture.
    """

    width, height = 10.0, 4.6

    def __init__(self, *, large: bool = False):
        self.large = large
        self._layout: Hashable = None  # of what `figure` shows; None: nothing yet
        self._artists: list[Artist] = []
        self.figure: CourseFigure | None = None

    def layout(self, result) -> Hashable:
        return None

    def build(self, figure: CourseFigure, result) -> None:
        raise NotImplementedError

    def update(self, result, pinned) -> None:
        raise NotImplementedError

    def words(self, result) -> str:
        return result.summary

    def live(self, artist: Artist) -> Artist:
        """Marks `artist` as one that changes from frame to frame, and returns it."""
        artist.set_animated(True)
        self._artists.append(artist)
        return artist

    def draw(self, result, pinned=None) -> CourseFigure:
        """The static figure of `result`: the same code, the same picture."""
        with styled(large=self.large):
            self._prepare(result)
            self.update(result, pinned)
        self.figure.words = self.words(result)
        return self.figure

    def still(self, result, pinned=None) -> bytes:
        """The picture with its words below it as PNG bytes, for a page without a kernel."""
        figure = self.twin().draw(result, pinned)
        with styled(large=self.large):
            words = textwrap.fill(figure.words, int(self.width * (8 if self.large else 12)))
            figure.supxlabel(words, x=0.01, ha="left", fontsize="medium")
        return figure.png()

    def twin(self) -> LiveFigure:
        """A figure that draws the same pictures, and shares none with this one."""
        twin = copy.copy(self)
        twin.forget()
        return twin

    def forget(self) -> None:
        """Frees the figure; the next frame builds a new one."""
        self._layout, self._artists, self.figure = None, [], None

    def frame(self, result, pinned=None) -> bytes:
        """The picture of `result` as PNG bytes, redrawing as little as possible."""
        with styled(large=self.large):
            if self._prepare(result) or self._background is None:
                self.figure.canvas.draw()
                # Constrained layout has done its work; solving it again every frame costs 30 ms.
                self.figure.set_layout_engine("none")
                self._background = self.figure.canvas.copy_from_bbox(self.figure.bbox)
            self.update(result, pinned)
            self.figure.canvas.restore_region(self._background)
            for artist in self._artists:
                if artist.get_visible():
                    self.figure.draw_artist(artist)
        return encode(self.figure.canvas)

    def _prepare(self, result) -> bool:
        layout = (self.large, self.layout(result))
        if layout == self._layout:
            return False
        self._artists, self._layout = [], None  # None until it stands: `build` may raise half-way
        self.figure = CourseFigure(self.width, self.height)
        self.build(self.figure, result)
        self._layout, self._background = layout, None
        return True


def encode(canvas) -> bytes:
    """What `canvas` shows as PNG bytes, compressed little and fast.

    An image library tries several filters on every row, which makes the file a tenth smaller and
    takes twice as long; here every row goes unfiltered (0) to zlib.
    """
    pixels = np.asarray(canvas.buffer_rgba())
    height, width, channels = pixels.shape
    rows = np.zeros((height, 1 + width * channels), np.uint8)
    rows[:, 1:] = pixels.reshape(height, -1)
    header = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)  # 8 bits of R, G, B, A each
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(rows, 1)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, data) for name, data in parts)


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
