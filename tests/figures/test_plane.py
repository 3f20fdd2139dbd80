import numpy as np

from labsupport.data import points
from labsupport.figures.plane import draw_decisions, draw_descents


def test_the_decision_figure_shows_points_and_regions_of_each_panel():
    rings = points.point_set("rings", seed=0, count=40)
    classes = (np.linalg.norm(points.grid(2.0, cells=20), axis=1) > 1).astype(int).reshape(20, 20)
    panel = rings.test_images, rings.test_labels, classes
    figure = draw_decisions({"one": panel, "two": panel}, reach=2.0)
    assert [axes.get_title(loc="left") for axes in figure.axes] == ["one", "two"]
    dots = [c for c in figure.axes[0].collections if len(c.get_offsets()) == 20]
    shown = np.concatenate([dot.get_offsets() for dot in dots])
    order = np.argsort(rings.test_labels, kind="stable")
    np.testing.assert_allclose(shown, rings.test_images[order])


def test_the_descent_figure_has_an_arrow_per_step_and_shades_what_is_allowed():
    path = np.array([[1.0, 1.0], [0.5, 0.7], [0.1, 0.0]])
    figure = draw_descents(
        {"σ": (path, np.eye(2)), "tanh": (path, np.eye(2))},
        goal=np.zeros(2), reach=2.0, allowed=("σ",),
    )  # fmt: skip
    shaded, open_ = figure.axes
    assert [len(axes.patches) for axes in (shaded, open_)] == [2, 0]
    corners = [patch.get_xy() for patch in shaded.patches]
    assert tuple(path[0]) in corners
    [arrows] = [c for c in open_.collections if hasattr(c, "U")]
    np.testing.assert_allclose(np.stack([arrows.U, arrows.V], axis=1), np.diff(path, axis=0))
