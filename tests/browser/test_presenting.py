"""`lab NN --present` in a browser: a live Lab at once, in letters for a hall."""

import re
import subprocess
import sys

import pytest

from labsupport.machine.browser import new_page
from labsupport.places import ROOT
from labsupport.settings import course_settings
from pages import LabOnPage, until

SMALLEST = """() => Math.min(...[...document.querySelectorAll(
    '.jp-MarkdownOutput :is(p, li), .jp-OutputArea pre, .lab :is(label, button), .lab-summary'
)].map(one => parseFloat(getComputedStyle(one).fontSize)))"""


@pytest.fixture(scope="module")
def hall():
    """The address of lab 06 as a hall sees it."""
    command = [sys.executable, "-m", "labsupport", "lab", "06", "--present", "--no-browser"]
    settings = course_settings() | {"LABSUPPORT_DIGITS": "embedded", "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(
        command, cwd=ROOT, env=settings, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        try:
            told = ""
            for line in process.stdout:
                told += line
                if "These are copies" in line:
                    break
            yield re.search(r"http\S+", told)[0]
        finally:
            process.terminate()


@pytest.fixture
def page(chromium):
    opened = new_page(chromium, 1280, 720)
    yield opened
    opened.close()


def test_the_first_lab_is_in_view_and_follows_the_hand_without_a_click_before(page, hall):
    page.goto(hall)
    lab = LabOnPage(page)
    top = "lab => lab.getBoundingClientRect().top"
    until(page, lambda: 0 < lab.root.evaluate(top) < 200, "the Lab at the top")
    assert page.locator("#jp-MainLogo").count() == 1
    assert page.locator(".lm-DockPanel-tabBar:visible").count() == 0  # simple mode has no tabs
    with lab.changing():
        lab.drag(lab.slider().first, 0.7)


def test_the_letters_of_the_page_are_a_forty_fifth_of_its_height_or_more(page, hall):
    page.goto(hall)
    LabOnPage(page)
    assert page.evaluate(SMALLEST) >= 720 / 45


def test_a_question_that_nobody_has_run_yet_keeps_from_the_hall_what_its_result_would_tell(
    page, hall
):
    page.goto(hall)
    LabOnPage(page)
    page.locator(".jp-Cell", has_text="Now double the depth.").last.scroll_into_view_if_needed()
    telling = page.locator(".jp-MarkdownCell.predict-held")
    until(page, lambda: telling.count() > 0, "a text that is held back")
    assert not telling.locator(".jp-MarkdownOutput").first.is_visible()
    assert page.locator(".predict").first.is_visible()


def active_cell(page):
    """The number of the cell that is active."""
    return page.evaluate(
        "Number(document.querySelector('.jp-Cell.jp-mod-active').dataset.windowedListIndex)"
    )


def test_shift_enter_leads_on_from_a_lab_and_to_the_next_question_whose_keys_work(page, hall):
    page.goto(hall)
    lab = LabOnPage(page)
    lab.slider().focus()
    shown = lab.settle()
    page.keyboard.press("Shift+Enter")
    own = lab.root.evaluate("lab => Number(lab.closest('.jp-Cell').dataset.windowedListIndex)")
    until(page, lambda: active_cell(page) == own + 1, "the next cell")
    question = page.locator(".predict:focus")
    for _ in range(12):
        if question.count():
            break
        page.keyboard.press("Shift+Enter")
        page.wait_for_timeout(500)
    until(page, lambda: question.count() == 1, "its keys")
    assert lab.seen() == shown  # it was not run again
    page.keyboard.press("f")
    page.wait_for_selector(".predict-stage")
    page.keyboard.press("s")
    page.keyboard.press("f")
    page.wait_for_selector(".predict-stage", state="detached")
    asked = question.evaluate("one => Number(one.closest('.jp-Cell').dataset.windowedListIndex)")
    page.keyboard.press("Shift+Enter")
    until(page, lambda: active_cell(page) > asked, "the cell below the question")
