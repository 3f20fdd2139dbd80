"""A copy of the course to be set up from nothing, and processes that end with their test."""

import os
import shutil
import signal
import subprocess
import sys
import threading
import zipfile
from contextlib import suppress

import pytest

from labsupport.places import ROOT

PACKAGE = "labsupport-test-package"


def without_settings_of_the_course():
    """The environment of somebody who has set nothing for Python or for the course."""
    return {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "LABSUPPORT"))}


@pytest.fixture
def labsupport():
    """A function: the finished process of `python -m labsupport ...` in a folder."""

    def run(folder, *arguments, python=(sys.executable,), **settings):
        return subprocess.run(
            [*python, "-m", "labsupport", *arguments],
            cwd=folder,
            env=without_settings_of_the_course() | {"PYTHONUNBUFFERED": "1"} | settings,
            capture_output=True,
            text=True,
            timeout=100,
        )

    return run


def heed_signals():
    """In a child before it starts: tests in the background were told to ignore Ctrl-C, and those
    that `nohup` has started to ignore a closed window."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    signal.signal(signal.SIGHUP, signal.SIG_DFL)


def end(process):
    """Kills a process and all of its session."""
    if os.name == "nt":
        process.kill()
        return
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


@pytest.fixture
def start():
    """A function: a process in a session of its own, ended after 100 s or with the test.

    With it all of its session ends: a child that outlives it would keep its output open for ever.
    """
    started = []

    def run(*arguments, folder=ROOT, **settings):
        process = subprocess.Popen(
            [sys.executable, *arguments],
            cwd=folder,
            env=without_settings_of_the_course() | settings,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
            preexec_fn=heed_signals,
        )
        watchdog = threading.Timer(100, end, [process])
        watchdog.start()
        started.append((process, watchdog))
        return process

    yield run
    for process, watchdog in started:
        watchdog.cancel()
        end(process)
        process.communicate()


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
def tiny_command(clone):
    """Lets `data` only say which Python runs it: the subject here is the environment around it."""
    path = clone / "labsupport" / "machine" / "commands.py"
    text = path.read_text(encoding="utf-8")
    head, found, tail = text.partition("def _data(options: argparse.Namespace) -> int:\n")
    assert found
    path.write_text(
        f'{head}def _data(options):\n    print("running in", sys.prefix)\n    return 0\n\n\n'
        f"def _real_data(options):\n{tail}",
        encoding="utf-8",
    )


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
