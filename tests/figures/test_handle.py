"""A handle tells the page where its axes stand: a value is found at the pixel where it is drawn."""

import numpy as np
import pytest

from labsupport.explore import Lab, Slider
from labsupport.figures.handle import Handle
from labsupport.figures.live import LiveFigure
from labsupport.figures.space import Room, Row


class Plane(LiveFigure):
    @classmethod
    def rows(cls, result):
        return (Row("above", 1, (2, 1.5)), Row("plane", 2, (3, 2)))

    def build(self, figure, result):
        left, right = self.panels["plane"]
        left.set(ylabel="far\nto\nthe\nright", title="another")
        right.set(xlim=(-4, 4), ylim=(-3, 3), aspect="equal")
        self.point = self.live(right.plot([], [], "s", color="#ff0000", markersize=6)[0])
        self.handle = Handle(right, "x", "y")

    def update(self, result, pinned):
        self.point.set_data([result[0]], [result[1]])

    @classmethod
    def words(cls, result):
        return f"at {result[0]}, {result[1]}"


class Bare(Plane):
    def build(self, figure, result):
        super().build(figure, result)
        self.handle = None


def plane(kind=Plane):
    controls = [Slider("x", "x", 1.0, -4.0, 4.0), Slider("y", "y", 2.0, -3.0, 3.0)]
    return Lab(lambda x, y: (x, y), kind, controls=controls)


def share(side, value):
    (v0, s0), (v1, s1) = side["ends"]
    return s0 + (s1 - s0) * (value - v0) / (v1 - v0)


@pytest.mark.parametrize("room", [Room(1040, 460), Room(500, 700), Room(1600, 900, 900)])
@pytest.mark.parametrize(("x", "y"), [(1, 2), (-3.5, -2.5), (3.5, 0)])
def test_the_point_is_drawn_where_the_page_looks_for_it(room, x, y):
    lab = plane()
    lab._do(room)
    lab.set(x=x, y=y)
    told = lab.status["handle"]
    assert [told[side]["control"] for side in "xy"] == ["x", "y"]
    pixels = np.asarray(lab._drawing.picture.figure.canvas.buffer_rgba())[..., :3]
    rows, columns = np.nonzero((pixels == [255, 0, 0]).all(axis=2))
    height, width = pixels.shape[:2]
    assert abs(share(told["x"], x) * width - columns.mean() - 0.5) < 2
    assert abs(share(told["y"], y) * height - rows.mean() - 0.5) < 2


def test_a_picture_without_a_handle_tells_of_none():
    assert "handle" not in plane(Bare).status
