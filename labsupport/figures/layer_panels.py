"""What figures of a deep network share: a panel per layer, a number per layer, and its ghost."""

from __future__ import annotations

import numpy as np
from matplotlib.patches import StepPatch

from labsupport.figures.live import LiveFigure
from labsupport.figures.style import GRAY

MOST_PANELS = 5
TALLEST = "share of values\n(tallest bar = 1)"  # the y axis of `Histograms.heights`


class LayerRow:
    """A histogram per axes of `row`, one for each layer of `shown`; the pinned ones as outlines."""

    def __init__(self, figure: LiveFigure, row, shown: list[int], edges, color, *, base=0.0):
        nothing = np.full(len(edges) - 1, base)
        self.layers, self.bars, self.ghosts = shown, [], []
        for axes in row:
            axes.grid(visible=False)
            bars = StepPatch(nothing, edges, baseline=base, fill=True, lw=0, fc=color)
            ghost = StepPatch(nothing, edges, baseline=base, fill=False, ec=GRAY, lw=1.2)
            self.bars.append(figure.live(axes.add_artist(bars)))
            self.ghosts.append(figure.live(axes.add_artist(ghost)))

    def show(self, heights: np.ndarray, pinned: np.ndarray | None) -> None:
        """Draws the rows of `heights` (layers, bins), over them those of `pinned`, as many it has.

        None: what was pinned has other bins, or nothing is.
        """
        for layer, bars, ghost in zip(self.layers, self.bars, self.ghosts, strict=True):
            bars.set_data(heights[layer])
            ghost.set_visible(pinned is not None and layer < len(pinned))
            if ghost.get_visible():
                ghost.set_data(pinned[layer])


def comparable_heights(profile, pinned) -> np.ndarray | None:
    """The bar heights of the `SignalProfile` `pinned`, None where its bins are not `profile`'s."""
    if pinned is None:
        return None
    same = np.array_equal(pinned.histograms.edges, profile.histograms.edges)
    return pinned.histograms.heights if same else None


def panel_layers(depth: int) -> list[int]:
    """The layers (from 0) that get a panel: all up to five, else five spread over the depth."""
    return sorted({int(k) for k in np.linspace(0, depth - 1, min(depth, MOST_PANELS)).round()})


def log_lines(axes, depth: int, style: dict, *, decades: int | None = None) -> tuple:
    """A ghost and a line over the layers, `decades` of a log axis around 1; both without data."""
    # The limits follow the depth alone. Were they to follow the values, the picture would jump
    # and stall while a slider moves; what leaves them is drawn at the edge.
    decades = decades or max(6, 2 * depth - 2)
    axes.set_yscale("log")
    axes.set(xlim=(0.7, depth + 0.3), ylim=(10.0**-decades, 10.0**decades))
    axes.set(xlabel="layer", xticks=range(1, depth + 1))
    axes.set_yticks(10.0 ** np.linspace(-decades, decades, 5))
    axes.minorticks_off()
    axes.axhline(1, color=GRAY, linewidth=1)
    ghost = axes.plot([], [], color=GRAY, linestyle=":", marker="o", markersize=4)[0]
    line = axes.plot([], [], color=style["color"], marker="o", markersize=6)[0]
    return ghost, line


def show_by_layer(ghost, line, profile, pinned, field: str) -> None:
    """Gives the two lines the numbers by layer that `profile` and `pinned` have in `field`."""
    _set_by_layer(line, getattr(profile, field))
    ghost.set_visible(pinned is not None)
    if pinned is not None:
        _set_by_layer(ghost, getattr(pinned, field))


def _set_by_layer(line, values: np.ndarray) -> None:
    """Gives `line` one value per layer; what leaves the axes is drawn at their edge."""
    low, high = line.axes.get_ylim()
    seen = np.nan_to_num(values, nan=high, posinf=high)
    line.set_data(np.arange(1, len(values) + 1), np.clip(seen, low, high))


def note(axes, height: float, text: str, *, side: str):
    """The text in the upper part of a panel, at its left or right edge."""
    place = {"left": 0.04, "right": 0.97}[side]
    return axes.text(
        place, height, text, transform=axes.transAxes, ha=side, va="top", fontsize="small"
    )
