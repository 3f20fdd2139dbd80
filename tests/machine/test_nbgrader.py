"""The real nbgrader on a course that we wrote: what it releases, and the points that it gives."""

import json
import os
import re
import subprocess
import sys
from importlib.util import find_spec

import nbformat
import pytest

from labsupport import course
from labsupport.course.files import exercise_of, read, write
from labsupport.exercises.registry import find_exercise
from labsupport.machine.environment import CONSTRAINTS
from labsupport.machine.requirements import GRADING_REQUIREMENTS
from labsupport.places import lab_paths

LAB = "06_init_variance"  # it is graded fastest
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


@pytest.fixture(scope="module")
def nbgrader(tmp_path_factory):
    """The environment in which the real nbgrader is found, beside all that this Python has."""
    folder = tmp_path_factory.mktemp("nbgrader")
    settings = {**os.environ, "JUPYTER_CONFIG_DIR": str(folder / "config")}
    if find_spec("nbgrader"):
        return settings
    # In a folder of its own: in the environment it would put its buttons into every JupyterLab.
    pip = [sys.executable, "-m", "pip", "install", "--no-deps", "--target", str(folder), "-q"]
    pip += ["--retries", "1", "-r", str(GRADING_REQUIREMENTS), "-c", str(CONSTRAINTS)]
    done = subprocess.run(pip, capture_output=True, text=True, timeout=100)
    if done.returncode and (why := re.search(NOT_TO_BE_HAD, done.stderr)):
        pytest.skip(f"nbgrader cannot be had from pip: {why[0]}")
    assert done.returncode == 0, done.stderr
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
    "left-out": (with_wrong_answers_and_graded_cells(tags=["not-graded"]), 0),
    "shadowing": (shadowing_check, 0),
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
