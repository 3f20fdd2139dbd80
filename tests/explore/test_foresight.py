"""What is computed and drawn ahead is what would have been, and nothing is done twice."""

import pytest

from labsupport.explore import Choice, Lab, Slider
from labsupport.explore.foresight import Foresight
from labsupport.figures.live import LiveFigure

CONTROLS = {
    "scale": Slider("scale", "scale", 0.1, 0.001, 10.0, 0.05, log=True),
    "depth": Slider("depth", "depth", 5, 1, 10),
    "kind": Choice("kind", "kind", "a", ["a", "b"]),
}
START = {"scale": 0.1, "depth": 5, "kind": "a"}


class Compute:
    """Remembers what it was asked for."""

    def __init__(self):
        self.calls = []

    def __call__(self, **values):
        self.calls.append(values)
        if values["depth"] == 8:
            raise ZeroDivisionError
        return f"{values['kind']} {values['depth']} {values['scale']:.6g}"


@pytest.fixture
def compute():
    return Compute()


@pytest.fixture
def foresight(compute):
    made = Foresight(compute, CONTROLS)
    made.result(START)
    made.look_ahead()
    assert len(compute.calls) == 1  # nothing has moved yet
    return made


@pytest.mark.parametrize(
    ("moved", "then"),
    [
        ({"depth": 6}, {"depth": 7}),
        ({"depth": 3}, {"depth": 1}),
        ({"scale": 0.1 * 10**0.05}, {"scale": 0.1 * 10**0.1}),
        ({"scale": 0.05}, {"scale": 0.025}),
    ],
)
def test_the_next_value_of_a_slider_is_there_before_it_is_asked_for(
    foresight, compute, moved, then
):
    foresight.result(START | moved)
    foresight.look_ahead()
    assert len(compute.calls) == 3
    shown = foresight.result(START | then)
    assert len(compute.calls) == 3
    assert shown == Compute()(**START | then)


@pytest.mark.parametrize(
    "moved",
    [{"kind": "b"}, {"depth": 6, "scale": 0.2}, {"depth": 10}, {"scale": 10.0}, {}],
    ids=str,
)
def test_where_nothing_can_be_foreseen_nothing_is_computed(foresight, compute, moved):
    foresight.result(START | moved)
    foresight.look_ahead()
    assert len(compute.calls) == 2


@pytest.mark.parametrize("other", [{"depth": 4}, {"depth": 7, "kind": "b"}, {"depth": 6}])
def test_what_was_foreseen_serves_no_other_values(foresight, compute, other):
    foresight.result(START | {"depth": 6})
    foresight.look_ahead()
    assert foresight.result(START | other) == Compute()(**START | other)


def test_what_would_fail_is_kept_quiet_until_it_is_asked_for(foresight):
    foresight.result(START | {"depth": 6})
    foresight.result(START | {"depth": 7})
    foresight.look_ahead()
    with pytest.raises(ZeroDivisionError):
        foresight.result(START | {"depth": 8})


def test_what_takes_long_is_not_computed_ahead(foresight, compute, monkeypatch):
    clock = iter([0.0, 1.0])
    monkeypatch.setattr("labsupport.explore.foresight.time.monotonic", lambda: next(clock))
    foresight.result(START | {"depth": 6})
    monkeypatch.undo()
    foresight.look_ahead()
    assert len(compute.calls) == 2


class Square(LiveFigure):
    """Draws how large its result is."""

    width, height = 4.0, 2.0
    frames = 0

    @classmethod
    def layout(cls, result):
        return result["depth"] > 7

    def build(self, figure, result):
        self.text = self.live(figure.text(0, 0.5, ""))

    def update(self, result, pinned):
        type(self).frames += 1
        self.text.set_text(f"{result['depth']} {pinned and pinned['depth']}")

    @classmethod
    def words(cls, result):
        return f"{result['depth']} layers"


@pytest.fixture
def lab():
    Square.frames = 0
    made = Lab(lambda **values: values, Square, controls=[CONTROLS["depth"]])
    yield made
    made.close()


def look_ahead(lab):
    lab._foresight.look_ahead()
    lab._draw_ahead()


def test_the_picture_that_comes_next_is_drawn_before_it_is_asked_for(lab):
    lab.set(depth=6)
    shown = lab.png
    look_ahead(lab)
    assert (lab.png, lab.summary) == (shown, "6 layers")  # nothing is seen of it
    drawn = Square.frames
    lab.set(depth=7)
    assert Square.frames == drawn
    ahead = lab.png
    assert lab.summary == "7 layers"
    lab.set(depth=5)
    lab.set(depth=7)
    assert lab.png == ahead


@pytest.mark.parametrize("between", ["Pin", "Large print"])
def test_a_picture_drawn_ahead_does_not_outlive_a_pin_or_another_print(lab, between):
    lab.set(depth=6)
    look_ahead(lab)
    lab.press(between)
    lab.set(depth=7)
    shown = lab.png
    lab.set(depth=6)
    lab.set(depth=7)
    assert lab.png == shown


def test_no_figure_is_built_ahead_and_none_for_a_closed_lab(lab):
    lab.set(depth=6)
    lab.set(depth=7)
    drawn = Square.frames
    look_ahead(lab)  # eight layers have a layout of their own
    assert Square.frames == drawn
    lab.set(depth=6)
    drawn = Square.frames
    lab.close()
    look_ahead(lab)
    assert Square.frames == drawn
