"""The canvas of the course's figures: matplotlib's Agg, with text drawn at half the cost."""

from __future__ import annotations

from types import FunctionType, SimpleNamespace

from matplotlib.backends import backend_agg
from matplotlib.backends.backend_agg import FigureCanvasAgg, RendererAgg


class CourseCanvas(FigureCanvasAgg):
    """A canvas that does not hint its text: a live figure draws ten texts a frame.

    matplotlib has no switch for this in a single figure. It reads its global settings while it
    draws. A figure that is drawn on another thread must not touch these: the student uses them.
    """

    def get_renderer(self) -> UnhintedRenderer:
        renderer = super().get_renderer()
        if not isinstance(renderer, UnhintedRenderer):
            renderer = UnhintedRenderer(renderer.width, renderer.height, renderer.dpi)
            self.renderer = renderer
        return renderer


def _where(function: FunctionType, **names) -> FunctionType:
    """A copy of `function` in which `names` have these values instead of its module's."""
    scope = {**function.__globals__, **names}
    code, defaults, closure = function.__code__, function.__defaults__, function.__closure__
    return FunctionType(code, scope, function.__name__, defaults, closure)


def _looks_up(method, name: str) -> bool:
    return isinstance(method, FunctionType) and name in method.__code__.co_names


_hinting = _where(
    backend_agg.get_hinting_flag, mpl=SimpleNamespace(rcParams={"text.hinting": "none"})
)
# Agg's own methods; only what they ask `get_hinting_flag` for is answered here.
_methods = {
    name: _where(method, get_hinting_flag=_hinting)
    for name, method in vars(RendererAgg).items()
    if _looks_up(method, "get_hinting_flag")
}
UnhintedRenderer = type("UnhintedRenderer", (RendererAgg,), _methods)
