"""Whether the package still has what the code of a notebook asks it for; nothing is imported."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from labsupport.places import ROOMS, ROOT, files_in

UNREADABLE = (SyntaxError, ValueError, RecursionError, MemoryError)  # how Python refuses a text
ASKED = re.compile(r'^\s*(?:check|hint|solution|predict)\(\s*"([^"]+)"', re.MULTILINE)


def unserved(cells: Iterable[str]) -> list[str]:
    """What these cells of code ask for and the package lacks: "labsupport.x.y", "check: name".

    Modules, the names that are imported from them, attributes of imported modules, and the names of
    exercises and predictions. Code that is no Python, like a magic, is passed over.
    """
    missing, modules = {}, {}
    for source in cells:
        for name in ASKED.findall(source):
            if f'"{name}"' not in _rooms():
                missing[f'"{name}"'] = None
        for node in _nodes(source):
            for name, known_as in _imported(node):
                if _is_module(name):
                    modules[known_as] = name
                elif not _has(name):
                    missing[name] = None
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                module = modules.get(node.value.id)
                name = f"{module}.{node.attr}"
                if module and not _is_module(name) and not _has(name):
                    missing[name] = None
    return list(missing)


def _nodes(source: str) -> Iterator[ast.AST]:
    try:
        tree = ast.parse(source)
    except UNREADABLE:
        return iter(())
    nodes = list(ast.walk(tree))
    return iter(sorted(nodes, key=lambda node: not isinstance(node, ast.Import | ast.ImportFrom)))


def _imported(node: ast.AST) -> Iterator[tuple[str, str]]:
    """(full name, the name it has in the notebook) of what a statement imports from us."""
    if isinstance(node, ast.Import):
        found = [(alias.name, alias.asname or alias.name) for alias in node.names]
    elif isinstance(node, ast.ImportFrom):
        names = [alias for alias in node.names if alias.name != "*"]
        found = [(f"{node.module}.{alias.name}", alias.asname or alias.name) for alias in names]
    else:
        found = []
    return (pair for pair in found if pair[0].split(".")[0] == "labsupport")


def _file(module: str) -> Path | None:
    place = ROOT.joinpath(*module.split("."))
    candidates = (place.with_suffix(".py"), place / "__init__.py")
    return next((path for path in candidates if path.is_file()), None)


def _is_module(name: str) -> bool:
    return _file(name) is not None


def _has(name: str) -> bool:
    module, _, attribute = name.rpartition(".")
    return attribute in _names(module)


@cache
def _names(module: str) -> frozenset[str]:
    """What a module defines or imports at its top."""
    path = _file(module)
    if path is None:
        return frozenset()
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            found.add(node.name)
        elif isinstance(node, ast.Import | ast.ImportFrom):
            found |= {(alias.asname or alias.name).split(".")[0] for alias in node.names}
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            found.add(node.id)
    return frozenset(found)


@cache
def _rooms() -> str:
    """The source of all rooms' exercises and predictions."""
    files = [*files_in(ROOMS, "*/exercises.py"), *files_in(ROOMS, "*/predictions.py")]
    return "\n".join(path.read_text(encoding="utf-8") for path in files)
