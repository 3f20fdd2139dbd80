"""The commands as a new user meets them: on a bare Python, offline, interrupted, mistyped."""

import ast
import io
import itertools
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import zipfile
from pathlib import Path

import pytest

from labsupport import places
from labsupport.machine import commands, environment, jupyter, progress, requirements
from labsupport.machine.commands import CommandProblem, notebook_of
from labsupport.machine.environment import EnvironmentProblem
from labsupport.machine.requirements import release, satisfies
from labsupport.places import ROOT

STDLIB_ONLY = (
    "__main__",
    "commands",
    "environment",
    "requirements",
    "progress",
    "jupyter",
    "doctor",
    "browser_needs",
    "places",
)
PACKAGE = "labsupport-test-package"


def labsupport(folder, *arguments, python=(sys.executable,), **settings):
    """The finished process of `python -m labsupport ...` in `folder`."""
    inherited = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "LABSUPPORT"))}
    return subprocess.run(
        [*python, "-m", "labsupport", *arguments],
        cwd=folder,
        env=inherited | {"PYTHONUNBUFFERED": "1"} | settings,
        capture_output=True,
        text=True,
        timeout=100,
    )


@pytest.fixture
def clone(tmp_path):
    """A copy of the course in a folder with a space, asking for one small package only."""
    folder = tmp_path / "my course"
    shutil.copytree(
        ROOT / "labsupport", folder / "labsupport", ignore=shutil.ignore_patterns("__pycache__")
    )
    (folder / "data").mkdir()
    (folder / "notebooks").mkdir()
    (folder / "notebooks" / "00_start_here.ipynb").write_text("{}")
    (folder / "requirements.txt").write_text(f"# small\n{PACKAGE}>=1.0,<2  # a comment\n")
    (folder / "requirements-browser.txt").write_text("playwright>=1.49\n")
    (folder / "constraints.txt").write_text(f"{PACKAGE}==1.5\n")
    return folder


@pytest.fixture
def wheels(tmp_path):
    """pip settings with which only wheels made here are found, and no network is asked."""
    folder = tmp_path / "wheels"
    folder.mkdir()
    make_wheel(folder, "1.5")
    nothing = tmp_path / "pip.conf"
    nothing.write_text("")
    return {
        "PIP_CONFIG_FILE": str(nothing),
        "PIP_NO_INDEX": "1",
        "PIP_FIND_LINKS": str(folder),
        "LABSUPPORT_TORCH_INDEX": "none",
    }


def make_wheel(folder, version):
    name = PACKAGE.replace("-", "_")
    info = f"{name}-{version}.dist-info"
    with zipfile.ZipFile(folder / f"{name}-{version}-py3-none-any.whl", "w") as wheel:
        wheel.writestr(f"{name}.py", "")
        wheel.writestr(
            f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {PACKAGE}\nVersion: {version}\n"
        )
        wheel.writestr(
            f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        wheel.writestr(f"{info}/RECORD", "")


def with_tiny_command(clone):
    """Let `data` only say which Python runs it: the subject here is the environment around it."""
    path = clone / "labsupport" / "commands.py"
    text = path.read_text(encoding="utf-8")
    head, _, tail = text.partition("def _data(options: argparse.Namespace) -> int:\n")
    path.write_text(
        f'{head}def _data(options):\n    print("running in", sys.prefix)\n    return 0\n\n\n'
        f"def _real_data(options):\n{tail}",
        encoding="utf-8",
    )


# Versions and requirements


@pytest.mark.parametrize(
    ("version", "bounds", "verdict"),
    [
        ("2.13.0+cpu", [(">=", "2.6"), ("<", "3")], True),
        ("2.5.1", [(">=", "2.6")], False),
        ("3.0.0", [("<", "3")], False),
        ("2.10", [(">", "2.9")], True),
        ("1.5.0", [("==", "1.5")], True),
        ("1.5", [("!=", "1.5.0")], False),
        ("1.4", [("<=", "1.4")], True),
    ],
)
def test_a_version_is_compared_by_its_numbers(version, bounds, verdict):
    assert satisfies(version, bounds) is verdict


def test_the_requirements_are_read_and_each_has_a_tested_version():
    wanted = requirements.requirements()
    assert wanted["torch"][0] == (">=", "2.6")
    pins = dict(
        line.split("==")
        for line in environment.CONSTRAINTS.read_text().splitlines()
        if line and not line.startswith("#")
    )
    for name, bounds in wanted.items():
        assert bounds, f"{name} has no range"
        assert satisfies(pins[name], bounds), f"{name}=={pins[name]} is not in its own range"


def test_this_python_lacks_what_is_absent_or_too_old(monkeypatch, tmp_path):
    path = tmp_path / "requirements.txt"
    path.write_text("numpy>=1\nscipy>=999\nno-such-package-here>=1\n")
    monkeypatch.setattr(requirements, "REQUIREMENTS", path)
    lacking = requirements.lacking()
    assert set(lacking) == {"scipy", "no-such-package-here"}
    assert lacking["no-such-package-here"] is None
    assert release(lacking["scipy"]) > (1,)


# On a bare Python


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
    names = ", ".join(f"labsupport.{name}" for name in STDLIB_ONLY)
    answer = subprocess.run(
        [sys.executable, "-S", "-c", f"import {names}"], cwd=ROOT, capture_output=True, text=True
    )
    assert answer.returncode == 0, answer.stderr


def test_help_and_doctor_work_on_a_bare_python(clone):
    bare = (sys.executable, "-S")
    helped = labsupport(clone, "--help", python=bare)
    assert helped.returncode == 0
    for command in ("lab", "test", "data", "doctor", "refresh", "instructor", "bench"):
        assert command in helped.stdout
    answer = labsupport(clone, "doctor", python=bare)
    assert answer.returncode == 1
    assert f"lacks {PACKAGE} (absent)" in answer.stdout
    assert "python3 -m labsupport lab" in answer.stdout
    assert answer.stderr == ""
    assert "pip install" not in answer.stdout  # not into a Python that the course will not use


def test_a_set_up_without_network_names_the_cure_and_the_next_try_succeeds(clone, wheels):
    with_tiny_command(clone)
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


def test_versions_that_are_not_to_be_had_are_replaced_by_the_newest_that_fit(clone, wheels):
    with_tiny_command(clone)
    (clone / "constraints.txt").write_text(f"{PACKAGE}==1.7\n")
    answer = labsupport(clone, "data", **wheels)
    assert answer.returncode == 0, answer.stdout + answer.stderr
    assert "taking the newest that fit" in answer.stdout

    # Now the requirements move beyond what can be had.
    (clone / "requirements.txt").write_text(f"{PACKAGE}>=1.9,<2\n")
    answer = labsupport(clone, "data", **wheels)
    assert answer.returncode == 1
    assert "no version for this Python" in answer.stderr


def heed_ctrl_c():
    """In a child before it starts: tests that run in the background were told to ignore Ctrl-C."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.mark.skipif(os.name == "nt", reason="Ctrl-C cannot be sent to one process on Windows")
def test_a_set_up_interrupted_half_way_recovers(clone, wheels):
    with_tiny_command(clone)
    inherited = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "LABSUPPORT"))}
    process = subprocess.Popen(
        [sys.executable, "-m", "labsupport", "data"],
        cwd=clone,
        env=inherited | wheels,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        preexec_fn=heed_ctrl_c,
    )
    begun = clone / ".venv" / "pyvenv.cfg"
    deadline = time.monotonic() + 30
    while not begun.exists() and time.monotonic() < deadline:
        time.sleep(0.02)
    os.killpg(process.pid, signal.SIGINT)
    _, said = process.communicate(timeout=30)
    assert process.returncode == 130
    assert "Stopped" in said
    answer = labsupport(clone, "data", **wheels)
    assert answer.returncode == 0, answer.stdout + answer.stderr
    assert "running in" in answer.stdout


def test_no_environment_is_made_where_the_running_python_suffices(clone):
    (clone / "requirements.txt").write_text("numpy>=1\n")
    with_tiny_command(clone)
    answer = labsupport(clone, "data")
    assert f"running in {sys.prefix}" in answer.stdout
    assert not (clone / ".venv").exists()


def test_a_folder_that_cannot_be_written_is_an_error_with_a_cure(clone):
    (clone / ".venv").write_text("a file in the environment's place")
    answer = labsupport(clone, "data")
    assert answer.returncode == 1
    assert "LABSUPPORT_VENV" in answer.stderr


def test_torchs_cpu_build_is_asked_for_on_linux_only_and_where_it_can_be_had(monkeypatch, capsys):
    monkeypatch.delenv("LABSUPPORT_TORCH_INDEX", raising=False)
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(environment, "_answers", lambda index: True)
    assert environment.torch_index() == ["--extra-index-url", environment.TORCH_CPU_INDEX]
    monkeypatch.setattr(environment, "_answers", lambda index: False)
    assert environment.torch_index() == []
    assert "cannot be reached" in capsys.readouterr().out
    monkeypatch.setenv("LABSUPPORT_TORCH_INDEX", "https://mirror.example/cpu")
    assert environment.torch_index() == ["--extra-index-url", "https://mirror.example/cpu"]
    monkeypatch.setenv("LABSUPPORT_TORCH_INDEX", "none")
    assert environment.torch_index() == []


@pytest.mark.parametrize(
    ("output", "cure"),
    [
        ("OSError: [Errno 28] No space left on device", "free 2 GB"),
        ("ProxyError('Cannot connect to proxy.')", "HTTPS_PROXY"),
        ("ERROR: No matching distribution found for torch", "64-bit Python"),
        ("ERROR: something else", "pip's last lines"),
    ],
)
def test_a_failing_pip_is_explained(output, cure):
    assert cure in environment._pip_advice(output)


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
    status, output = progress.follow(command, "installing", clock=eleven_seconds_a_look)
    assert status == 0, output
    assert output == "Collecting numpy\nend\n"


# lab


def test_an_unknown_lab_lists_the_labs_before_any_set_up(clone):
    for number in ("77", "zero"):
        answer = labsupport(clone, "lab", number, python=(sys.executable, "-S"))
        assert answer.returncode == 1
        assert f"no lab {number}" in answer.stderr
        assert "00  start here" in answer.stderr
    assert not (clone / ".venv").exists()


def test_a_lab_is_found_by_its_number(monkeypatch, clone):
    monkeypatch.setattr(places, "NOTEBOOKS", clone / "notebooks")
    assert notebook_of("0") == notebook_of("00") == clone / "notebooks" / "00_start_here.ipynb"
    with pytest.raises(CommandProblem, match="no lab 1"):
        notebook_of("1")


def test_a_taken_port_is_an_error_that_names_a_free_one():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(EnvironmentProblem, match=rf"Port {port} is taken.*--port \d+"):
            jupyter.choose_port(port)
    with pytest.raises(EnvironmentProblem, match="no port"):
        jupyter.choose_port(99999)
    assert jupyter.port_is_free(jupyter.choose_port(None))


@pytest.mark.skipif(os.name == "nt", reason="Ctrl-C cannot be sent to one process on Windows")
def test_lab_prints_an_address_that_opens_without_news_and_stops_at_ctrl_c():
    from urllib.request import ProxyHandler, build_opener

    port = jupyter.choose_port(None)
    process = subprocess.Popen(
        [
            sys.executable,
            "-c",
            f"""
from pathlib import Path
from labsupport.machine import commands
from labsupport.machine import jupyter
page = commands.ROOT / "notebooks" / "00_start_here.ipynb"
jupyter.open_lab(page, port={port}, browser=False, settings=commands.course_settings())
""",
        ],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
        preexec_fn=heed_ctrl_c,
    )
    watchdog = threading.Timer(60, process.kill)
    watchdog.start()
    try:
        line = process.stdout.readline()
        address = line.split()[-1]
        assert f":{port}/lab/tree/notebooks/00_start_here.ipynb?token=" in address
        page = build_opener(ProxyHandler({})).open(address, timeout=20).read().decode()
        assert '"news": {"disabled": true}' in page
        os.killpg(process.pid, signal.SIGINT)
        assert "has stopped" in process.communicate(timeout=30)[0]
        assert process.returncode == 0
    finally:
        watchdog.cancel()
        process.kill()
    assert jupyter.port_is_free(port)


def test_the_kernel_in_the_way_is_not_taken(tmp_path):
    """A kernel python3 in the user's own folders belongs to another Python."""
    spec = tmp_path / "kernels" / "python3"
    spec.mkdir(parents=True)
    (spec / "kernel.json").write_text('{"argv": ["/elsewhere/python"], "display_name": "other"}')
    question = (
        "from jupyter_client.manager import KernelManager as M; "
        "print(M(kernel_name='python3').format_kernel_cmd()[0])"
    )
    settings = commands.course_settings() | {"JUPYTER_DATA_DIR": str(tmp_path)}
    answer = subprocess.run(
        [sys.executable, "-c", question], env=settings, capture_output=True, text=True
    )
    assert Path(answer.stdout.strip()) == Path(sys.executable)


# test, data, refresh, instructor


def test_the_test_command_runs_pytest_with_capped_threads(monkeypatch):
    calls = []
    monkeypatch.setattr(
        commands.subprocess, "call", lambda command, **settings: calls.append((command, settings))
    )
    commands._test(commands._parser().parse_args(["test"]))
    (command, settings) = calls[0]
    assert command[:3] == [sys.executable, "-m", "pytest"]
    assert settings["env"]["OMP_NUM_THREADS"] == "1"
    assert settings["env"]["PYTHONPATH"].startswith(str(ROOT))


@pytest.mark.parametrize(("lacks", "installed"), [({"playwright": None}, 1), ({}, 0)])
@pytest.mark.parametrize("name", ["slider_latency", "pretraining_full_size"])
def test_bench_runs_a_benchmark_with_what_it_needs(monkeypatch, name, lacks, installed):
    calls, installs = [], []
    monkeypatch.setattr(
        commands.subprocess, "call", lambda command, **settings: calls.append((command, settings))
    )
    monkeypatch.setattr(environment, "install", installs.append)
    monkeypatch.setattr(requirements, "lacking", lambda file: lacks)
    commands._bench(commands._parser().parse_args(["bench", name, "--rounds", "1"]))
    ((command, settings),) = calls
    assert command == [sys.executable, "-m", f"benchmarks.{name}", "--rounds", "1"]
    assert settings["cwd"] == ROOT
    assert settings["env"]["PYTHONPATH"].startswith(str(ROOT))
    in_browser = name == "slider_latency"
    assert installs == [requirements.BROWSER_REQUIREMENTS] * (installed and in_browser)


def test_every_benchmark_and_nothing_else_can_be_asked_for(capsys):
    names = {path.stem for path in commands.BENCHMARKS.glob("*.py") if path.name[0] != "_"}
    assert "slider_latency" in names
    for name in names:
        assert commands._parser().parse_args(["bench", name]).name == name
    with pytest.raises(SystemExit):
        commands._parser().parse_args(["bench", "no_such_benchmark"])
    assert "slider_latency" in capsys.readouterr().err


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md", "data/README.md"])
def test_the_pages_name_only_commands_that_there_are(page):
    text = (ROOT / page).read_text(encoding="utf-8")
    known = commands._parser()._subparsers._group_actions[0].choices
    named = set(re.findall(r"-m\s+labsupport\s+([a-z]+)", text))
    assert named
    assert named <= set(known)
    # Whoever runs a file with the system's Python meets an environment without the packages.
    assert re.findall(r"(?:python3?|py)\s+\S+\.py\b", text) == []


def test_data_says_why_it_failed_and_exits_with_an_error(tmp_path):
    here = {"LABSUPPORT_MNIST": str(tmp_path), "NO_PROXY": "127.0.0.1"}
    answer = labsupport(ROOT, "data", LABSUPPORT_MIRRORS="http://127.0.0.1:1/", **here)
    assert answer.returncode == 1
    assert "127.0.0.1:1: unreachable" in answer.stderr
    assert "Traceback" not in answer.stderr
    answer = labsupport(ROOT, "data", "--from", str(tmp_path / "nowhere"), **here)
    assert answer.returncode == 1
    assert "lacks train-images" in answer.stderr
    assert list(tmp_path.iterdir()) == []


# The whole tree


@pytest.mark.parametrize("arguments", [("check",), ("format", "--check")], ids=["lint", "format"])
def test_the_code_is_clean(arguments):
    pytest.importorskip("ruff", reason="ruff is not installed")
    answer = subprocess.run(
        [sys.executable, "-m", "ruff", *arguments, "."], cwd=ROOT, capture_output=True, text=True
    )
    assert answer.returncode == 0, answer.stdout + answer.stderr
