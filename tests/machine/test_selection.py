"""`--labs` keeps what concerns these labs, and tells how much else it has left out."""

import re
import subprocess
import sys

import pytest

from labsupport.exercises.registry import all_exercises
from labsupport.places import ROOT, lab_paths, room_names

LAB, ROOM = "11_layer_norm", "layer_norm"  # that is also the name of a layer
# Where tests of one lab and of all of them stand.
FOLDERS = [f"tests/{name}" for name in ("browser", "by_hand", "course", "exercises", "labs")]


def run_pytest(*arguments):
    """The finished run of pytest on the course's own tests."""
    command = [sys.executable, "-m", "pytest", "-q", "--color=no", "-p", "no:cacheprovider"]
    return subprocess.run(
        [*command, *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )


@pytest.fixture(scope="module")
def selected():
    """(the tests that concern the lab, what is said of them)."""
    told = run_pytest("--collect-only", "--labs", LAB, *FOLDERS).stdout
    return re.findall(r"^tests/\S+\.py::.+$", told, re.MULTILINE), told


def test_a_labs_room_its_notebook_and_its_exercises_are_selected(selected):
    tests, _ = selected
    exercises = [task.name for task in all_exercises() if task.lab == ROOM]
    wanted = [f"tests/labs/{ROOM}/", "tests/course/", "tests/browser/", "tests/exercises/"]
    for folder in wanted:
        assert [one for one in tests if one.startswith(folder)], folder
    for file in ("test_notebooks", "test_notebook_hygiene", "test_static_reading", "test_labs"):
        assert [one for one in tests if f"/{file}.py::" in one and f"[{LAB}" in one], file
    for name in exercises:
        assert [one for one in tests if f"[{name}" in one], name


def test_nothing_else_is_selected(selected):
    tests, _ = selected
    others = [path.stem for path in lab_paths() if path.stem != LAB]
    others += [task.name for task in all_exercises() if task.lab != ROOM]
    of_others = re.compile(rf"\[(.*-)?({'|'.join(others)})(\.ipynb)?[-\]]")
    assert [one for one in tests if of_others.search(one)] == []
    # The layer that is called like the room belongs to all.
    assert [one for one in tests if one.startswith("tests/by_hand/")] == []
    other_rooms = tuple(f"tests/labs/{room}/" for room in room_names() if room != ROOM)
    assert [one for one in tests if one.startswith(other_rooms)] == []


def test_it_is_said_how_many_tests_were_left_out(selected):
    tests, told = selected
    found = re.search(rf"Only what concerns {LAB}: (.+) tests; left out: (.+) tests\.", told)
    kept, left_out = (int(number.replace(",", "")) for number in found.groups())
    assert kept == len(tests)
    assert f"{kept}/{kept + left_out} tests collected ({left_out} deselected)" in told


def test_two_workers_select_the_same_and_the_one_who_prints_knows_it():
    files = ("tests/course/test_static_reading.py", "tests/browser/test_labs.py")
    workers = ("-n", "2", "--dist", "loadgroup", "-k", "static_reading")
    run = run_pytest("--labs", f"{LAB},06_init_variance", *workers, *files)
    assert run.returncode == 0, run.stdout + run.stderr
    assert "2 passed" in run.stdout
    assert f"Only what concerns {LAB} and 06_init_variance: " in run.stdout


def test_a_lab_that_there_is_not_is_refused_with_the_names_of_all():
    run = run_pytest("--collect-only", "--labs", "99_no_such_lab", "tests/machine")
    assert run.returncode == pytest.ExitCode.USAGE_ERROR
    assert "no lab 99_no_such_lab; the labs are 00_start_here, " in run.stderr
