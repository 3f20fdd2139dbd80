"""A lab's slides are one file that loads nothing, with the sheet as the speaker's notes."""

import re

import nbformat
import pytest

from labsupport import course
from labsupport.course import deck, from_npm, lab_paths
from labsupport.course.explorers import sheet_of
from labsupport.course.files import read

PATHS = {path.name[:2]: path for path in lab_paths()}
PARTS = {name: f"/* {name} */" for *_, files in from_npm.PACKAGES.values() for name in files}


@pytest.fixture
def written(tmp_path, monkeypatch):
    """The slides of lab 06, with words in place of what npm has."""
    monkeypatch.setattr(deck, "parts_of", lambda package: PARTS)
    path = course.write_slides(PATHS["06"], tmp_path / "a folder")
    assert path.name == "06_init_variance.slides.html"
    return path.read_text(encoding="utf-8")


def test_slides_load_nothing_from_elsewhere(written):
    loaded = re.findall(r"<(?:script|link|img)\b[^>]*(?:src|href)=\"(?!data:)([^\"]*)", written)
    assert loaded == []
    assert not re.findall(r"@import|url\(\s*['\"]?https?:", written)
    for part in PARTS.values():
        assert part in written


def test_slides_show_stills_of_labs_questions_and_claims_without_their_code(written):
    shown = re.sub(r"<[^>]+>", "", written.split("<body", 1)[1])
    assert "Predict first." in shown
    assert "✓ In layer 10, the std is below a millionth" in shown
    for hidden in ("explorer()", "predict(", "claim(", "draw_signal_profile(", "def glorot_draw"):
        assert hidden not in shown
    assert "def send_through" in shown
    assert "data:image/png;base64," in written


def test_the_notes_of_the_slides_are_the_sheet(written):
    notes = "".join(re.findall(r'<aside class="notes">(.*?)</aside>', written, re.DOTALL))
    for scene in sheet_of("init_variance").scenes:
        assert scene.title in notes
    assert "For the instructor" not in written


@pytest.mark.parametrize("number", PATHS, ids=[path.stem for path in lab_paths()])
def test_every_lab_becomes_a_talk_whose_cells_are_all_different(number):
    talk = deck.for_a_talk(read(PATHS[number]), PATHS[number].stem)
    nbformat.validate(talk)
    assert len({cell.id for cell in talk.cells}) == len(talk.cells)
    kinds = [cell.metadata.get("slideshow", {}).get("slide_type") for cell in talk.cells]
    assert kinds[0] == "slide"
    assert kinds.count("notes") == sum(
        bool(items) for items in sheet_of(PATHS[number].stem[3:]).sections.values()
    )


def test_where_npm_cannot_be_reached_the_cure_is_said(tmp_path, monkeypatch):
    monkeypatch.setattr(from_npm, "DATA", tmp_path)
    monkeypatch.setattr(from_npm, "NPM", "http://127.0.0.1:1/{0}/{1}.tgz")
    with pytest.raises(course.CourseProblem, match=r"The first time needs a network; or copy"):
        course.write_slides(PATHS["06"], tmp_path)
    assert not list(tmp_path.glob("*.html"))
