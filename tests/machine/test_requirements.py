"""Versions compared, requirements read, and that nothing is imported which is not asked for."""

import ast
import importlib.metadata
import sys

import pytest

from labsupport.machine import environment, requirements
from labsupport.machine.requirements import release, satisfies
from labsupport.places import ROOT, files_in

TESTS = files_in(ROOT / "tests", "**/*.py")
OWN = {"labsupport", "benchmarks", "tests", *(path.stem for path in TESTS)}


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


@pytest.mark.parametrize(
    "file",
    [
        requirements.REQUIREMENTS,
        requirements.BROWSER_REQUIREMENTS,
        requirements.GRADING_REQUIREMENTS,
    ],
    ids=lambda file: file.name,
)
def test_the_requirements_are_read_and_each_has_a_tested_version(file):
    pins = dict(
        line.split("==")
        for line in environment.CONSTRAINTS.read_text().splitlines()
        if line and not line.startswith("#")
    )
    for name, bounds in requirements.required(file).items():
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


def imported(path):
    """The first names of all that a file imports, wherever in it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield node.module.partition(".")[0]


@pytest.mark.parametrize("folder", ["labsupport", "benchmarks", "tests"])
def test_all_that_is_imported_is_asked_for_by_name(folder):
    """Not only by what brings it along: that may change its mind."""
    files = (requirements.REQUIREMENTS, requirements.BROWSER_REQUIREMENTS)
    asked = {normal(name) for file in files for name in requirements.required(file)}
    packages = importlib.metadata.packages_distributions()
    for path in files_in(ROOT / folder, "**/*.py"):
        for name in set(imported(path)) - sys.stdlib_module_names - OWN:
            bringers = {normal(package) for package in packages.get(name, [name])}
            assert bringers & asked, f"{path.relative_to(ROOT)} imports {name}"


def normal(name):
    return name.lower().replace("_", "-")
