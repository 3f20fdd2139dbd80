"""The Python environment that the course runs in: whether it is complete, and how it is made.

Standard library only. An environment of our own (`.venv`) is made only when the running Python
lacks something of requirements.txt. Its stamp is written last, so we can tell when its making was
interrupted, and go on with it. What we have not made ourselves is never deleted.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

from labsupport.machine import installing
from labsupport.machine.disk import full_advice
from labsupport.machine.installing import CONSTRAINTS, InstallProblem, own_settings, torch_index
from labsupport.machine.locks import alone
from labsupport.machine.moving import ask_python, link, renew_programs
from labsupport.machine.requirements import REQUIREMENTS, lacking, required
from labsupport.machine.watched_command import run_watched
from labsupport.places import ROOT

VENV = Path(os.path.expanduser(os.environ.get("LABSUPPORT_VENV") or ROOT / ".venv")).absolute()
MADE = VENV / "labsupport-made-this"
STAMP = VENV / "labsupport-stamp"
UNFINISHED = "unfinished"
LOG = VENV / "labsupport-pip.log"
ANOTHER_PLACE = "set LABSUPPORT_VENV to a new folder that can be written"
WAITING = "Another window is setting up the course: waiting until it is done …"


class EnvironmentProblem(Exception):
    """The environment cannot be made. The message names the cure."""


def venv_python() -> Path:
    """The path of our environment's Python, whether it exists or not."""
    return VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def in_venv() -> bool:
    """Whether the running Python is that of our environment."""
    return Path(sys.prefix).resolve() == VENV.resolve()


def fingerprint() -> str:
    """The content of the stamp: a line that a change of the requirements alters, and the path."""
    text = REQUIREMENTS.read_bytes() + CONSTRAINTS.read_bytes()
    return f"{hashlib.sha256(text).hexdigest()}\n{VENV}"


def stamp() -> str:
    """What the stamp says, or "" where there is none."""
    try:
        return os.fsdecode(STAMP.read_bytes())  # it holds a path
    except OSError:
        return ""


def stands() -> bool:
    """Whether our environment is complete, and made for these requirements and this place."""
    return os.path.exists(venv_python()) and stamp() == fingerprint()


def is_moved() -> bool:
    """Whether our environment was made for these requirements, but in another place."""
    return stamp() != fingerprint() and stamp().partition("\n")[0] == fingerprint().split()[0]


def prepare() -> Path:
    """The Python that satisfies the requirements. An environment is made if none does.

    Raises EnvironmentProblem.
    """
    if not in_venv() and not lacking():
        return Path(sys.executable)
    if not (stands() and _venv_lacks_nothing()):
        with alone(VENV, WAITING):
            if not (stands() and _venv_lacks_nothing()):  # another may have made it meanwhile
                _follow_or_make()
    return Path(sys.executable) if in_venv() else venv_python()


def install(file: Path) -> None:
    """Installs, in the running environment, the tested versions of what `file` asks for.

    Raises EnvironmentProblem.
    """
    with alone(VENV, WAITING):
        try:
            installing.install(file, sys.executable, VENV)
        except InstallProblem as problem:
            raise EnvironmentProblem(str(problem)) from problem


def _venv_lacks_nothing() -> bool:
    if in_venv():
        return not lacking()
    return _asked_of_venv("sys.exit(bool(lacking()))")


def _asked_of_venv(question: str) -> bool:
    """Whether the environment's Python ends well after a question about what it lacks."""
    begin = "import sys; sys.path.insert(0, sys.argv[1]); "
    begin += "from labsupport.machine.requirements import lacking; "
    try:
        return ask_python(venv_python(), begin + question, str(ROOT)).returncode == 0
    except OSError:
        return False


def _follow_or_make() -> None:
    if not (is_moved() and _venv_lacks_nothing()):
        _make()
        return
    print(f"The course's folder has moved. Its environment follows, to {VENV}.", flush=True)
    renew_programs(venv_python(), VENV, before=stamp().partition("\n")[2])
    link(venv_python())
    _write(STAMP, fingerprint())


def _make() -> None:
    if os.path.exists(venv_python()):
        print(f"Bringing the environment in {VENV} up to date.", flush=True)
    else:
        print(f"Setting up the course's own Python environment in {VENV}")
        print("(once; about 1 GB, some minutes with a common connection).", flush=True)
    _claim_folder()
    killed = stamp() == UNFINISHED
    STAMP.unlink(missing_ok=True)
    if killed and _may_be_deleted():  # pip may have left half of a package, which looks complete
        print("The last set-up was interrupted: starting over.", flush=True)
        _empty_folder()
        killed = False
    if not pip_runs():
        _bring_pip()
    _write(STAMP, UNFINISHED)
    _install(anew=killed)
    link(venv_python())
    _write(STAMP, fingerprint())
    print("The environment is ready.", flush=True)


def _claim_folder() -> None:
    """Makes the folder, and marks it as ours if nothing of anybody's is in it."""
    try:
        VENV.mkdir(parents=True, exist_ok=True)
        if not any(VENV.iterdir()):
            _write(MADE, "This folder was made by labsupport, which may delete it.\n")
    except OSError as problem:
        in_the_way = os.path.lexists(VENV) and not os.path.isdir(VENV)
        cure = "delete what is there" if in_the_way else "copy the course to a folder of your own"
        raise EnvironmentProblem(
            f"{VENV} cannot be made ({problem.strerror}): {cure}, or {ANOTHER_PLACE}."
        ) from problem


def _write(file: Path, text: str) -> None:
    try:
        file.write_bytes(os.fsencode(text))
    except OSError as problem:
        raise EnvironmentProblem(
            f"{file} cannot be written ({problem.strerror}): make {VENV} writable, "
            f"or {ANOTHER_PLACE}."
        ) from problem


def _may_be_deleted() -> bool:
    return os.path.exists(MADE) and not in_venv()


def _empty_folder() -> None:
    """Deletes what is in the environment's folder, but not the mark that it is ours."""
    try:
        for path in VENV.iterdir():
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            elif path != MADE:
                path.unlink()
    except OSError as problem:
        raise EnvironmentProblem(
            f"{problem.filename} cannot be deleted ({problem.strerror}): close JupyterLab and "
            f"editors that use {VENV} and run the command again, or {ANOTHER_PLACE}."
        ) from problem


def _bring_pip() -> None:
    """Brings pip into an environment that lacks it; one that we made is made anew if need be."""
    if os.path.exists(venv_python()):
        with_pip = [str(venv_python()), "-m", "ensurepip", "--default-pip"]
        _run(with_pip, "pip for the environment")
        if pip_runs():
            return
    if not _may_be_deleted():
        raise EnvironmentProblem(
            f"{VENV} was not made by the course, and has no Python with pip. It stays as it is: "
            f"{ANOTHER_PLACE}, or delete {VENV} if you do not need it."
        )
    _empty_folder()
    status, output = _run([sys.executable, "-m", "venv", str(VENV)], "an empty environment")
    if status or not pip_runs():
        raise EnvironmentProblem(_venv_advice(output))


def _run(command: list[str], title: str) -> tuple[int, str]:
    try:
        return run_watched(command, title, settings=own_settings(), folder=VENV)
    except OSError as problem:  # a link to a Python that has gone
        return 1, str(problem)


def pip_runs() -> bool:
    """Whether our environment's Python has a pip that runs."""
    command = [venv_python(), "-m", "pip", "--version"]
    try:
        asked = subprocess.run(command, capture_output=True, env=own_settings(), cwd=VENV)
    except OSError:
        return False
    return asked.returncode == 0


def _venv_advice(output: str) -> str:
    version = f"{sys.version_info[0]}.{sys.version_info[1]}"
    advice = "look at the lines above"
    if "ensurepip" in output or "python3-venv" in output:
        advice = f"on Debian or Ubuntu: sudo apt install python{version}-venv"
    elif "No space left" in output:
        advice = full_advice(VENV)
    return f"{output[-1500:]}\nPython could not make an environment in {VENV}: {advice}."


def _install(*, anew: bool) -> None:
    """anew: whether what seems to be installed may be half of it, left by a pip that was killed."""
    options = ["--force-reinstall"] if anew else []
    if "torch" in required() and not _asked_of_venv("sys.exit('torch' in lacking())"):
        options += torch_index()
    try:
        installing.install(REQUIREMENTS, venv_python(), VENV, *options, log=LOG)
    except InstallProblem as problem:
        STAMP.unlink(missing_ok=True)  # pip ended by itself, and left no half of a package
        raise EnvironmentProblem(str(problem)) from problem
    finally:
        shutil.rmtree(VENV / "unpacking", ignore_errors=True)
