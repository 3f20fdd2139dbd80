"""Figures that answer while a control moves: drawn once, afterwards only what changes."""

from __future__ import annotations

import struct
import textwrap
import zlib
from collections.abc import Hashable
from math import ceil, floor

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.colors import to_rgba

from labsupport.figures.figure import CourseFigure, drawing_whole

MOST_KEPT = 3  # figures of a `Drawing`, 7 MB each: a Lab stays within 20 MB of its start


class LiveFigure:
    """The picture of results that share a layout. A subclass says how it is made:

    layout(result): what decides the axes; while it is equal, only artists move.
    build(figure, result): makes axes and artists; `self.live(artist)` marks those that change.
    update(result, pinned): gives the live artists the data of `result`, and of `pinned`, the result
    kept for comparison (None: hide it). Where it changes the limits or ticks of axes, it says so
    with `self.redraw(axes)`; these must need the same room as before.

    `words(result)` is the text alternative of the picture, and `varies(result)` that part of it
    which the data, the machine or its timing decide.
    """

    width, height = 10.0, 4.6

    def __init__(self, result, *, large: bool = False):
        self.large = large
        self.artists: list[Artist] = []  # they move in front of the background
        self._background = None  # pixels, None before the first frame
        self._changed: list[Axes] = []  # the background shows them as they were
        self._places: dict[Axes, tuple[slice, slice]] = {}  # their pixels, texts included
        self.figure = CourseFigure(self.width, self.height, large=large)
        self.build(self.figure, result)

    @classmethod
    def layout(cls, result) -> Hashable:
        return None

    def build(self, figure: CourseFigure, result) -> None:
        raise NotImplementedError

    def update(self, result, pinned) -> None:
        raise NotImplementedError

    @classmethod
    def words(cls, result) -> str:
        return result.summary

    @classmethod
    def varies(cls, result) -> str:
        return getattr(result, "varies", "")

    def live(self, artist: Artist) -> Artist:
        """Marks `artist` as one that changes from frame to frame, and returns it."""
        artist.set_animated(True)
        self.artists.append(artist)
        return artist

    def redraw(self, axes: Axes) -> None:
        """Marks `axes` as changed in more than their live artists: the next frame draws them anew.

        That costs a tenth of a new figure. The layout is not solved again.
        """
        if axes not in self._changed:
            self._changed.append(axes)

    def draw(self, result, pinned=None) -> CourseFigure:
        """The static figure of `result`: the same code, the same picture."""
        self.update(result, pinned)
        self.figure.words, self.figure.varies = self.words(result), self.varies(result)
        return self.figure

    def frame(self, result, pinned=None) -> bytes:
        """The picture of `result` as PNG bytes, redrawing as little as possible."""
        canvas = self.figure.canvas
        self.update(result, pinned)
        if self._background is None:
            for artist in self.artists:
                artist.set_in_layout(False)  # the layout is that of all frames, not of the first
            with drawing_whole:
                canvas.draw()
            # Constrained layout has done its work; solving it again every frame costs 30 ms.
            self.figure.set_layout_engine("none")
            self._background = canvas.copy_from_bbox(self.figure.bbox)
            self._places = {axes: self._place(axes) for axes in self._changed}
        elif self._changed:
            self._renew_background()
        self._changed.clear()
        canvas.restore_region(self._background)
        for artist in self.artists:
            if artist.get_visible():
                self.figure.draw_artist(artist)
        return encode(canvas)

    def _renew_background(self) -> None:
        """Draws the axes that changed into the background, each on an empty place."""
        canvas = self.figure.canvas
        canvas.restore_region(self._background)
        empty = np.round(255 * np.array(to_rgba(self.figure.get_facecolor())))
        with drawing_whole:
            for axes in self._changed:
                place = self._places.get(axes) or self._place(axes)
                np.asarray(canvas.buffer_rgba())[place] = empty
                self.figure.draw_artist(axes)
        self._background = canvas.copy_from_bbox(self.figure.bbox)

    def _place(self, axes: Axes) -> tuple[slice, slice]:
        """The rows and columns of pixels on which `axes` are drawn, their texts included."""
        box = axes.get_tightbbox(self.figure.canvas.get_renderer())
        box = box.padded(2)  # the ends of lines stand out
        height = round(self.figure.bbox.height)
        rows = slice(max(height - ceil(box.y1), 0), height - floor(box.y0))
        return rows, slice(max(floor(box.x0), 0), ceil(box.x1))


class Drawing:
    """What a Lab draws: one `LiveFigure` of a `kind` for each layout, the last three of them kept.

    To build a figure and to solve its layout takes 300 ms. To restore its background and to draw
    the live artists takes a few. So a control that goes back to an earlier layout is quick.
    """

    def __init__(self, kind: type[LiveFigure], *, large: bool = False):
        self.kind, self.large = kind, large
        self.picture: LiveFigure | None = None  # the one that was drawn last
        self._kept: dict[Hashable, LiveFigure] = {}  # by layout, the latest last

    def frame(self, result, pinned=None) -> bytes:
        """The picture of `result` as PNG bytes, redrawing as little as possible."""
        return self.picture_of(result).frame(result, pinned)

    def picture_of(self, result) -> LiveFigure:
        """The picture with the layout of `result`: one of those kept, or built now."""
        layout = self.large, self.kind.layout(result)
        self.picture = None  # should building fail, there is none
        self.picture = self._kept.pop(layout, None) or self.kind(result, large=self.large)
        self._kept[layout] = self.picture
        if len(self._kept) > MOST_KEPT:
            del self._kept[next(iter(self._kept))]
        return self.picture

    def still(self, result, pinned=None) -> bytes:
        """The picture with its words below it as PNG bytes, for a page without a kernel."""
        figure = self.kind(result, large=self.large).draw(result, pinned)
        words = textwrap.fill(figure.words, int(self.kind.width * (8 if self.large else 12)))
        figure.supxlabel(words, x=0.01, ha="left", fontsize="medium")
        return figure.png()

    def forget(self) -> None:
        """Frees the figures; the next frame builds a new one."""
        self.picture = None
        self._kept.clear()


def encode(canvas) -> bytes:
    """What `canvas` shows as PNG bytes, compressed little and fast.

    An image library tries several filters on every row. Its file is a tenth smaller and takes twice
    as long. Here every row goes to zlib without a filter (0).
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
