"""Arrows run downwards, from floor to floor: who may import what, held against the source."""

import ast
import graphlib
import re
import subprocess
import sys
from dataclasses import dataclass

import pytest

from labsupport.places import ROOT, files_in

PACKAGE = ROOT / "labsupport"

# From the ground up; rooms of one floor do not know each other, the ground's modules excepted.
GROUND = ("places", "settings", "wording", "progress", "memory", "subshell", "front")
FLOORS = (
    GROUND, ("by_hand",), ("data",), ("training",), ("figures",), ("explore", "exercises"),
    ("labs",), ("course",), ("machine",), ("__main__",),
)  # fmt: skip
# What a room imports beyond the standard library; behind the bar only inside functions.
THIRD_PARTY = {
    "wording": "numpy",
    "memory": "IPython",
    "front": "IPython",
    "by_hand": "numpy | scipy threadpoolctl",
    "data": "numpy platformdirs | pooch requests",
    "training": "numpy torch",
    "figures": "numpy matplotlib",
    "explore": "IPython anywidget traitlets",
    "exercises": "numpy IPython anywidget traitlets",
    "labs": "numpy matplotlib torch",
    "course": "ipykernel jupyter_client nbformat nbclient nbconvert numpy | PIL pooch requests",
    "machine": "| playwright",
}
# Modules that are stricter than their room, and what they may not import.
WITHOUT_TORCH = ("training.records", "training.steps")
BY_NAME_ONLY = "labs"  # only a lab's own modules, its notebook and the benchmarks write this name
TORCH_ROOMS = ("training", "labs")


@dataclass(frozen=True)
class Import:
    target: str  # full dotted name, as far as it names a module
    line: int
    lazy: bool  # inside a function
    star: bool = False


def module_name(path):
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" and len(parts) > 2 else parts)


# What Jupyter reads as its configuration is no module, though Python as well.
FILES = {
    module_name(path): path
    for path in files_in(PACKAGE, "**/*.py")
    if path.parent.name != "jupyter_config"
}
every_module = pytest.mark.parametrize("module", FILES)


def room(module):
    """labsupport.figures.live → figures; labsupport.places → places."""
    return module.split(".")[1]


def floor(module):
    (number,) = [k for k, rooms in enumerate(FLOORS) if room(module) in rooms]
    return number


def imports_of(module):
    found = []

    def visit(node, lazy):
        if isinstance(node, ast.Import):
            found.extend(Import(alias.name, node.lineno, lazy) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{module}:{node.lineno}: write the import from labsupport on"
            for alias in node.names:
                full = f"{node.module}.{alias.name}"  # a module, or a name inside one
                is_module = full in FILES or full == "matplotlib.pyplot"
                target = full if is_module else node.module
                found.append(Import(target, node.lineno, lazy, star=alias.name == "*"))
        inside = lazy or isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        for child in ast.iter_child_nodes(node):
            visit(child, inside)

    visit(ast.parse(FILES[module].read_text(encoding="utf-8")), lazy=False)
    return found


def ours(module):
    return [one for one in imports_of(module) if one.target.startswith("labsupport.")]


def run_python(code, *options):
    command = [sys.executable, *options, "-c", code]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)


@every_module
def test_arrows_run_downwards(module):
    if module == "labsupport.__init__":
        return
    for one in ours(module):
        mine, theirs = room(module), room(one.target)
        assert theirs == mine or floor(one.target) < floor(module) or theirs in GROUND, (
            f"{module}:{one.line} imports {one.target}, which is not below it: {FLOORS}"
        )


@every_module
def test_no_lab_knows_another_and_nobody_but_labs_writes_their_name(module):
    for one in ours(module):
        if room(one.target) == BY_NAME_ONLY:
            assert one.target.split(".")[2] == module.split(".")[2], f"{module} → {one.target}"


@every_module
def test_figures_know_of_training_its_records_alone(module):
    known = {one.target for one in ours(module) if room(one.target) == "training"}
    if room(module) == "figures":
        assert known <= {"labsupport.training.records"}


@every_module
def test_a_module_imports_of_others_only_what_its_room_may(module):
    always, _, inside = THIRD_PARTY.get(room(module), "").partition("|")
    for one in imports_of(module):
        name = one.target.partition(".")[0]
        if name in sys.stdlib_module_names or name == "labsupport":
            continue
        where = f"{module}:{one.line} imports {name}"
        assert name in always.split() or (name in inside.split() and one.lazy), where
        strict = module.removeprefix("labsupport.") in WITHOUT_TORCH
        strict |= module.endswith(".exercises") and not one.lazy
        assert name != "torch" or not strict, where


def test_the_lists_name_only_what_is_imported():
    for name, listed in THIRD_PARTY.items():
        mine = [one for module in FILES if room(module) == name for one in imports_of(module)]
        packages = set(listed.replace("|", "").split())
        assert packages <= {one.target.partition(".")[0] for one in mine}, name


@every_module
def test_there_are_no_star_imports_and_no_pyplot(module):
    found = imports_of(module)
    assert [one.line for one in found if one.star] == []
    assert not [one for one in found if one.target in ("matplotlib.pyplot", "pylab")]


@every_module
def test_what_is_kept_in_a_cache_has_its_digits_handed_in(module):
    """Or the second data set of one process gets what was trained on the first."""
    for node in ast.walk(ast.parse(FILES[module].read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef) and "cache" in words_of(node.decorator_list):
            assert "load_digits" not in words_of(node.body), f"{node.name}, line {node.lineno}"


def words_of(nodes):
    """The words of these pieces of source, "lru_cache" as "cache"."""
    text = " ".join(ast.unparse(node) for node in nodes)
    return set(re.findall(r"\w+", text.replace("lru_cache", "cache")))


def test_the_arrows_form_no_circle():
    graph = {m: {one.target for one in ours(m)} & FILES.keys() - {m} for m in FILES}
    try:
        graphlib.TopologicalSorter(graph).prepare()
    except graphlib.CycleError as circle:
        pytest.fail(" → ".join(reversed(circle.args[1])))


@every_module
def test_a_module_is_split_by_idea_before_it_has_more_than_250_lines(module):
    lines = len(FILES[module].read_text(encoding="utf-8").splitlines())
    assert lines <= 250, f"{module} has {lines} lines: which two ideas are in it?"


def test_the_package_itself_is_a_docstring_that_names_every_room():
    statements = ast.parse((PACKAGE / "__init__.py").read_text(encoding="utf-8")).body
    assert len(statements) == 1
    words = set(re.findall(r"\w+", ast.get_docstring(ast.Module(statements, []))))
    rooms = {room(module) for module in FILES}
    parts = {module.split(".")[2] for module in FILES if module.count(".") > 1}
    labs = {part for part in parts if f"labsupport.labs.{part}" in FILES}
    assert {*rooms, *parts} - {"__init__", "__main__", *labs} <= words


def test_importing_the_package_imports_nothing_else():
    done = run_python(
        "import sys; before = set(sys.modules); import labsupport; "
        "print(sorted(set(sys.modules) - before))"
    )
    assert done.stdout.strip() == "['labsupport']", done.stderr


def imported(modules, watched, *options):
    """Which of `watched` are loaded once `modules` have been imported, in a fresh process."""
    code = f"import importlib, sys\nfor name in {modules}: importlib.import_module(name)\n"
    done = run_python(f"{code}print([name for name in {watched} if name in sys.modules])", *options)
    assert done.returncode == 0, done.stderr
    return ast.literal_eval(done.stdout)


def test_everything_but_training_and_its_labs_leaves_torch_and_pyplot_alone():
    exercises = [name for name in FILES if name.endswith(".exercises")]
    others = [name for name in FILES if room(name) not in (*TORCH_ROOMS, "__init__", "__main__")]
    strict = [f"labsupport.{name}" for name in WITHOUT_TORCH]
    assert imported([*exercises, *others, *strict], ("torch", "matplotlib.pyplot")) == []


def test_activations_load_numpy_and_nothing_heavier():
    heavy = ("scipy", "matplotlib", "torch", "IPython", "ipywidgets", "pandas")
    assert imported(["labsupport.by_hand.activations"], heavy) == []


def test_the_commands_load_where_nothing_is_installed():
    machine = [m for m in FILES if room(m) in ("machine", "__main__", "places", "settings")]
    # -S: no site-packages; -I would also leave out the working directory.
    assert imported(machine, ("numpy",), "-S", "-E") == []


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("import torch.nn as nn", [("torch.nn", False)]),
        ("from labsupport import places", [("labsupport.places", False)]),
        ("from labsupport.wording import number", [("labsupport.wording", False)]),
        ("import os, json", [("os", False), ("json", False)]),
        ("def f():\n    import scipy.special", [("scipy.special", True)]),
        ("if True:\n    import torch", [("torch", False)]),
        ("try:\n    import torch\nexcept ImportError:\n    torch = None", [("torch", False)]),
        ("from matplotlib import pyplot as plt", [("matplotlib.pyplot", False)]),
    ],
)
def test_the_reader_of_imports_sees_every_form(source, expected, tmp_path, monkeypatch):
    file = tmp_path / "probe.py"
    file.write_text(source, encoding="utf-8")
    monkeypatch.setitem(FILES, "labsupport.probe", file)
    assert [(one.target, one.lazy) for one in imports_of("labsupport.probe")] == expected


def test_the_reader_of_imports_sees_stars_and_refuses_relative_imports(tmp_path, monkeypatch):
    file = tmp_path / "probe.py"
    monkeypatch.setitem(FILES, "labsupport.probe", file)
    file.write_text("from numpy import *", encoding="utf-8")
    assert imports_of("labsupport.probe")[0].star
    file.write_text("from .figures import style", encoding="utf-8")
    with pytest.raises(AssertionError, match="write the import from labsupport on"):
        imports_of("labsupport.probe")
