"""What the browser tests need: each thing missing has a cure, and the cure is one that is seen."""

import os
import shutil
import subprocess
import sys

import pytest

from labsupport.machine import browser_needs, doctor
from labsupport.machine.browser_needs import find_chromium, missing_for_audit, missing_for_browser
from labsupport.places import ROOT


def program(folder, name):
    """The path of a program of that name in `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / (f"{name}.EXE" if os.name == "nt" else name)
    path.write_text("#!/bin/sh\n")
    path.chmod(0o755)
    return str(path)


@pytest.fixture
def bare(monkeypatch, tmp_path):
    """A machine with the packages and without any browser; an empty folder is its PATH."""
    folder = tmp_path / "programs"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path / "playwright"))
    monkeypatch.delenv("LABSUPPORT_CHROMIUM", raising=False)
    monkeypatch.setattr(browser_needs, "lacking", lambda file: {})
    return folder


def told_by_doctor():
    return [(finding.what, finding.cure) for finding in doctor._browser()]


@pytest.mark.parametrize("name", browser_needs.CHROMIUM_NAMES)
def test_every_name_under_which_chromium_goes_is_found_by_doctor_too(bare, name):
    path = program(bare, name)
    program(bare, "npm")
    assert find_chromium() == path
    assert told_by_doctor() == [(f"browser tests can run, with {path}", "")]


def test_a_chromium_elsewhere_is_named_and_found_by_doctor_too(bare, monkeypatch, tmp_path):
    path = program(tmp_path / "elsewhere", "my-browser")
    program(bare, "npm")
    monkeypatch.setenv("LABSUPPORT_CHROMIUM", path)
    assert find_chromium() == path
    assert told_by_doctor() == [(f"browser tests can run, with {path}", "")]


def test_a_chromium_that_is_named_and_is_not_there_is_said(bare, monkeypatch):
    program(bare, "chromium")
    monkeypatch.setenv("LABSUPPORT_CHROMIUM", "no-such-program")
    assert find_chromium() is None
    assert "LABSUPPORT_CHROMIUM names no-such-program" in str(missing_for_browser())


def test_what_doctor_advises_to_install_is_what_is_found_afterwards(bare):
    pytest.importorskip("playwright", reason="playwright is not installed")
    (what, cure), _ = told_by_doctor()
    assert "there is no Chromium" in what
    assert cure.startswith(f'"{sys.executable}" -m playwright install chromium')
    # Where the advised command would put it.
    asked = subprocess.run(
        [sys.executable, "-c", browser_needs.PLAYWRIGHTS_OWN], capture_output=True, text=True
    )
    path = browser_needs.Path(asked.stdout.strip())
    assert bare.parent in path.parents
    program(path.parent, path.stem)
    assert find_chromium() == str(path)
    assert missing_for_browser() is None


def test_absent_packages_are_named_with_pips_line(bare, monkeypatch):
    monkeypatch.setattr(browser_needs, "lacking", lambda file: {"playwright": None, "voila": "0.1"})
    missing = missing_for_browser()
    assert missing.what.endswith("lack playwright, voila")
    assert "-m pip install -r requirements-browser.txt" in missing.cure


def test_npm_is_asked_for_by_the_audit_alone(bare):
    program(bare, "chromium")
    assert missing_for_browser() is None
    assert "npm is not installed" in missing_for_audit().what
    assert "https://nodejs.org" in missing_for_audit().cure
    (told,) = told_by_doctor()
    assert told[0].startswith("npm is not installed")
    program(bare, "npm")
    assert missing_for_audit() is None


OFFLINE = 'echo "npm error code ENOTFOUND" >&2; exit 1'
BROKEN = 'echo "npm error code ENOSPC" >&2; exit 1'


@pytest.mark.skipif(os.name == "nt", reason="npm is played by a script of the shell")
@pytest.mark.parametrize(
    ("npm", "demanded", "outcome", "told"),
    [
        (None, False, "1 skipped", "npm is not installed"),
        (None, True, "1 error", "npm is not installed"),
        (OFFLINE, False, "1 skipped", "registry cannot be reached"),
        (OFFLINE, True, "1 skipped", "registry cannot be reached"),
        (BROKEN, True, "1 error", "npm error code ENOSPC"),
    ],
    ids=["no npm", "no npm, demanded", "offline", "offline, demanded", "broken, demanded"],
)
def test_an_audit_that_was_demanded_is_left_out_only_for_want_of_a_network(
    tmp_path, npm, demanded, outcome, told
):
    here = tmp_path / "browser"
    here.mkdir()
    for name in ("conftest.py", "pages.py", "package.json"):
        shutil.copy(ROOT / "tests" / "browser" / name, here)
    (here / "test_probe.py").write_text("def test_it(axe): pass")
    programs = tmp_path / "programs"
    programs.mkdir()
    if npm:
        (programs / "npm").write_text(f"#!/bin/sh\n{npm}\n")
        (programs / "npm").chmod(0o755)
    settings = os.environ | {"PATH": str(programs), "PYTHONPATH": str(ROOT)}
    settings["LABSUPPORT_BROWSER"] = "required" if demanded else ""
    command = [sys.executable, "-m", "pytest", "-rs", "-p", "no:cacheprovider", "-c", os.devnull]
    run = subprocess.run([*command, str(here)], env=settings, capture_output=True, text=True)
    assert outcome in run.stdout, run.stdout + run.stderr
    assert told in run.stdout
