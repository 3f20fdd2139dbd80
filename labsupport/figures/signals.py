"""Pictures of a signal in a deep random network: histograms and std by layer."""

from __future__ import annotations

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
from labsupport.figures.style import ACTIVATION_STYLES, GRAY
from labsupport.wording import number


class SignalFigure(LiveFigure):
    """One histogram per layer, above the std of outputs (forward) and of gradients (backward).

    Draws a `SignalProfile`. Deeper networks show five of their layers, the first and the last
    among them.
    """

    width, height = 10.4, 5.2

    @classmethod
    def layout(cls, profile: SignalProfile):
        return profile.activation, profile.depth

    def build(self, figure: CourseFigure, profile: SignalProfile) -> None:
        self.shown = panel_layers(profile.depth)
        top, bottom = figure.subfigures(2, 1, height_ratios=(1, 1.15))
        panels = top.subplots(1, len(self.shown), sharey=True, squeeze=False)[0]
        style = ACTIVATION_STYLES.get(profile.activation, {"color": GRAY})
        edges = profile.histograms.edges
        self.row = LayerRow(self, panels, self.shown, edges, style["color"])
        self.stds, self.shares = [], []
        # Above the tallest bar there is room for two lines of either print.
        top_of_axes, second = (1.7, 0.81) if self.large else (1.45, 0.86)
        for axes, layer in zip(panels, self.shown, strict=True):
            axes.set(
                xlim=edges[[0, -1]],
                ylim=(0, top_of_axes),
                yticks=[0, 1],
                title=f"layer {layer + 1}",
            )
            # Only the digits change: laying out text is what costs most in a frame.
            note(axes, 0.97, "std", side="left")
            note(axes, second, profile.saturated_means, side="left")
            self.stds.append(self.live(note(axes, 0.97, "", side="right")))
            self.shares.append(self.live(note(axes, second, "", side="right")))
        panels[0].set_ylabel(TALLEST)
        top.supxlabel("output of a unit, h", fontsize="medium")
        forward, backward = bottom.subplots(1, 2)
        self.forward = [self.live(line) for line in log_lines(forward, profile.depth, style)]
        self.backward = [self.live(line) for line in log_lines(backward, profile.depth, style)]
        forward.set(title="Forward: does the signal survive?", ylabel="std of h")
        backward.set(title="Backward: does the gradient?", ylabel="std of ∂L/∂h")

    def update(self, profile: SignalProfile, pinned: SignalProfile | None) -> None:
        self.row.show(profile.histograms.heights, comparable_heights(profile, pinned))
        for layer, std, share in zip(self.shown, self.stds, self.shares, strict=True):
            std.set_text(number(profile.std[layer]))
            share.set_text(f"{profile.saturated[layer]:.0%}")
        show_by_layer(*self.forward, profile, pinned, "std")
        show_by_layer(*self.backward, profile, pinned, "gradient_std")


def draw_signal_profile(profile: SignalProfile, pinned: SignalProfile | None = None):
    """The figure of one `SignalProfile`, with `pinned` as a gray outline to compare with."""
    return SignalFigure(profile).draw(profile, pinned)
