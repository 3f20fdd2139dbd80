"""Figures that answer while a control moves: drawn once, afterwards only what changes."""

from __future__ import annotations

import copy
import io
import textwrap
from collections.abc import Hashable

from matplotlib.artist import Artist
from PIL import Image

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
        twin._layout, twin._artists, twin.figure = None, [], None
        return twin

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
    """What `canvas` shows as PNG bytes; compression level 1, for speed."""
    width, height = canvas.get_width_height(physical=True)
    # The canvas is opaque: dropping alpha makes a quarter less to compress, send and decode.
    image = Image.frombuffer("RGBA", (width, height), canvas.buffer_rgba(), "raw", "RGBA", 0, 1)
    buffer = io.BytesIO()
    image.convert("RGB").save(buffer, format="png", compress_level=1)
    return buffer.getvalue()
