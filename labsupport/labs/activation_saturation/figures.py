"""Pictures of saturation: the bend of an activation, the units of a layer, whole networks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.ticker import PercentFormatter

from labsupport.by_hand.activations import activation as find_activation
from labsupport.by_hand.signals import SignalProfile
from labsupport.figures.comparisons import draw_spreads
from labsupport.figures.curves import write_beside
from labsupport.figures.figure import CourseFigure
from labsupport.figures.style import ACTIVATION_STYLES, BLACK, GRAY, curve_style
from labsupport.labs.activation_saturation.experiment import TanhSignals
from labsupport.labs.activation_saturation.saturation_figure import SaturationFigure


def draw_saturation(profile: SignalProfile, pinned: SignalProfile | None = None) -> CourseFigure:
    """The figure of one `SignalProfile`, with `pinned` in gray to compare with."""
    return SaturationFigure(profile).draw(profile, pinned)


def draw_bends(names: Sequence[str], *, reach: float = 6.0) -> CourseFigure:
    """One panel per activation, on the same axes: f, its slope f′, its tangent at 0.

    Where f is saturated the panel is shaded.
    """
    a = np.linspace(-reach, reach, 601)
    known = [find_activation(name) for name in names]
    bounds = min(act.low for act in known) - 0.1, max(act.high for act in known) + 0.1
    figure = CourseFigure(4.8 * len(names), 3.6, words="bend and slope of " + ", ".join(names))
    places = figure.subplots(1, len(names), squeeze=False, sharex=True, sharey=True)[0]
    for act, axes in zip(known, places, strict=True):
        color, h = ACTIVATION_STYLES[act.name]["color"], act.f(a)
        axes.fill_between(
            a, *bounds, where=act.saturated(h), color=GRAY, alpha=0.2, lw=0, label="saturated"
        )
        tangent = act.f(np.zeros(1)) + act.df(np.zeros(1)) * a
        axes.plot(a, tangent, color=GRAY, linestyle=":", label="tangent at 0")
        axes.plot(a, h, color=color, label="f")
        axes.plot(a, act.df(a), color=BLACK, linestyle="--", label="slope f′")
        axes.set(title=act.label, xlabel="pre-activation a", ylim=bounds, xlim=a[[0, -1]])
    # Below the sigmoid there is room for it: the axes go down to tanh's -1.
    places[0].legend(loc="lower left", bbox_to_anchor=(0.46, 0.02))
    return figure


def draw_by_scale(
    scales: Sequence[float], shares: Mapping[str, np.ndarray], *, lecun: float, title: str
) -> CourseFigure:
    """The shares (seeds, scales) over the init scale, one line per label; `lecun` is marked.

    shares: {"tanh, saturated": …, "tanh, flat": …}, as `saturation_by_scale` counts them.
    """
    settings = {"xlabel": "init scale s", "ylabel": "share of values", "log": True}
    figure = draw_spreads(scales, {title: shares}, beside=True, **settings)
    (axes,) = figure.axes
    axes.axvline(lecun, color=GRAY, linewidth=1, linestyle=":")
    write_beside(axes, "LeCun", lecun, 0.93)  # above the curves, which begin at 0
    ticks = [0.02, 0.05, 0.1, 0.2, 0.5, 1, 2]
    axes.set_xticks(ticks, [f"{tick:g}" for tick in ticks])
    axes.xaxis.minorticks_off()
    axes.set_ylim(-0.02, 1)  # what is 0 stands above the frame
    return figure


def draw_two_ways(weights: TanhSignals, biases: TanhSignals) -> CourseFigure:
    """Two kinds of saturated tanh nets by layer: how much is saturated, how large the gradient is.

    A line is the median over the seeds, a band holds them all.
    """
    nets = {"tanh, large weights": weights, "tanh, large biases": biases}
    figure = CourseFigure(9.6, 3.4, words="saturated by large weights and by large biases")
    shares, sizes = figure.subplots(1, 2)
    for axes, field in ((shares, "saturated"), (sizes, "gradient_std")):
        for k, (label, net) in enumerate(nets.items()):
            values, style = getattr(net, field), curve_style(label, k)
            layers = np.arange(1, values.shape[1] + 1)
            bounds = values.min(axis=0), values.max(axis=0)
            axes.fill_between(layers, *bounds, color=style["color"], alpha=0.2, lw=0)
            axes.plot(layers, np.median(values, axis=0), label=label, **style)
        axes.set(xlabel="layer", xticks=layers)
    shares.set(title="Equally saturated", ylabel="share saturated", ylim=(0, 1.03))
    shares.yaxis.set_major_formatter(PercentFormatter(1.0))
    sizes.axhline(1, color=GRAY, linewidth=1)
    sizes.set(title="One gradient grows, one vanishes", ylabel="std of ∂L/∂h", yscale="log")
    shares.legend(loc="lower left")
    return figure


def draw_agreement(starts: Mapping[str, tuple], *, title: str) -> CourseFigure:
    """One dot per seed: how large a gradient is, and how far two batches agree on it.

    starts: {label: (cosines, norms)}; a label that names an activation has its color.
    """
    figure = CourseFigure(7.2, 2.9, words=f"{title}; {', '.join(starts)}")
    axes = figure.subplots()
    for k, (label, (cosines, norms)) in enumerate(starts.items()):
        style = curve_style(label, k) | {"linestyle": "", "markersize": 7}
        axes.plot(cosines, norms, label=label, alpha=0.7, **style)
    axes.axvline(0, color=GRAY, linewidth=1)
    axes.set(title=title, yscale="log", xlim=(-0.25, 1))
    axes.set(xlabel="cosine of the gradients of two batches", ylabel="norm of the gradient")
    axes.set_ylim(0.3, 30)
    axes.set_yticks([0.3, 1, 3, 10, 30], ["0.3", "1", "3", "10", "30"])
    axes.minorticks_off()
    axes.legend(loc="upper left", bbox_to_anchor=(1.0, 1.0))
    return figure


def draw_units(
    shares: np.ndarray, slopes: np.ndarray, *, activation: str, title: str
) -> CourseFigure:
    """One dot per unit: how often it is saturated, and how much of the gradient passes it.

    shares: (units,), share of the inputs for which it is saturated. slopes: (units,), the root
    mean square of its f′ over the inputs.
    """
    figure = CourseFigure(7.2, 3.4, words=f"{title}; one dot per unit")
    axes = figure.subplots()
    layer = float(np.sqrt(np.mean(slopes**2)))
    axes.axhline(layer, color=BLACK, label="the whole layer")
    color = ACTIVATION_STYLES[activation]["color"]
    axes.plot(shares, slopes, "o", color=color, alpha=0.35, markersize=4, label="a unit")
    axes.set(title=title, xlabel="share of the inputs that saturate the unit")
    axes.set(ylabel="root mean square of f′", xlim=(-0.02, 1.02), ylim=(-0.005, None))
    axes.xaxis.set_major_formatter(PercentFormatter(1.0))
    axes.legend(loc="lower left")
    return figure
