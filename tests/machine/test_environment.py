"""The course on a bare Python: refused if it is too old, else set up, offline or interrupted."""

import ast
import io
import itertools
import os
import shutil
import signal
import subprocess
import sys
import time

import pytest

from labsupport.machine import environment, installing, watched_command
from labsupport.places import ROOT, files_in

PACKAGE = "labsupport-test-package"
BARE = (sys.executable, "-S")


def test_an_old_python_is_told_so_by_a_file_that_it_can_parse():
    source = (ROOT / "labsupport" / "__main__.py").read_text(encoding="utf-8")
    ast.parse(source, feature_version=(3, 7))
    play_old = "import sys; sys.version_info = (3, 8, 1); sys.argv = ['labsupport', 'lab']; "
    run = "import runpy; runpy.run_module('labsupport', run_name='__main__')"
    answer = subprocess.run(
        [sys.executable, "-c", play_old + run], cwd=ROOT, capture_output=True, text=True
    )
    assert answer.returncode == 2
    assert "needs Python 3.11 or newer" in answer.stderr
    assert "python.org" in answer.stderr


def test_the_commands_need_nothing_but_the_standard_library():
    modules = ["labsupport.__main__", "labsupport.places", "labsupport.settings"]
    files = files_in(ROOT / "labsupport" / "machine", "[a-z]*.py")
    modules += [f"labsupport.machine.{path.stem}" for path in files]
    code = f"import {', '.join(modules)}"
    answer = subprocess.run([*BARE, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert answer.returncode == 0, answer.stderr


def test_help_and_doctor_work_on_a_bare_python(labsupport, clone):
    helped = labsupport(clone, "--help", python=BARE)
    assert helped.returncode == 0
    for command in ("lab", "test", "data", "doctor", "refresh", "instructor", "bench"):
        assert command in helped.stdout
    answer = labsupport(clone, "doctor", python=BARE)
    assert answer.returncode == 1
    assert f"lacks {PACKAGE} (absent)" in answer.stdout
    assert "python3 -m labsupport lab" in answer.stdout
    assert answer.stderr == ""
    assert "pip install" not in answer.stdout  # not into a Python that the course will not use


@pytest.mark.usefixtures("tiny_command")
def test_a_set_up_without_network_names_the_cure_and_the_next_try_succeeds(
    labsupport, clone, wheels
):
    dead = wheels | {"PIP_INDEX_URL": "http://127.0.0.1:1/simple", "PIP_RETRIES": "0"}
    for name in ("PIP_NO_INDEX", "PIP_FIND_LINKS"):
        del dead[name]
    answer = labsupport(clone, "data", **dead)
    assert answer.returncode == 1
    assert "needs a network" in answer.stderr
    assert "HTTPS_PROXY" in answer.stderr
    assert not (clone / ".venv" / "labsupport-stamp").exists()

    answer = labsupport(clone, "data", **wheels)
    assert answer.returncode == 0, answer.stdout + answer.stderr
    assert f"running in {clone / '.venv'}" in answer.stdout

    # What a killed pip leaves, then what a curious hand does.
    (clone / ".venv" / "labsupport-stamp").write_text(environment.UNFINISHED)
    answer = labsupport(clone, "data", **wheels)
    assert answer.returncode == 0, answer.stdout + answer.stderr
    assert "starting over" in answer.stdout
    shutil.rmtree(next((clone / ".venv").rglob("*.dist-info/METADATA")).parent)
    answer = labsupport(clone, "data", **wheels)
    assert answer.returncode == 0, answer.stdout + answer.stderr
    answer = labsupport(clone, "data", **wheels)
    assert "environment" not in answer.stdout


@pytest.mark.usefixtures("tiny_command")
def test_versions_that_are_not_to_be_had_are_replaced_by_the_newest_that_fit(
    labsupport, clone, wheels
):
    (clone / "constraints.txt").write_text(f"{PACKAGE}==1.7\n")
    answer = labsupport(clone, "data", **wheels)
    assert answer.returncode == 0, answer.stdout + answer.stderr
    assert "taking the newest that fit" in answer.stdout

    # Now the requirements move beyond what can be had.
    (clone / "requirements.txt").write_text(f"{PACKAGE}>=1.9,<2\n")
    answer = labsupport(clone, "data", **wheels)
    assert answer.returncode == 1
    assert "no version for this Python" in answer.stderr


@pytest.mark.skipif(os.name == "nt", reason="Ctrl-C cannot be sent to one process on Windows")
@pytest.mark.usefixtures("tiny_command")
def test_a_set_up_interrupted_half_way_recovers(labsupport, start, clone, wheels):
    process = start("-m", "labsupport", "data", folder=clone, **wheels)
    begun = clone / ".venv" / "pyvenv.cfg"
    deadline = time.monotonic() + 30
    while not begun.exists() and time.monotonic() < deadline:
        time.sleep(0.02)
    os.killpg(process.pid, signal.SIGINT)
    said, _ = process.communicate(timeout=30)
    assert process.returncode == 130
    assert "Stopped" in said
    answer = labsupport(clone, "data", **wheels)
    assert answer.returncode == 0, answer.stdout + answer.stderr
    assert "running in" in answer.stdout


@pytest.mark.usefixtures("tiny_command")
def test_no_environment_is_made_where_the_running_python_suffices(labsupport, clone):
    (clone / "requirements.txt").write_text("numpy>=1\n")
    answer = labsupport(clone, "data")
    assert f"running in {sys.prefix}" in answer.stdout
    assert not (clone / ".venv").exists()


def test_a_folder_that_cannot_be_written_is_an_error_with_a_cure(labsupport, clone):
    (clone / ".venv").write_text("a file in the environment's place")
    answer = labsupport(clone, "data")
    assert answer.returncode == 1
    assert "LABSUPPORT_VENV" in answer.stderr


def test_torchs_cpu_build_is_asked_for_on_linux_only_and_where_it_can_be_had(monkeypatch, capsys):
    monkeypatch.delenv("LABSUPPORT_TORCH_INDEX", raising=False)
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(installing, "_answers", lambda index: True)
    assert installing.torch_index() == ["--extra-index-url", installing.TORCH_CPU_INDEX]
    monkeypatch.setattr(installing, "_answers", lambda index: False)
    assert installing.torch_index() == []
    assert "cannot be reached" in capsys.readouterr().out
    monkeypatch.setenv("LABSUPPORT_TORCH_INDEX", "https://mirror.example/cpu")
    assert installing.torch_index() == ["--extra-index-url", "https://mirror.example/cpu"]
    monkeypatch.setenv("LABSUPPORT_TORCH_INDEX", "none")
    assert installing.torch_index() == []


@pytest.mark.parametrize(
    ("output", "cure"),
    [
        ("OSError: [Errno 28] No space left on device", "The disk is full"),
        ("ProxyError('Cannot connect to proxy.')", "HTTPS_PROXY"),
        ("ERROR: No matching distribution found for torch", "64-bit Python"),
        ("ERROR: something else", "pip's last lines"),
    ],
)
def test_a_failing_pip_is_explained(output, cure, tmp_path):
    assert cure in installing.pip_advice(output, tmp_path)


# It says something once, and then nothing until somebody has seen a second line about it.
SLOW_PROGRAM = """
import pathlib, sys, time
print("Collecting numpy", flush=True)
gate, late = pathlib.Path(sys.argv[1]), time.monotonic() + 60
while not gate.exists():
    if time.monotonic() > late:
        sys.exit("nobody told that I am alive")
    time.sleep(0.02)
print("end")
"""


def test_a_slow_program_shows_a_sign_of_life(tmp_path, monkeypatch):
    gate = tmp_path / "seen"

    class Console(io.StringIO):
        def write(self, text):
            written = super().write(text)
            if self.getvalue().count("s  installing  Collecting numpy") == 2:
                gate.touch()
            return written

    monkeypatch.setattr(sys, "stdout", Console())
    command = [sys.executable, "-c", SLOW_PROGRAM, str(gate)]
    eleven_seconds_a_look = itertools.count(0, 11).__next__
    status, output = watched_command.run_watched(command, "installing", clock=eleven_seconds_a_look)
    assert status == 0, output
    assert output == "Collecting numpy\nend\n"
