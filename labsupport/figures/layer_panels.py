"""What figures of a deep network share: a panel per layer, a number per layer, and its ghost."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle, StepPatch
from matplotlib.transforms import ScaledTranslation

from labsupport.by_hand.histograms import REACH, Histograms
from labsupport.figures.figure import SMALL_PRINT
from labsupport.figures.live import LiveFigure
from labsupport.figures.space import Row
from labsupport.figures.stepped import SteppedLimits
from labsupport.figures.style import GRAY

MOST_PANELS = 5
HEALTHY = "#e3f1ea"
# The log axes of `LayerLines`: so many decades around 1. The lecture's tanh net with N(0, 0.01²)
# fits into the second step: its signal falls to 0.0005.
LIMITS = [(10.0**-decades, 10.0**decades) for decades in (1, 3.4, 8, 18)]
TICKS = [
    (0.1, 0.2, 0.5, 1, 2, 5, 10),
    *(10.0 ** np.linspace(-n, n, k) for n, k in ((3, 7), (8, 5), (18, 5))),
]
NOTE = 0.15  # inches: the height of a line of `note`
TALLEST = "share of values\n(tallest bar = 1)"  # the y axis of `Histograms.heights`


class LayerRow:
    """A histogram per axes of `row`, one for each layer of `shown`; the pinned ones as outlines."""

    def __init__(self, figure: LiveFigure, row, shown: list[int], edges, color, *, base=0.0):
        nothing = np.full(len(edges) - 1, base)
        self.layers, self.bars, self.ghosts = shown, [], []
        for axes in row:
            show_range(axes, edges)
            # Where there is no bar, no line must run along the axis.
            lift = ScaledTranslation(0, 0.7 / 72, axes.figure.figure.dpi_scale_trans)
            above_foot = Rectangle((0, 0), 1, 1, transform=axes.transAxes + lift)
            # The line around the bars makes a single one wide enough to be seen.
            bars = StepPatch(nothing, edges, baseline=base, fill=True, lw=1.4, fc=color, ec=color)
            ghost = StepPatch(nothing, edges, baseline=base, fill=False, ec=GRAY, lw=0.9)
            for patch in (bars, ghost):
                figure.live(axes.add_artist(patch))
                patch.set_clip_path(above_foot)
            self.bars.append(bars)
            self.ghosts.append(ghost)

    def paint(self, color: str) -> None:
        """Gives the bars this color."""
        for bars in self.bars:
            bars.set_color(color)

    def show(self, heights: np.ndarray, pinned: np.ndarray | None) -> None:
        """Draws the rows of `heights` (layers, bins), over them those of `pinned`, as many it has.

        None: what was pinned has other bins, or nothing is.
        """
        for layer, bars, ghost in zip(self.layers, self.bars, self.ghosts, strict=True):
            bars.set_data(heights[layer])
            ghost.set_visible(pinned is not None and layer < len(pinned))
            if ghost.get_visible():
                ghost.set_data(pinned[layer])


def show_range(axes, edges: np.ndarray) -> None:
    """Sets the x axis of a histogram: room beside the outermost bars, and ticks that tell the ends.

    An end at ±3 holds all that lies beyond. There is no line at the left, which would hide a bar.
    """
    low, high = edges[0], edges[-1]
    margin = 0.04 * (high - low)
    within = [0.0, 0.5, 1.0] if high - low == 1 else np.arange(np.ceil(low), high + 1e-9)
    if high - low > 5:
        within = [0.0]
    ends = {-REACH: "≤ −3", REACH: "≥ 3"}
    ticks = sorted({*map(float, within), *(end for end in ends if end in (low, high))})
    axes.set_xticks(ticks, [ends.get(tick, f"{tick:g}".replace("-", "−")) for tick in ticks])
    labels = axes.get_xticklabels()
    for label, side in ((labels[0], "left"), (labels[-1], "right")):
        if label.get_text()[0] in "≤≥":
            label.set_ha(side)  # inwards: neighbors stand close
    axes.set_xlim(low - margin, high + margin)
    axes.grid(visible=False)
    axes.spines["left"].set_visible(False)
    axes.tick_params(left=False)


def output_label(histograms: Histograms, inches: float) -> str:
    """The x axis of outputs, in a figure of that width; it says so where bars leave values out."""
    between = " " if inches > 5 else "\n"
    left_out = "" if histograms.off is None else f"{between}(units that are off, at 0, have no bar)"
    return f"output of a unit, h{left_out}"


def layer_title(layer: int, depth: int, *, some_lack: bool) -> str:
    """The title of a layer's panel, counted from 0: "layer 3", or "layer 3 of 9" if some lack."""
    return f"layer {layer + 1} of {depth}" if some_lack else f"layer {layer + 1}"


def comparable_heights(profile, pinned) -> np.ndarray | None:
    """The bar heights of the `SignalProfile` `pinned`, None where its bins are not `profile`'s."""
    if pinned is None:
        return None
    same = np.array_equal(pinned.histograms.edges, profile.histograms.edges)
    return pinned.histograms.heights if same else None


def layer_row(name: str, depth: int, *, height: float, share: float = 1.0) -> Row:
    """A row of histograms by layer, at least `height` inches high; it needs the least room."""
    panels = min(depth, MOST_PANELS)
    return Row(name, panels, (1.35, height), share, fewer=True, alike=True)


def panel_layers(depth: int, panels: int) -> list[int]:
    """The layers (from 0) that `panels` show: the first, the last, and some between them."""
    if panels == 1:
        return [depth - 1]
    return sorted({int(k) for k in np.linspace(0, depth - 1, min(depth, panels)).round()})


class LayerLines:
    """A line over the layers in each panel, on log axes around 1, and the pinned one in gray.

    panels: {field of the results: axes}; all have the same limits, which follow the values. From ½
    to 2 they are shaded: there a signal is healthy.
    """

    def __init__(self, figure: LiveFigure, panels: Mapping[str, Axes], depth: int, style: dict):
        self.steps = SteppedLimits(figure, list(panels.values()), LIMITS, TICKS)
        self.depth = depth
        self.lines: dict[str, tuple] = {}  # {field: (ghost, line)}
        for field, axes in panels.items():
            axes.set(xlim=(0.7, depth + 0.3), xticks=range(1, depth + 1))
            axes.set_xlabel("layer (shaded: ½ to 2)")
            axes.axhspan(0.5, 2, color=HEALTHY, lw=0, zorder=0)
            axes.axhline(1, color=GRAY, linewidth=1)
            reserve_label_room(axes, "0.001")
            ghost = axes.plot([], [], color=GRAY, linestyle=":", marker="o", markersize=4)[0]
            line = axes.plot([], [], color=style["color"], marker="o", markersize=6)[0]
            self.lines[field] = figure.live(ghost), figure.live(line)

    def show(self, result, pinned) -> None:
        """Draws the numbers by layer of `result`, and those of `pinned` if there is one."""
        results = [one for one in (result, pinned) if one is not None]
        shown = [getattr(one, field)[: self.depth] for one in results for field in self.lines]
        self.steps.follow(*shown)
        for field, (ghost, line) in self.lines.items():
            ghost.set_visible(pinned is not None)
            if pinned is not None:
                self._set(ghost, getattr(pinned, field))
            self._set(line, getattr(result, field))

    def _set(self, line, values: np.ndarray) -> None:
        line.set_data(np.arange(1, len(values) + 1), self.steps.inside(values))


def reserve_label_room(axes, widest: str) -> None:
    """Puts the label of the y axis so far to the left that ticks as wide as `widest` have room.

    It stands there whatever the ticks are, so that new ones move nothing.
    """
    inches = (0.58 * len(widest) * SMALL_PRINT + 12) / 72
    left = ScaledTranslation(-inches, 0, axes.figure.figure.dpi_scale_trans)
    axes.yaxis.set_label_coords(0, 0.5, transform=axes.transAxes + left)


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


def note(axes, line: int, text: str, *, side: str):
    """The text in a line (from 0) at the top of a panel, at its left or right edge."""
    place = {"left": 0.04, "right": 0.97}[side]
    down = ScaledTranslation(0, -0.02 - NOTE * line, axes.figure.figure.dpi_scale_trans)
    where = {"transform": axes.transAxes + down, "ha": side, "va": "top"}
    return axes.text(place, 1, text, fontsize="small", **where)


def above_bars(inches: float, lines: int) -> float:
    """The upper limit of a histogram whose bars reach 1, with room above them for `lines` notes.

    inches: the height of the panel with its title and its labels, which need 0.65.
    """
    inner = max(inches - 0.65, 0.3)
    return 1 / max(1 - (0.04 + NOTE * lines) / inner, 0.3)
