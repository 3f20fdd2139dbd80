"""Installs packages with pip, and explains in words why it failed. Standard library only."""

import ast
import os
import re
import subprocess
import sys
import tempfile
import urllib.request
from pathlib import Path

from labsupport.machine.disk import SPACE_TO_UNPACK, TMPDIR, free_space, full_advice
from labsupport.machine.requirements import required
from labsupport.machine.watched_command import run_watched
from labsupport.places import ROOT

CONSTRAINTS = ROOT / "constraints.txt"
TORCH_CPU_INDEX = "https://download.pytorch.org/whl/cpu"
# The settings of pip that stay: where packages come from, and how they are fetched. Others, such as
# user, target, require-hashes or dry-run, would put the packages elsewhere or nowhere.
KEPT = (
    *("index-url", "extra-index-url", "find-links", "no-index", "trusted-host", "prefer-binary"),
    *("cert", "client-cert", "proxy", "retries", "timeout", "default-timeout", "keyring-provider"),
    *("cache-dir", "no-cache-dir", "use-feature", "use-deprecated", "resume-retries"),
)
# Python's own settings that would give a program of ours another Python than it has.
OF_ANOTHER_PYTHON = ("PYTHONHOME", "PYTHONPLATLIBDIR", "PYTHONEXECUTABLE", "__PYVENV_LAUNCHER__")


class InstallProblem(Exception):
    """pip failed. The message names the cure."""


def own_settings() -> dict[str, str]:
    """The environment variables with which a Python finds its own packages, and pip no settings."""
    settings = {
        name: value
        for name, value in os.environ.items()
        if name not in ("PYTHONPATH", *OF_ANOTHER_PYTHON) and not name.upper().startswith("PIP_")
    }
    # PYTHONWARNINGS=error would end pip. With UTF-8 it can print every path.
    ours = {"PYTHONWARNINGS": "ignore", "PYTHONUTF8": "1", "PIP_CONFIG_FILE": os.devnull}
    return settings | ours


def pip_settings(python: Path | str, venv: Path) -> dict[str, str]:
    """The environment for pip: of the user's settings for pip it has those in `KEPT`.

    If the folder for temporary files is too small to unpack in, pip gets one in `venv`.
    """
    settings = own_settings()
    in_files = _configured(python)
    for option in KEPT:
        name = f"PIP_{option.upper().replace('-', '_')}"
        found = in_files.get(f"install.{option}") or in_files.get(f"global.{option}") or ""
        if value := os.environ.get(name) or found.replace("\n", " ").strip():
            settings[name] = value
    temporary = Path(tempfile.gettempdir())
    if free_space(temporary) < SPACE_TO_UNPACK < free_space(venv):
        larger = venv / "unpacking"
        larger.mkdir(parents=True, exist_ok=True)
        print(f"{temporary} is small: pip unpacks in {larger}.", flush=True)
        settings[TMPDIR] = str(larger)
    return settings


def _configured(python: Path | str) -> dict[str, str]:
    """What the user's configuration files for pip say: "install.user" → "true"."""
    settings = own_settings()
    settings["PIP_CONFIG_FILE"] = os.environ.get("PIP_CONFIG_FILE", "")  # "": the usual files
    # With these on, as a user may have them for `install`, one file of several would be listed.
    settings |= dict.fromkeys(("PIP_USER", "PIP_GLOBAL", "PIP_SITE"), "0")
    listed = subprocess.run(
        [python, "-m", "pip", "config", "list"],
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        env=settings,
        cwd=sys.prefix,
    )
    if listed.returncode:
        print(f"pip's configuration is left out, since pip cannot read it:\n{listed.stderr}")
    lines = re.findall(r"^(\S+?)=(['\"].*['\"])$", listed.stdout, re.MULTILINE)
    return {key: ast.literal_eval(value) for key, value in lines}


def install(file: Path, python: Path | str, venv: Path, *options: str, log: Path | None = None):
    """Installs the tested versions of what `file` asks for; else the newest that fit.

    Raises InstallProblem.
    """
    pip = [str(python), "-m", "pip", "install", "--disable-pip-version-check", *options]
    pip += ["-r", str(file)]
    settings = pip_settings(python, venv)
    title = f"installing {file.name}"
    there = {"log": log, "settings": settings, "folder": Path(sys.prefix)}
    status, output = run_watched([*pip, "-c", str(CONSTRAINTS)], title, **there)
    if status and _versions_are_the_trouble(output):
        print("The tested versions are not to be had for this Python; taking the newest that fit.")
        status, output = run_watched(pip, title, **there)
    if status:
        raise InstallProblem(pip_advice(output, venv))


def torch_index() -> list[str]:
    """Options for pip that bring torch's CPU build on Linux, where the usual one is many GB.

    LABSUPPORT_TORCH_INDEX names another index; "none" leaves pip alone.
    """
    chosen = os.environ.get("LABSUPPORT_TORCH_INDEX", "").strip()
    if chosen.lower() == "none" or (not chosen and not sys.platform.startswith("linux")):
        return []
    index = chosen or TORCH_CPU_INDEX
    if chosen or _answers(index):
        return ["--extra-index-url", index]
    print(
        f"{index} cannot be reached: torch comes from pip's usual index, on Linux perhaps with\n"
        "several GB for GPUs. LABSUPPORT_TORCH_INDEX can name another index with CPU builds."
    )
    return []


def _answers(index: str) -> bool:
    try:
        with urllib.request.urlopen(f"{index}/torch/", timeout=4) as answer:
            return answer.status == 200
    except OSError:
        return False


_NETWORK = (
    "Failed to establish a new connection",
    "NewConnectionError",
    "Connection refused",
    "name resolution",
    "ConnectTimeout",
    "ReadTimeout",
    "Read timed out",
    "ProxyError",
    "SSLError",
    "Connection broken",
    "Network is unreachable",
)


def _network_is_the_trouble(output: str) -> bool:
    # pip may hide the network's error. But where the network works, the index has some version of
    # the first package.
    first = next(iter(required()))
    unknown = rf"requirement {re.escape(first)}\b.*\(from versions: none\)"
    return any(sign in output for sign in _NETWORK) or re.search(unknown, output) is not None


def _versions_are_the_trouble(output: str) -> bool:
    signs = ("No matching distribution", "ResolutionImpossible", "Requires-Python", "conflict")
    return any(s in output for s in signs) and not _network_is_the_trouble(output)


def pip_advice(output: str, venv: Path) -> str:
    """The last lines of a pip that failed, and what to do."""
    if "No space left" in output:
        advice = full_advice(venv)
    elif "Disk quota exceeded" in output:
        advice = f"Your quota is full: set LABSUPPORT_VENV, and {TMPDIR}, to folders without one"
    elif _network_is_the_trouble(output) and "PIP_NO_INDEX" in os.environ:
        advice = "PIP_NO_INDEX is set, so pip asks no index: unset it"
    elif _network_is_the_trouble(output):
        advice = (
            "The package index cannot be reached. The first set-up needs a network: connect, or "
            "behind a proxy set HTTPS_PROXY (and PIP_CERT for a company's certificate)"
        )
    elif _versions_are_the_trouble(output):
        advice = (
            "Some package has no version for this Python and system. Use a 64-bit Python "
            "3.11, 3.12 or 3.13 (torch has no current builds for Intel Macs)"
        )
    else:
        advice = "Look at pip's last lines above"
    tail = "\n".join(line for line in output.splitlines()[-12:] if "WARNING" not in line)
    return f"{tail}\npip failed. {advice}, and run the same command again: it goes on from here."
