"""The Clinic as a student meets it, by mouse and by keyboard: from a look to the verdict."""

import re

import pytest

from labsupport.course.recipe_page import write_recipe
from labsupport.machine.browser import open_notebook, run_all
from pages import LabOnPage, errors_of, until, violations, write_notebook

NOTEBOOK = """
from labsupport.labs.training_clinic.casebook import Book, dealt_to
from labsupport.labs.training_clinic.clinic import Clinic

number = next(n for n in range(1, 100) if dealt_to("one", n) == "rate_high")
Clinic(
    book=Book(),
    presets={"it": {"ward": "one", "number": number}, "healthy": {"ward": "healthy"}},
    title="Clinic",
    settings={"pace": 0, "number": number},
)
"""


@pytest.fixture
def clinic(page, server, course):
    """A Clinic whose patient has too high a rate."""
    write_notebook(course / "clinic.ipynb", [NOTEBOOK])
    open_notebook(page, server, "clinic.ipynb")
    run_all(page)
    lab = LabOnPage(page)
    lab.settle()
    return lab


def choose(lab, menu, label):
    field = lab.root.get_by_label(menu, exact=True)
    titles = field.locator("option").all_inner_texts()
    (title,) = [title for title in titles if label in title]
    field.select_option(label=title)


def press(lab, name, key=""):
    """Presses a button when it can be pressed, by mouse or by its key."""
    until(lab.page, lab.button(name).is_enabled, f"{name} can be pressed")
    if key:
        lab.slider().press(key)
    else:
        lab.button(name).click()


def said(lab, words):
    until(lab.page, lambda: words in lab.summary, words)


@pytest.mark.parametrize("keys", [False, True], ids=["mouse", "keyboard"])
def test_a_patient_is_examined_tested_diagnosed_and_cured(clinic, keys):
    said(clinic, "Next: press Run")
    for name in ("Order", "Diagnose", "Treat"):
        assert clinic.button(name).is_disabled()
    press(clinic, "Run", "r" * keys)
    said(clinic, "Next: order a test")
    clinic.settle()
    before = clinic.picture
    choose(clinic, "test", "confusion matrix")
    press(clinic, "Order", "o" * keys)
    until(clinic.page, lambda: clinic.picture != before, "the result in the chart")
    choose(clinic, "diagnosis", "learning rate too high")
    press(clinic, "Diagnose", "d" * keys)
    said(clinic, "Next: choose a cure")
    choose(clinic, "cure", "batch norm")
    press(clinic, "Treat", "t" * keys)
    said(clinic, "the cause remains")
    choose(clinic, "cure", "learning rate ÷ 10")
    press(clinic, "Treat", "t" * keys)
    said(clinic, "Cured. The diagnosis is right, and the cause is gone.")
    said(clinic, "Solved so far: 1 patient")
    assert clinic.error == ""
    assert clinic.button("Diagnose").is_disabled()
    assert errors_of(clinic.page) == []


def test_a_button_without_a_choice_says_so_and_a_wrong_click_loses_nothing(clinic):
    press(clinic, "Run")
    said(clinic, "Next: order a test")
    press(clinic, "Diagnose")
    until(clinic.page, lambda: "choose a diagnosis first" in clinic.error, "the reason")
    choose(clinic, "diagnosis", "all weights 0")
    press(clinic, "Diagnose")
    said(clinic, "Next: choose a cure")
    assert clinic.error == ""
    press(clinic, "Next patient")
    said(clinic, "Next: press Run")
    clinic.root.locator(".lab-preset").first.click()
    said(clinic, "Next: choose a cure")
    assert clinic.root.get_by_label("diagnosis", exact=True).input_value() == "0"


def test_enter_in_a_menu_presses_its_button_where_a_letter_chooses_another_line(clinic):
    press(clinic, "Run")
    said(clinic, "Next: order a test")
    choose(clinic, "diagnosis", "all weights 0")
    menu = clinic.root.get_by_label("diagnosis", exact=True)
    menu.press("Enter")
    said(clinic, "Next: choose a cure")
    assert not menu.evaluate("menu => menu.matches(':open')")


def test_what_was_ordered_is_seen_in_the_large_print_of_a_presented_page(clinic):
    page = clinic.page
    press(clinic, "Run")
    said(clinic, "Next: order a test")
    page.set_viewport_size({"width": 1366, "height": 768})
    clinic.slider().press("l")
    until(page, lambda: clinic.large, "large print")
    clinic.settle()
    choose(clinic, "test", "confusion matrix")
    with clinic.changing(words=False):
        press(clinic, "Order")


def test_every_button_is_in_view_on_a_phone(clinic):
    page = clinic.page
    page.locator(".jp-SideBar.jp-mod-left .lm-mod-current").click()  # the list of files, away
    page.set_viewport_size({"width": 390, "height": 844})
    until(page, lambda: clinic.root.bounding_box()["width"] > 200, "a Lab as wide as a phone")
    clinic.settle()
    right = clinic.root.bounding_box()["x"] + clinic.root.bounding_box()["width"]
    for name in ("Order", "Diagnose", "Treat"):
        box = clinic.button(name).bounding_box()
        assert box["x"] + box["width"] <= right + 1, name


def test_it_fits_a_small_laptop_a_hall_and_large_print_and_passes_the_audit(clinic, axe):
    page = clinic.page
    press(clinic, "Run")
    said(clinic, "Next: order a test")
    page.set_viewport_size({"width": 1366, "height": 768})
    until(page, lambda: clinic.root.bounding_box()["height"] <= 647, "a Lab within 647 pixels")
    assert violations(page, axe, ".lab") == []
    for screen in ((1280, 720), (1920, 1080)):
        with clinic.stage(*screen):
            assert clinic.cut_off() == []
            assert clinic.smallest_letters() >= screen[1] / 45
    clinic.slider().press("l")
    until(page, lambda: clinic.large, "large print")
    until(page, lambda: clinic.root.bounding_box()["width"] <= 1366, "a Lab within the window")


def test_the_recipe_prints_on_one_page_of_a4(page, tmp_path):
    page.goto(write_recipe(tmp_path / "recipe.html").as_uri())
    page.pdf(path=tmp_path / "recipe.pdf", prefer_css_page_size=True)
    assert re.findall(rb"/Count (\d+)", (tmp_path / "recipe.pdf").read_bytes()) == [b"1"]
