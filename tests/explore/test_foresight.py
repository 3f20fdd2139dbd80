"""What is computed ahead is what would have been computed, and nothing is computed twice."""

import pytest

from labsupport.explore import Choice, Slider
from labsupport.explore.foresight import Foresight

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
