"""A lab for a hall: JupyterLab on copies, with settings of its own, and a kernel started before."""

import hashlib
import json
import os
import signal

import pytest

from labsupport.machine import presenting
from labsupport.machine.jupyter import JupyterProblem, ask, choose_port
from labsupport.places import NOTEBOOKS, files_in

NAME = "00_start_here.ipynb"
PRESENT = """
from pathlib import Path
from labsupport.machine.presenting import present
from labsupport.settings import course_settings

def write(folder):
    Path(folder, "{name}").write_text('{{"cells": [], "metadata": {{}}, "nbformat": 4, '
                                      '"nbformat_minor": 5}}')

def enliven(copy, connection_file):
    assert connection_file.exists()
    {enliven}

raise SystemExit(present("{name}", write=write, enliven=enliven, port={port}, browser=False,
                         settings=course_settings()))
"""


def contents():
    """A fingerprint of each notebook of the course."""
    notebooks = files_in(NOTEBOOKS, "*.ipynb")
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in notebooks}


def ended(process):
    """What a presentation prints last; its server must not outlive it."""
    process.send_signal(signal.SIGTERM)
    told, _ = process.communicate(timeout=30)
    assert process.returncode == 0
    return told


def opened(start, enliven, **settings):
    """What a presentation prints, its process and its port."""
    port = choose_port(0)
    process = start("-c", PRESENT.format(name=NAME, enliven=enliven, port=port), **settings)
    lines = []
    for line in process.stdout:
        lines.append(line)
        if "These are copies" in line:
            break
    return "".join(lines), process, port


not_on_windows = pytest.mark.skipif(
    os.name == "nt", reason="signals cannot be sent to one process on Windows"
)


@not_on_windows
def test_it_opens_a_copy_in_simple_mode_whose_kernel_runs_and_leaves_nothing(start, tmp_path):
    told, process, port = opened(start, "print('enlivened', copy.parent)", TMPDIR=str(tmp_path))
    assert f":{port}/doc/tree/{NAME}?token=" in told
    assert "Its first Lab is live" in told
    (copies,) = tmp_path.glob("presented-*/labs")
    assert f"enlivened {copies}" in told
    address = next(word for word in told.split() if word.startswith("http"))
    base, token = address.split("/doc/")[0], address.rpartition("token=")[2]
    with ask(address, seconds=20) as answer:
        page = answer.read().decode()
    assert '"news": {"disabled": true}' in page
    assert "custom.css" in page
    with ask(f"{base}/api/sessions?token={token}", seconds=20) as answer:
        (session,) = json.load(answer)
    assert session["path"] == NAME  # a page of this path takes this kernel
    assert "has stopped" in ended(process)
    assert not list(tmp_path.glob("presented-*"))


@not_on_windows
def test_where_the_first_lab_does_not_start_the_page_opens_all_the_same(start):
    told, process, _ = opened(start, "raise ValueError('no digits')")
    assert "For the hall: http" in told
    assert "Press Run → Run All Cells: the first Lab could not be started.\n(no digits)" in told
    assert "Traceback" not in told
    ended(process)


def test_a_lab_of_which_there_is_no_copy_is_named(tmp_path):
    with pytest.raises(JupyterProblem, match=f"no copy of {NAME}"):
        presenting.present(
            NAME, write=lambda copies: None, enliven=None, port=None, browser=False, settings={}
        )


def test_what_is_shown_in_a_hall_is_nobodys_progress(monkeypatch):
    """On a hub, too, where a kernel's notes would be those of whoever has the server."""
    seen = {}

    def not_started(settings):
        seen.update(settings)
        raise JupyterProblem("not here")

    monkeypatch.setattr(presenting, "until_stopped", not_started)
    with pytest.raises(JupyterProblem, match="not here"):
        presenting.present(
            NAME,
            write=lambda copies: (copies / NAME).touch(),
            enliven=None,
            port=None,
            browser=False,
            settings={"LABSUPPORT_PROGRESS": ""},
        )
    assert seen["LABSUPPORT_PROGRESS"] == "0"
    assert seen["LABSUPPORT_LARGE_PRINT"] == "1"


def test_its_settings_are_written_to_a_folder_of_its_own(tmp_path):
    told = presenting._of_its_own(tmp_path)
    assert all(value.startswith(str(tmp_path)) for value in told.values())
    for name, chosen in presenting.SETTINGS.items():
        file = tmp_path / "settings" / "@jupyterlab" / f"{name}.jupyterlab-settings"
        assert json.loads(file.read_text(encoding="utf-8")) == chosen
    style = (tmp_path / "config" / "custom" / "custom.css").read_text(encoding="utf-8")
    assert "--jp-content-font-size1: 2.6vh" in style


@pytest.mark.slow
@not_on_windows
def test_the_command_presents_a_lab_and_touches_no_notebook_of_the_course(start):
    before = contents()
    command = ["-m", "labsupport", "lab", "06", "--present", "--no-browser", "--port", "0"]
    process = start(*command, LABSUPPORT_DIGITS="embedded")
    told = ""
    for line in process.stdout:
        told += line
        if "These are copies" in line:
            break
    assert "/doc/tree/06_init_variance.ipynb?token=" in told
    assert "Its first Lab is live" in told
    ended(process)
    assert contents() == before
