"""Labs outside JupyterLab: in Voilà and in Notebook 7."""

import pytest

from labsupport.machine.browser import APPS, RUN_SECONDS, open_notebook, run_all
from pages import LabOnPage, broken_on, errors_of

# One of each kind: words, a Lab of many runs, the signals, a TrainingLab.
each_kind = pytest.mark.parametrize(
    "name", ["00_start_here", "05_zero_init_symmetry", "06_init_variance", "09_batch_norm_mnist"]
)


def works(page):
    """Moves the Lab of a page by mouse and keyboard."""
    lab = LabOnPage(page)
    lab.settle()
    words = not lab.trains  # they wait for the training
    page.messages.clear()  # while they start, both applications report problems of their own
    with lab.changing(words=words):
        lab.drag(lab.slider(), 0.8)
    with lab.changing(words=words):
        lab.slider().press("Home")
    assert lab.error == ""
    assert broken_on(page) == []
    assert errors_of(page) == []


@each_kind
def test_a_lab_works_under_voila(name, page, server):
    page.goto(f"{server}/{APPS['voila'].format(name)}.ipynb", timeout=1000 * RUN_SECONDS)
    page.locator(".lab").first.wait_for(timeout=1000 * RUN_SECONDS)
    works(page)


@each_kind
def test_a_lab_works_in_notebook_7(name, page, server):
    open_notebook(page, server, f"{name}.ipynb", app="notebook")
    run_all(page)
    works(page)
