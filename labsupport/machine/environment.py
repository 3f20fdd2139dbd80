"""The Python environment that the course runs in: whether it is complete, and how it is made.

Standard library only. An environment of our own (`.venv`) is made only when the running Python
lacks something of requirements.txt. Its stamp is written last, so we can tell when its making was
interrupted, and go on with it.
"""

import hashlib
import os
import re
import shutil
import subprocess
import sys
import urllib.request
from pathlib import Path

from labsupport.machine.requirements import REQUIREMENTS, lacking, required
from labsupport.machine.watched_command import run_watched
from labsupport.places import ROOT

CONSTRAINTS = ROOT / "constraints.txt"
VENV = Path(os.environ.get("LABSUPPORT_VENV") or ROOT / ".venv").absolute()
STAMP = VENV / "labsupport-stamp"
UNFINISHED = "unfinished"
LOG = VENV / "labsupport-pip.log"
TORCH_CPU_INDEX = "https://download.pytorch.org/whl/cpu"


class EnvironmentProblem(Exception):
    """The environment cannot be made. The message names the cure."""


def venv_python() -> Path:
    """The path of our environment's Python, whether it exists or not."""
    return VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def in_venv() -> bool:
    """Whether the running Python is that of our environment."""
    return Path(sys.prefix).resolve() == VENV.resolve()


def fingerprint() -> str:
    """The content of the stamp; it differs after a change of the requirements or of the folder."""
    text = REQUIREMENTS.read_bytes() + CONSTRAINTS.read_bytes() + str(VENV).encode()
    return hashlib.sha256(text).hexdigest()


def stands() -> bool:
    """Whether our environment is complete, and made for these requirements."""
    try:
        return venv_python().exists() and STAMP.read_text(encoding="utf-8") == fingerprint()
    except OSError:
        return False


def prepare() -> Path:
    """The Python that satisfies the requirements. An environment is made if none does.

    Raises EnvironmentProblem.
    """
    if not in_venv() and not lacking():
        return Path(sys.executable)
    if stands() and _venv_lacks_nothing():
        return Path(sys.executable) if in_venv() else venv_python()
    _make()
    return Path(sys.executable) if in_venv() else venv_python()


def _venv_lacks_nothing() -> bool:
    if in_venv():
        return not lacking()
    question = (
        "import sys; from labsupport.machine.requirements import lacking; sys.exit(bool(lacking()))"
    )
    answer = subprocess.run([venv_python(), "-c", question], cwd=ROOT, capture_output=True)
    return answer.returncode == 0


def _make() -> None:
    if venv_python().exists():
        print(f"Bringing the environment in {VENV} up to date.", flush=True)
    else:
        print(f"Setting up the course's own Python environment in {VENV}")
        print("(once; about 1 GB, some minutes with a common connection).", flush=True)
    try:
        VENV.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise EnvironmentProblem(
            f"{VENV} cannot be made ({problem.strerror}): copy the course to a folder of your own, "
            "or set LABSUPPORT_VENV to a folder that can be written."
        ) from problem
    killed = STAMP.exists() and STAMP.read_text(encoding="utf-8") == UNFINISHED
    STAMP.unlink(missing_ok=True)
    if killed and not in_venv():  # pip may have left half of a package, which looks complete
        print("The last set-up was interrupted: starting over.", flush=True)
        shutil.rmtree(VENV, ignore_errors=True)
    if not _pip_runs():
        if in_venv():
            raise EnvironmentProblem(f"{VENV} is broken: delete it and use another Python.")
        shutil.rmtree(VENV, ignore_errors=True)
        status, output = run_watched(
            [sys.executable, "-m", "venv", str(VENV)], "an empty environment"
        )
        if status or not _pip_runs():
            raise EnvironmentProblem(_venv_advice(output))
    STAMP.write_text(UNFINISHED, encoding="utf-8")
    _install()
    _find_labsupport_from_everywhere()
    STAMP.write_text(fingerprint(), encoding="utf-8")
    print("The environment is ready.", flush=True)


def _pip_runs() -> bool:
    if not venv_python().exists():
        return False
    try:
        asked = subprocess.run([venv_python(), "-m", "pip", "--version"], capture_output=True)
    except OSError:
        return False
    return asked.returncode == 0


def _venv_advice(output: str) -> str:
    version = f"{sys.version_info[0]}.{sys.version_info[1]}"
    advice = "look at the lines above"
    if "ensurepip" in output or "python3-venv" in output:
        advice = f"on Debian or Ubuntu: sudo apt install python{version}-venv"
    elif "No space left" in output:
        advice = "the disk is full: free 2 GB"
    return f"{output[-1500:]}\nPython could not make an environment in {VENV}: {advice}."


def install(file: Path) -> None:
    """Installs, in the running environment, the tested versions of what `file` asks for.

    Raises EnvironmentProblem.
    """
    pip = [sys.executable, "-m", "pip", "install", "-c", str(CONSTRAINTS), "-r", str(file)]
    status, output = run_watched(pip, f"installing {file.name}")
    if status:
        raise EnvironmentProblem(_pip_advice(output))


def _install() -> None:
    pip = [str(venv_python()), "-m", "pip", "install", "--disable-pip-version-check"]
    pip += [*torch_index(), "-r", str(REQUIREMENTS)]
    status, output = run_watched([*pip, "-c", str(CONSTRAINTS)], "installing", log=LOG)
    if status and _versions_are_the_trouble(output):
        print("The tested versions are not to be had for this Python; taking the newest that fit.")
        status, output = run_watched(pip, "installing", log=LOG)
    if status:
        STAMP.unlink(missing_ok=True)  # pip ended by itself, and left no half of a package
        raise EnvironmentProblem(_pip_advice(output))


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


def _pip_advice(output: str) -> str:
    if "No space left" in output:
        advice = "The disk is full: free 2 GB"
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


def _find_labsupport_from_everywhere() -> None:
    """Lets a notebook that another editor opens with our environment import labsupport."""
    where = "import sysconfig; print(sysconfig.get_paths()['purelib'])"
    folder = subprocess.run([venv_python(), "-c", where], capture_output=True, text=True)
    if folder.returncode == 0:
        Path(folder.stdout.strip(), "labsupport.pth").write_text(f"{ROOT}\n", encoding="utf-8")
