"""Every Lab of every room stands on its own, and each of its presets can be set."""

import pytest
from matplotlib.mathtext import MathTextParser

from labsupport.course.explorers import explorers
from labsupport.explore import Slider, TrainingLab
from labsupport.places import room_names

ALL = [(room, make) for room in room_names() for make in explorers(room)]
each_explorer = pytest.mark.parametrize(
    "make", [make for _, make in ALL], ids=[f"{make.__module__}.{make.__name__}" for _, make in ALL]
)


@pytest.mark.parametrize("room", room_names())
def test_every_room_has_a_lab_called_explorer(room):
    assert "explorer" in [make.__name__ for make in explorers(room)]


def test_what_has_no_room_has_no_labs():
    assert explorers("tiny") == []


@each_explorer
def test_a_lab_stands_on_its_own_and_takes_settings_to_begin_with(make, monkeypatch):
    monkeypatch.setenv("LABSUPPORT_DIGITS", "embedded")
    lab = make()
    try:
        assert lab.picture
        assert lab.summary
        assert lab.presets
        # The values of a preset, as somebody would pass them on.
        wanted = list(lab.presets.values())[-1]
        other = make(**wanted)
        assert other.values == {**lab.values, **wanted}
        other.press("Reset")
        assert other.values == {**lab.values, **wanted}
        other.close()
        with pytest.raises(ValueError, match="no control"):
            make(scales=1)
    finally:
        lab.close()


@each_explorer
def test_every_preset_of_a_lab_changes_its_picture_or_is_how_it_begins(make, monkeypatch):
    monkeypatch.setenv("LABSUPPORT_DIGITS", "embedded")
    lab = make()
    try:
        start, summary = dict(lab.values), lab.summary
        for label, values in lab.presets.items():
            lab.press("Reset")
            lab.press(label)
            assert lab.error == "", label
            if isinstance(lab, TrainingLab):
                assert all(lab.values[name] == value for name, value in values.items())
            else:
                assert (lab.summary == summary) == (lab.values == start), label
    finally:
        lab.close()


@each_explorer
def test_whatever_was_set_before_the_same_setting_has_the_same_picture(make, monkeypatch):
    monkeypatch.setenv("LABSUPPORT_DIGITS", "embedded")
    lab = make()
    try:
        first = lab.png
        sliders = [control for control in lab.controls.values() if isinstance(control, Slider)]
        for slider in [] if isinstance(lab, TrainingLab) else sliders:
            for value in (slider.low, slider.high):
                lab.set(**{slider.name: value})
                lab._draw_ahead()
                lab.press("Reset")
                assert lab.png == first, f"{slider.name} was {value}"
        for label in lab.presets:
            lab.press(label)
            lab.press("Reset")
            assert lab.png == first, label
    finally:
        lab.close()


@each_explorer
def test_no_lab_needs_the_parser_of_formulas(make, monkeypatch):
    """There is one for all threads: a Lab that used it would break a cell that draws just then."""
    monkeypatch.setenv("LABSUPPORT_DIGITS", "embedded")
    monkeypatch.setattr(MathTextParser, "parse", lambda *_: pytest.fail("a formula was drawn"))
    lab = make()
    try:
        pin = [] if isinstance(lab, TrainingLab) else ["Pin"]
        for label in [*lab.presets, *pin, "Large print", *lab.presets]:
            lab.press(label)
            assert lab.error == ""
    finally:
        lab.close()
