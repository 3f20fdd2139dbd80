"""Pictures of saturation: the bend of an activation, the units of a layer, whole networks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import PercentFormatter

from labsupport.by_hand.activations import activation as find_activation
from labsupport.by_hand.signals import SignalProfile
from labsupport.figures.comparisons import draw_spreads
from labsupport.figures.curves import write_beside
from labsupport.figures.figure import CourseFigure
from labsupport.figures.own_settings import own_settings
from labsupport.figures.plane import draw_descents
from labsupport.figures.style import (
    ACTIVATION_STYLES,
    BLACK,
    BLUE,
    GRAY,
    ORANGE,
    VERMILLION,
    color_of,
    curve_style,
)
from labsupport.labs.activation_saturation.experiment import TanhSignals
from labsupport.labs.activation_saturation.saturation_figure import SaturationFigure

LEAST_SLOPE = 1e-8  # smaller ones, 0 too, are drawn there


@own_settings
def draw_saturation(profile: SignalProfile, pinned: SignalProfile | None = None) -> CourseFigure:
    """The figure of one `SignalProfile`, with `pinned` in gray to compare with."""
    return SaturationFigure(profile).draw(profile, pinned)


@own_settings
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


@own_settings
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


@own_settings
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


@own_settings
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
    axes.set_ylim(0.0003, 100)
    axes.set_yticks([0.001, 0.01, 0.1, 1, 10, 100], ["0.001", "0.01", "0.1", "1", "10", "100"])
    axes.minorticks_off()
    axes.legend(loc="upper left", bbox_to_anchor=(1.0, 1.0))
    return figure


@own_settings
def draw_units(layers: Mapping[str, tuple[np.ndarray, np.ndarray]], *, title: str) -> CourseFigure:
    """One panel per layer, one mark per unit: how often it is saturated, and how steep its slope.

    layers: {label: (shares, slopes)}, (units,) each: the share of the inputs that saturate a unit,
    and the root mean square of its f′ over the inputs. A label that names an activation has its
    color. Units that every input saturates have a mark of their own, and the legend counts them.
    The axis of the slopes is logarithmic: silent units would else lie on one point.
    """
    figure = CourseFigure(9.6, 3.9, words=f"{title}; {'; '.join(layers)}; one mark per unit")
    places = figure.subplots(1, len(layers), squeeze=False, sharex=True, sharey=True)[0]
    for (label, (shares, slopes)), axes in zip(layers.items(), places, strict=True):
        color, slopes = color_of(label) or BLUE, np.maximum(slopes, LEAST_SLOPE)
        layer, silent = float(np.sqrt(np.mean(slopes**2))), shares == 1
        axes.axhline(layer, color=BLACK, linewidth=1.2, label="the whole layer")
        looks = (("o", color, 4, "other", ~silent), ("x", BLACK, 6, "silent", silent))
        for mark, paint, size, name, mine in looks:
            count = f"{name} units: {np.count_nonzero(mine)}"
            settings = {"color": paint, "markersize": size, "alpha": 0.5, "label": count}
            axes.plot(shares[mine], slopes[mine], mark, **settings)
        axes.set(title=label, xlabel="share of the inputs that saturate the unit", yscale="log")
        axes.set(xlim=(0.45, 1.02), ylim=(LEAST_SLOPE / 2, 1))
        axes.xaxis.set_major_formatter(PercentFormatter(1.0))
        axes.legend(loc="lower left")
    places[0].set_ylabel("root mean square of f′")
    figure.suptitle(title, x=0.01, ha="left", fontsize="medium")
    return figure


@own_settings
def draw_time_parts(
    inputs: Sequence[int], parts: Mapping[str, np.ndarray], *, title: str
) -> CourseFigure:
    """One panel per number of inputs, one bar per activation: its part of the layer's time.

    parts: {activation: (1, inputs)}, from 0 to 1, as `time_shares` measures them.
    """
    figure = CourseFigure(9.6, 3.4, words=f"{title}; bars: {', '.join(parts)}")
    row = figure.subplots(1, len(inputs), squeeze=False, sharey=True)[0]
    for k, (count, axes) in enumerate(zip(inputs, row, strict=True)):
        heights = [float(times[0, k]) for times in parts.values()]
        colors = [color_of(name) or GRAY for name in parts]
        bars = axes.bar(list(parts), heights, color=colors, width=0.7)
        axes.bar_label(bars, [f"{height:.0%}" for height in heights], fontsize="small", padding=2)
        axes.set(title=f"{count} inputs", ylim=(0, 1))
        axes.tick_params(axis="x", labelsize="small", length=0)
        axes.grid(visible=False, axis="x")
        axes.yaxis.set_major_formatter(PercentFormatter(1.0, decimals=0))
    row[0].set_ylabel("part of the layer's time")
    figure.suptitle(title, x=0.01, ha="left", fontsize="medium")
    return figure


@own_settings
def draw_walks(
    panels: Mapping[str, tuple], *, title: str, allowed: tuple[str, ...] = ()
) -> CourseFigure:
    """The panels of `draw_descents`, whose goal is 0, with a title and a legend below them."""
    figure = draw_descents(panels, goal=np.zeros(2), reach=2.0, allowed=allowed)
    figure.words = f"{title}; {figure.words}"
    figure.set_figheight(4.2)  # for the title and the legend: the panels keep their shape
    handles = {
        "start": Line2D([], [], color=BLACK, marker="o", linestyle=""),
        "goal": Line2D([], [], color=BLACK, marker="*", markersize=11, linestyle=""),
        "first steps": Line2D([], [], color=VERMILLION, linewidth=2),
        "later steps": Line2D([], [], color=VERMILLION, linewidth=1, alpha=0.4),
        "equal loss": Line2D([], [], color=GRAY, linewidth=0.8),
    }
    if allowed:
        handles["where one example can send the first step"] = Patch(color=ORANGE, alpha=0.15)
    names = list(handles)
    figure.legend(list(handles.values()), names, loc="outside lower center", ncols=len(names))
    figure.suptitle(title, x=0.01, ha="left", fontsize="medium")
    return figure
