"""Notebooks as files: refreshed clean, solved, and rewritten for instructors."""

import errno
import os
import subprocess
import sys
from contextlib import contextmanager

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from labsupport import course, places
from labsupport.course import deck, editions, files, presenting, running
from labsupport.exercises.registry import exercise


@exercise(
    "course-test-twice",
    cases=lambda rng: [(rng.standard_normal(3),)],
    hints=["Add it to itself."],
    meaning="Twice.",
    misconceptions={},
)
def twice(a):
    """2a."""
    return a + a


def lab(*cells):
    built = []
    for cell in cells:
        kind, source, *tags = cell
        new = new_code_cell if kind == "code" else new_markdown_cell
        built.append(new(source, metadata={"tags": tags} if tags else {}))
    return new_notebook(cells=built)


def write(notebook, folder, name="07_tiny.ipynb"):
    path = folder / name
    nbformat.write(notebook, path)
    return path


TINY = lab(
    ("text", "# A tiny lab\n\nIt takes 15 minutes."),
    ("code", "import os, sys\nprint(sys.executable, os.environ['OMP_NUM_THREADS'])"),
    ("text", "> Think first."),
    ("text", "## Ask"),
    (
        "code",
        "from labsupport.exercises.predictions import Prediction, Question\n"
        "Prediction(Question('Which?', ['this', 'that'], 'this', 'Because.'))",
    ),
    ("code", "print('it holds')", "proof"),
    ("text", "And a figure, twice the same print, a bare widget."),
    (
        "code",
        "import ipywidgets\n"
        "from IPython.display import display\n"
        "print('one', flush=True)\nprint('two')\n"
        "display({'text/plain': 'a figure', 'image/png': 'aGVsbG8='}, raw=True)\n"
        "ipywidgets.IntSlider()",
    ),
)


@pytest.fixture(scope="module")
def refreshed(tmp_path_factory):
    """A tiny lab, with the marks that an editor leaves in it, refreshed twice."""
    notebook = nbformat.from_dict(TINY)
    notebook.metadata["widgets"] = {"state": {}}
    notebook.metadata["language_info"] = {"name": "python", "version": "3.1"}
    notebook.cells[1].metadata["execution"] = {"iopub.status.busy": "now"}
    folder = tmp_path_factory.mktemp("a folder")
    path = write(notebook, folder)
    course.refresh([path])
    first = path.read_bytes()
    course.refresh([path])
    assert path.read_bytes() == first
    assert [each.name for each in folder.iterdir()] == [path.name]
    return nbformat.read(path, as_version=4)


def test_refresh_runs_this_python_on_one_thread(refreshed):
    assert refreshed.cells[1].outputs[0].text == f"{sys.executable} 1\n"


def test_refresh_knows_nothing_of_what_a_user_lets_python_do_at_each_start(monkeypatch, tmp_path):
    startup, profile = tmp_path / "startup.py", tmp_path / "ipython" / "profile_default"
    startup.write_text("max = print = None")
    profile.mkdir(parents=True)
    lines = 'c.InteractiveShell.ast_node_interactivity = "all"\n'
    lines += 'c.InteractiveShellApp.exec_lines = ["min = None"]\n'
    (profile / "ipython_config.py").write_text(lines)
    monkeypatch.setenv("PYTHONSTARTUP", str(startup))
    monkeypatch.setenv("IPYTHONDIR", str(profile.parent))
    path = write(lab(("code", "max(3, 4)\nmin(3, 4)")), tmp_path)
    course.refresh([path])
    (output,) = nbformat.read(path, 4).cells[0].outputs
    assert output.data["text/plain"] == "3"


def test_refresh_stores_no_widgets_no_times_and_no_version(refreshed):
    text = nbformat.writes(refreshed)
    assert "widget-view" not in text
    assert refreshed.metadata.keys() == {"kernelspec", "language_info"}
    assert "version" not in refreshed.metadata.language_info
    kept = {"tags", "jupyter", "slideshow"}
    assert all(cell.metadata.keys() <= kept for cell in refreshed.cells)
    assert [cell.id for cell in refreshed.cells] == [f"07-{n:02d}" for n in range(8)]
    assert [c.execution_count for c in refreshed.cells if c.cell_type == "code"] == [1, 2, 3, 4]


def test_refresh_folds_the_input_of_what_only_draws_or_claims(refreshed):
    (proof,) = [cell for cell in refreshed.cells if "jupyter" in cell.metadata]
    assert proof.metadata.tags == ["proof"]
    assert proof.metadata.jupyter == {"source_hidden": True}
    assert proof.outputs[0].text == "it holds\n"


def test_refresh_writes_what_makes_slides_of_the_notebook(refreshed):
    kinds = [cell.metadata.get("slideshow", {}).get("slide_type") for cell in refreshed.cells]
    assert kinds == ["slide", None, None, "slide", None, None, None, "subslide"]


def test_refresh_keeps_the_question_and_joins_what_was_printed(refreshed):
    question = refreshed.cells[4].outputs[0].data
    assert set(question) == {"text/plain", "text/markdown"}
    assert "this" in question["text/plain"]
    printed, picture, slider = refreshed.cells[7].outputs
    assert printed.text == "one\ntwo\n"
    assert picture.data["image/png"].strip() == "aGVsbG8="
    assert slider.data["text/plain"].startswith("IntSlider")


def test_refresh_reports_seconds_size_and_digits(tmp_path, capsys):
    path = write(lab(("code", "print('Digits: [this run: two of them]')")), tmp_path)
    course.refresh([path])
    shown = capsys.readouterr().out
    assert "07_tiny: " in shown
    assert " s, " in shown
    assert shown.rstrip().endswith("kB. Digits: [this run: two of them]")


# What a notebook may have become, and what is said of it.
SOUND = nbformat.writes(TINY)
BROKEN = {
    "empty": ("", "it is empty"),
    "cut off": (SOUND[: len(SOUND) // 2], "it is cut off"),
    "merged": (
        SOUND.replace(' "cells"', '<<<<<<< HEAD\n "cells"', 1) + "=======\n>>>>>>> theirs\n",
        "a merge has left its marks in it",
    ),
    "another file": ("[1, 2]", "something was changed by hand"),
    "without cells": ('{"metadata": {}, "nbformat": 4, "nbformat_minor": 5}', "by hand"),
    "a picture": (b"\x89PNG\r\n\x1a\n\x00\xff", "it is no text"),
}
READERS = {
    "refresh": lambda path, folder: course.refresh([path]),
    "instructor": lambda path, folder: course.write_instructor_edition(folder / "edition"),
    "slides": course.write_slides,
    "present": lambda path, folder: presenting.bring_to_life(path, folder),
}


@pytest.fixture
def broken(request, tmp_path, monkeypatch):
    """A lab that cannot be read, and what is wrong with it."""
    content, says = BROKEN[request.param]
    path = tmp_path / "06_init_variance.ipynb"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    monkeypatch.setattr(editions, "lab_paths", lambda: [path])
    monkeypatch.setattr(deck, "parts_of", lambda package: {})
    return path, says


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("broken", BROKEN, indirect=True)
def test_a_notebook_that_cannot_be_read_is_named_with_its_fault(broken, reader, tmp_path):
    path, says = broken
    before = path.read_bytes()
    with pytest.raises(course.CourseProblem) as failure:
        READERS[reader](path, tmp_path)
    assert str(path) in str(failure.value)
    assert says in str(failure.value)
    assert path.read_bytes() == before


def test_a_notebook_of_the_course_is_told_with_its_cure(tmp_path, monkeypatch):
    monkeypatch.setattr(files, "NOTEBOOKS", tmp_path / "notebooks")
    monkeypatch.setattr(files, "ROOT", tmp_path)
    with pytest.raises(course.CourseProblem) as failure:
        files.read(tmp_path / "notebooks" / "06_init_variance.ipynb")
    assert "06_init_variance.ipynb cannot be read: No such file" in str(failure.value)
    assert "Copy it to another name" in str(failure.value)
    assert "`git checkout HEAD -- notebooks/06_init_variance.ipynb`" in str(failure.value)


def test_a_notebook_that_an_editor_of_windows_has_saved_is_read(tmp_path):
    path = tmp_path / "07_tiny.ipynb"
    path.write_text(SOUND, encoding="utf-8-sig")
    assert len(files.read(path).cells) == len(TINY.cells)


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("1 / 0", "ZeroDivisionError: division by zero"),
        ("import warnings\nwarnings.warn('old')", "it wrote to stderr: "),
        ("import os\nos._exit(1)", "the kernel died"),
    ],
)
def test_a_failing_cell_leaves_the_file_and_is_named(tmp_path, code, says):
    bad = write(lab(("text", "# Bad\n\n## The second part"), ("code", code)), tmp_path)
    good = write(lab(("code", "2")), tmp_path, "08_good.ipynb")
    before = bad.read_bytes()
    with pytest.raises(course.CourseProblem) as failure:
        course.refresh([bad, good])
    assert '07_tiny, cell 2, under "The second part": ' in str(failure.value)
    assert says in str(failure.value)
    assert code.splitlines()[-1] in str(failure.value)
    assert bad.read_bytes() == before
    assert nbformat.read(good, as_version=4).cells[0].outputs
    assert sorted(each.name for each in tmp_path.iterdir()) == [bad.name, good.name]


def test_a_cell_that_takes_too_long_is_named(tmp_path, monkeypatch):
    monkeypatch.setattr(running, "CELL_SECONDS", 1)
    path = write(lab(("code", "import time\ntime.sleep(60)")), tmp_path)
    with pytest.raises(course.CourseProblem, match="it took over 1 s"):
        course.refresh([path])


# Solutions and editions

STUB = '''import math

def twice(a):
    """2a."""
    return ...

print("below")'''

EXERCISE_LAB = lab(
    ("text", "# Doubling\n\nAbout 20 minutes."),
    ("text", "## Try\n\nTake your time.\n"),
    ("code", STUB, "exercise:course-test-twice"),
    ("text", "Then check."),
    ("code", 'check("course-test-twice", twice)'),
    ("text", "Some work."),
    ("code", "6 * 7"),
)
for each in (2, 4, 6):
    EXERCISE_LAB.cells[each].outputs = [new_output("stream", name="stdout", text="… old\n")]


def test_solve_replaces_the_function_and_nothing_else():
    solved = course.solve(EXERCISE_LAB)
    assert solved.cells[2].source == STUB.replace("return ...", "return a + a")
    assert solved.cells[2].outputs == solved.cells[4].outputs == []
    assert solved.cells[6] == EXERCISE_LAB.cells[6]
    assert EXERCISE_LAB.cells[2].source == STUB


def test_a_stub_without_its_function_or_its_exercise_is_refused():
    with pytest.raises(course.CourseProblem, match="should define the function twice"):
        course.solve(lab(("code", "thrice = 3", "exercise:course-test-twice")))
    with pytest.raises(course.CourseProblem, match="Did you mean 'course-test-twice'"):
        course.solve(lab(("code", "pass", "exercise:course-test-twcie")))


@pytest.fixture
def one_lab(tmp_path, monkeypatch):
    folder = tmp_path / "notebooks"
    folder.mkdir()
    notebook = nbformat.from_dict(EXERCISE_LAB)
    path = write(notebook, folder)
    monkeypatch.setattr(editions, "lab_paths", lambda: [path])
    return path


def test_the_edition_is_a_page_for_each_lab_and_solved_notebooks_and_can_be_written_again(
    one_lab, tmp_path
):
    directory = tmp_path / "for me" / "edition"
    for _ in range(2):
        index = course.write_instructor_edition(directory)
    names = [str(path.relative_to(directory)) for path in directory.rglob("*") if path.is_file()]
    solved = f"solutions/{one_lab.name}"
    assert sorted(names) == ["07_tiny.html", "index.html", solved, "solutions/labsupport.py"]
    assert '<a href="07_tiny.html">Doubling</a>' in index.read_text(encoding="utf-8")
    edition = nbformat.read(directory / solved, as_version=4)
    assert "return a + a" in edition.cells[2].source
    # But for the solutions it is the students' notebook: it opens with the same screen.
    theirs = nbformat.read(one_lab, as_version=4).cells
    assert [c.source for c in edition.cells[:2]] == [c.source for c in theirs[:2]]
    assert len(edition.cells) == len(theirs)


def test_a_solved_notebook_finds_the_course_from_its_own_folder(one_lab, tmp_path):
    course.write_instructor_edition(tmp_path / "edition")
    code = "import sys; sys.path.insert(0, ''); from labsupport import places; print(places.ROOT)"
    elsewhere = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"}
    answer = subprocess.run(
        [sys.executable, "-S", "-c", code],
        cwd=tmp_path / "edition" / "solutions",
        env=elsewhere,
        capture_output=True,
        text=True,
    )
    assert answer.stdout.strip() == str(places.ROOT), answer.stderr


def test_a_folder_is_empty_that_holds_only_what_a_system_has_hidden_there(one_lab, tmp_path):
    directory = tmp_path / "edition"
    directory.mkdir()
    (directory / ".DS_Store").write_bytes(b"")
    assert course.write_instructor_edition(directory).is_file()


def test_a_folder_of_others_is_never_written_to(one_lab, tmp_path):
    foreign = tmp_path / "thesis"
    foreign.mkdir()
    loop = tmp_path / "loop"
    loop.symlink_to(loop)
    (foreign / "index.html").write_text("meine für mich", encoding="latin-1")
    for directory, says in (
        (foreign, "is not empty"),
        (foreign / "index.html", "is a file"),
        (loop, "cannot be written"),
        (places.NOTEBOOKS, "the course itself"),
    ):
        with pytest.raises(course.CourseProblem, match=says):
            course.write_instructor_edition(directory)
    assert [each.name for each in foreign.iterdir()] == ["index.html"]


@contextmanager
def disk_refuses(monkeypatch, where, name, number):
    """While inside, writing fails as it would for a reader of a shared or full disk."""

    def refuse(*arguments, **settings):
        raise OSError(number, os.strerror(number))

    with monkeypatch.context() as patch:
        patch.setattr(where, name, refuse)
        yield


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("mkdir", errno.EACCES),
        ("glob", errno.EACCES),
        ("write_text", errno.ENOSPC),
    ],
)
def test_an_edition_that_cannot_be_written_is_an_error_with_a_cure(
    one_lab, tmp_path, monkeypatch, name, number
):
    directory = tmp_path / "edition"
    if name == "glob":
        directory.mkdir()
    with (
        disk_refuses(monkeypatch, type(directory), name, number),
        pytest.raises(
            course.CourseProblem, match=r"edition cannot be written \(.*make it writable"
        ),
    ):
        course.write_instructor_edition(directory)


def test_an_edition_below_a_file_is_an_error_with_a_cure(one_lab, tmp_path):
    (tmp_path / "a file").write_text("")
    with pytest.raises(course.CourseProblem, match="cannot be written"):
        course.write_instructor_edition(tmp_path / "a file" / "edition")


def test_refresh_notices_before_it_executes_that_it_cannot_store(tmp_path, monkeypatch):
    path = write(lab(("code", "2")), tmp_path)
    before = path.read_bytes()
    monkeypatch.setattr(running, "execute", lambda *given: pytest.fail("it was executed"))
    with (
        disk_refuses(monkeypatch, files.tempfile, "TemporaryFile", errno.EROFS),
        pytest.raises(course.CourseProblem, match="cannot be written .*make it writable"),
    ):
        course.refresh([path])
    assert path.read_bytes() == before


def test_refresh_goes_on_with_the_next_lab_where_one_cannot_be_stored(tmp_path, monkeypatch):
    first, second = (write(lab(("code", n)), tmp_path, f"0{n}_a.ipynb") for n in "78")
    monkeypatch.setattr(running, "execute", lambda notebook, *given: notebook)
    replace = os.replace

    def full_at_first(source, target):
        if target == first:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        replace(source, target)

    monkeypatch.setattr(files.os, "replace", full_at_first)
    before = second.read_bytes()
    with pytest.raises(course.CourseProblem, match="cannot be written"):
        course.refresh([first, second])
    assert second.read_bytes() != before
    assert sorted(each.name for each in tmp_path.iterdir()) == [first.name, second.name]


def test_lab_paths_are_in_order():
    names = [path.name for path in course.lab_paths()]
    assert names == sorted(names)
    assert all(name[:2].isdecimal() and name.endswith(".ipynb") for name in names)
