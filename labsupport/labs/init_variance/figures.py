"""The figure of lab 06's gain sweep."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from labsupport.figures.comparisons import draw_spreads
from labsupport.figures.figure import CourseFigure
from labsupport.figures.own_settings import own_settings
from labsupport.figures.style import GRAY

LIMITS = (0.1, 10.0)  # narrow enough to see a factor of two; what leaves them is gone or exploded


@own_settings
def draw_kept(
    gains: Sequence[float], signal: Mapping[str, np.ndarray], gradient: Mapping[str, np.ndarray]
) -> CourseFigure:
    """What is left of the signal and of the gradient, over the gain, as `kept_by_gain` returns it.

    signal, gradient: {activation: (seeds, gains)}. A gray line marks 1, where nothing is lost.
    """
    panels = {
        "Forward: std in layer 20 / layer 1": signal,
        "Backward: gradient in layer 1 / layer 20": gradient,
    }
    figure = draw_spreads(
        gains,
        panels,
        xlabel="gain g, with W = g / √n · randn",
        ylabel="kept over 20 layers",
        percent=False,
        limits=LIMITS,
        marks={"1": 1, "√2": np.sqrt(2), "5/3": 5 / 3},
    )
    for axes in figure.axes:
        axes.axhline(1, color=GRAY, linewidth=1)
    return figure
