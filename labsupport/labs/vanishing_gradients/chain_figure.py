"""The picture of the Lab: a chain's gradients, its factors, and where its neurons sit."""

from __future__ import annotations

import numpy as np
from matplotlib.transforms import ScaledTranslation

from labsupport.by_hand.activations import activation as find_activation
from labsupport.figures.figure import CourseFigure
from labsupport.figures.layer_panels import HEALTHY, reserve_label_room
from labsupport.figures.live import LiveFigure
from labsupport.figures.space import Row
from labsupport.figures.stepped import SteppedLimits
from labsupport.figures.style import ACTIVATION_STYLES, GRAY
from labsupport.labs.vanishing_gradients.chain import ThinChain

REACH = 6.0  # the slopes are drawn from −REACH to REACH
# Log axes of the gradients and of the factors, in steps that follow the values.
# The first range of the gradients holds every scene of the sheet: what falls is seen to fall.
GRADIENTS = [(1e-12, 1e2), (1e-24, 1e12), (1e-40, 1e20)]
FACTORS = [(0.1, 10), (1e-3, 1e1), (1e-6, 1e2)]


def _ticks(low: float, high: float) -> list[float]:
    """At most seven powers of ten between two of them, 1 among them."""
    first, last = round(np.log10(low)), round(np.log10(high))
    stride = max(1, -(-(last - first) // 6))
    return [10.0**k for k in range(first, last + 1) if k % stride == 0]


class ChainFigure(LiveFigure):
    """The gradient of each weight, the factors as bars that begin at 1, and f′ with each neuron.

    Draws a `ThinChain`. What is pinned is gray; neurons of a longer pinned chain are left out.
    """

    width, height = 10.4, 3.3

    @classmethod
    def layout(cls, chain: ThinChain):
        return chain.activation, chain.length

    @classmethod
    def rows(cls, chain: ThinChain):
        return (Row("chain", 3, (2.7, 2.0)),)

    def build(self, figure: CourseFigure, chain: ThinChain) -> None:
        style = ACTIVATION_STYLES.get(chain.activation, {"color": GRAY})
        sizes, factors, slopes = self.panels["chain"]
        self.neurons = np.arange(1, chain.length + 1)
        for axes in (sizes, factors):
            axes.set(xlim=(0.4, chain.length + 0.6), xlabel="neuron (1: at the input)")
            axes.set_xticks(self.neurons if chain.length <= 10 else self.neurons[::2])
            axes.axhline(1, color=GRAY, linewidth=1)
            reserve_label_room(axes, "0.0001")
        sizes.set(title="The gradient of each weight", ylabel="size of ∂h/∂w")
        factors.set(title="The factors w · f′(a)", ylabel="factor")
        self.gradients = self._stepped(sizes, GRADIENTS)
        self.products = self._stepped(factors, FACTORS)
        look = {"color": style["color"], "marker": "o", "markersize": 6}
        ghost = {"color": GRAY, "marker": "o", "markersize": 4, "linestyle": ":"}
        self.ghost = self.live(sizes.plot([], [], **ghost)[0])
        self.line = self.live(sizes.plot([], [], **look)[0])
        bars = factors.bar(self.neurons, 1.0, width=0.6, color=style["color"])
        self.bars = [self.live(bar) for bar in bars]
        outline = {"color": GRAY, "marker": "_", "markersize": 12, "linestyle": "none"}
        self.outline = self.live(factors.plot([], [], markeredgewidth=2, **outline)[0])
        self._build_slopes(slopes, chain.activation, style["color"])

    def _stepped(self, axes, limits) -> SteppedLimits:
        return SteppedLimits(self, [axes], limits, [_ticks(*pair) for pair in limits])

    def _build_slopes(self, axes, name: str, color: str) -> None:
        a = np.linspace(-REACH, REACH, 481)
        slope = find_activation(name).df(a)
        axes.plot(a, slope, color=color, linewidth=1.4)
        axes.axvspan(-0.5, 0.5, color=HEALTHY, lw=0, zorder=0)
        low, high = min(float(slope.min()), 0.0), float(slope.max())
        room = 0.08 * (high - low)
        axes.set(ylim=(low - room, high + 2 * room), xlim=(-REACH - 0.4, REACH + 0.4))
        ticks = [-6, -3, 0, 3, 6]
        axes.set_xticks(ticks, ["≤ −6", "−3", "0", "3", "≥ 6"])
        axes.set(
            title="How flat is it where they sit?", xlabel="a (shaded: near 0)", ylabel="f′(a)"
        )
        dots = {"marker": "o", "linestyle": "none"}
        self.old_places = self.live(axes.plot([], [], color=GRAY, markersize=5, **dots)[0])
        self.places = self.live(axes.plot([], [], color=color, markersize=8, alpha=0.6, **dots)[0])
        up = ScaledTranslation(0, 7 / 72, axes.figure.figure.dpi_scale_trans)
        self.first = self.live(
            axes.text(0, 0, "1", ha="center", fontsize="small", transform=axes.transData + up)
        )

    def update(self, chain: ThinChain, pinned: ThinChain | None) -> None:
        both = [one for one in (chain, pinned) if one is not None]
        # A gradient of exactly 0 (input 0, or ReLU off) stands at the lower edge of the same axis.
        self.gradients.follow(*(np.abs(one.gradient[one.gradient != 0]) for one in both))
        self.products.follow(*(np.abs(one.factors[one.factors != 0]) for one in both))
        self.line.set_data(self.neurons, self.gradients.inside(np.abs(chain.gradient)))
        factors = self.products.inside(np.abs(chain.factors))
        for bar, factor in zip(self.bars, factors, strict=True):
            bar.set_y(min(factor, 1.0))
            bar.set_height(abs(factor - 1.0))
        self.places.set_data(np.clip(chain.a, -REACH, REACH), chain.slopes)
        self.first.set_position((np.clip(chain.a[0], -REACH, REACH), chain.slopes[0]))
        for ghost in (self.ghost, self.outline, self.old_places):
            ghost.set_visible(pinned is not None)
        if pinned is not None:
            shown = min(chain.length, pinned.length)
            neurons = self.neurons[:shown]
            gradient, factors = np.abs(pinned.gradient[:shown]), np.abs(pinned.factors[:shown])
            self.ghost.set_data(neurons, self.gradients.inside(gradient))
            self.outline.set_data(neurons, self.products.inside(factors))
            alike = pinned.activation == chain.activation
            self.old_places.set_visible(alike)
            self.old_places.set_data(np.clip(pinned.a, -REACH, REACH), pinned.slopes)
