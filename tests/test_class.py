"""`bench class`: real servers of several students, measured, and none of them left running."""

import importlib
import os
import re
import signal
import subprocess
import sys
import time

import psutil
import pytest

from benchmarks import _lesson
from benchmarks._lesson import Lesson
from labsupport.places import ROOT
from labsupport.settings import course_settings

bench = importlib.import_module("benchmarks.class")
MARK = "LABSUPPORT_TEST_OF_A_CLASS"  # in the environment of all that the benchmark starts

pytestmark = pytest.mark.skipif(os.name == "nt", reason="signals and environments as on Unix")


def begun(mark, *options):
    command = [sys.executable, "-m", "benchmarks.class", *options]
    return subprocess.Popen(
        command, cwd=ROOT, env=course_settings() | {MARK: mark}, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )  # fmt: skip


def running(mark):
    """The processes that were started with this mark, and have not ended."""
    found = []
    for process in psutil.process_iter():
        try:
            if process.environ().get(MARK) == mark and process.status() != psutil.STATUS_ZOMBIE:
                found.append(process)
        except psutil.Error:
            continue
    return found


def kernels(mark):
    return [one for one in running(mark) if "ipykernel_launcher" in " ".join(one.cmdline())]


@pytest.fixture
def mark(tmp_path):
    yield str(tmp_path)
    for process in running(str(tmp_path)):
        process.kill()


def test_two_students_open_the_lab_and_one_drags_and_all_processes_end(mark):
    process = begun(mark, "--students", "2", "--seconds", "3")
    printed, _ = process.communicate(timeout=180)
    assert process.returncode == 0, printed
    (line,) = re.findall(r"^ +2 .*", printed, re.MULTILINE)
    _, server, kernel, opened, last, computed, p50, p95, each = map(float, line.split())
    assert 40 < server < 300
    assert 60 < kernel < 600
    assert computed > 0
    assert 0 < opened <= last
    assert 0 < p50 <= p95
    assert each > 0
    assert re.search(r"^ +200 .* cores, \d+ GB", printed, re.MULTILINE)
    assert running(mark) == []


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM], ids=["Ctrl-C", "SIGTERM"])
def test_nothing_is_left_when_it_is_stopped_in_the_middle(mark, how):
    process = begun(mark, "--students", "1", "--seconds", "600")
    deadline = time.monotonic() + 90
    while not kernels(mark):
        assert process.poll() is None, process.stdout.read()
        assert time.monotonic() < deadline, "no kernel has started"
        time.sleep(0.1)
    process.send_signal(how)
    process.communicate(timeout=60)
    assert process.returncode == 130
    assert running(mark) == []


def test_what_is_still_running_is_ended_with_the_lesson():
    started = []

    def stopped_in_the_middle():
        with bench.nothing_left():
            command = [sys.executable, "-c", "import threading; threading.Event().wait()"]
            started.append(subprocess.Popen(command))
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stopped_in_the_middle()
    (process,) = started
    try:
        assert process.poll() is not None
    finally:
        process.kill()


def test_the_reason_of_a_student_who_cannot_come_is_told_at_once(monkeypatch, tmp_path):
    monkeypatch.setattr(bench, "PATIENCE", 30)  # what the others wait, where nobody tells them

    def at_the_lab(notebook, folder, settings):
        raise RuntimeError("a cell failed: no such name")

    monkeypatch.setattr(bench, "at_the_lab", at_the_lab)
    begun_at = time.monotonic()
    with pytest.raises(RuntimeError, match="a cell failed: no such name"):
        bench.Class(3, tmp_path, 1, {}).lesson()
    assert time.monotonic() - begun_at < 15


LESSON = Lesson(
    memory=[(100.0, 150.0), (100.0, 250.0)],
    opened=[4.0, 6.0],
    opening=[3.0, 5.0],
    answers=[40.0, 60.0, 80.0],
    dragging=[0.15],
    reading=[0.01],
)


def test_machines_are_reckoned_from_what_was_measured():
    rows = {
        int(line.split()[0]): line.split()
        for line in _lesson.machines(LESSON).splitlines()
        if line.strip()[:1].isdecimal() and "cores" in line
    }
    assert list(rows) == [30, 100, 200]
    _, lab, most, busy, cores, _, memory, _, last = rows[100]
    assert float(lab) == pytest.approx(36.1)  # 300 + 41 MB each, and 2 GB
    assert float(most) == pytest.approx(58.6)  # 100 + 41 + 425 MB each, and 2 GB
    # Ten drag, at 12 answers a second of 50 ms each, and 90 read.
    assert float(busy) == pytest.approx(10 * 12 * 0.05 + 90 * 0.01)
    assert (cores, memory) == ("16", "64")  # 6.9 / 0.7 is 9.9
    assert float(last) == pytest.approx(100 * (4 + 2) / 16, abs=0.5)  # 2 s for a hub's start


def test_what_the_reckoning_leaves_out_is_said():
    assert "Left out: the hub's own work" in _lesson.machines(LESSON)
    assert "2 s for a hub's start" in _lesson.machines(LESSON)


@pytest.mark.parametrize(("wanted", "size"), [(1, 2), (2, 2), (2.1, 4), (300, 300), (300.5, 301)])
def test_a_machine_has_a_usual_size(wanted, size):
    assert _lesson.at_least(wanted, _lesson.CORES) == size
