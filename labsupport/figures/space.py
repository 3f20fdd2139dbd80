"""The room that a picture has, and how its panels share it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from math import ceil

DPI = 100  # dots an inch of a page
LARGE_PRINT = 1.5
# A letter of 8.3 points, the smallest of a figure, is 1/45 of a screen's height: 0.192 dots an inch
# for each pixel of the screen.
DPI_ON_STAGE = 0.195
# The browser stretches pictures for larger screens: more pixels would cost more than they show.
MOST_PIXELS = 1920 * 1080
LEAST, MOST = 120, 16_000  # pixels of a side


def _demand_possible(*sides: int) -> None:
    if not all(LEAST <= side <= MOST for side in sides):
        raise ValueError(
            f"a picture of {sides} pixels is asked for; {LEAST} to {MOST} are possible"
        )


@dataclass(frozen=True)
class Space:
    """Where a picture stands: width × height in pixels, with so many dots to an inch.

    A figure is laid out in inches, and all its letters and lines are sizes in points. So more dots
    to an inch are larger letters, and fewer inches for the panels.
    """

    width: int
    height: int
    dpi: float = DPI

    def __post_init__(self):
        _demand_possible(self.width, self.height)

    @classmethod
    def on_stage(cls, width: int, height: int, screen: int) -> Space:
        """On a screen of that height, with letters for a hall; at most 1920 × 1080 pixels."""
        shrink = min(1.0, (MOST_PIXELS / (width * height)) ** 0.5)
        return cls(round(width * shrink), round(height * shrink), DPI_ON_STAGE * screen * shrink)

    @property
    def inches(self) -> tuple[float, float]:
        return self.width / self.dpi, self.height / self.dpi


@dataclass(frozen=True)
class Row:
    """Panels side by side, which a figure shows together or not at all.

    least: inches (width, height) that one panel needs, its labels included. share: of the height
    that is left. widths: ratios of the panels' widths. Where a line is too narrow for `panels`, it
    is broken; with `fewer` it shows as many as fit. With `alike` all have one y axis.
    """

    name: str
    panels: int
    least: tuple[float, float]
    share: float = 1.0
    widths: Sequence[float] | None = None
    fewer: bool = False
    alike: bool = False


@dataclass(frozen=True)
class Placed:
    """A `Row` in its place: so many panels in so many columns, and its height in inches."""

    row: Row
    panels: int
    columns: int
    height: float

    @property
    def lines(self) -> int:
        return ceil(self.panels / self.columns)


def broken(row: Row, width: float) -> Placed:
    """The row in lines of `width` inches, as low as it can be."""
    columns = min(row.panels, max(1, int(width / row.least[0])))
    panels = columns if row.fewer else row.panels
    return Placed(row, panels, columns, row.least[1] * ceil(panels / columns))


def arrange(rows: Sequence[Row], width: float, height: float) -> list[Placed]:
    """The rows that fit into width × height inches, the first of them in any case.

    rows: the most important first, from top to bottom. The last ones are left out where the height
    is too small for all. What height remains is divided by their shares.
    """
    lowest = [broken(row, width) for row in rows]
    needs = list(accumulate(placed.height for placed in lowest))
    shown = [p for p, need in zip(lowest, needs, strict=True) if need <= height] or lowest[:1]
    left = max(height - needs[len(shown) - 1], 0.0) / sum(placed.row.share for placed in shown)
    return [replace(p, height=p.height + left * p.row.share) for p in shown]


@dataclass(frozen=True)
class Room:
    """The room for a picture as a page tells it: pixels, and on stage the height of the screen.

    large: in large print, which the stage has no need of.
    """

    width: int
    height: int
    screen: int = 0
    large: bool = False

    def __post_init__(self):
        _demand_possible(self.width, self.height)

    def space(self, rows: Sequence[Row], usual: tuple[float, float]) -> Space:
        """The space that a picture with these rows takes in this room.

        usual: inches (width, height) that suit it. On stage it takes all. On a page it is as wide
        as there is room, up to 1.35 times the usual width; it is no higher than usual where its
        rows do not need that, and its first row is seen in any case. On a narrow page, which
        scrolls anyway, all rows are.
        """
        if self.screen:
            return Space.on_stage(self.width, self.height, self.screen)
        dpi = DPI * (LARGE_PRINT if self.large else 1)
        width = min(self.width, round(1.35 * DPI * usual[0]))
        needs = [broken(row, width / dpi).height for row in rows]
        most = max(usual[1], sum(needs)) * dpi
        narrow = width / dpi < 0.6 * usual[0]
        height = most if narrow else min(max(self.height, sum(needs[:1]) * dpi), most)
        return Space(width, round(height), dpi)
