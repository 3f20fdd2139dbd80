"""A lecture from its sheet: the scenes in their order, played on the page as an instructor does."""

import pytest

from labsupport.course.explorers import explorers, sheet_of
from labsupport.explore.controls import Choice, Slider, Toggle
from labsupport.machine.browser import open_notebook, run_all
from labsupport.places import room_names
from labsupport.wording import number
from pages import LabOnPage, errors_of, until, write_notebook

BUTTONS = {"Pin": "p", "Unpin": "u", "New seed": "n"}


def scenes_by_lab(room):
    """{the name of a Lab that computes at once: its scenes}."""
    labs = {}
    for scene in sheet_of(room).scenes:
        if scene.do and not scene.compared and "Run" not in scene.do:
            labs.setdefault(scene.lab, []).append(scene)
    trains = {scene.lab for scene in sheet_of(room).scenes if "Run" in scene.do}
    return {name: scenes for name, scenes in labs.items() if name not in trains}


PLAYED = [(room, name) for room in room_names() for name in scenes_by_lab(room)]


def act(lab, page, model, action):
    """Does `action` as a hand does: a key, a click on a mark, arrows up to the value."""
    if isinstance(action, dict):
        for name, value in action.items():
            move(lab, page, model.controls[name], value)
    elif action in model.presets:
        lab.slider().press(str(list(model.presets).index(action) + 1))
    elif action in BUTTONS:
        lab.slider().press(BUTTONS[action])
    else:
        lab.button(action).click()
    # Whoever plays from a sheet looks at the picture before going on.
    lab.settle()


def move(lab, page, control, value):
    if isinstance(control, Slider):
        name = control.in_words(value)
        if name in control.marks:
            lab.root.get_by_role("button", name=f"{control.label}: {name}").click()
        else:
            press_until(lab, control, value)
        return
    field = lab.root.get_by_label(control.label, exact=True)
    if isinstance(control, Choice):
        field.select_option(label=control.in_words(value))
    elif isinstance(control, Toggle):
        field.set_checked(value)
    else:
        field.fill(str(value))
        field.press("Enter")


def press_until(lab, control, value):
    """Brings a slider to `value` with the arrows, from where it is or else from its low end."""
    slider = lab.slider(control.label)
    shown = lab.root.locator(f"output[for='{slider.get_attribute('id')}']")
    for way, most in (("ArrowLeft", 2), ("ArrowRight", 4), ("Home", 1), ("ArrowRight", 300)):
        for _ in range(most):
            if shown.inner_text() == number(value):
                return
            slider.press(way)
    raise AssertionError(f"no key brings {control.label} to {number(value)}")


@pytest.fixture(autouse=True)
def the_digits_of_the_page(monkeypatch):
    monkeypatch.setenv("LABSUPPORT_DIGITS", "embedded")


@pytest.mark.parametrize(("room", "name"), PLAYED, ids=[f"{room}, {name}" for room, name in PLAYED])
def test_the_scenes_played_by_hand_show_what_the_sheet_was_tested_with(
    page, server, course, room, name
):
    source = f"from labsupport.labs.{room}.explorer import {name}\n\n{name}()"
    write_notebook(course / "scenes.ipynb", [source])
    open_notebook(page, server, "scenes.ipynb")
    run_all(page)
    (make,) = [make for make in explorers(room) if make.__name__ == name]
    model = make()
    lab = LabOnPage(page)
    lab.settle()
    try:
        for scene in scenes_by_lab(room)[name]:
            for action in scene.do:
                model.set(**action) if isinstance(action, dict) else model.press(action)
                act(lab, page, model, action)
            expected = model.summary
            until(page, lambda: lab.summary == expected, f"{scene.title}: {expected}")  # noqa: B023
            assert scene.holds(model), scene.title
            assert lab.pinned == (model.pinned is not None), scene.title
    finally:
        model.close()
    assert errors_of(page) == []
