"""The real nbgrader on a course that we wrote: what it releases, and the points that it gives."""

import copy
import json
import os
import re
import subprocess
import sys
from importlib.util import find_spec

import nbformat
import pytest

from labsupport import course
from labsupport.course.files import exercise_of, read, tags, write
from labsupport.exercises.registry import find_exercise
from labsupport.machine.environment import CONSTRAINTS
from labsupport.machine.requirements import GRADING_REQUIREMENTS
from labsupport.places import lab_paths

LAB = "06_init_variance"  # it is graded fastest
PIP_SECONDS = 100
# What pip says of every trouble with the network, and Python where it has no pip.
NOT_TO_BE_HAD = r".*(?:after connection broken|No module named pip).*"
SCORES = f"""
import json
from nbgrader.api import Gradebook
with Gradebook("sqlite:///gradebook.db") as book:
    print(json.dumps({{
        one.student.id: [one.score, one.max_score] for one in book.assignment_submissions("{LAB}")
    }}))
"""
RELEASE_ALL = """
import sys
from nbgrader.apps import NbGraderAPI
from nbgrader.apps.nbgraderapp import NbGrader
app = NbGrader.instance()
app.initialize([])
api = NbGraderAPI(config=app.config)
for name in sys.argv[1:]:
    done = api.generate_assignment(name)
    assert done["success"], done["log"] + (done["error"] or "")
"""


def put_into(folder):
    """Installs nbgrader into a folder of its own, or skips what needs it.

    In the environment it would put its buttons into every JupyterLab.
    """
    pip = [sys.executable, "-m", "pip", "install", "--no-deps", "--target", str(folder), "-q"]
    pip += ["--retries", "1", "-r", str(GRADING_REQUIREMENTS), "-c", str(CONSTRAINTS)]
    try:
        done = subprocess.run(pip, capture_output=True, text=True, timeout=PIP_SECONDS)
    except subprocess.TimeoutExpired:
        pytest.skip(f"nbgrader cannot be had from pip: it took over {PIP_SECONDS} s")
    if done.returncode and (why := re.search(NOT_TO_BE_HAD, done.stderr)):
        pytest.skip(f"nbgrader cannot be had from pip: {why[0]}")
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="module")
def nbgrader(tmp_path_factory):
    """The environment in which the real nbgrader is found, beside all that this Python has."""
    folder = tmp_path_factory.mktemp("nbgrader")
    settings = {**os.environ, "JUPYTER_CONFIG_DIR": str(folder / "config")}
    if find_spec("nbgrader"):
        return settings
    put_into(folder)
    paths = {"PYTHONPATH": str(folder), "PATH": str(folder / "bin")}
    return settings | {
        name: os.pathsep.join([path, settings.get(name, "")]) for name, path in paths.items()
    }


@pytest.fixture(scope="module")
def folder(nbgrader, tmp_path_factory):
    """A course of nbgrader, with all labs released."""
    folder = tmp_path_factory.mktemp("grades") / "cs 101"
    assert course.write_nbgrader_course(folder) == []
    python(nbgrader, folder, "-c", RELEASE_ALL, *(path.stem for path in lab_paths()))
    return folder


def test_a_network_that_is_too_slow_skips_with_the_reason(tmp_path, monkeypatch):
    def slow(command, *, timeout, **settings):
        raise subprocess.TimeoutExpired(command, timeout)

    monkeypatch.setattr(subprocess, "run", slow)
    with pytest.raises(pytest.skip.Exception, match="from pip: it took over 100 s"):
        put_into(tmp_path)


def python(settings, folder, *arguments):
    command = [sys.executable, *arguments]
    done = subprocess.run(command, cwd=folder, env=settings, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def released(folder, lab=LAB):
    return folder / "release" / lab / f"{lab}.ipynb"


@pytest.mark.parametrize("lab", [path.stem for path in lab_paths()])
def test_nbgrader_takes_every_lab_and_releases_it_without_an_answer(folder, lab):
    release = read(released(folder, lab))
    text = nbformat.writes(release)
    assert "SOLUTION" not in text
    assert not [cell for cell in release.cells if cell.get("outputs")]
    stubs = {exercise_of(c): c.source for c in read_lab(lab).cells if exercise_of(c)}
    assert {exercise_of(c): c.source for c in release.cells if exercise_of(c)} == stubs
    for name in stubs:
        body = find_exercise(name).source.rpartition('"""')[2].strip()
        assert body not in "\n".join(cell.source for cell in release.cells)


def read_lab(lab):
    (path,) = [path for path in lab_paths() if path.stem == lab]
    return read(path)


def right(stub, name):
    return find_exercise(name).source + "\n" + stub[stub.index("\n\n\ncheck") :]


def wrong(stub, name):
    return stub.replace("return ...", "return 42")


def raising(stub, name):
    return right(stub, name) if name != "gain" else "1 / 0\n" + right(stub, name)


def answered(answer):
    def change(notebook):
        for cell in notebook.cells:
            if name := exercise_of(cell):
                cell.source = answer(cell.source, name)

    return change


def role(cell):
    return cell.metadata.get("nbgrader", {}).get("grade_id", "")


def without(grade_id):
    """All is right, but this cell was deleted."""

    def change(notebook):
        answered(right)(notebook)
        notebook.cells = [cell for cell in notebook.cells if role(cell) != grade_id]

    return change


def with_wrong_answers_and_graded_cells(**changes):
    """The graded cells are changed so that they would not fail."""

    def change(notebook):
        answered(wrong)(notebook)
        for cell in notebook.cells:
            if role(cell).startswith("check-"):
                cell.source = changes.get("source", cell.source)
                cell.metadata["tags"] = changes.get("tags", [])

    return change


def using_what_the_notebook_has(notebook):
    """All is right, with a helper in a cell of the student's own."""
    answered(right)(notebook)
    helper = "def root_of_mean_square(h):\n    return np.sqrt((h**2).mean())"
    notebook.cells.insert(2, nbformat.v4.new_code_cell(helper))
    for cell in notebook.cells:
        if exercise_of(cell) == "gain":
            cell.source = "def gain(f, z):\n    return 1 / root_of_mean_square(f(z))"


def copy_of(cell, number, source):
    """What JupyterLab pastes, and splits off: another number, all else as it was."""
    copied = copy.deepcopy(cell)
    copied.id, copied.source = number, source
    return copied


def with_a_split_answer(notebook):
    answered(right)(notebook)
    for place, cell in enumerate(notebook.cells):
        if exercise_of(cell) == "gain":
            cell.source, mark, call = cell.source.partition("check(")
            notebook.cells.insert(place + 1, copy_of(cell, "split-off", mark + call))
            return


def with_a_copied_answer(notebook):
    """A draft above the answer is a copy of its cell, and the graded cell has a copy as well."""
    answered(right)(notebook)
    cells = []
    for cell in notebook.cells:
        if exercise_of(cell) == "gain":
            cells.append(copy_of(cell, "a-draft", "def gain(f, z):\n    return 42"))
        if role(cell) == "check-gain":
            cells.append(copy_of(cell, "a-check", cell.source))
        cells.append(cell)
    notebook.cells = cells


def using_a_copied_cell(notebook):
    """All is right, with a helper in a copy of one of the lab's cells, which has its tags."""
    answered(right)(notebook)
    for place, cell in enumerate(notebook.cells):
        if "not-graded" in str(tags(cell)):
            notebook.cells.insert(place + 1, copy_of(cell, "a-copy", "ONE = np.float64(1)"))
            break
    for cell in notebook.cells:
        if exercise_of(cell) == "gain":
            cell.source = cell.source.replace("1 / ", "ONE / ")
            assert "ONE" in cell.source


def with_an_end(notebook):
    answered(right)(notebook)
    notebook.cells[:0] = [nbformat.v4.new_code_cell(end) for end in ("exit()", "quit")]
    notebook.cells.insert(6, nbformat.v4.new_code_cell("exit()"))


def shadowing_check(notebook):
    answered(wrong)(notebook)
    notebook.cells.insert(2, nbformat.v4.new_code_cell("check = lambda *given: True"))


# What a student hands in, and the points of four that it is worth.
SUBMISSIONS = {
    "right": (answered(right), 4),
    "helped": (using_what_the_notebook_has, 4),
    "untouched": (lambda notebook: None, 0),
    "wrong": (answered(wrong), 0),
    "raising": (answered(raising), 3),
    "answer-deleted": (without("gain"), 3),
    "graded-cell-deleted": (without("check-gain"), 4),
    "graded-cells-emptied": (with_wrong_answers_and_graded_cells(source="pass"), 0),
    "skipped": (with_wrong_answers_and_graded_cells(tags=["skip-execution"]), 0),
    "left-out": (with_wrong_answers_and_graded_cells(tags=["not-graded:check-gain"]), 0),
    "shadowing": (shadowing_check, 0),
    "split": (with_a_split_answer, 4),
    "copied": (with_a_copied_answer, 4),
    "helped-by-a-copy": (using_a_copied_cell, 4),
    "ended": (with_an_end, 4),
}


@pytest.fixture(scope="module")
def scores(nbgrader, folder):
    """What nbgrader gives to each submission, of how many points."""
    for student, (change, _) in SUBMISSIONS.items():
        notebook = read(released(folder))
        change(notebook)
        place = folder / "submitted" / student / LAB / f"{LAB}.ipynb"
        place.parent.mkdir(parents=True)
        write(notebook, place)
    python(nbgrader, folder, "-m", "nbgrader", "autograde", LAB)
    return json.loads(python(nbgrader, folder, "-c", SCORES))


@pytest.mark.slow
@pytest.mark.parametrize("student", SUBMISSIONS)
def test_nbgrader_gives_the_points_that_the_answers_are_worth(scores, student):
    assert scores[student] == [SUBMISSIONS[student][1], 4]


@pytest.mark.slow
@pytest.mark.usefixtures("scores")
def test_a_graded_notebook_has_run_only_what_its_answers_may_need(folder):
    graded = read(folder / "autograded" / "right" / LAB / f"{LAB}.ipynb")
    code = "\n".join(cell.source for cell in graded.cells if cell.cell_type == "code")
    assert "def send_through" in code or "def weight_gradients" in code
    assert "explorer()" not in code
    assert "predict(" not in code
    assert "claim(\n" not in code
