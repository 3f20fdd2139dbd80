"""Two Labs on one page, and a computation that fails."""

import pytest

from labsupport.browser import open_notebook, run_all
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
