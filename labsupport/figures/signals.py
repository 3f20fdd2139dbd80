"""Pictures of a signal in a deep random network: histograms and std by layer."""

from __future__ import annotations

import numpy as np
from matplotlib.patches import StepPatch

from labsupport.figures.live import LiveFigure
from labsupport.figures.style import ACTIVATION_STYLES, GRAY, CourseFigure
from labsupport.results import SignalProfile, number

MOST_PANELS = 5


class SignalFigure(LiveFigure):
    """One histogram per layer, above the std of outputs (forward) and of gradients (backward).

    Draws a `SignalProfile`. Deeper networks show five of their layers, the first and the last
    among them.
    """

    width, height = 10.4, 5.2

    def layout(self, profile: SignalProfile):
        return profile.activation, profile.depth

    def build(self, figure: CourseFigure, profile: SignalProfile) -> None:
        self.shown = panel_layers(profile.depth)
        top, bottom = figure.subfigures(2, 1, height_ratios=(1, 1.15))
        panels = top.subplots(1, len(self.shown), sharey=True, squeeze=False)[0]
        style = ACTIVATION_STYLES.get(profile.activation, {"color": GRAY})
        edges = profile.histograms.edges
        nothing = np.zeros(len(edges) - 1)
        self.bars, self.ghosts, self.stds, self.shares = [], [], [], []
        for axes, layer in zip(panels, self.shown, strict=True):
            axes.set(xlim=edges[[0, -1]], ylim=(0, 1.45), yticks=[0, 1], title=f"layer {layer + 1}")
            axes.grid(visible=False)
            bars = StepPatch(nothing, edges, fill=True, facecolor=style["color"], lw=0)
            self.bars.append(self.live(axes.add_artist(bars)))
            ghost = StepPatch(nothing, edges, fill=False, edgecolor=GRAY, lw=1.2)
            self.ghosts.append(self.live(axes.add_artist(ghost)))
            # Only the digits change: laying out text is what costs most in a frame.
            note(axes, 0.97, "std", side="left")
            note(axes, 0.86, profile.saturated_means, side="left")
            self.stds.append(self.live(note(axes, 0.97, "", side="right")))
            self.shares.append(self.live(note(axes, 0.86, "", side="right")))
        panels[0].set_ylabel("share of values\n(tallest bar = 1)")
        top.supxlabel("output of a unit, h", fontsize="medium")
        forward, backward = bottom.subplots(1, 2)
        self.forward = [self.live(line) for line in log_lines(forward, profile.depth, style)]
        self.backward = [self.live(line) for line in log_lines(backward, profile.depth, style)]
        forward.set(title="Forward: does the signal survive?", ylabel="std of h")
        backward.set(title="Backward: does the gradient?", ylabel="std of ∂L/∂h")

    def update(self, profile: SignalProfile, pinned: SignalProfile | None) -> None:
        for k, layer in enumerate(self.shown):
            self.bars[k].set_data(profile.histograms.heights[layer])
            self.stds[k].set_text(number(profile.std[layer]))
            self.shares[k].set_text(f"{profile.saturated[layer]:.0%}")
        comparable = pinned is not None and np.array_equal(
            pinned.histograms.edges, profile.histograms.edges
        )
        for k, layer in enumerate(self.shown):
            visible = comparable and layer < pinned.depth
            self.ghosts[k].set_visible(visible)
            if visible:
                self.ghosts[k].set_data(pinned.histograms.heights[layer])
        for (ghost, line), field in ((self.forward, "std"), (self.backward, "gradient_std")):
            set_by_layer(line, getattr(profile, field))
            ghost.set_visible(pinned is not None)
            if pinned is not None:
                set_by_layer(ghost, getattr(pinned, field))


def draw_signal_profile(profile: SignalProfile, pinned: SignalProfile | None = None):
    """The figure of one `SignalProfile`, with `pinned` as a gray outline to compare with."""
    return SignalFigure().draw(profile, pinned)


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


def note(axes, height: float, text: str, *, side: str):
    """The text in the upper part of a panel, at its left or right edge."""
    place = {"left": 0.04, "right": 0.97}[side]
    return axes.text(
        place, height, text, transform=axes.transAxes, ha=side, va="top", fontsize="small"
    )


def set_by_layer(line, values: np.ndarray) -> None:
    """Gives `line` one value per layer; what leaves the axes is drawn at their edge."""
    low, high = line.axes.get_ylim()
    seen = np.nan_to_num(values, nan=high, posinf=high)
    line.set_data(np.arange(1, len(values) + 1), np.clip(seen, low, high))
