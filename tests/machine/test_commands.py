"""The commands as a user types them, or mistypes them, and what each of them runs."""

import os
import re
import subprocess
import sys

import pytest

from labsupport import course, places
from labsupport.machine import (
    commands,
    environment,
    locks,
    notebook_commands,
    presenting,
    requirements,
    shadows,
)
from labsupport.machine.commands import CommandProblem, notebook_of
from labsupport.places import ROOT, lab_paths
from labsupport.settings import course_settings
from shut import shut

BARE = (sys.executable, "-S")


@pytest.fixture
def calls(monkeypatch):
    """The programs that are run instead of being run: (command, settings) of each."""
    noted = []
    monkeypatch.setattr(
        commands.subprocess, "call", lambda command, **settings: noted.append((command, settings))
    )
    return noted


def parsed(*arguments):
    return commands._parser().parse_args(arguments)


# Numbers of labs


@pytest.mark.parametrize("command", ["lab", "test", "refresh"])
def test_an_unknown_lab_lists_the_labs_before_any_set_up(labsupport, clone, command):
    for number in ("77", "zero"):
        answer = labsupport(clone, command, number, python=BARE)
        assert answer.returncode == 1
        assert f"no lab {number}" in answer.stderr
        assert "00  start here" in answer.stderr
        assert "Traceback" not in answer.stderr
    assert not (clone / ".venv").exists()


def test_a_lab_is_found_by_its_number(monkeypatch, clone):
    monkeypatch.setattr(places, "NOTEBOOKS", clone / "notebooks")
    assert notebook_of("0") == notebook_of("00") == clone / "notebooks" / "00_start_here.ipynb"
    with pytest.raises(CommandProblem, match="no lab 1"):
        notebook_of("1")


def test_lab_opens_the_first_lab_unless_another_is_named():
    assert parsed("lab").notebook == notebook_of("00")
    assert parsed("lab", "--no-browser", "6").notebook == notebook_of("06")


@pytest.fixture
def opened(monkeypatch, tmp_path):
    """What `lab` opens, in the place of JupyterLab; nothing is fetched."""
    found = []
    monkeypatch.setenv("LABSUPPORT_MY_LABS", str(tmp_path / "mine"))
    monkeypatch.setattr(commands.before_lab, "fetch_if_possible", lambda: None)
    monkeypatch.setattr(commands, "open_lab", lambda path, **chosen: found.append(path))
    return found


def test_lab_opens_the_students_own_copy_beside_copies_of_all_labs(opened, tmp_path, capsys):
    commands._lab(parsed("lab", "6", "--no-browser"))
    assert opened == [tmp_path / "mine" / "06_init_variance.ipynb"]
    names = [path.name for path in sorted((tmp_path / "mine").iterdir())]
    assert names == [path.name for path in lab_paths()]
    assert f"Your labs are in {tmp_path / 'mine'}" in capsys.readouterr().out


def test_a_folder_of_copies_that_cannot_be_written_names_the_cure(opened, tmp_path):
    (tmp_path / "mine").write_text("a file in its place")
    with pytest.raises(CommandProblem, match="LABSUPPORT_MY_LABS"):
        commands._lab(parsed("lab", "6"))
    assert not opened


def test_lab_presents_a_copy_of_its_own(opened, monkeypatch, tmp_path):
    presented = []
    monkeypatch.setattr(
        presenting, "present", lambda name, **chosen: presented.append((name, chosen))
    )
    commands._lab(parsed("lab", "6", "--no-browser", "--present", "--whole"))
    ((name, chosen),) = presented
    assert name == "06_init_variance.ipynb"
    assert chosen["browser"] is False
    assert chosen["enliven"].keywords == {"whole": True}
    assert not opened
    assert not (tmp_path / "mine").exists()


def test_slides_are_written_of_one_lab_and_a_problem_is_told_in_words(monkeypatch, tmp_path):
    asked = []
    monkeypatch.setattr(course, "write_slides", lambda *given: asked.append(given))
    assert notebook_commands._slides(parsed("slides", "6", str(tmp_path))) == 0
    assert asked == [(notebook_of("06"), tmp_path)]

    def refuse(*given):
        raise course.CourseProblem("no network")

    monkeypatch.setattr(course, "write_slides", refuse)
    with pytest.raises(CommandProblem, match="no network"):
        notebook_commands._slides(parsed("slides", "6", str(tmp_path)))


@pytest.mark.parametrize(("numbers", "labs"), [([], None), (["6"], [notebook_of("06")])])
def test_a_site_has_all_labs_or_those_that_are_named(numbers, labs, monkeypatch, tmp_path):
    asked = []
    monkeypatch.setattr(course, "write_site", lambda *given, **how: asked.append((*given, how)))
    assert notebook_commands._site(parsed("site", str(tmp_path), *numbers)) == 0
    assert asked == [(tmp_path, labs, {"alone": locks.alone})]  # one build after the other


# test and bench


def test_the_test_command_runs_pytest_on_everything_with_capped_threads(calls, monkeypatch):
    monkeypatch.setenv("OMP_NUM_THREADS", "7")
    commands._test(parsed("test"))
    ((command, settings),) = calls
    assert command[:3] == [sys.executable, "-m", "pytest"]
    assert command[-1] == str(ROOT / "tests")
    assert "--labs" not in command
    assert "-rs" in command  # what is skipped is said, and why
    assert settings["env"]["OMP_NUM_THREADS"] == "1"
    assert settings["env"]["PYTHONPATH"].startswith(str(ROOT))


@pytest.mark.parametrize("command", [["test"], ["bench", "claims"]], ids=lambda words: words[0])
def test_what_the_course_tries_is_nobodys_progress(calls, monkeypatch, command):
    monkeypatch.delenv("LABSUPPORT_PROGRESS")
    options = parsed(*command)
    options.work(options)
    ((_, settings),) = calls
    assert settings["env"]["LABSUPPORT_PROGRESS"] == "0"


def test_the_test_command_with_numbers_asks_for_what_concerns_these_labs(calls):
    commands._test(parsed("test", "6", "09"))
    ((command, _),) = calls
    place = command.index("--labs")
    assert command[place + 1] == "06_init_variance,09_batch_norm_mnist"


@pytest.mark.parametrize(("lacks", "installed"), [({"playwright": None}, 1), ({}, 0)])
@pytest.mark.parametrize(
    "name",
    [
        "slider_latency",
        "pretraining_full_size",
        "init_on_mnist_full_size",
        "regularization_full_size",
        "optimization_full_size",
    ],
)
def test_bench_runs_a_benchmark_with_what_it_needs(calls, monkeypatch, name, lacks, installed):
    installs = []
    monkeypatch.setattr(environment, "install", installs.append)
    monkeypatch.setattr(requirements, "lacking", lambda file: lacks)
    commands._bench(parsed("bench", name, "--rounds", "1"))
    ((command, settings),) = calls
    assert command == [sys.executable, "-m", f"benchmarks.{name}", "--rounds", "1"]
    assert settings["cwd"] == ROOT
    assert settings["env"]["PYTHONPATH"].startswith(str(ROOT))
    in_browser = name == "slider_latency"
    assert installs == [requirements.BROWSER_REQUIREMENTS] * (installed and in_browser)


def test_every_benchmark_and_nothing_else_can_be_asked_for(capsys):
    files = places.files_in(commands.BENCHMARKS, "*.py")
    names = {path.stem for path in files if path.name[0] != "_"}
    assert "slider_latency" in names
    for name in names:
        assert parsed("bench", name).name == name
    with pytest.raises(SystemExit):
        parsed("bench", "no_such_benchmark")
    assert "slider_latency" in capsys.readouterr().err


# data, doctor


def test_data_says_why_it_failed_and_exits_with_an_error(labsupport, tmp_path):
    here = {"LABSUPPORT_MNIST": str(tmp_path), "NO_PROXY": "127.0.0.1"}
    answer = labsupport(ROOT, "data", LABSUPPORT_MIRRORS="http://127.0.0.1:1/", **here)
    assert answer.returncode == 1
    assert "127.0.0.1:1: unreachable" in answer.stderr
    assert "Traceback" not in answer.stderr
    answer = labsupport(ROOT, "data", "--from", str(tmp_path / "nowhere"), **here)
    assert answer.returncode == 1
    assert "lacks train-images" in answer.stderr
    assert list(tmp_path.iterdir()) == []


def test_doctor_asks_fresh_processes_of_this_python_and_each_answers(labsupport):
    answer = labsupport(ROOT, "doctor", LABSUPPORT_DIGITS="embedded")
    assert re.search(r"^ok   torch [\d.]+\S* works$", answer.stdout, re.MULTILINE)
    assert "ok   the kernel python3 is this Python" in answer.stdout
    assert "the digits: the embedded UCI digits" in answer.stdout


# The whole tree


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md", "data/README.md"])
def test_the_pages_name_only_commands_that_there_are(page):
    text = (ROOT / page).read_text(encoding="utf-8")
    known = commands._parser()._subparsers._group_actions[0].choices
    named = set(re.findall(r"-m\s+labsupport\s+([a-z]+)", text))
    assert named
    assert named <= set(known)
    # Whoever runs a file with the system's Python meets an environment without the packages.
    assert re.findall(r"(?:python3?|py)\s+\S+\.py\b", text) == []


def test_the_script_of_the_ci_imports_what_there_is():
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    (module, name) = re.search(r"from (\S+) import (\w+)", script).groups()
    code = f"from {module} import {name}"
    assert subprocess.run([*BARE, "-c", code], cwd=ROOT, check=False).returncode == 0


@pytest.mark.parametrize("arguments", [("check",), ("format", "--check")], ids=["lint", "format"])
def test_the_code_is_clean(arguments):
    pytest.importorskip("ruff", reason="ruff is not installed")
    answer = subprocess.run(
        [sys.executable, "-m", "ruff", *arguments, "."], cwd=ROOT, capture_output=True, text=True
    )
    assert answer.returncode == 0, answer.stdout + answer.stderr


def own(*command, **settings):
    """A finished command of the course, as a program of its own."""
    return subprocess.run(
        command, cwd=ROOT, env=course_settings() | settings, capture_output=True, text=True
    )


@pytest.mark.skipif(os.name == "nt", reason="a shell of Unix closes the streams")
@pytest.mark.parametrize("closed", [">&-", "2>&-", "<&- >&- 2>&-"])
def test_a_command_works_though_its_streams_are_closed(tmp_path, closed):
    page = tmp_path / "page.html"
    line = f'"{sys.executable}" -m labsupport recipe "{page}" {closed}'
    assert own("sh", "-c", line).returncode == 0
    assert page.read_text(encoding="utf-8").endswith("</html>\n")


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no device that is full")
def test_a_full_disk_behind_the_output_is_told_in_words():
    done = own(
        "sh", "-c", f'"{sys.executable}" -m labsupport progress > /dev/full', LABSUPPORT_PROGRESS=""
    )
    assert done.returncode
    assert "No space left" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("setting", "command"),
    [
        ("LABSUPPORT_MY_LABS", "progress"),
        ("LABSUPPORT_MY_LABS", "doctor"),
        ("LABSUPPORT_MNIST", "data"),
    ],
)
def test_a_home_that_there_is_not_is_told_by_every_command(setting, command):
    given = {setting: "~nobody-of-this-name/x"}
    done = own(sys.executable, "-m", "labsupport", command, **given)
    assert done.returncode == 1
    assert f"{setting} is ~nobody-of-this-name/x" in done.stdout + done.stderr
    assert "Traceback" not in done.stderr


def test_a_folder_of_copies_that_is_shut_stops_no_other_command(monkeypatch, tmp_path):
    monkeypatch.setenv("LABSUPPORT_MY_LABS", str(tmp_path / "labs"))
    with shut(tmp_path):
        assert shadows.shadowing_files() == []
