"""Labs and predictions whose kernel is gone: a notebook opened again, a killed kernel, a file."""

import os
import signal
import subprocess
import sys

import pytest

from labsupport.machine.browser import new_page, open_notebook, run_all
from labsupport.places import ROOT
from labsupport.settings import course_settings
from pages import SCRATCH, LabOnPage, broken_on, errors_of, save, until, write_notebook

ASK = """
from labsupport.exercises.predictions import Prediction, Question
Prediction(Question("Which layer?", ["the first", "the last"], "the last", "It is the deepest."))
"""
PID = "import os\nprint('kernel', os.getpid())"
GONE = "The kernel that drew this is gone."
PAINTED = """canvas => canvas.width > 100
    && canvas.getContext("2d").getImageData(0, 0, canvas.width, 1).data[3] > 0"""


@pytest.fixture
def notebook(course):
    path = course / "small.ipynb"
    write_notebook(path, [PID, SCRATCH[0], ASK])
    yield path
    path.unlink()


def xsrf(page):
    """What the server wants to hear from a page of its own."""
    cookies = page.context.cookies()
    return {"X-XSRFToken": next(c["value"] for c in cookies if c["name"].startswith("_xsrf"))}


def end_sessions(page, server):
    """Shuts all kernels down, as a computer does that is switched off."""
    for session in page.request.get(f"{server}/api/sessions").json():
        address = f"{server}/api/sessions/{session['id']}"
        assert page.request.delete(address, headers=xsrf(page)).ok


def run_again(page, lab):
    """Runs the cell of a Lab whose kernel is gone with the one click that it offers."""
    lab.root.get_by_role("button", name="Run its cell again").click()
    until(page, lambda: page.locator(".lab").count() and LabOnPage(page).error == "", "a new Lab")
    lab = LabOnPage(page)
    with lab.changing():
        lab.slider().press("ArrowLeft")
    assert lab.error == ""


def test_a_notebook_opened_again_shows_what_was_seen_and_how_to_go_on(
    notebook, page, server, chromium
):
    open_notebook(page, server, notebook.name)
    run_all(page)
    lab = LabOnPage(page)
    with lab.changing():
        lab.slider().press("ArrowLeft")
    seen = lab.settle()
    save(page)
    end_sessions(page, server)
    page.close()
    again = new_page(chromium)
    open_notebook(again, server, notebook.name)
    lab = LabOnPage(again)
    assert lab.seen() == seen
    assert lab.root.locator("canvas").evaluate(PAINTED)
    assert GONE in lab.error
    assert "Which layer?" in again.locator(".predict").inner_text()
    assert broken_on(again) == []
    assert errors_of(again) == []
    # Saved and Exported as HTML, the page must not ask for widgets from the network.
    address = f"{server}/nbconvert/html/{notebook.name}"
    exported = again.request.get(address, headers=xsrf(again)).text()
    assert "data:image/png" in exported
    assert '<script type="application/vnd.jupyter.widget-view+json">' not in exported
    run_again(again, lab)
    again.close()


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL")
def test_a_key_pressed_after_the_kernel_was_killed_is_answered_by_the_cure(notebook, page, server):
    open_notebook(page, server, notebook.name)
    run_all(page)
    lab = LabOnPage(page)
    lab.settle()
    told = page.locator(".jp-OutputArea-output", has_text="kernel ").first.inner_text()
    os.kill(int(told.split()[1]), signal.SIGKILL)
    lab.slider().press("ArrowLeft")
    until(page, lambda: GONE in lab.error, "the Lab's word for it")
    assert lab.root.locator(".lab-busy").inner_text() == ""
    page.get_by_role(
        "button", name="Ok", exact=True
    ).click()  # JupyterLab says that it has started a new one
    run_again(page, lab)


def test_a_lab_converted_by_nbconvert_shows_its_still_without_a_network(
    notebook, chromium, tmp_path
):
    command = [sys.executable, "-m", "nbconvert", "--to", "html", "--execute", str(notebook)]
    done = subprocess.run(
        [*command, "--output-dir", str(tmp_path)],
        cwd=ROOT,
        env=course_settings(),
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    context = chromium.new_context(offline=True)
    page = context.new_page()
    page.goto((tmp_path / "small.html").as_uri(), wait_until="domcontentloaded")
    stills = page.locator(".jp-OutputArea img").evaluate_all("all => all.map(i => i.naturalWidth)")
    assert len(stills) == 1
    assert stills[0] > 100
    assert "Which layer?" in page.locator(".jp-OutputArea").last.inner_text()
    context.close()
