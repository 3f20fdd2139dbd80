"""The picture of the Lab: five paths on the contours of a valley, and their losses."""

from __future__ import annotations

import numpy as np

from labsupport.figures.figure import CourseFigure
from labsupport.figures.handle import Handle
from labsupport.figures.live import LiveFigure
from labsupport.figures.space import Row
from labsupport.figures.style import BLACK, GRAY, OPTIMIZER_STYLES
from labsupport.labs.optimization.walks import STEPS, WALKERS, Walks

REACH = (4.4, 3.4)  # the window on either side
LEVELS = np.geomspace(0.02, 1, 7)
GONE = 20.0  # whoever was so far away is drawn no further
LOWEST = 1e-8  # of the loss axis


class WalkFigure(LiveFigure):
    """The contours with a path per optimizer, and the loss of each by steps, on a log axis.

    Draws `Walks`. What is pinned is gray, its contours are not shown.
    """

    width, height = 10.4, 4.0

    @classmethod
    def rows(cls, walks: Walks):
        return (Row("walks", 2, (3.4, 2.9), widths=(1.15, 1)),)

    def build(self, figure: CourseFigure, walks: Walks) -> None:
        plane, losses = self.panels["walks"]
        plane.set(xlim=(-REACH[0], REACH[0]), ylim=(-REACH[1], REACH[1]), xlabel="w₁")
        plane.set(title=f"{STEPS} steps from ●, the goal is ★", ylabel="w₂")
        plane.grid(visible=False)
        plane.set_aspect("equal", adjustable="box")  # a step stands at right angles to its contour
        angle = np.linspace(0, 2 * np.pi, 181)
        self.circle = np.stack([np.cos(angle), np.sin(angle)])
        thin = {"color": GRAY, "linewidth": 0.7, "alpha": 0.7}
        self.contours = [self.live(plane.plot([], [], **thin)[0]) for _ in LEVELS]
        self.ghosts = {name: self._lines(plane, losses, name, ghost=True) for name in WALKERS}
        self.lines = {name: self._lines(plane, losses, name) for name in WALKERS}
        self.start = self.live(plane.plot([], [], "o", color=BLACK, markersize=7)[0])
        self.handle = Handle(plane, "w1", "w2")
        losses.set(title="How high is each of them?", xlabel="step", ylabel="loss / first loss")
        losses.set(yscale="log", xlim=(0, STEPS), ylim=(LOWEST, 100))
        losses.set_yticks([1e-8, 1e-6, 1e-4, 1e-2, 1, 100])
        self.parts["walks"].legend(
            [self.lines[name][1] for name in WALKERS],
            WALKERS,
            loc="outside upper center",
            ncols=5 if self.space.inches[0] > 7.5 else 3 if self.space.inches[0] > 5.5 else 2,
            handlelength=2.6,
        )
        star = {"color": BLACK, "markeredgecolor": "white", "markersize": 15}
        self.live(plane.plot([0], [0], "*", **star)[0])  # in front of all paths

    def _lines(self, plane, losses, name: str, *, ghost: bool = False):
        """The path and the loss of one optimizer, two lines."""
        style = OPTIMIZER_STYLES[name]
        look = {"color": style["color"], "linestyle": style["linestyle"], "marker": style["marker"]}
        look |= {"linewidth": 1.5, "markersize": 4}
        if ghost:
            look |= {"color": GRAY, "linewidth": 1.0, "markersize": 3, "alpha": 0.8}
        path = self.live(plane.plot([], [], markevery=5, **look)[0])
        height = self.live(losses.plot([], [], markevery=10, **look)[0])
        return path, height

    def update(self, walks: Walks, pinned: Walks | None) -> None:
        values, vectors = np.linalg.eigh(walks.H)
        # Ellipses ½ wᵀ H w = level; the highest passes by the corner of the window.
        top = 0.5 * values.max() * REACH[1] ** 2
        for line, level in zip(self.contours, LEVELS, strict=True):
            line.set_data(*(vectors @ (self.circle * np.sqrt(2 * level * top / values)[:, None])))
        first = next(iter(walks.paths.values()))[0]
        self.start.set_data(*first[:, None])
        self._place(self.lines, walks)
        for lines in self.ghosts.values():
            for line in lines:
                line.set_visible(pinned is not None)
        if pinned is not None:
            self._place(self.ghosts, pinned)

    def _place(self, lines, walks: Walks) -> None:
        for name, (path, height) in lines.items():
            # A path ends where it leaves the window far behind: it would hide the others.
            gone = np.flatnonzero(np.abs(walks.paths[name]).max(axis=1) > GONE)
            seen = walks.paths[name][: gone[0] + 1 if len(gone) else None]
            path.set_data(*np.clip(seen, -100, 100).T)
            share = walks.losses[name] / (walks.losses[name][0] or 1.0)
            height.set_data(np.arange(len(share)), np.clip(share, LOWEST, 1e3))
