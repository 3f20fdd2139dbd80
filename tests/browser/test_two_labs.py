"""Two Labs on one page, and a computation that fails."""

import pytest

from labsupport.machine.browser import open_notebook, run_all
from pages import LabOnPage, errors_of, until


@pytest.fixture
def labs(page, server):
    """The Labs "One" and "Two" of a page."""
    open_notebook(page, server, "scratch.ipynb")
    run_all(page)
    return LabOnPage(page, "One"), LabOnPage(page, "Two")


def test_two_labs_are_independent_and_an_error_stays_in_its_own(labs, page):
    one, two = labs
    assert one.summary == two.summary == "5 layers"
    other = two.settle()
    with one.changing():
        one.slider().press("ArrowRight")
    assert one.summary == "6 layers"
    before = one.picture
    one.slider().press("ArrowRight")
    until(page, lambda: one.error, "the error")
    assert one.error == "ZeroDivisionError: seven layers are too many"
    red = one.root.get_by_role("alert").evaluate("alert => getComputedStyle(alert).color")
    assert red == "rgb(176, 0, 32)"
    assert one.picture == before
    with one.changing():
        one.slider().press("ArrowRight")
    assert one.error == ""
    assert one.summary == "8 layers"
    assert two.seen() == other
    assert two.error == ""
    assert errors_of(page) == []


def test_two_views_of_one_lab_show_the_same_and_both_go_on(labs, page):
    views = LabOnPage(page, "Twice", 0), LabOnPage(page, "Twice", 1)
    assert views[0].settle() == views[1].settle()
    keys = {"ArrowRight": "plain 6 layers", "End": "plain 10 layers", "Home": "plain 1 layers"}
    for turn, (key, words) in enumerate(keys.items()):
        moved, other = views[turn % 2], views[1 - turn % 2]
        with other.changing():
            moved.slider().press(key)
        until(page, lambda moved=moved, other=other: moved.seen() == other.seen(), "the same")
        assert other.summary == words
        assert moved.slider().input_value() == other.slider().input_value()
        assert moved.slider().get_attribute("aria-valuetext") == words.split()[1]
        assert other.slider().get_attribute("aria-valuetext") == words.split()[1]
    with views[0].changing():
        views[1].root.get_by_role("combobox").select_option("deep")
    choices = [view.root.get_by_role("combobox").input_value() for view in views]
    assert choices == ["1", "1"]
    views[0].button("Pin").click()
    up = 'button => button.getAttribute("aria-pressed") === "true"'
    until(page, lambda: views[1].button("Pin").evaluate(up), "the other view's Pin")
    assert errors_of(page) == []


def test_two_views_moved_at_the_same_time_end_alike(labs, page):
    views = LabOnPage(page, "Twice", 0), LabOnPage(page, "Twice", 1)
    for view in views:
        view.settle()
    moves = """labs => { for (let position = 0; position < 10; position += 1) {
        for (const [place, lab] of labs.entries()) {
            const input = lab.querySelector("input");
            input.value = place ? 9 - position : position;
            input.dispatchEvent(new Event("input"));
        }
    } }"""
    page.get_by_role("group", name="Twice").evaluate_all(moves)
    for view in views:
        view.settle()
    until(page, lambda: views[0].seen() == views[1].seen(), "the same in both views")
    sliders = [view.slider().get_attribute("aria-valuetext") for view in views]
    assert sliders[0] == sliders[1] == views[0].summary.split()[1]
    with views[0].changing():
        views[1].slider().press("Home" if sliders[0] != "1" else "End")
    assert errors_of(page) == []
