"""The page for the laptop beside the projector tells all that is done, in the page's own words."""

import re

import pytest
from nbformat.v4 import new_markdown_cell, new_notebook

from labsupport.course import lab_paths
from labsupport.course.explorers import sheet_of
from labsupport.course.files import read
from labsupport.course.second_screen import KEYS, index_page, lab_page, notes_by_section
from labsupport.exercises.predictions import find_question, questions
from labsupport.places import ROOT

FRONT = (ROOT / "labsupport" / "explore" / "front" / "keys.js").read_text(encoding="utf-8")
PATHS = {path.name[:2]: path for path in lab_paths()}
each_lab = pytest.mark.parametrize("number", PATHS, ids=[path.stem for path in lab_paths()])


@pytest.fixture(scope="module")
def pages():
    """The pages of all labs, made when they are asked for: {number: HTML}."""
    made = {}

    class Pages(dict):
        def __missing__(self, number):
            path = PATHS[number]
            return made.setdefault(number, lab_page(read(path), path.stem))

    return Pages()


def words(html):
    """What a reader sees of a page."""
    text = re.sub(r"<style>.*?</style>|<[^>]+>", " ", html, flags=re.DOTALL)
    return re.sub(r"\s+", " ", text)


def test_the_keys_are_those_of_the_labs_page():
    pairs = {name: key.upper() for key, name in re.findall(r'\["(\w)", "([\w ]+)"\]', FRONT)}
    assert {name: pairs[name] for name in KEYS} == KEYS
    assert "page.presets.slice(0, 9)" in FRONT


@each_lab
def test_a_page_needs_nothing_beside_itself_and_leads_to_the_solutions(pages, number):
    page = pages[number]
    assert not re.findall(r"<(?:script|link|img|iframe)\b|url\(|https?://", page)
    links = set(re.findall(r'href="([^"#]+)"', page))
    assert links == {"index.html", f"solutions/{PATHS[number].stem}.ipynb"}


@each_lab
def test_every_scene_and_every_answer_stands_on_the_page(pages, number):
    page, room = words(pages[number]), PATHS[number].stem[3:]
    for scene in sheet_of(room).scenes:
        assert scene.title in page
    for owner, question in questions().values():
        if owner == room:
            assert f"{question.answer} ✓" in page.replace("  ", " ")
    assert f"lab {number} --present" in page


def test_what_is_done_is_told_by_its_keys_and_by_the_words_of_the_page(pages):
    told = words(pages["06"])
    assert "do Reset then activation sigmoid then init scale 0.501" in told
    assert "do P Pin then 2 tanh, 1" in told or "do P Pin then 3 tanh, 1" in told
    assert "init scale He" in told  # a mark has its name
    assert "lecture, with BN then R Run" in words(pages["09"])
    assert "value 8" in words(pages["11"])


def test_a_vote_has_lettered_options_and_what_stands_behind_a_wrong_one(pages):
    page = pages["06"]
    (vote,) = [v for v in sheet_of("init_variance").votes if v.question == "what-relu-halves"]
    at = page.index(find_question(vote.question).text)
    belief = vote.beliefs["its variance"]
    assert '<ol class="options">' in page[at : at + 400]
    assert belief in page[at : at + 1500]


def test_the_index_leads_to_every_lab():
    text = "# A <b> & c\n\n" + "word " * 16 * 160  # 16 minutes to read, 12 to tell
    notebook = new_notebook(cells=[new_markdown_cell(text)])
    page = index_page({"07_tiny": notebook})
    assert '<a href="07_tiny.html">A &lt;b&gt; &amp; c</a>' in page
    assert "<td>12</td>" in page


def test_a_notebook_without_a_room_has_its_sections_and_minutes():
    notebook = new_notebook(cells=[new_markdown_cell("# T\n\n5 minutes\n\n## One\n\n## Two")])
    page = words(lab_page(notebook, "07_tiny"))
    for heading in ("Opening", "One", "Two"):
        assert heading in page
    assert set(notes_by_section(notebook, "07_tiny").values()) == {""}
