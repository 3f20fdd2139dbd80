"""Slides: each cell finds its place, and what stands on one fits on it."""

import base64
import io

import numpy as np
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output
from PIL import Image

from labsupport.course import lab_paths
from labsupport.course.files import read
from labsupport.course.slides import (
    CLAIM,
    NOTE,
    PICTURE,
    ROOM,
    blocks_of,
    fitted,
    height_of,
    is_shown_without_code,
    slide_types,
    with_slides,
)

LAB = "from labsupport.labs.x.explorer import explorer\n\nexplorer()"


def text(source, *tags):
    return new_markdown_cell(source, metadata={"tags": list(tags)})


def code(source, *tags, outputs=()):
    return new_code_cell(source, metadata={"tags": list(tags)}, outputs=list(outputs))


def picture(width, height):
    buffer = io.BytesIO()
    Image.fromarray(np.zeros((height, width), np.uint8)).save(buffer, format="png")
    data = {"image/png": base64.b64encode(buffer.getvalue()).decode(), "text/plain": "a figure"}
    return new_output("display_data", data=data)


def lines(count):
    return [new_output("stream", name="stdout", text="a line\n" * count)]


@pytest.mark.parametrize(
    ("cells", "kinds"),
    [
        ([text("# Title"), text("note", NOTE), code("import a", "setup")],
         ["slide", "notes", "skip"]),
        ([text("# T"), text("## 1. One?"), text("words"), code("a = 1")],
         ["slide", "slide", "-", "-"]),
        ([text("# T"), code(LAB), text("play")], ["slide", "subslide", "-"]),
        ([text("# T"), text("## Guess?"), code('predict("a")'), text("so it is")],
         ["slide", "slide", "fragment", "subslide"]),
        ([text("# T"), text("### Smaller?"), code("a")], ["slide", "subslide", "-"]),
        ([text("# T"), text("the end\n\n## 2. Two?"), code("a")], ["slide", "slide", "-"]),
        ([text("# T"), text("## 8. Exercises"), code("def f(): ...", "exercise:f"), text("more"),
          text("## 9. After")], ["slide", "skip", "skip", "skip", "slide"]),
        ([text("# T"), code('hint("a")'), code("def f(): ...", "exercise:f")],
         ["slide", "skip", "skip"]),
    ],
    ids=["opening", "section", "lab", "prediction", "subsection", "tail", "exercises", "hints"],
)  # fmt: skip
def test_each_kind_of_cell_finds_its_place(cells, kinds):
    assert slide_types(cells) == kinds


def test_what_no_longer_fits_goes_to_the_next_subslide():
    cells = [text("# T"), text("## S"), *(code("a", outputs=lines(9)) for _ in range(5))]
    assert slide_types(cells)[2:] == ["-", "subslide", "-", "subslide", "-"]


def test_a_claim_may_squeeze_in_where_other_cells_may_not():
    full = code("a = 1\n" * int((ROOM - 120) / 27))
    print_ = code("b", outputs=lines(1))
    claim = code("claim(1)", "proof", outputs=lines(1))
    gap = ROOM - height_of(text("## S")) - height_of(full)
    assert 0 < gap < height_of(print_)
    assert slide_types([text("## S"), full, print_])[-1] == "subslide"
    assert slide_types([text("## S"), full, claim])[-1] == "-"


def test_a_picture_takes_its_height_but_never_more_than_there_is_for_one():
    small, large = (code("draw()", "proof", outputs=[picture(600, h)]) for h in (300, 2000))
    assert 300 <= height_of(small) < 330
    assert height_of(large) < PICTURE + 30
    wide = code("draw()", "proof", outputs=[picture(2320, 1000)])
    assert height_of(wide) == pytest.approx(500, abs=30)


def test_code_that_only_asks_shows_draws_or_claims_takes_no_room():
    for cell in (code('predict("a")'), code(LAB), code("claim(1)\n" * 9, "proof")):
        assert is_shown_without_code(cell)
        assert height_of(cell) == 0
    assert height_of(code("a = 1\nb = 2")) > 2 * 20


def test_a_text_is_cut_into_blocks_but_not_inside_a_formula_or_a_fold():
    blocks = ["one", "### Heading\n\nbelow", "$$a\n\nb$$", "<details>s\n\nin\n\n</details>"]
    assert blocks_of("\n\n".join(blocks)) == blocks


def test_long_text_is_cut_where_a_slide_is_full_and_nothing_is_lost():
    paragraphs = [f"{k}" + " word" * 60 for k in range(12)]
    long = text("\n\n".join(paragraphs))
    long.id = "long"
    pieces = fitted([long])
    assert len(pieces) > 1
    assert all(height_of(piece) <= ROOM + CLAIM for piece in pieces)
    assert "\n\n".join(piece.source for piece in pieces) == long.source.strip()
    assert [piece.id for piece in pieces][:2] == ["long", "long-2"]


@pytest.mark.parametrize("path", lab_paths(), ids=lambda path: path.stem)
def test_no_slide_of_a_lab_is_fuller_than_its_room(path):
    cells = fitted(read(path).cells)
    assert len({cell.id for cell in cells}) == len(cells)
    used, alone = 0.0, True
    for cell, kind in zip(cells, slide_types(cells), strict=True):
        if kind in ("slide", "subslide"):
            used, alone = 0.0, True
        if kind in ("slide", "subslide", "-", "fragment"):
            used += height_of(cell)
            assert alone or used <= ROOM + CLAIM, cell.source
            alone = False


@pytest.mark.parametrize("path", lab_paths(), ids=lambda path: path.stem)
def test_each_section_but_the_exercises_is_a_slide_and_each_prediction_is_seen(path):
    cells = fitted(read(path).cells)
    for cell, kind in zip(cells, slide_types(cells), strict=True):
        if cell.source.startswith("## "):
            assert kind == ("skip" if "xercise" in cell.source.splitlines()[0] else "slide")
        if cell.source.startswith("predict("):
            assert kind in ("fragment", "subslide")


def test_the_metadata_says_nothing_of_a_cell_that_goes_on_below():
    cells = [text("# T"), code("a")]
    cells[1].metadata["slideshow"] = {"slide_type": "slide"}
    with_slides(cells)
    assert cells[0].metadata["slideshow"] == {"slide_type": "slide"}
    assert "slideshow" not in cells[1].metadata
