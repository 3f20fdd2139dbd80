"""What this lab's pictures share: colors of weights, the axis of distances, smooth losses."""

from __future__ import annotations

import numpy as np
from matplotlib.cm import ScalarMappable
from matplotlib.colors import Normalize

from labsupport.figures.curves import running_mean
from labsupport.figures.images import sheet
from labsupport.figures.ticks import plain

SIGNED = "PuOr_r"  # one color below 0, another above; white is 0
LOWEST = (1e-3, 1e-6, 1e-9, 1e-12, 1e-15)  # ends of the axis of distances; drawn there: 0
ROUNDING = 1e-14  # a smaller distance comes from rounding alone, and counts as 0
HIGHEST = 10.0
HIGHEST_LOSS = 3.0
SMOOTHED = 20  # losses in one mean


def reach(values: np.ndarray) -> float:
    """The largest magnitude among the finite `values`; 1 where there is none but 0."""
    finite = np.abs(values[np.isfinite(values)])
    return float(finite.max()) if finite.size and finite.max() > 0 else 1.0


def scaled(values: np.ndarray) -> np.ndarray:
    """`values` divided by their `reach`, so that they fill −1 … 1."""
    return values / reach(values)


def unit_mosaic(W: np.ndarray, *, columns: int = 8) -> np.ndarray:
    """The columns of W (784, units) as 28 × 28 pictures, `columns` in a row, NaN between them."""
    return sheet(W.T, columns, edge=np.nan, gap=1)


def add_color_bar(figure, axes, largest: float = 1.0, **settings):
    """Adds the color scale from −`largest` to `largest` right of `axes`; returns the bar."""
    scale = ScalarMappable(Normalize(-largest, largest), SIGNED)
    bar = figure.colorbar(scale, ax=axes, **settings)
    bar.set_ticks([-largest, 0, largest], labels=ends_of_scale(largest))
    bar.outline.set_visible(False)
    bar.ax.grid(visible=False)
    return bar


def ends_of_scale(largest: float) -> list[str]:
    """What stands at the low end, the middle and the high end of a color scale."""
    text = plain(float(f"{largest:.2g}"))
    return [f"−{text}", "0", f"+{text}"]


def lowest_of(distances: np.ndarray) -> float:
    """Where an axis for these distances ends below: ten times lower than all, in a few steps.

    What is below `ROUNDING` does not count; it is drawn as 0.
    """
    seen = distances[np.isfinite(distances) & (distances > ROUNDING)]
    least = float(seen.min()) if seen.size else 1.0
    return next((low for low in LOWEST if least >= 10 * low), LOWEST[-1])


def set_distance_axis(axes, low: float) -> None:
    """A log y axis from `low` to 10; the distance 0 has its place, and its tick, at `low`."""
    axes.set(yscale="log", ylim=(low / 3, HIGHEST))
    ticks = np.geomspace(low, 1, 4)
    axes.set_yticks(ticks, ["0", *(plain(tick) for tick in ticks[1:])])


def on_axis(distances: np.ndarray, low: float) -> np.ndarray:
    """`distances` as they are drawn on an axis that ends at `low`; a diverged one at its top."""
    return np.clip(np.nan_to_num(distances, nan=HIGHEST, posinf=HIGHEST), low, HIGHEST)


def smooth(loss: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Iterations and the running mean of up to 20 losses, clipped to what is drawn."""
    mean = running_mean(np.maximum(loss, 0), over=SMOOTHED, highest=HIGHEST_LOSS)
    return np.arange(1, len(loss) + 1), mean
