"""Figures that answer while a control moves: drawn once, afterwards only what changes."""

from __future__ import annotations

import copy
import struct
import textwrap
import zlib
from collections.abc import Hashable
from dataclasses import dataclass, field

import numpy as np
from matplotlib.artist import Artist

from labsupport.figures.figure import CourseFigure, drawing_whole
from labsupport.wording import plain

MOST_KEPT = 3  # figures of a `LiveFigure`, 7 MB each: a Lab stays within 20 MB of its start


@dataclass
class Prepared:
    """A figure with its axes: `artists` move in front of the `background`.

    parts: what `build` set on the `LiveFigure`, by name.
    """

    figure: CourseFigure
    artists: list[Artist] = field(default_factory=list)
    background: object = None  # pixels, None before the first frame
    parts: dict[str, object] = field(default_factory=dict)


class LiveFigure:
    """The base of all live figures. A subclass says in three methods how its picture is made:

    layout(result): what decides the axes; while it is equal, only artists move.
    build(figure, result): makes axes and artists; `self.live(artist)` marks those that change.
    update(result, pinned): gives the live artists the data of `result`, and of `pinned`, the result
    kept for comparison (None: hide it).

    Building and laying out costs 300 ms; restoring the background and drawing the live artists, a
    few. The last three layouts are kept, so that a control that changes the layout is as quick as a
    slider on its way back. `words(result)` is the text alternative of the picture.
    """

    width, height = 10.0, 4.6

    def __init__(self, *, large: bool = False):
        self.large = large
        self._layout: Hashable = None  # the present one, of those kept
        self._kept: dict[Hashable, Prepared] = {}  # by layout, the latest last
        self._prepared: Prepared | None = None

    @property
    def figure(self) -> CourseFigure | None:
        """The figure that is drawn at present, None before the first."""
        return self._prepared.figure if self._prepared else None

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
        self._prepared.artists.append(artist)
        return artist

    def draw(self, result, pinned=None) -> CourseFigure:
        """The static figure of `result`: the same code, the same picture."""
        self._prepare(result)
        self.update(result, pinned)
        self.figure.words = self.words(result)
        return self.figure

    def still(self, result, pinned=None) -> bytes:
        """The picture with its words below it as PNG bytes, for a page without a kernel."""
        figure = self.twin().draw(result, pinned)
        width = int(self.width * (8 if self.large else 12))
        words = textwrap.fill(plain(figure.words), width)
        figure.supxlabel(words, x=0.01, ha="left", fontsize="medium")
        return figure.png()

    def twin(self) -> LiveFigure:
        """A figure that draws the same pictures, and shares none with this one."""
        twin = copy.copy(self)
        twin.forget()
        return twin

    def forget(self) -> None:
        """Frees the figures; the next frame builds a new one."""
        self._put_away()
        self._kept = {}  # a new one: a twin has the other still

    def frame(self, result, pinned=None) -> bytes:
        """The picture of `result` as PNG bytes, redrawing as little as possible."""
        self._prepare(result)
        shown = self._prepared
        if shown.background is None:
            with drawing_whole:
                shown.figure.canvas.draw()
            # Constrained layout has done its work; solving it again every frame costs 30 ms.
            shown.figure.set_layout_engine("none")
            shown.background = shown.figure.canvas.copy_from_bbox(shown.figure.bbox)
        self.update(result, pinned)
        shown.figure.canvas.restore_region(shown.background)
        for artist in shown.artists:
            if artist.get_visible():
                shown.figure.draw_artist(artist)
        return encode(shown.figure.canvas)

    def _prepare(self, result) -> None:
        """Makes the layout of `result` the present one: one of those kept, or built anew."""
        layout = (self.large, self.layout(result))
        if self._prepared and layout == self._layout:
            return
        self._put_away()
        if layout in self._kept:
            self._prepared = self._kept.pop(layout)
            vars(self).update(self._prepared.parts)
        else:
            try:
                self._build(result)
            except BaseException:
                self._put_away()  # half a figure is none: the next frame builds it anew
                raise
        self._layout = layout
        self._kept[layout] = self._prepared
        if len(self._kept) > MOST_KEPT:
            del self._kept[next(iter(self._kept))]

    def _build(self, result) -> None:
        prepared = self._prepared = Prepared(
            CourseFigure(self.width, self.height, large=self.large)
        )
        before, unset = dict(vars(self)), object()
        try:
            self.build(prepared.figure, result)
        finally:
            for name, part in vars(self).items():
                if before.get(name, unset) is not part:
                    prepared.parts[name] = part

    def _put_away(self) -> None:
        """Takes the parts of the present figure off `self`; what is kept keeps them."""
        for name in self._prepared.parts if self._prepared else ():
            vars(self).pop(name, None)
        self._prepared = None


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
