"""A set-up beside another one, in folders and with settings that are not ours."""

import os
import shutil
import signal
import subprocess
import sys
import time

import pytest

from labsupport.machine import disk, environment, installing, moving
from labsupport.machine.locks import alone
from labsupport.places import ROOT

PACKAGE = "labsupport-test-package"
pytestmark = pytest.mark.usefixtures("tiny_command")


def wait_for(path):
    deadline = time.monotonic() + 30
    while not path.exists() and time.monotonic() < deadline:
        time.sleep(0.02)
    assert path.exists()


def bare_venv(folder):
    """An environment as somebody else makes it, without pip, and with a file of theirs."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder], check=True)
    (folder / "thesis.txt").write_text("three years of work")


# Two at once


def test_a_second_set_up_waits_for_the_first_and_takes_what_it_made(start, clone, wheels):
    first = start("-m", "labsupport", "data", folder=clone, **wheels)
    wait_for(clone / ".venv" / "pyvenv.cfg")
    second = start("-m", "labsupport", "data", folder=clone, **wheels)
    said = [process.communicate(timeout=60)[0] for process in (first, second)]
    assert [first.returncode, second.returncode] == [0, 0], said
    assert "Another window is setting up" in said[1]
    for text in said:
        assert f"running in {clone / '.venv'}" in text
    assert "The environment is ready" not in said[1]


@pytest.mark.skipif(os.name == "nt", reason="the signal is POSIX's")
def test_a_lock_ends_with_its_process_however_that_ends(start, tmp_path, capsys):
    hold = "import sys, time; from pathlib import Path; from labsupport.machine.locks import alone"
    hold += "\nwith alone(Path(sys.argv[1]), 'waits'): print('has it', flush=True); time.sleep(60)"
    holder = start("-c", hold, str(tmp_path / "venv"))
    assert holder.stdout.readline() == "has it\n"
    waiter = start("-c", hold, str(tmp_path / "venv"))
    assert waiter.stdout.readline() == "waits\n"
    holder.send_signal(signal.SIGKILL)
    assert waiter.stdout.readline() == "has it\n"
    waiter.kill()
    waiter.wait()
    with alone(tmp_path / "venv", "waits"):
        assert capsys.readouterr().out == ""


def test_a_lock_that_cannot_lie_beside_the_folder_lies_elsewhere(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with alone(tmp_path / "no such folder" / "venv", "waits"):
        assert [path.suffix for path in tmp_path.glob("labsupport-*")] == [".lock"]


# What is not ours


def test_an_environment_of_the_students_gets_pip_and_is_never_deleted(labsupport, clone, wheels):
    bare_venv(clone / ".venv")
    answer = labsupport(clone, "data", **wheels)
    assert answer.returncode == 0, answer.stdout + answer.stderr
    assert f"running in {clone / '.venv'}" in answer.stdout
    # Half of a package, which looks complete, is left by a pip that was killed.
    (module,) = (clone / ".venv").rglob("labsupport_test_package.py")
    module.unlink()
    (clone / ".venv" / "labsupport-stamp").write_text(environment.UNFINISHED)
    answer = labsupport(clone, "data", **wheels)
    assert answer.returncode == 0, answer.stdout + answer.stderr
    assert "starting over" not in answer.stdout
    assert module.exists()
    assert (clone / ".venv" / "thesis.txt").exists()


@pytest.mark.skipif(os.name == "nt", reason="links need a right of their own on Windows")
@pytest.mark.parametrize("broken", ["no Python", "no ensurepip", "a link to nowhere"])
def test_a_folder_that_is_no_environment_of_ours_stays_and_the_cure_is_named(
    labsupport, clone, wheels, broken
):
    venv = clone / "mine"
    if broken == "no Python":
        venv.mkdir()
        (venv / "thesis.txt").write_text("three years of work")
    else:
        bare_venv(venv)
    if broken == "no ensurepip":
        (module,) = (path for path in venv.rglob("site-packages"))
        (module / "off.pth").write_text("import sys; sys.modules['ensurepip'] = None\n")
    elif broken == "a link to nowhere":
        environments_python = venv / environment.venv_python().relative_to(environment.VENV)
        environments_python.unlink()
        environments_python.symlink_to("/nowhere/python")
    answer = labsupport(clone, "data", LABSUPPORT_VENV=str(venv), **wheels)
    assert answer.returncode == 1
    assert "set LABSUPPORT_VENV to a new folder" in answer.stderr
    assert "Traceback" not in answer.stderr
    assert (venv / "thesis.txt").exists()


# Settings of the user's


def test_settings_that_put_packages_elsewhere_are_not_pips_and_those_of_the_network_are(
    tmp_path, monkeypatch
):
    file = tmp_path / "pip.conf"
    file.write_text(
        "[global]\nuser = true\nindex-url = https://mirror.example/simple\n"
        "extra-index-url =\n  https://one.example\n  https://two.example\n"
        "[install]\ntarget = /elsewhere\ntrusted-host = mirror.example\n"
    )
    for name in [name for name in os.environ if name.startswith("PIP_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PIP_CONFIG_FILE", str(file))
    for name in ("PIP_USER", "PIP_REQUIRE_VIRTUALENV", "PIP_REQUIRE_HASHES", "PIP_DRY_RUN"):
        monkeypatch.setenv(name, "1")
    monkeypatch.setenv("PIP_PREFIX", "/elsewhere")
    monkeypatch.setenv("PIP_TRUSTED_HOST", "nearer.example")
    settings = installing.pip_settings(sys.executable, tmp_path)
    expected = {
        "PIP_CONFIG_FILE": os.devnull,
        "PIP_INDEX_URL": "https://mirror.example/simple",
        "PIP_EXTRA_INDEX_URL": "https://one.example https://two.example",
        "PIP_TRUSTED_HOST": "nearer.example",
    }
    assert settings | expected == settings  # this machine may have others in files of its own
    refused = ("PIP_USER", "PIP_TARGET", "PIP_PREFIX", "PIP_DRY_RUN", "PIP_REQUIRE")
    assert not [name for name in settings if name.startswith(refused)]


def test_a_set_up_succeeds_whatever_pip_and_python_were_told(labsupport, clone, wheels):
    hostile = {
        **dict.fromkeys(("PIP_USER", "PIP_REQUIRE_HASHES", "PIP_DRY_RUN", "PYTHONUTF8"), "1"),
        "PIP_TARGET": str(clone / "target"),
        "PYTHONHOME": sys.base_prefix,
        "PYTHONWARNINGS": "error",
        "PYTHONOPTIMIZE": "2",
        "LABSUPPORT_VENV": "ein neuer/Ort für Python",
        "PYTHONSTARTUP": "/nowhere",
    }
    (clone / "pip.conf").write_text("nonsense [[\n")
    hostile["PIP_CONFIG_FILE"] = str(clone / "pip.conf")
    base = (sys._base_executable,)  # PYTHONHOME hides that a Python is that of an environment
    answer = labsupport(clone, "data", python=base, **(wheels | hostile))
    assert answer.returncode == 0, answer.stdout + answer.stderr
    assert f"running in {clone / 'ein neuer' / 'Ort für Python'}" in answer.stdout
    assert "pip cannot read it" in answer.stdout
    assert not (clone / "target").exists()


def foreign(folder, version):
    info = folder / f"{PACKAGE.replace('-', '_')}-{version}.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {PACKAGE}\nVersion: {version}\n")
    return str(folder)


def test_an_unfit_package_in_pythonpath_is_named_and_left_out(labsupport, clone, wheels):
    fit, unfit = foreign(clone / "fit", "1.9"), foreign(clone / "unfit", "0.3")
    source = clone / "source"
    source.mkdir()
    (source / "labsupport_test_package.py").write_text("raise SystemExit('half a package')")
    answer = labsupport(clone, "data", PYTHONPATH=os.pathsep.join([unfit, str(source), fit]))
    assert f"{PACKAGE} 0.3 in {unfit} is not a version" in answer.stdout
    assert f"{source / 'labsupport_test_package.py'} takes the place of {PACKAGE}" in answer.stdout
    assert fit not in answer.stdout
    assert f"running in {sys.prefix}" in answer.stdout  # the other folder has what is needed
    assert not (clone / ".venv").exists()
    # With these folders alone an environment is made, once.
    answer = labsupport(clone, "data", PYTHONPATH=unfit, **wheels)
    assert f"running in {clone / '.venv'}" in answer.stdout, answer.stdout + answer.stderr
    answer = labsupport(clone, "data", PYTHONPATH=unfit, **wheels)
    assert "up to date" not in answer.stdout
    assert answer.returncode == 0
    doctor = labsupport(clone, "doctor", PYTHONPATH=unfit)
    assert "leaves that folder of PYTHONPATH out" in doctor.stdout


# Where it is


def ask(python, code, folder):
    settings = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"}  # it leads to this course
    asked = subprocess.run(
        [python, "-c", code], cwd=folder, env=settings, capture_output=True, encoding="utf-8"
    )
    return asked.stdout.strip() or asked.stderr


def test_the_link_to_labsupport_is_ascii_and_leads_to_any_folder(tmp_path, monkeypatch):
    venv, course = tmp_path / "venv", tmp_path / "kurs ü Ж "
    bare_venv(venv)
    shutil.copytree(ROOT / "labsupport" / "by_hand", course / "labsupport")
    monkeypatch.setattr(moving, "ROOT", course)
    python = venv / environment.venv_python().relative_to(environment.VENV)
    moving.link(python)
    (file,) = venv.rglob("labsupport.pth")
    assert file.read_bytes().isascii()
    found = ask(
        python,
        "import importlib.util as u; print(ascii(u.find_spec('labsupport').origin))",
        tmp_path,
    )
    assert found == ascii(str(course / "labsupport" / "__init__.py"))


def test_an_environment_follows_its_folder_without_pip(labsupport, clone, wheels, tmp_path):
    answer = labsupport(clone, "data", **wheels)
    assert answer.returncode == 0, answer.stdout + answer.stderr
    moved = tmp_path / "neuer Ort"
    shutil.copytree(clone, moved, symlinks=True)
    doctor = labsupport(moved, "doctor")
    assert "was made for another place" in doctor.stdout
    dead = {"PIP_NO_INDEX": "1", "PIP_CONFIG_FILE": os.devnull}  # and a warning would be printed
    answer = labsupport(moved, "data", **dead)
    assert f"running in {moved / '.venv'}" in answer.stdout, answer.stdout + answer.stderr
    assert "environment follows" in answer.stdout
    assert "installing" not in answer.stdout
    venv = moved / ".venv"
    python = venv / environment.venv_python().relative_to(environment.VENV)
    where = "import labsupport; print(labsupport.__file__)"
    assert ask(python, where, tmp_path) == str(moved / "labsupport" / "__init__.py")
    for file in (*python.parent.glob("activate*"), *python.parent.glob("pip*")):
        assert str(clone).encode() not in file.read_bytes(), file
    assert "pip" in subprocess.check_output([python.with_name("pip"), "--version"], text=True)
    again = labsupport(moved, "data")
    assert again.stdout == f"running in {venv}\n"


def test_torchs_index_is_asked_only_where_torch_is_lacking(monkeypatch, tmp_path):
    asked = []
    monkeypatch.setattr(environment, "torch_index", lambda: asked.append(1) or [])
    monkeypatch.setattr(installing, "install", lambda *given, **chosen: None)
    monkeypatch.setattr(environment, "venv_python", lambda: sys.executable)
    environment._install(anew=False)
    assert not asked
    monkeypatch.setattr(environment, "_asked_of_venv", lambda question: False)
    environment._install(anew=False)
    assert asked


# Room


def test_the_folder_that_is_full_is_named_and_pip_unpacks_where_there_is_room(
    monkeypatch, tmp_path, capsys
):
    small, large = tmp_path / "small", tmp_path / "large" / ".venv"
    small.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(small))
    free = {small: 0.1, large: 80.0}
    monkeypatch.setattr(disk, "free_space", lambda folder: free[folder])
    monkeypatch.setattr(installing, "free_space", lambda folder: free[folder])
    full = installing.pip_advice("OSError: [Errno 28] No space left on device", large)
    assert f"{small} has 0.1 GB free" in full
    assert f"set {disk.TMPDIR} to a folder on a larger disk" in full
    assert str(large) not in full
    settings = installing.pip_settings(sys.executable, large)
    assert settings[disk.TMPDIR] == str(large / "unpacking")
    assert f"{small} is small" in capsys.readouterr().out
    free |= {small: 5.0, large: 1.0}
    full = installing.pip_advice("OSError: [Errno 28] No space left on device", large)
    assert "LABSUPPORT_VENV" in full
    assert str(small) not in full
    assert disk.TMPDIR not in installing.pip_settings(sys.executable, large) or os.environ.get(
        disk.TMPDIR
    )
    assert "quota" in installing.pip_advice("[Errno 122] Disk quota exceeded", large)
