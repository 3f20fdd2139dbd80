"""The picture of the Lab: how much of each layer is saturated, and what gradient comes back."""

from __future__ import annotations

import numpy as np
from matplotlib.ticker import PercentFormatter

from labsupport.by_hand.signals import SignalProfile
from labsupport.figures.figure import CourseFigure
from labsupport.figures.layer_panels import (
    TALLEST,
    LayerLines,
    LayerRow,
    above_bars,
    comparable_heights,
    layer_row,
    layer_title,
    note,
    output_label,
    panel_layers,
    show_by_layer,
)
from labsupport.figures.live import LiveFigure
from labsupport.figures.space import Row
from labsupport.figures.style import ACTIVATION_STYLES, GRAY
from labsupport.wording import number

LEAST = 1e-4  # the share of values at the foot of a gradient histogram


class SaturationFigure(LiveFigure):
    """Two curves by layer, saturated shares and gradients, above the histograms of both.

    Draws a `SignalProfile`. Without `flat` and `received` the gradient stays behind a curtain: the
    picture asks for it and does not show it. Deeper networks show five layers.
    """

    width, height = 10.4, 4.8

    @classmethod
    def layout(cls, profile: SignalProfile):
        return profile.activation, profile.depth, gradient_is_shown(profile)

    @classmethod
    def rows(cls, profile: SignalProfile):
        rows = [Row("curves", 2, (2.8, 1.7)), layer_row("outputs", profile.depth, height=1.3)]
        if gradient_is_shown(profile):
            rows.append(layer_row("received", profile.depth, height=1.35))
        return rows

    def build(self, figure: CourseFigure, profile: SignalProfile) -> None:
        style = ACTIVATION_STYLES.get(profile.activation, {"color": GRAY})
        shares, backward = self.panels["curves"]
        self.shares = self._shares(shares, profile, style)
        backward.set_title("How large is the gradient?")
        self.gradients = self.backward = self.outputs = None
        self.shown, self.saturated, self.flat = [], [], []
        if "outputs" in self.panels:
            self._outputs(self.panels["outputs"], profile, style["color"])
        if gradient_is_shown(profile):
            backward.set_ylabel("std of ∂L/∂h")
            self.backward = LayerLines(self, {"gradient_std": backward}, profile.depth, style)
        else:
            backward.set(xticks=[], yticks=[])
            look = {"ha": "center", "va": "center", "color": GRAY}
            backward.text(0.5, 0.5, "?  (gradients are off)", transform=backward.transAxes, **look)
        if "received" in self.panels:
            self._gradients(self.panels["received"], profile, style["color"])

    def _outputs(self, row, profile: SignalProfile, color: str) -> None:
        edges, left = profile.histograms.edges, profile.saturated_means
        self.shown = panel_layers(profile.depth, len(row))
        self.outputs = LayerRow(self, row, self.shown, edges, color)
        top = above_bars(self.inches["outputs"], lines=1)
        self.saturated = self._notes(row, left, ylim=(0, top), yticks=[0, 1])
        some_lack = len(row) < profile.depth
        for axes, layer in zip(row, self.shown, strict=True):
            axes.set_title(layer_title(layer, profile.depth, some_lack=some_lack))
        row[0].set_ylabel(TALLEST)
        row[len(row) // 2].set_xlabel(output_label(profile.histograms, self.space.inches[0]))

    def _gradients(self, row, profile: SignalProfile, color: str) -> None:
        edges = profile.received.edges
        self.gradients = LayerRow(self, row, self.shown, edges, color, base=LEAST)
        log = {"yscale": "log", "ylim": (LEAST, 40), "yticks": [1e-4, 1e-2, 1]}
        self.flat = self._notes(row, "flat", **log)
        row[0].set_yticks([1e-4, 1e-2, 1], ["0.01%", "1%", "100%"])
        row[0].set_ylabel("share\n(log axis)")
        row[len(row) // 2].set_xlabel("gradient that a unit receives, ∂L/∂a, in std of its layer")

    def _notes(self, row, left: str, **settings) -> list:
        """Sets the axes of a row; returns what stands at the right in each, beside `left`."""
        notes = []
        for axes in row:
            axes.set(**settings)
            axes.minorticks_off()
            note(axes, 0, left, side="left")
            notes.append(self.live(note(axes, 0, "", side="right")))
        return notes

    def _shares(self, axes, profile: SignalProfile, style: dict) -> list[tuple]:
        axes.set(title="How many are saturated?", xlabel="layer", ylabel="share")
        axes.set(xlim=(0.7, profile.depth + 0.3), ylim=(-0.03, 1.03))
        axes.set(xticks=range(1, profile.depth + 1), yticks=[0, 0.5, 1])
        axes.yaxis.set_major_formatter(PercentFormatter(1.0))
        kinds = [("saturated", profile.saturated_means, {"linestyle": "-", "marker": "o"})]
        if gradient_is_shown(profile):
            kinds.append(("flat", "flat: f′ < 0.01", {"linestyle": "--", "marker": "D"}))
        lines = []
        for field, label, kind in kinds:
            ghost = axes.plot([], [], color=GRAY, markersize=4, **kind)[0]
            line = axes.plot([], [], color=style["color"], markersize=6, label=label, **kind)[0]
            lines.append((field, self.live(ghost), self.live(line)))
        axes.plot([], [], color=GRAY, label="pinned, if any")
        axes.legend(loc="upper left", bbox_to_anchor=(1.0, 1.0))
        return lines

    def update(self, profile: SignalProfile, pinned: SignalProfile | None) -> None:
        for field, ghost, line in self.shares:
            known = pinned if pinned is None or getattr(pinned, field) is not None else None
            show_by_layer(ghost, line, profile, known, field)
        if self.outputs:
            self.outputs.show(profile.histograms.heights, comparable_heights(profile, pinned))
        for layer, saturated in zip(self.shown, self.saturated, strict=True):
            saturated.set_text(f"{profile.saturated[layer]:.0%}")
        if self.backward:
            self.backward.show(profile, pinned)
        if self.gradients:
            self._show_gradients(profile, pinned)

    def _show_gradients(self, profile: SignalProfile, pinned: SignalProfile | None) -> None:
        known = pinned is not None and gradient_is_shown(pinned)
        kept = np.maximum(pinned.received.share, LEAST) if known else None
        self.gradients.show(np.maximum(profile.received.share, LEAST), kept)
        for layer, flat in zip(self.shown, self.flat, strict=True):
            flat.set_text(f"{profile.flat[layer]:.0%}")

    @classmethod
    def words(cls, profile: SignalProfile) -> str:
        name, depth = profile.activation, profile.depth
        if profile.diverged:
            return profile.summary
        counted = (
            f"{name}, {depth} layers: in layer {depth} {profile.saturated[-1]:.0%} of the values "
            f"are {profile.saturated_means}"
        )
        if not gradient_is_shown(profile):
            return f"{counted}."
        return (
            f"{counted}, {profile.flat[-1]:.0%} have f′ below 0.01; the gradient's std goes from 1 "
            f"in layer {depth} to {number(profile.gradient_std[0])} in layer 1."
        )


def gradient_is_shown(profile: SignalProfile) -> bool:
    """Whether the profile was asked for what a `SaturationFigure` shows of the gradient."""
    return profile.received is not None
