"""Pictures of saturation: the bend of an activation, its units, and a whole network live."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.ticker import PercentFormatter

from labsupport.by_hand.activations import activation as find_activation
from labsupport.by_hand.signals import SignalProfile
from labsupport.figures.figure import CourseFigure
from labsupport.figures.layer_panels import (
    TALLEST,
    LayerRow,
    comparable_heights,
    log_lines,
    note,
    panel_layers,
    show_by_layer,
)
from labsupport.figures.live import LiveFigure
from labsupport.figures.style import ACTIVATION_STYLES, BLACK, GRAY, ORANGE, curve_style
from labsupport.wording import number

LEAST = 1e-4  # the share of values at the foot of a gradient histogram


class SaturationFigure(LiveFigure):
    """Per layer the outputs, and below them the gradients that arrive; then shares, and sizes.

    Draws a `SignalProfile` that has `flat` and `received`. Deeper networks show five layers.
    """

    width, height = 10.4, 6.6

    @classmethod
    def layout(cls, profile: SignalProfile):
        return profile.activation, profile.depth

    def build(self, figure: CourseFigure, profile: SignalProfile) -> None:
        self.shown = panel_layers(profile.depth)
        style = ACTIVATION_STYLES.get(profile.activation, {"color": GRAY})
        top, bottom = figure.subfigures(2, 1, height_ratios=(2, 1.1))
        rows = top.subplots(2, len(self.shown), sharey="row", squeeze=False)
        outputs, gradients = profile.histograms.edges, profile.received.edges
        color, left = style["color"], profile.saturated_means
        self.outputs = LayerRow(self, rows[0], self.shown, outputs, color)
        self.gradients = LayerRow(self, rows[1], self.shown, gradients, color, base=LEAST)
        self.saturated = self._notes(rows[0], outputs, left, ylim=(0, 1.3), yticks=[0, 1])
        log = {"yscale": "log", "ylim": (LEAST, 30), "yticks": [1e-4, 1e-2, 1]}
        self.flat = self._notes(rows[1], gradients, "f′ < 0.01", **log)
        for axes, layer in zip(rows[0], self.shown, strict=True):
            axes.set_title(f"layer {layer + 1}")
        rows[0, 0].set_ylabel(TALLEST)
        rows[1, 0].set_ylabel("share (log)")
        middle = len(self.shown) // 2
        rows[0, middle].set_xlabel("output of a unit, h")
        rows[1, middle].set_xlabel("gradient that a unit receives, ∂L/∂a, in std of its layer")
        shares, backward = bottom.subplots(1, 2)
        self.shares = self._shares(shares, profile, style)
        lines = log_lines(backward, profile.depth, style, decades=profile.depth + 1)
        self.backward = [self.live(line) for line in lines]
        backward.set(title="How large is the gradient?", ylabel="std of ∂L/∂h")

    def _notes(self, row, edges, left: str, **settings) -> list:
        """Sets the axes of a row; returns what stands at the right in each, beside `left`."""
        margin, notes = 0.02 * np.ptp(edges), []
        for axes in row:
            axes.set(xlim=(edges[0] - margin, edges[-1] + margin))  # room for the outermost bars
            axes.xaxis.get_major_locator().set_params(nbins=4)
            axes.set(**settings)
            axes.minorticks_off()
            note(axes, 0.97, left, side="left")
            notes.append(self.live(note(axes, 0.97, "", side="right")))
        return notes

    def _shares(self, axes, profile, style) -> list[tuple]:
        axes.set(title="How many are saturated?", xlabel="layer", ylabel="share of values")
        axes.set(xlim=(0.7, profile.depth + 0.3), ylim=(-0.03, 1.03))
        axes.set(xticks=range(1, profile.depth + 1), yticks=[0, 0.5, 1])
        axes.yaxis.set_major_formatter(PercentFormatter(1.0))
        lines = []
        saturated = "saturated", profile.saturated_means, {"linestyle": "-", "marker": "o"}
        flat = "flat", "f′ < 0.01", {"linestyle": ":", "marker": "D"}
        for field, label, kind in (saturated, flat):
            ghost = axes.plot([], [], color=GRAY, markersize=4, **kind)[0]
            line = axes.plot([], [], color=style["color"], markersize=6, label=label, **kind)[0]
            lines.append((field, self.live(ghost), self.live(line)))
        axes.legend(loc="upper left", bbox_to_anchor=(1.0, 1.0))
        return lines

    def update(self, profile: SignalProfile, pinned: SignalProfile | None) -> None:
        self.outputs.show(profile.histograms.heights, comparable_heights(profile, pinned))
        kept = np.maximum(pinned.received.share, LEAST) if pinned is not None else None
        self.gradients.show(np.maximum(profile.received.share, LEAST), kept)
        for layer, saturated, flat in zip(self.shown, self.saturated, self.flat, strict=True):
            saturated.set_text(f"{profile.saturated[layer]:.0%}")
            flat.set_text(f"{profile.flat[layer]:.0%}")
        for field, ghost, line in (*self.shares, ("gradient_std", *self.backward)):
            show_by_layer(ghost, line, profile, pinned, field)

    @classmethod
    def words(cls, profile: SignalProfile) -> str:
        name, depth = profile.activation, profile.depth
        if profile.diverged:
            return profile.summary
        return (
            f"{name}, {depth} layers: in layer {depth} {profile.saturated[-1]:.0%} of the values "
            f"are {profile.saturated_means}, {profile.flat[-1]:.0%} have f′ below 0.01; the "
            f"gradient's std goes from 1 in layer {depth} to {number(profile.gradient_std[0])} in "
            "layer 1."
        )


def draw_saturation(profile: SignalProfile, pinned: SignalProfile | None = None) -> CourseFigure:
    """The figure of one `SignalProfile`, with `pinned` in gray to compare with."""
    return SaturationFigure(profile).draw(profile, pinned)


def draw_bends(names: Sequence[str], *, reach: float = 6.0) -> CourseFigure:
    """One panel per activation: f, its slope f′, its tangent at 0; where it saturates is shaded."""
    a = np.linspace(-reach, reach, 601)
    figure = CourseFigure(4.8 * len(names), 3.4, words="bend and slope of " + ", ".join(names))
    places = figure.subplots(1, len(names), squeeze=False)[0]
    for name, axes in zip(names, places, strict=True):
        act, color = find_activation(name), ACTIVATION_STYLES[name]["color"]
        h, slope = act.f(a), act.df(a)
        low, high = act.low - 0.1, act.high + 0.1
        axes.fill_between(
            a, low, high, where=act.saturated(h), color=GRAY, alpha=0.2, lw=0, label="saturated"
        )
        tangent = act.f(np.zeros(1)) + act.df(np.zeros(1)) * a
        axes.plot(a, tangent, color=GRAY, linestyle=":", label="tangent at 0")
        axes.plot(a, h, color=color, label="f")
        axes.plot(a, slope, color=BLACK, linestyle="--", label="slope f′")
        axes.set(title=act.label, xlabel="pre-activation a", ylim=(low, high), xlim=a[[0, -1]])
        axes.legend(loc="upper left", bbox_to_anchor=(0.02, 0.98))
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
    axes.legend(loc="upper left", bbox_to_anchor=(1.0, 1.0))
    return figure


def draw_units(shares: np.ndarray, slopes: np.ndarray, *, title: str) -> CourseFigure:
    """One dot per unit: how often it is saturated, and how much of the gradient passes it.

    shares: (units,), share of the inputs for which it is saturated. slopes: (units,), the root
    mean square of its f′ over the inputs.
    """
    figure = CourseFigure(7.2, 3.4, words=f"{title}; one dot per unit")
    axes = figure.subplots()
    layer = float(np.sqrt(np.mean(slopes**2)))
    axes.axhline(layer, color=ORANGE, label="the whole layer")
    axes.plot(shares, slopes, "o", color=BLACK, alpha=0.35, markersize=4, label="a unit")
    axes.set(title=title, xlabel="share of the inputs that saturate the unit")
    axes.set(ylabel="root mean square of f′", xlim=(-0.02, 1.02), ylim=(-0.005, None))
    axes.xaxis.set_major_formatter(PercentFormatter(1.0))
    axes.legend(loc="lower left")
    return figure
