"""Pictures of pictures: rows of 28 × 28 images, and the weights of a layer drawn as images."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from labsupport.figures.figure import CourseFigure
from labsupport.figures.own_settings import own_settings

SIDE = 28
INCH = 0.62  # of one small image
FILTER_INCH = 0.8
GAP = 2  # pixels between two


@own_settings
def draw_images(rows: Mapping[str, np.ndarray], *, title: str) -> CourseFigure:
    """One row of images per label, column below column: what each became of the same input.

    rows: {label: (images, 784), in [0, 1]}, equally many in each row; 0 is black, 1 white.
    """
    columns = _columns(rows)
    words = f"{title}; rows from top to bottom: {', '.join(rows)}"
    figure = CourseFigure(2.0 + INCH * columns, 0.5 + INCH * len(rows), words=words)
    panels = figure.subplots(len(rows), 1, squeeze=False)[:, 0]
    for axes, (label, images) in zip(panels, rows.items(), strict=True):
        axes.imshow(
            sheet(images, columns, edge=1.0),
            cmap="gray",
            vmin=0,
            vmax=1,
            interpolation="nearest",
        )
        _bare(axes)
        axes.set_ylabel(label, rotation=0, ha="right", va="center")
    figure.suptitle(title, x=0.01, ha="left", fontsize="medium")
    return figure


@own_settings
def draw_filters(
    layers: Mapping[str, np.ndarray], *, title: str, count: int = 20, columns: int = 5
) -> CourseFigure:
    """The incoming weights of the `count` strongest units of each layer, one small image a unit.

    A unit is strong whose weights have a large standard deviation. A layer's other units may have
    learned nothing.

    layers: {label: W, (784, units)}, side by side. White is 0, red a positive weight, blue a
    negative one; all units of a layer have one scale, which its title tells.
    """
    words = f"{title}; panels, each with one color scale: {', '.join(layers)}"
    lines = -(-count // columns)
    size = FILTER_INCH * columns * len(layers), 0.6 + FILTER_INCH * lines
    figure = CourseFigure(*size, words=words)
    panels = figure.subplots(1, len(layers), squeeze=False)[0]
    for axes, (label, weight) in zip(panels, layers.items(), strict=True):
        weight = np.asarray(weight)
        filters = weight.T[np.argsort(-weight.std(axis=0), kind="stable")[:count]]
        # The few largest weights go beyond the scale: it would turn all others pale.
        reach = float(np.quantile(np.abs(filters), 0.995)) or 1.0
        axes.imshow(
            sheet(filters, columns, edge=0.0),
            cmap="RdBu_r",
            vmin=-reach,
            vmax=reach,
            interpolation="nearest",
        )
        _bare(axes)
        shown = f"{len(filters)} strongest of {weight.shape[1]}"
        axes.set_title(f"{label}: {shown}, color to ±{reach:.2g}")
    figure.suptitle(title, x=0.01, ha="left", fontsize="medium")
    return figure


def sheet(images: np.ndarray, columns: int, *, edge: float, gap: int = GAP) -> np.ndarray:
    """The images (n, 784) in one array, `columns` to a line, with gaps of the value `edge`."""
    images = np.asarray(images)
    lines = -(-len(images) // columns)
    cell = SIDE + gap
    whole = np.full((lines * cell - gap, columns * cell - gap), edge)
    for k, image in enumerate(images):
        top, left = cell * (k // columns), cell * (k % columns)
        whole[top : top + SIDE, left : left + SIDE] = image.reshape(SIDE, SIDE)
    return whole


def _columns(rows: Mapping[str, np.ndarray]) -> int:
    counts = {len(images) for images in rows.values()}
    if len(counts) != 1:
        raise ValueError(f"the rows hold {sorted(counts)} images; give each row equally many")
    return counts.pop()


def _bare(axes) -> None:
    axes.set(xticks=[], yticks=[])
    axes.grid(visible=False)
    for spine in axes.spines.values():
        spine.set_visible(False)
