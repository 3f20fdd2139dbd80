"""The block of all values in a net, and which of them share one mean."""

from __future__ import annotations

import numpy as np
from matplotlib.collections import PolyCollection

from labsupport.figures.figure import CourseFigure
from labsupport.figures.own_settings import own_settings
from labsupport.figures.style import METHOD_STYLES

NEXT_IMAGE = np.array([0.62, 0.48])  # one image further back, in the plane of the picture
THICKNESS, GAP = 0.4, 0.35  # of a layer, and between two of them
SHARED = {
    "batch norm": "one unit, all images",
    "layer norm": "one image, all units",
}


@own_settings
def draw_shared_means(shape: tuple[int, int, int]) -> CourseFigure:
    """The block layers × images × units, once per normalizer; in color, the values of one mean.

    shape: (layers, images, units). The colored values are those of the middle layer: of its middle
    unit for batch norm, of its second image for layer norm. ValueError where a number is below 1.
    """
    if len(shape) != 3 or min(shape) < 1:
        raise ValueError(f"shape is {shape}; it must be (layers, images, units), each 1 or more")
    layers, images, units = shape
    words = f"a block of {layers} layers × {images} images × {units} units; colored in one layer: "
    words += "; ".join(f"{values} ({name})" for name, values in SHARED.items())
    figure = CourseFigure(10.4, 4.4, words=words)
    for axes, name in zip(figure.subplots(1, len(SHARED)), SHARED, strict=True):
        floors = np.arange(layers) * (images * NEXT_IMAGE[1] + THICKNESS + GAP)
        for layer, floor in enumerate(floors):
            chosen = _chosen(name, images, units) if layer == layers // 2 else set()
            _draw_layer(axes, floor, images, units, chosen, METHOD_STYLES[name]["color"])
            place = {"ha": "right", "va": "center", "fontsize": 12}
            axes.text(-0.3, floor + THICKNESS / 2, f"layer {layer + 1}", **place)
        axes.text(units / 2, -0.25, f"{units} units", ha="center", va="top", fontsize=12)
        beside = np.array([units + 0.35, 0]) + NEXT_IMAGE * images / 2
        axes.text(*beside, f"{images} images", ha="left", va="center", fontsize=12)
        axes.set_title(f"{name}: {SHARED[name]}", fontsize=13)
        right, top = np.array([units, floors[-1] + THICKNESS]) + NEXT_IMAGE * images
        axes.set(xlim=(-1.9, right + 0.9), ylim=(-1.0, top + 0.2), aspect="equal", anchor="W")
        axes.axis("off")
    return figure


def _chosen(name: str, images: int, units: int) -> set[tuple[int, int]]:
    """The (image, unit) of all values in a layer that share one mean."""
    if name == "batch norm":
        return {(image, units // 2) for image in range(images)}
    return {(min(1, images - 1), unit) for unit in range(units)}


def _draw_layer(axes, floor: float, images: int, units: int, chosen: set, color: str) -> None:
    """Adds a layer: its top, a face per value, and the faces of its front and right side."""
    right, back, up = np.array([1.0, 0.0]), NEXT_IMAGE, np.array([0.0, THICKNESS])
    faces = {}  # (side, image, unit): where it begins, and its two edges
    for image in range(images):
        for unit in range(units):
            corner = unit * right + image * back + [0.0, floor]
            faces["top", image, unit] = corner + up, right, back
            if image == 0:
                faces["front", image, unit] = corner, right, up
            if unit == units - 1:
                faces["side", image, unit] = corner + right, back, up
    corners = [[start, start + a, start + a + b, start + b] for start, a, b in faces.values()]
    colors = [color if (image, unit) in chosen else "#f2f2f2" for _, image, unit in faces]
    edges = {"edgecolors": "#555555", "linewidths": 0.8}
    axes.add_collection(PolyCollection(corners, facecolors=colors, **edges))
