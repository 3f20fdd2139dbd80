"""Figures that answer while a control moves: drawn once, afterwards only what changes."""

from __future__ import annotations

import struct
import textwrap
import zlib
from collections.abc import Hashable, Sequence
from contextlib import suppress
from math import ceil, floor

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.colors import to_rgba

from labsupport.figures.figure import CourseFigure, CoursePart, drawing_whole
from labsupport.figures.handle import Handle
from labsupport.figures.own_settings import own_settings
from labsupport.figures.space import DPI, Room, Row, Space, arrange

# Figures that a `Drawing` keeps: three on a page, 7 MB each, and two on a large stage, 17 MB each.
MOST_KEPT, PIXELS_KEPT = 3, 4_200_000


class LiveFigure:
    """The picture of results that share a layout. A subclass says how it is made:

    layout(result): what decides the axes; while it is equal, only artists move.
    rows(result): the rows of panels, the most important first. `self.panels` then holds the axes of
    each row that found room, by its name, and `self.parts` what a row has for labels and legends.
    build(figure, result): puts artists into them; `self.live(artist)` marks those that change.
    update(result, pinned): gives the live artists the data of `result`, and of `pinned`, kept for
    comparison (None: hide it). Where it changes the limits or ticks of axes, it says so with
    `self.redraw(axes)`; these must need the same room as before.

    `words(result)` is the text alternative of the picture, and `varies(result)` that part of it
    which the data, the machine or its timing decide.
    """

    width, height = 10.4, 4.6  # inches that suit it on a page
    pinned_as = "gray"  # how it shows a pinned result
    shows_pinned = True  # whether it shows one at all; `build` may say that it has no room for it
    handle: Handle | None = None  # what can be dragged in it; `build` makes it

    @own_settings
    def __init__(self, result, space: Space | None = None):
        self.space = space or self.usual_space()
        self.artists: list[Artist] = []  # they move in front of the background
        self._background = None  # pixels, None before the first frame
        self._changed: list[Axes] = []  # the background shows them as they were
        self._places: dict[Axes, tuple[slice, slice]] = {}  # their pixels, texts included
        self.figure = CourseFigure(*self.space.inches, dpi=self.space.dpi)
        self.panels: dict[str, list[Axes]] = {}
        self.parts: dict[str, CoursePart] = {}
        self.inches: dict[str, float] = {}  # the height of one line of a row's panels
        self._place_rows(self.rows(result))
        self.build(self.figure, result)

    @classmethod
    def usual_space(cls) -> Space:
        """The space that suits the picture where nothing else decides."""
        return Space(round(DPI * cls.width), round(DPI * cls.height))

    @classmethod
    def layout(cls, result) -> Hashable:
        return None

    @classmethod
    def rows(cls, result) -> Sequence[Row]:
        return ()

    def _place_rows(self, rows: Sequence[Row]) -> None:
        """Gives each row that has room a part of the figure, and its panels."""
        lines = arrange(rows, *self.space.inches) if rows else []
        if not lines:
            return
        heights = [line.height for line in lines]
        parts = self.figure.subfigures(len(lines), 1, height_ratios=heights, squeeze=False)[:, 0]
        for line, part in zip(lines, parts, strict=True):
            row, whole = line.row, line.lines == 1
            widths = row.widths if whole else None
            grid = part.subplots(
                line.lines, line.columns, squeeze=False, sharey=row.alike, width_ratios=widths
            )
            axes = list(grid.flat)
            for unused in axes[line.panels :]:
                unused.remove()
            self.panels[row.name], self.parts[row.name] = axes[: line.panels], part
            self.inches[row.name] = line.height / line.lines

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
        """Marks `axes` as changed: the next frame draws all of them, at a tenth of a new figure."""
        if axes not in self._changed:
            self._changed.append(axes)

    @own_settings
    def draw(self, result, pinned=None) -> CourseFigure:
        """The static figure of `result`: the same code, the same picture."""
        self.update(result, pinned)
        self.figure.words, self.figure.varies = self.words(result), self.varies(result)
        return self.figure

    @own_settings
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
        box = axes.get_tightbbox(self.figure.canvas.get_renderer()).padded(2)  # line ends stand out
        height = round(self.figure.bbox.height)
        rows = slice(max(height - ceil(box.y1), 0), height - floor(box.y0))
        return rows, slice(max(floor(box.x0), 0), ceil(box.x1))


class Drawing:
    """What a Lab draws: one `LiveFigure` of a `kind` for each layout, the last three of them kept.

    To build a figure and to solve its layout takes 300 ms. To restore its background and to draw
    the live artists takes a few. So a control that goes back to an earlier layout is quick.
    """

    def __init__(self, kind: type[LiveFigure], room: Room | None = None):
        self.kind = kind
        self.room = room or Room(round(DPI * kind.width), round(DPI * kind.height))
        self.picture: LiveFigure | None = None  # the one that was drawn last
        self._kept: dict[Hashable, LiveFigure] = {}  # by layout, the latest last
        self._ready: tuple | None = None  # a frame drawn ahead: result, pinned, room, PNG bytes

    def frame(self, result, pinned=None) -> bytes:
        """The picture of `result` as PNG bytes, redrawing as little as possible."""
        ready, self._ready = self._ready, None
        if ready and ready[0] is result and ready[1] is pinned and ready[2] == self.room:
            return ready[3]
        return self.picture_of(result).frame(result, pinned)

    def prepare(self, result, pinned=None) -> None:
        """Draws the frame that may come next, where there is one and its figure stands."""
        if result is not None and self._layout(result) in self._kept:
            with suppress(Exception):  # what fails will fail when it is asked for
                self._ready = result, pinned, self.room, self.frame(result, pinned)

    def _layout(self, result) -> tuple[Space, Hashable]:
        space = self.room.space(self.kind.rows(result), (self.kind.width, self.kind.height))
        return space, self.kind.layout(result)

    def picture_of(self, result) -> LiveFigure:
        """The picture with the layout of `result`: one of those kept, or built now."""
        layout = space, _ = self._layout(result)
        self.picture = None  # should building fail, there is none
        self.picture = self._kept.pop(layout, None) or self.kind(result, space)
        self._kept[layout] = self.picture
        most = min(MOST_KEPT, max(1, PIXELS_KEPT // (space.width * space.height)))
        while len(self._kept) > most:
            del self._kept[next(iter(self._kept))]
        return self.picture

    @own_settings
    def still(self, result, pinned=None) -> bytes:
        """The picture with its words below it as PNG bytes, for a page without a kernel."""
        figure = self.kind(result).draw(result, pinned)
        words = textwrap.fill(figure.words, int(self.kind.width * 12))
        figure.supxlabel(words, x=0.01, ha="left", fontsize="medium")
        return figure.png()

    def about_pinned(self, pinned, differs: str) -> str:
        """How the picture shows `pinned`, and what differs; without room for it, its words."""
        if self.picture is None or self.picture.shows_pinned:
            return f"{self.kind.pinned_as}, pinned: {differs}"
        return f"pinned: {self.kind.words(pinned)}"

    def handle(self) -> dict:
        """{"handle": where the picture drawn last has one}, or {}."""
        handle = self.picture and self.picture.handle
        return {"handle": handle.page()} if handle else {}

    def forget(self) -> None:
        """Frees the figures; the next frame builds a new one."""
        self.picture = self._ready = None
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
