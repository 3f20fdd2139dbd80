"""Ctrl+S saves the notebook also while a Lab or a prediction has the keys."""

import pytest

from labsupport.machine.browser import open_notebook, run_all
from pages import SCRATCH, LabOnPage, errors_of, notebook_state, saving, write_notebook

ASK = """
from labsupport.exercises.predictions import Prediction, Question
Prediction(Question("Which layer?", ["the first", "the last"], "the last", "It is the deepest."))
"""


@pytest.fixture
def notebook(course):
    path = course / "saved.ipynb"
    write_notebook(path, [SCRATCH[0], ASK])
    yield path
    path.unlink()


@pytest.mark.parametrize("app", ["lab", "notebook"])
def test_the_notebook_is_saved_from_inside_a_lab_and_a_prediction(notebook, page, server, app):
    open_notebook(page, server, notebook.name, app=app)
    for name in ("layers", "Pin", "B the last"):
        run_all(page)  # since then there is something to save
        LabOnPage(page).settle()
        page.messages.clear()  # of the start of Notebook 7
        place = page.get_by_label(name, exact=True).or_(page.get_by_role("button", name=name))
        place.focus()
        state = notebook_state(page)
        with saving(page):
            page.keyboard.press("Control+s")
        assert notebook_state(page) == state
    assert errors_of(page) == []
