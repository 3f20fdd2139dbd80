"""Every notebook, executed anew: its stored outputs hold on both data sets, its solutions pass."""

import functools
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import psutil
import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output

from benchmarks.memory import watching
from labsupport import course
from labsupport.course.files import exercise_of, read
from labsupport.course.running import clean
from labsupport.data import datasets
from labsupport.data.idx import MNIST, find_idx
from labsupport.exercises.judging import judge
from labsupport.exercises.registry import find_exercise
from labsupport.settings import repeatable_settings

SANITIZER = Path(__file__).with_name("nbval_sanitize.cfg")
# MB that a kernel which runs the whole lab may hold: a twentieth above what `bench memory` shows on
# a quiet machine. 210 of them are torch, 55 the digits.
MEGABYTES = {
    **{"00": 310, "01": 437, "02": 434, "03": 414, "04": 408, "05": 445},
    **{"06": 250, "07": 406, "08": 436, "09": 445, "10": 440},
    **{"11": 440, "12": 444, "13": 418, "14": 436, "15": 436},
}
LABS = course.lab_paths()
each_lab = pytest.mark.parametrize("path", LABS, ids=lambda path: path.stem)


@functools.cache
def mnist_folder():
    """Where MNIST is on this machine; None if nowhere. Nothing is fetched."""
    folder = datasets.mnist_folder()
    return folder if all(find_idx(folder, file) for file in MNIST) else None


def settings(digits):
    """The environment of a run on "mnist" or "embedded"."""
    chosen = repeatable_settings()
    chosen.pop("CI", None)  # there pytest writes longer summaries, and the tests read them
    if digits == "embedded":
        return chosen | {"LABSUPPORT_DIGITS": "embedded"}
    if mnist_folder() is None:
        pytest.skip("MNIST is not on this machine: python3 -m labsupport data, or LABSUPPORT_MNIST")
    return chosen | {"LABSUPPORT_DIGITS": "mnist", "LABSUPPORT_MNIST": str(mnist_folder())}


def nbval(path, *options, digits="embedded"):
    """The finished run of pytest --nbval on a notebook or a folder; strict, pictures excepted."""
    folder = path if path.is_dir() else path.parent
    command = [sys.executable, "-m", "pytest", "--nbval", str(path), "--nbval-current-env"]
    command += ["--nbval-sanitize-with", str(SANITIZER), "-q", "--color=no", *options]
    # Our own settings of pytest (test paths, markers) are not for this inner run.
    command += ["-c", os.devnull, "--rootdir", str(folder), "-p", "no:cacheprovider"]
    return subprocess.run(
        command, env=settings(digits), cwd=folder, capture_output=True, text=True, check=False
    )


@pytest.mark.notebook
@each_lab
def test_the_stored_outputs_are_what_comes_out_on_mnist_within_the_memory_of_a_hub(path):
    with watching(psutil.Process(), program="ipykernel") as watch:
        run = nbval(path, "-x", digits="mnist")
    assert run.returncode == 0, run.stdout + run.stderr
    assert 0 < watch.peak < MEGABYTES[path.stem[:2]]


def with_solutions(path):
    """The notebook with its exercises solved, and the verdicts that must then come out."""
    notebook = course.solve(read(path))
    stubs = [cell for cell in notebook.cells if exercise_of(cell)]
    for cell in stubs:
        task = find_exercise(exercise_of(cell))
        assert task.source in cell.source
        verdict = judge(task, task.reference).message
        assert verdict.startswith("✓")
        cell.outputs = [new_output("stream", name="stdout", text=verdict + "\n")]
        cell.execution_count = 1  # or nbval takes the cell for one that has not been run
    assert stubs
    return notebook


# One run for two questions: on the embedded digits, do the stored outputs hold, and is every
# solution, in the place of its stub, right?
@pytest.mark.notebook
@each_lab
def test_solved_on_the_embedded_digits_every_check_passes_and_all_else_is_as_stored(path, tmp_path):
    solved = tmp_path / path.name
    nbformat.write(with_solutions(path), solved)
    run = nbval(solved, "-x", digits="embedded")
    assert run.returncode == 0, run.stdout + run.stderr


# The comparison itself: one that cannot fail would prove nothing.

TINY = """\
from labsupport.exercises import claim
from labsupport.exercises.predictions import Prediction, Question
from IPython.display import display

claim("it holds", True, 0.5)
claim("it is fast", True, 0.25, varies=True)
display({"text/plain": "Figure: a curve", "image/png": "aGVsbG8="}, raw=True)
Prediction(Question("Will it?", ["yes", "no"], "yes", "So it is."))"""


@pytest.fixture(scope="module")
def tiny(tmp_path_factory):
    """A notebook of one cell as `refresh` would store it."""
    notebook = new_notebook(cells=[new_code_cell(TINY)])
    return clean(course.execute(notebook, tmp_path_factory.mktemp("tiny")), "00_tiny")


CHANGES = {
    "unchanged": ("", ""),
    "this_run": ("[this run: 0.25]", "[this run: 0.7]"),
    "value": ("[0.5]", "[0.6]"),
    "sentence": ("it holds", "it does not hold"),
    "figure": ("Figure: a curve", "Figure: a line"),
    "question": ("Will it?", "Will it, really?"),
    "option": ("( ) no", "( ) never"),
    "mark": ("[this run: 0.25]", "[0.25]"),
}


def test_a_changed_stored_text_fails_and_the_value_of_this_run_or_a_missing_widget_does_not(
    tiny, tmp_path
):
    stored = json.dumps(tiny.cells[0].outputs, ensure_ascii=False)
    assert "widget-view" not in stored
    for name, (old, new) in CHANGES.items():
        assert old in stored
        changed = json.loads(stored.replace(old, new) if old else stored)
        tiny.cells[0].outputs = [nbformat.from_dict(output) for output in changed]
        nbformat.write(tiny, tmp_path / f"{name}.ipynb")
    run = nbval(tmp_path)
    failed = set(re.findall(r"^FAILED (\w+)\.ipynb::Cell 0", run.stdout, re.MULTILINE))
    assert failed == CHANGES.keys() - {"unchanged", "this_run"}, run.stdout + run.stderr
    assert run.stdout.count("Cell outputs differ") == len(failed)
