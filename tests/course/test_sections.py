"""A notebook is read section by section, and its minutes are shared out."""

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from labsupport.course import lab_paths
from labsupport.course.files import minutes_of, read
from labsupport.course.sections import minutes_by_section, sections_of, whole_shares

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


def test_the_longest_section_gets_the_most_minutes():
    minutes = minutes_by_section(NOTEBOOK)
    assert sum(minutes) == 10
    assert minutes[2] > 2 * max(minutes[:2])


@pytest.mark.parametrize("path", lab_paths(), ids=lambda path: path.stem)
def test_the_minutes_of_the_sections_add_up_to_those_of_the_lab(path):
    notebook = read(path)
    minutes = minutes_by_section(notebook)
    assert sum(minutes) == minutes_of(notebook)
    assert min(minutes) >= 1
    assert len(minutes) == len(sections_of(notebook))


@pytest.mark.parametrize(
    ("weights", "total", "shares"),
    [
        ([1, 1, 1], 3, [1, 1, 1]),
        ([0, 0], 7, None),
        ([0.1, 5.0, 0.1], 10, [1, 8, 1]),
        ([3, 3, 4], 11, None),
        ([2.5, 2.5], 5, None),
    ],
)
def test_whole_shares_add_up_and_follow_the_weights(weights, total, shares):
    found = whole_shares(weights, total)
    assert sum(found) == total
    assert min(found) >= 1
    assert found == (shares or found)
    pairs = list(zip(found, weights, strict=True))
    assert all(mine >= yours or w <= v for mine, w in pairs for yours, v in pairs)


def test_more_sections_than_minutes_are_refused():
    with pytest.raises(ValueError, match="2 minutes cannot be shared out to 3 sections"):
        whole_shares([1, 1, 1], 2)
