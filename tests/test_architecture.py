"""Arrows run one way: who may import what, held against the source itself."""

import ast
import graphlib
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "labsupport"


@dataclass(frozen=True)
class MayImport:
    """What a module, or all modules of a subpackage, may import beyond the standard library."""

    anywhere: str = ""
    lazily: str = ""  # inside a function only


# One entry per module or subpackage of labsupport. A name here is a third-party package, or
# (with a dot in front) a part of labsupport. Read it before adding to it: an arrow is a decision.
TABLE = {
    "__init__": MayImport(),
    # The science: numbers in, numbers out.
    "activations": MayImport("numpy", lazily="scipy"),
    "initializers": MayImport("numpy"),
    "layers": MayImport("numpy"),
    "gradcheck": MayImport("numpy"),
    "results": MayImport("numpy"),
    "finetuning_record": MayImport(".results"),
    "propagation": MayImport("numpy .activations .layers .results"),
    "symmetry": MayImport("numpy .activations .datasets .initializers .layers .results .steps"),
    "experiments": MayImport("numpy .activations .propagation .results"),
    "influence": MayImport("numpy .layers"),
    "timing": MayImport(),
    "idx": MayImport("numpy"),
    "places": MayImport(),
    "datasets": MayImport("numpy .idx .places"),
    "plane": MayImport("numpy .datasets"),
    "steps": MayImport("numpy"),
    "unlabeled": MayImport("numpy .steps"),
    "boltzmann": MayImport("numpy .activations .steps .unlabeled"),
    "recurrent": MayImport("numpy torch"),
    "networks": MayImport("numpy torch .activations .datasets .initializers .propagation .results"),
    "training": MayImport("numpy torch .datasets .networks .results .steps"),
    "sweeps": MayImport("numpy torch .datasets .networks .training"),
    "small_batches": MayImport("numpy torch .datasets .initializers .networks .training"),
    "gradients": MayImport("torch .datasets .networks .timing"),
    "autoencoders": MayImport("numpy torch .initializers .networks .steps .unlabeled"),
    "pretraining": MayImport("numpy torch .autoencoders .boltzmann .networks .steps"),
    "finetuning": MayImport(
        "numpy .datasets .finetuning_record .initializers .networks .pretraining .results .steps"
        " .training"
    ),
    # What is seen and touched.
    "figures": MayImport("numpy matplotlib .activations .influence .results"),
    "subshell": MayImport(),
    "explore": MayImport("IPython anywidget traitlets .figures .results .subshell"),
    "exercises": MayImport("numpy ipywidgets .activations .subshell", lazily="torch"),
    # Work on the notebooks as files.
    "course": MayImport("ipykernel jupyter_client nbformat nbclient .exercises .places"),
    # The commands: standard library alone until the environment stands.
    "__main__": MayImport(lazily=".commands"),
    "commands": MayImport(
        ".environment .places .requirements",
        lazily=".course .datasets .doctor .fetch .idx .jupyter",
    ),
    "browser_needs": MayImport(".requirements"),
    "environment": MayImport(".places .progress .requirements"),
    "requirements": MayImport(".places"),
    "progress": MayImport(),
    "jupyter": MayImport(".environment .places"),
    "doctor": MayImport(".browser_needs .environment .jupyter .places .requirements"),
    "browser": MayImport(".browser_needs .commands", lazily="playwright"),
    "fetch": MayImport(".idx", lazily="pooch requests"),
}
TORCH = (
    "networks", "recurrent", "training", "sweeps", "small_batches", "gradients", "autoencoders",
    "pretraining", "finetuning",
)  # fmt: skip
BEFORE_THE_ENVIRONMENT = (
    "__main__", "commands", "environment", "requirements", "progress", "jupyter", "doctor",
    "browser_needs", "places",
)  # fmt: skip


@dataclass(frozen=True)
class Import:
    target: str  # full dotted name, as far as it names a module
    line: int
    lazy: bool  # inside a function
    star: bool = field(default=False)


def module_name(path):
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" and len(parts) > 2 else parts)


FILES = {module_name(path): path for path in sorted(PACKAGE.rglob("*.py"))}
every_module = pytest.mark.parametrize("module", FILES)


def row(module):
    """The name of a module's row in the table: its own, or that of its subpackage."""
    return module.split(".")[1]


def imports_of(module):
    found = []

    def visit(node, lazy):
        if isinstance(node, ast.Import):
            found.extend(Import(alias.name, node.lineno, lazy) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:  # from . import x
                package = module if FILES[module].name == "__init__.py" else parent(module)
                for _ in range(node.level - 1):
                    package = parent(package)
                base = f"{package}.{base}".rstrip(".")
            for alias in node.names:
                full = f"{base}.{alias.name}"  # a module, or a name inside one
                # The package itself holds no names, so what is imported from it is a module.
                is_module = full in FILES or base == "labsupport" or full == "matplotlib.pyplot"
                target = full if is_module else base
                found.append(Import(target, node.lineno, lazy, star=alias.name == "*"))
        inside = lazy or isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        for child in ast.iter_child_nodes(node):
            visit(child, inside)

    visit(ast.parse(FILES[module].read_text(encoding="utf-8")), lazy=False)
    return found


def parent(module):
    return module.rpartition(".")[0]


def target_row(imported):
    """The imported thing as the table writes it; None for the standard library."""
    top, _, rest = imported.target.partition(".")
    if top == "labsupport":
        return "." + (rest.split(".")[0] or "__init__")
    return None if top in sys.stdlib_module_names else top


def run_python(code, *options):
    return subprocess.run(
        [sys.executable, *options, "-c", code],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
    )


@every_module
def test_every_module_has_a_row_in_the_table(module):
    assert row(module) in TABLE, (
        f"labsupport/{row(module)} is new: say in TABLE, tests/test_architecture.py, what it may "
        "import, or give the work to a module that is there"
    )


@every_module
def test_a_module_imports_only_what_the_table_allows(module):
    rule = TABLE.get(row(module), MayImport())
    anywhere, lazily = set(rule.anywhere.split()), set(rule.lazily.split())
    for imported in imports_of(module):
        target = target_row(imported)
        if target in (None, f".{row(module)}") or target in anywhere:
            continue
        place = f"{FILES[module].relative_to(ROOT)}:{imported.line}"
        assert target in lazily, f"{place} imports {target}, which TABLE does not allow"
        assert imported.lazy, f"{place} imports {target} at the top; only inside a function, please"


@pytest.mark.parametrize("name", TABLE)
def test_the_table_allows_only_what_is_imported(name):
    found = [one for module in FILES if row(module) == name for one in imports_of(module)]
    used = {target_row(one) for one in found} - {None, f".{name}"}
    needed = {target_row(one) for one in found if not one.lazy} & used
    allowed = TABLE[name]
    assert set(allowed.anywhere.split()) == needed, f"{name} imports this when it is imported"
    assert set(allowed.lazily.split()) == used - needed, f"{name} imports this inside functions"


@every_module
def test_there_are_no_star_imports(module):
    assert [imported.line for imported in imports_of(module) if imported.star] == []


@every_module
def test_no_module_uses_pyplot(module):
    targets = [imported.target for imported in imports_of(module)]
    assert not [name for name in targets if name in ("matplotlib.pyplot", "pylab")]


def test_the_arrows_form_no_circle():
    graph = {
        module: {
            imported.target
            for imported in imports_of(module)
            if imported.target in FILES and imported.target != module
        }
        for module in FILES
    }
    try:
        graphlib.TopologicalSorter(graph).prepare()
    except graphlib.CycleError as circle:
        pytest.fail(" → ".join(reversed(circle.args[1])))


@every_module
def test_a_module_is_split_by_idea_before_it_has_more_than_250_lines(module):
    lines = len(FILES[module].read_text(encoding="utf-8").splitlines())
    assert lines <= 250, f"{module} has {lines} lines: which two ideas are in it?"


def test_the_package_itself_is_only_a_docstring():
    statements = ast.parse((PACKAGE / "__init__.py").read_text(encoding="utf-8")).body
    assert len(statements) == 1
    assert ast.get_docstring(ast.Module(statements, []))


def test_importing_the_package_imports_nothing_else():
    done = run_python(
        "import sys; before = set(sys.modules); import labsupport; "
        "print(sorted(set(sys.modules) - before))"
    )
    assert done.stdout.strip() == "['labsupport']", done.stderr


def test_everything_but_training_leaves_torch_and_pyplot_alone():
    modules = [name for name in FILES if row(name) not in ("__init__", "__main__", *TORCH)]
    done = run_python(
        f"import importlib, sys\nfor name in {modules}: importlib.import_module(name)\n"
        "print([name for name in ('torch', 'matplotlib.pyplot') if name in sys.modules])"
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "[]"


def test_torch_is_allowed_only_to_those_that_reach_it():
    def reaches_torch(name):
        arrows = TABLE[name].anywhere.split()
        return any(to == "torch" or (to[0] == "." and reaches_torch(to[1:])) for to in arrows)

    assert {name for name in TABLE if reaches_torch(name)} == set(TORCH)


def test_activations_load_numpy_and_nothing_heavier():
    done = run_python(
        "import sys, labsupport.by_hand.activations\n"
        "heavy = 'scipy', 'matplotlib', 'torch', 'IPython', 'ipywidgets', 'pandas'\n"
        "print([name for name in heavy if name in sys.modules])"
    )
    assert done.stdout.strip() == "[]", done.stderr


@pytest.mark.parametrize(
    "module", [m for m in BEFORE_THE_ENVIRONMENT if f"labsupport.{m}" in FILES]
)
def test_the_commands_load_where_nothing_is_installed(module):
    # -S: no site-packages; -I would also leave out the working directory.
    done = run_python(
        "import importlib.util\n"
        "assert importlib.util.find_spec('numpy') is None, 'numpy is seen: nothing is proved'\n"
        f"import labsupport.{module}",
        "-S", "-E",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("import torch.nn as nn", [("torch", False)]),
        ("from labsupport import results", [(".results", False)]),
        ("from labsupport.results import number", [(".results", False)]),
        ("from .figures import style", [(".figures", False)]),
        ("import os, json", [(None, False), (None, False)]),
        ("def f():\n    import scipy.special", [("scipy", True)]),
        ("if True:\n    import torch", [("torch", False)]),
        ("try:\n    import torch\nexcept ImportError:\n    torch = None", [("torch", False)]),
    ],
)
def test_the_reader_of_imports_sees_every_form(source, expected, tmp_path, monkeypatch):
    file = tmp_path / "probe.py"
    file.write_text(source, encoding="utf-8")
    monkeypatch.setitem(FILES, "labsupport.probe", file)
    found = imports_of("labsupport.probe")
    assert [(target_row(imported), imported.lazy) for imported in found] == expected


def test_the_reader_of_imports_sees_pyplot_and_stars(tmp_path, monkeypatch):
    file = tmp_path / "probe.py"
    file.write_text("from matplotlib import pyplot as plt\nfrom numpy import *", encoding="utf-8")
    monkeypatch.setitem(FILES, "labsupport.probe", file)
    pyplot, star = imports_of("labsupport.probe")
    assert pyplot.target == "matplotlib.pyplot"
    assert star.star
