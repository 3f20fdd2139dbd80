"""A student's own copies: work is never lost, whatever the course becomes meanwhile."""

import json
from concurrent.futures import ThreadPoolExecutor
from copy import deepcopy

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from labsupport.course import own_copies
from labsupport.course.files import CourseProblem, read, tags, write
from labsupport.course.own_copies import MARK, lay_copies
from labsupport.course.serving import unserved
from labsupport.course.sizes import is_lab
from labsupport.places import lab_paths

STILL = {"output_type": "display_data", "data": {"text/plain": "a still"}}
TEXTLESS = b'{"nbformat": 4, "nbformat_minor": 5, "cells": [{"cell_type": "raw", "source": null}]}'
LAB = "from labsupport.labs.init_variance.explorer import explorer\n\nexplorer()"


@pytest.fixture
def course(monkeypatch, tmp_path):
    """A function: puts a course of two labs in place; the first lab has these cells of code."""
    folder = tmp_path / "notebooks"
    folder.mkdir()
    paths = [folder / "06_init_variance.ipynb", folder / "09_batch_norm_mnist.ipynb"]
    monkeypatch.setattr(own_copies, "lab_paths", lambda: paths)

    def publish(*sources):
        for path, cells in zip(paths, ([LAB, *sources], ["print(9)"]), strict=True):
            code = [new_code_cell(source) for source in cells]
            for cell in code:
                cell.outputs = [new_output(**STILL)]
                cell.execution_count = 3
            write(new_notebook(cells=[new_markdown_cell("# A lab"), *code]), path)
        return paths

    return publish


@pytest.fixture
def mine(tmp_path):
    return tmp_path / "mine"


def work_in(path, source="answer = 42", place=2):
    """A student types into a cell, runs it, and saves."""
    notebook = read(path)
    notebook.cells[place].source = source
    notebook.cells[place].outputs = [new_output("stream", text="42\n")]
    write(notebook, path)


def sources(path):
    return [cell.source for cell in read(path).cells]


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_all_labs_are_laid_without_results_but_with_stills(course, mine):
    first, second = course("x = 1")
    opened, news = lay_copies(mine)
    assert opened == {first: mine / first.name, second: mine / second.name}
    assert news == []
    copy = read(mine / first.name)
    assert sources(mine / first.name) == sources(first)
    for cell in copy.cells:
        if cell.cell_type == "code":
            assert bool(cell.outputs) == is_lab(cell)
            assert cell.execution_count is None
    assert copy.metadata[MARK]["lab"] == own_copies.digest(read(first))


def test_the_real_labs_are_laid_with_a_still_for_every_lab_and_are_served(mine):
    opened, _ = lay_copies(mine)
    assert list(opened) == lab_paths()
    for path in opened.values():
        notebook = read(path)
        nbformat.validate(notebook)
        labs = [cell for cell in notebook.cells if is_lab(cell)]
        assert labs
        assert all(cell.outputs for cell in labs)
        code = [cell.source for cell in notebook.cells if cell.cell_type == "code"]
        assert unserved(code) == []


def test_work_survives_every_later_start(course, mine):
    first, _ = course("x = 1")
    lay_copies(mine)
    work_in(mine / first.name)
    before = (mine / first.name).read_bytes()
    _, news = lay_copies(mine)
    assert news == []
    assert (mine / first.name).read_bytes() == before


def test_an_untouched_copy_is_renewed_even_if_it_was_run(course, mine):
    first, _ = course("x = 1")
    lay_copies(mine)
    run = read(mine / first.name)
    for cell in run.cells:
        if cell.cell_type == "code":
            cell.execution_count, cell.outputs = 1, [new_output("stream", text="ran")]
    run.cells.append(new_code_cell(""))  # JupyterLab adds one after the last
    write(run, mine / first.name)
    course("x = 2")
    _, news = lay_copies(mine)
    assert news == []
    assert "x = 2" in sources(mine / first.name)
    assert names(mine) == ["06_init_variance.ipynb", "09_batch_norm_mnist.ipynb"]


def test_a_worked_copy_is_kept_and_the_newer_lab_laid_beside_it_once(course, mine):
    first, _ = course("x = 1")
    lay_copies(mine)
    work_in(mine / first.name)
    course("x = 2")
    opened, news = lay_copies(mine)
    assert opened[first] == mine / first.name
    assert "answer = 42" in sources(mine / first.name)
    assert "x = 2" in sources(mine / "06_init_variance-newer.ipynb")
    assert news == [
        "The course has a newer 06_init_variance: 06_init_variance-newer.ipynb. "
        "Your work stays where it is."
    ]
    assert lay_copies(mine) == (opened, [])


def test_the_newer_copy_is_renewed_or_kept_in_its_turn(course, mine):
    first, _ = course("x = 1")
    lay_copies(mine)
    work_in(mine / first.name)
    course("x = 2")
    lay_copies(mine)
    newer = mine / "06_init_variance-newer.ipynb"
    course("x = 3")
    lay_copies(mine)
    assert "x = 3" in sources(newer)
    work_in(newer, "answer = 43")
    course("x = 4")
    lay_copies(mine)
    assert "answer = 42" in sources(mine / first.name)
    assert "answer = 43" in sources(newer)
    assert "x = 4" in sources(mine / "06_init_variance-newer-2.ipynb")


def test_a_worked_copy_that_is_served_no_more_says_so_and_how_to_go_on(course, mine):
    first, _ = course("from labsupport.data.datasets import load_digits")
    lay_copies(mine)
    copy = mine / first.name
    work_in(copy, "from labsupport.data.datasets import load_digits, load_letters\nanswer = 42")
    course("x = 2")
    lay_copies(mine)
    told = read(copy).cells[0]
    assert tags(told) == [MARK]
    assert "`labsupport.data.datasets.load_letters`" in told.source
    assert "[06_init_variance-newer.ipynb](06_init_variance-newer.ipynb)" in told.source
    assert "answer = 42" in sources(copy)[3]
    before = copy.read_bytes()
    lay_copies(mine)
    assert copy.read_bytes() == before
    work_in(copy, "answer = 42", place=3)  # now it asks for nothing that is gone
    lay_copies(mine)
    assert MARK not in tags(read(copy).cells[0])


def test_what_a_student_wrote_into_the_cell_that_we_put_there_or_a_copy_of_it_stays(course, mine):
    first, _ = course("x = 1")
    lay_copies(mine)
    path = mine / first.name
    work_in(path, "from labsupport.data.datasets import load_letters")
    lay_copies(mine)
    notebook = read(path)
    copied = deepcopy(notebook.cells[0])
    copied.id, copied.source = "copied", "three hours of work"  # JupyterLab copies the tags too
    notebook.cells[0].source += "\n\nmy remark"
    notebook.cells.append(copied)
    write(notebook, path)
    course("x = 2")
    lay_copies(mine)
    found = sources(path)
    assert found[-1] == "three hours of work"
    assert found[1].endswith("my remark")
    assert found[0].startswith("**Your work is from an older version")


def test_an_untouched_copy_counts_as_worked_once_a_cell_of_ours_was_written_into(course, mine):
    first, _ = course("x = 1")
    lay_copies(mine)
    path = mine / first.name
    notebook = read(path)
    notebook.cells.append(new_markdown_cell("mine", metadata={"tags": [MARK]}))
    write(notebook, path)
    course("x = 2")
    lay_copies(mine)
    assert sources(path)[-1] == "mine"


ODD = {
    "no tags": '"tags": null',
    "a number as tags": '"tags": 4',
    "other things as tags": '"tags": [1, null, {}]',
}


@pytest.mark.parametrize("odd", ODD.values(), ids=ODD)
def test_a_copy_with_tags_that_are_none_is_a_students_work(course, mine, odd):
    first, _ = course("x = 1")
    mine.mkdir()
    notebook = json.loads(first.read_text(encoding="utf-8"))
    notebook["cells"][2] |= {"source": "answer = 42", "metadata": json.loads(f"{{{odd}}}")}
    (mine / first.name).write_text(json.dumps(notebook), encoding="utf-8")
    assert lay_copies(mine)[0][first] == mine / first.name
    assert "answer = 42" in sources(mine / first.name)


# Half of a character, which Python's own JSON reads and UTF-8 cannot hold; more than a parser takes
@pytest.mark.parametrize("extra", ["'\ud83d'", "-" * 20_000 + "1", "+".join("1" * 5000), "'\0'"])
def test_a_worked_copy_with_what_no_parser_takes_is_kept_and_told(course, mine, extra):
    first, _ = course("x = 1")
    mine.mkdir()
    notebook = json.loads(first.read_text(encoding="utf-8"))
    for cell, source in zip(
        notebook["cells"][1:], (extra, "from labsupport.data.datasets import gone"), strict=True
    ):
        cell["source"] = source
    (mine / first.name).write_text(json.dumps(notebook), encoding="utf-8")
    lay_copies(mine)
    found = sources(mine / first.name)
    assert found[0].startswith("**Your work is from an older version")
    assert extra in found


def test_copies_that_are_laid_twice_at_once_are_whole(course, mine):
    course("x = 1")
    with ThreadPoolExecutor(8) as several:
        for _ in range(5):
            assert list(several.map(lambda _: lay_copies(mine)[1], range(8))) == [[]] * 8
            for path in mine.iterdir():
                assert path.suffix == ".ipynb"
                read(path)
                path.unlink()


def test_a_copy_that_is_a_link_stays_one(course, mine, tmp_path):
    first, _ = course("x = 1")
    lay_copies(mine)
    elsewhere = tmp_path / "elsewhere.ipynb"
    (mine / first.name).rename(elsewhere)
    (mine / first.name).symlink_to(elsewhere)
    course("x = 2")
    lay_copies(mine)
    assert (mine / first.name).is_symlink()
    assert "x = 2" in sources(elsewhere)


@pytest.mark.parametrize("content", [b"", b"<<<<<<< HEAD\n{}", b"\xff\xfe", b"[1]", TEXTLESS])
def test_a_copy_that_is_no_notebook_any_more_stays_and_another_opens(course, mine, content):
    first, _ = course("x = 1")
    lay_copies(mine)
    (mine / first.name).write_bytes(content)
    opened, (news,) = lay_copies(mine)
    assert opened[first] == mine / "06_init_variance-newer.ipynb"
    assert "stays as it is" in news
    assert (mine / first.name).read_bytes() == content
    assert lay_copies(mine)[0] == opened


def test_a_copy_made_by_hand_counts_as_work(course, mine):
    first, _ = course("x = 1")
    mine.mkdir()
    (mine / first.name).write_bytes(first.read_bytes())
    course("x = 2")
    lay_copies(mine)
    assert "x = 1" in sources(mine / first.name)


@pytest.mark.parametrize("mark", ["text", ["a list"], None])
def test_a_copy_whose_mark_another_program_has_changed_counts_as_work(mark, course, mine):
    first, _ = course("x = 1")
    lay_copies(mine)
    copy = read(mine / first.name)
    copy.metadata[MARK] = mark
    write(copy, mine / first.name)
    course("x = 2")
    lay_copies(mine)
    assert "x = 1" in sources(mine / first.name)


def test_beginning_anew_keeps_what_was_there(course, mine):
    first, second = course("x = 1")
    lay_copies(mine)
    work_in(mine / first.name)
    work_in(mine / second.name, place=1)
    for kept in ("06_init_variance-before.ipynb", "06_init_variance-before-2.ipynb"):
        opened, (news,) = lay_copies(mine, fresh=first)
        assert kept in news
        assert "answer = 42" in sources(mine / kept)
        assert "x = 1" in sources(opened[first])
        work_in(opened[first])
    assert "answer = 42" in sources(mine / second.name)


def test_beginning_anew_where_nobody_worked_only_clears_the_outputs(course, mine):
    first, _ = course("x = 1")
    lay_copies(mine)
    assert lay_copies(mine, fresh=first)[1] == []
    assert names(mine) == ["06_init_variance.ipynb", "09_batch_norm_mnist.ipynb"]


def test_a_damaged_lab_of_the_course_does_not_touch_its_copy_nor_stop_the_others(course, mine):
    first, second = course("x = 1")
    lay_copies(mine)
    work_in(mine / first.name)
    first.write_text("<<<<<<< HEAD\n")
    (mine / second.name).unlink()
    opened, (news,) = lay_copies(mine)
    assert first.name in news
    assert "answer = 42" in sources(opened[first])
    assert opened[second].exists()


def test_a_folder_that_cannot_be_written_names_the_cure(course, tmp_path):
    course("x = 1")
    (tmp_path / "file").write_text("")
    with pytest.raises(CourseProblem, match="LABSUPPORT_MY_LABS"):
        lay_copies(tmp_path / "file" / "mine")


@pytest.mark.parametrize(
    ("code", "missing"),
    [
        (["import labsupport.gone"], ["labsupport.gone"]),
        (["from labsupport.gone import a"], ["labsupport.gone.a"]),
        (["from labsupport.labs.pretraining import studies", "studies.gone()"],
         ["labsupport.labs.pretraining.studies.gone"]),
        (["studies.gone()\nfrom labsupport.labs.pretraining import studies"],
         ["labsupport.labs.pretraining.studies.gone"]),
        (['check("gone", f)', 'predict("gone")'], ['"gone"']),
        (['check("glorot-draw", f)', "import labsupport", "%matplotlib inline", "x.gone"], []),
        (["from labsupport.by_hand.activations import ACTIVATIONS as A\nA.gone"], []),
    ],
)  # fmt: skip
def test_what_code_asks_for_and_the_package_lacks_is_found_without_running_it(code, missing):
    assert unserved(code) == missing
