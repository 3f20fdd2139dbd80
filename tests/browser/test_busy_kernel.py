"""A Lab and a prediction on a page whose kernel is running other cells."""

import pytest

from labsupport.machine.browser import open_notebook, start_all
from pages import SCRATCH, LabOnPage, errors_of, until, write_notebook

# The third cell ends when both have been answered: while it runs, and not after it.
CELLS = [
    SCRATCH[0].replace("\nLab(", "\nlab = Lab(") + "lab",
    """
from labsupport.exercises.predictions import Prediction, Question
asked = Prediction(Question("Does it answer?", ["yes", "no"], "yes", "It has a thread of its own."))
asked
""",
    """
import time
deadline = time.monotonic() + 60
while lab.values["depth"] == 5 or asked.choice is None:
    assert time.monotonic() < deadline, f"not answered: {lab.values}, {asked.choice}"
    time.sleep(0.02)
print("answered in time")
""",
]


@pytest.fixture
def busy(page, server, course):
    """A page with a Lab and a prediction whose kernel runs a cell."""
    write_notebook(course / "busy.ipynb", CELLS)
    open_notebook(page, server, "busy.ipynb")
    start_all(page)
    return page


def test_a_lab_and_a_prediction_answer_while_a_cell_runs(busy):
    lab = LabOnPage(busy)
    lab.slider().press("ArrowRight")
    until(busy, lambda: lab.summary == "6 layers", "the Lab's answer")
    busy.get_by_role("button", name="yes").click()
    until(busy, lambda: "It has a thread of its own." in busy.content(), "the prediction's answer")
    until(busy, lambda: busy.locator("pre", has_text="answered in time").count(), "the cell's end")
    assert errors_of(busy) == []
