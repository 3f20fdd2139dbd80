"""The environment of kernels and programs: what the user has set stays, what must hold holds."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from labsupport.places import ROOT, files_in
from labsupport.settings import ALLOCATOR, THREADS, course_settings, repeatable_settings


@pytest.fixture
def bare(monkeypatch):
    """Nothing is set that the course sets."""
    for name in (*THREADS, *ALLOCATOR, "PYTHONPATH", "LABSUPPORT_AGAIN", "PYTHONHASHSEED"):
        monkeypatch.delenv(name, raising=False)
    return monkeypatch


@pytest.mark.usefixtures("bare")
def test_a_kernel_has_one_thread_finds_labsupport_and_keeps_its_memory():
    settings = course_settings()
    assert {settings[name] for name in THREADS} == {"1"}
    assert settings["PYTHONPATH"] == str(ROOT)
    assert {settings[name] for name in ALLOCATOR} == {str(8 * 2**20), str(16 * 2**20), "1"}
    assert not set(THREADS) & set(os.environ)  # nothing was set for this process


def test_what_the_user_has_set_stays_and_our_own_folder_comes_first(bare):
    bare.setenv("OMP_NUM_THREADS", "3")
    bare.setenv("MALLOC_ARENA_MAX", "2")
    bare.setenv("PYTHONPATH", os.pathsep.join(["elsewhere", "", str(ROOT)]))
    bare.setenv("LABSUPPORT_AGAIN", "a Python that was tried")
    settings = course_settings()
    assert settings["OMP_NUM_THREADS"] == "3"
    assert settings["MALLOC_ARENA_MAX"] == "2"
    assert settings["PYTHONPATH"] == os.pathsep.join([str(ROOT), "elsewhere"])
    assert "LABSUPPORT_AGAIN" not in settings


def test_what_would_end_jupyter_is_left_out(bare):
    for name, value in (("PYTHONOPTIMIZE", "2"), ("PYTHONWARNINGS", "error")):
        bare.setenv(name, value)
        assert name not in course_settings()


def test_a_repeatable_run_is_the_same_whatever_the_user_has_set(bare):
    expected = repeatable_settings()
    bare.setenv("OMP_NUM_THREADS", "3")
    bare.setenv("PYTHONHASHSEED", "17")
    bare.setenv("LABSUPPORT_LARGE_PRINT", "1")
    bare.setenv("PYTHONSTARTUP", "/home/me/startup.py")
    bare.setenv("IPYTHONDIR", "/home/me/.ipython")
    assert repeatable_settings() == expected
    assert expected["PYTHONHASHSEED"] == expected["LABSUPPORT_PROGRESS"] == "0"


def test_the_kernel_in_the_way_is_not_taken(tmp_path):
    """A kernel python3 in the user's own folders belongs to another Python."""
    spec = tmp_path / "kernels" / "python3"
    spec.mkdir(parents=True)
    (spec / "kernel.json").write_text('{"argv": ["/elsewhere/python"], "display_name": "other"}')
    question = (
        "from jupyter_client.manager import KernelManager as M; "
        "print(M(kernel_name='python3').format_kernel_cmd()[0])"
    )
    settings = course_settings() | {"JUPYTER_DATA_DIR": str(tmp_path)}
    answer = subprocess.run(
        [sys.executable, "-c", question], env=settings, capture_output=True, text=True
    )
    assert Path(answer.stdout.strip()) == Path(sys.executable)


def test_the_names_of_threads_and_kernels_are_written_in_one_place():
    folders = ("labsupport", "benchmarks")
    sources = (path for folder in folders for path in files_in(ROOT / folder, "**/*.py"))
    names = (*THREADS, *ALLOCATOR, "JUPYTER_PREFER_ENV_PATH")
    naming = {path.name for path in sources if any(one in path.read_text("utf-8") for one in names)}
    assert naming == {"settings.py"}
