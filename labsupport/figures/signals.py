"""Pictures of a signal in a deep random network: std and histograms by layer."""

from __future__ import annotations

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
)
from labsupport.figures.live import LiveFigure
from labsupport.figures.space import Row
from labsupport.figures.style import ACTIVATION_STYLES, GRAY
from labsupport.wording import number


class SignalFigure(LiveFigure):
    """The std of outputs (forward) and of gradients (backward), above one histogram per layer.

    Draws a `SignalProfile`. Deeper networks show five of their layers, the first and the last
    among them. What is pinned is gray; histograms over another range are left out, in words.
    """

    width, height = 10.4, 5.2

    @classmethod
    def layout(cls, profile: SignalProfile):
        return profile.activation, profile.depth

    @classmethod
    def rows(cls, profile: SignalProfile):
        sizes = Row("sizes", 2, (2.6, 1.75), share=1.15)
        return sizes, layer_row("outputs", profile.depth, height=1.3)

    def build(self, figure: CourseFigure, profile: SignalProfile) -> None:
        style = ACTIVATION_STYLES.get(profile.activation, {"color": GRAY})
        forward, backward = self.panels["sizes"]
        by_layer = {"std": forward, "gradient_std": backward}
        self.sizes = LayerLines(self, by_layer, profile.depth, style)
        self.forward, self.backward = self.sizes.lines.values()
        for axes in (forward, backward):
            axes.set_xlabel("layer (shaded: ½ to 2)")
        forward.set(title="Forward: does the signal survive?", ylabel="std of h")
        backward.set(title="Backward: does the gradient?", ylabel="std of ∂L/∂h")
        self.row, self.shown, self.stds, self.shares = None, [], [], []
        if "outputs" in self.panels:
            self._build_outputs(self.panels["outputs"], profile, style["color"])

    def _build_outputs(self, panels, profile: SignalProfile, color: str) -> None:
        self.shown = panel_layers(profile.depth, len(panels))
        self.row = LayerRow(self, panels, self.shown, profile.histograms.edges, color)
        top = above_bars(self.inches["outputs"], lines=2)
        some_lack = len(panels) < profile.depth
        for axes, layer in zip(panels, self.shown, strict=True):
            title = layer_title(layer, profile.depth, some_lack=some_lack)
            axes.set(ylim=(0, top), yticks=[0, 1], title=title)
            # Only the digits change: laying out text is what costs most in a frame.
            note(axes, 0, "std", side="left")
            note(axes, 1, profile.saturated_means, side="left")
            self.stds.append(self.live(note(axes, 0, "", side="right")))
            self.shares.append(self.live(note(axes, 1, "", side="right")))
        self.other_range = self.live(note(panels[0], 2, "pinned: other range", side="left"))
        box = {"facecolor": "white", "edgecolor": "none", "alpha": 0.8, "pad": 1}
        self.other_range.set_bbox(box)
        panels[0].set_ylabel(TALLEST)
        self.parts["outputs"].supxlabel(
            output_label(profile.histograms, self.space.inches[0]), fontsize="medium"
        )

    def update(self, profile: SignalProfile, pinned: SignalProfile | None) -> None:
        self.sizes.show(profile, pinned)
        if self.row is None:  # there is no room for histograms
            return
        outlines = comparable_heights(profile, pinned)
        self.row.show(profile.histograms.heights, outlines)
        self.other_range.set_visible(pinned is not None and outlines is None)
        for layer, std, share in zip(self.shown, self.stds, self.shares, strict=True):
            std.set_text(number(profile.std[layer]))
            share.set_text(f"{profile.saturated[layer]:.0%}")


def draw_signal_profile(profile: SignalProfile, pinned: SignalProfile | None = None):
    """The figure of one `SignalProfile`, with `pinned` as a gray outline to compare with."""
    return SignalFigure(profile).draw(profile, pinned)
