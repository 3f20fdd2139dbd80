"""A notebook is read section by section, and a lecture's minutes are reckoned."""

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from labsupport.course import lab_paths
from labsupport.course.explorers import sheet_of
from labsupport.course.files import read
from labsupport.course.sections import SCENE, TELLING, VOTE, minutes_in_class, sections_of
from labsupport.exercises.sheet import Scene, Sheet, Vote

NOTEBOOK = new_notebook(
    cells=[
        new_markdown_cell("# Title\n\nIt takes 10 minutes."),
        new_markdown_cell("## 1. One?\n\nwords"),
        new_code_cell("a = 1"),
        new_markdown_cell("The end of one.\n\n## 2. Two?\n\n" + "word " * 320),
        new_markdown_cell("### not a section"),
    ]
)


def test_a_cell_that_ends_one_section_and_begins_the_next_belongs_to_both():
    found = {section.heading: section.cells for section in sections_of(NOTEBOOK)}
    assert list(found) == ["Opening", "1. One?", "2. Two?"]
    assert found["1. One?"][-1].source == "The end of one."
    assert found["2. Two?"][0].source.startswith("## 2. Two?")
    assert found["2. Two?"][-1].source == "### not a section"
    assert NOTEBOOK.cells[3].source.startswith("The end of one.\n\n## 2.")


SHEET = Sheet(before=[], beliefs={}, sections={"2.": [Vote("a-question"), Scene("At the board")]})


def test_a_section_takes_as_long_as_its_words_its_votes_and_its_scenes():
    opening, one, two = minutes_in_class(NOTEBOOK, SHEET)
    assert (opening, one) == (1, 1)
    assert two == round(TELLING * 2 + VOTE + SCENE)  # two minutes to read


def test_exercises_predictions_and_labs_take_no_time_beside_what_the_sheet_says_of_them():
    told = new_notebook(cells=NOTEBOOK.cells[:3])
    more = [new_code_cell(f"check('x', {k})\npredict('y')") for k in range(9)]
    shown = new_notebook(cells=[*told.cells, *more, new_code_cell("from a.explorer import b\nb()")])
    assert minutes_in_class(shown, SHEET) == minutes_in_class(told, SHEET)


@pytest.mark.parametrize("path", lab_paths(), ids=lambda path: path.stem)
def test_each_lab_fits_a_lecture_of_an_hour_and_its_pages_have_all_its_scenes(path):
    notebook, sheet = read(path), sheet_of(path.stem[3:])
    minutes = minutes_in_class(notebook, sheet)
    assert 10 <= sum(minutes) <= 65
    placed = [item for section in sections_of(notebook) for item in sheet.items(section.heading)]
    assert len(placed) == len(sheet.scenes) + len(sheet.votes)
