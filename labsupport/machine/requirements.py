"""What requirements.txt asks for, and what of it the running Python lacks.

Standard library only. It reads plain lines such as `name>=1.2,<3`, and no other lines.
"""

import importlib
import importlib.metadata
import re
from pathlib import Path

from labsupport.places import ROOT

REQUIREMENTS = ROOT / "requirements.txt"
BROWSER_REQUIREMENTS = ROOT / "requirements-browser.txt"
GRADING_REQUIREMENTS = ROOT / "requirements-grading.txt"


def required(file: Path | None = None) -> dict[str, list[tuple[str, str]]]:
    """What `file`, or requirements.txt, asks for: name → [(operator, version)…]."""
    wanted = {}
    for line in (file or REQUIREMENTS).read_text(encoding="utf-8").splitlines():
        line = line.partition("#")[0].strip()
        if line:
            name, bounds = re.fullmatch(r"([A-Za-z0-9._-]+)\s*(.*)", line).groups()
            wanted[name] = re.findall(r"(>=|<=|==|!=|<|>)\s*([0-9][^\s,]*)", bounds)
    return wanted


def release(version: str) -> tuple[int, ...]:
    """The numbers of a version without trailing zeros: "2.13.0+cpu" → (2, 13)."""
    numbers = [int(n) for n in re.match(r"[0-9.]*", version)[0].split(".") if n]
    while numbers and numbers[-1] == 0:
        numbers.pop()
    return tuple(numbers)


def satisfies(version: str, bounds: list[tuple[str, str]]) -> bool:
    """Whether a version lies within all the bounds."""
    have = release(version)
    tests = {
        ">=": lambda a, b: a >= b,
        "<=": lambda a, b: a <= b,
        "==": lambda a, b: a == b,
        "!=": lambda a, b: a != b,
        ">": lambda a, b: a > b,
        "<": lambda a, b: a < b,
    }
    return all(tests[operator](have, release(bound)) for operator, bound in bounds)


def installed(name: str) -> str | None:
    """The version of a package in this Python, None where it is absent."""
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return None


def lacking(file: Path | None = None) -> dict[str, str | None]:
    """What this Python lacks of `file`, or of requirements.txt: name → version it has or None."""
    importlib.invalidate_caches()
    found = {}
    for name, bounds in required(file).items():
        version = installed(name)
        if version is None or not satisfies(version, bounds):
            found[name] = version
    return found
