"""Labs outside JupyterLab: in Voilà and in Notebook 7."""

import pytest

from labsupport.machine.browser import APPS, RUN_SECONDS, open_notebook, run_all
from pages import SCRATCH, LabOnPage, broken_on, errors_of, notebook_state, write_notebook

# One of each kind: words, a Lab of many runs, the signals, a TrainingLab.
each_kind = pytest.mark.parametrize(
    "name", ["00_start_here", "05_zero_init_symmetry", "06_init_variance", "09_batch_norm_mnist"]
)
ASK = """
from labsupport.exercises.predictions import Prediction, Question
Prediction(Question("Which layer?", ["the first", "the last"], "the last", "It is the deepest."))
"""


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


@pytest.mark.parametrize("app", ["lab", "notebook"])
def test_keys_pressed_in_a_lab_or_a_prediction_are_no_shortcuts_of_the_notebook(
    page, server, course, app
):
    write_notebook(course / "keys.ipynb", [SCRATCH[0], ASK])
    open_notebook(page, server, "keys.ipynb", app=app)
    run_all(page)
    lab = LabOnPage(page)
    lab.settle()
    page.messages.clear()  # of the start
    answer = page.get_by_role("button", name="B the last")
    for place in (lab.slider(), lab.button("More"), lab.root, answer, page.locator(".predict")):
        place.focus()
        state = notebook_state(page)
        # A notebook would add cells, cut and delete them, make text of them, and move on.
        for key in ("x", "d", "d", "m", "r", "y", "z", "c", "v", "ArrowUp", "ArrowDown"):
            page.keyboard.press(key)
        assert notebook_state(page) == state
    answer.press("b")
    page.get_by_text("Right. It is the deepest.").wait_for()
    assert errors_of(page) == []
