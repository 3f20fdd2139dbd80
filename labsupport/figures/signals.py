"""Pictures of a signal in a deep random network: histograms and std by layer."""

from __future__ import annotations

from labsupport.by_hand.signals import SignalProfile
from labsupport.figures.figure import CourseFigure
from labsupport.figures.layer_panels import (
    TALLEST,
    LayerLines,
    LayerRow,
    comparable_heights,
    layer_title,
    note,
    output_label,
    panel_layers,
)
from labsupport.figures.live import LiveFigure
from labsupport.figures.style import ACTIVATION_STYLES, GRAY
from labsupport.wording import number


class SignalFigure(LiveFigure):
    """One histogram per layer, above the std of outputs (forward) and of gradients (backward).

    Draws a `SignalProfile`. Deeper networks show five of their layers, the first and the last
    among them. What is pinned is gray; histograms over another range are left out, in words.
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
                ylim=(0, top_of_axes),
                yticks=[0, 1],
                title=layer_title(layer, profile.depth),
            )
            # Only the digits change: laying out text is what costs most in a frame.
            note(axes, 0.97, "std", side="left")
            note(axes, second, profile.saturated_means, side="left")
            self.stds.append(self.live(note(axes, 0.97, "", side="right")))
            self.shares.append(self.live(note(axes, second, "", side="right")))
        self.other_range = self.live(
            note(panels[0], 2 * second - 0.97, "pinned: other range", side="left")
        )
        self.other_range.set_bbox(
            {"facecolor": "white", "edgecolor": "none", "alpha": 0.8, "pad": 1}
        )
        panels[0].set_ylabel(TALLEST)
        top.supxlabel(output_label(profile.histograms), fontsize="medium")
        forward, backward = bottom.subplots(1, 2)
        by_layer = {"std": forward, "gradient_std": backward}
        self.sizes = LayerLines(self, by_layer, profile.depth, style)
        self.forward, self.backward = self.sizes.lines.values()
        for axes in (forward, backward):
            axes.set_xlabel("layer (shaded: ½ to 2, gray: pinned)")
        forward.set(title="Forward: does the signal survive?", ylabel="std of h")
        backward.set(title="Backward: does the gradient?", ylabel="std of ∂L/∂h")

    def update(self, profile: SignalProfile, pinned: SignalProfile | None) -> None:
        outlines = comparable_heights(profile, pinned)
        self.row.show(profile.histograms.heights, outlines)
        self.other_range.set_visible(pinned is not None and outlines is None)
        for layer, std, share in zip(self.shown, self.stds, self.shares, strict=True):
            std.set_text(number(profile.std[layer]))
            share.set_text(f"{profile.saturated[layer]:.0%}")
        self.sizes.show(profile, pinned)


def draw_signal_profile(profile: SignalProfile, pinned: SignalProfile | None = None):
    """The figure of one `SignalProfile`, with `pinned` as a gray outline to compare with."""
    return SignalFigure(profile).draw(profile, pinned)
