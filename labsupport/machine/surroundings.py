"""What `doctor` finds around the course: the user's files and settings. Standard library only."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator

from labsupport.machine import disk, environment, homes, requirements, shadows
from labsupport.machine.findings import Finding
from labsupport.machine.jupyter import OPTIONS, JupyterProblem, ask, jupyter_somewhere
from labsupport.places import ROOT
from labsupport.settings import course_settings

SET_UP = "python3 -m labsupport lab"
SPACE_TO_RUN = 0.3  # GB


def own_files() -> Iterator[Finding]:
    """Files of the student's that hide modules."""
    for path in shadows.shadowing_files():
        name = os.path.basename(path)
        yield Finding(
            f"{path} would be taken for the module of that name",
            f"rename it, for example to my_{name}",
        )


def own_environment() -> Iterator[Finding]:
    """Whether the environment's folder is ours, and was made for this place."""
    venv, stamp = environment.VENV, environment.stamp()
    if environment.is_moved():
        yield Finding(f"{venv} was made for another place: the folder was moved or copied", SET_UP)
    elif stamp == environment.UNFINISHED:
        yield Finding(f"the set-up of {venv} was interrupted", SET_UP)
    elif stamp and not environment.stands():
        yield Finding(f"{venv} was made for other requirements", SET_UP)
    if environment.in_venv() or not requirements.lacking():
        return
    made = os.path.exists(environment.MADE)
    if os.path.lexists(venv) and not made and not environment.pip_runs():
        yield Finding(
            f"{venv} was not made by the course, and has no Python with pip",
            f"{SET_UP} tries to bring pip there; else {environment.ANOTHER_PLACE}",
        )
    if os.environ.get("PIP_NO_INDEX"):
        yield Finding("PIP_NO_INDEX is set, so pip asks no index", "unset PIP_NO_INDEX")


def room() -> Iterator[Finding]:
    """Free space: to set up where something is lacking, else to run."""
    if requirements.lacking():
        for one in disk.rooms(environment.VENV):
            yield Finding(str(one), "" if one.suffices else one.cure)
        return
    free = disk.free_space(ROOT)
    cure = "" if free >= SPACE_TO_RUN else f"free {SPACE_TO_RUN} GB on the disk of {ROOT}"
    yield Finding(f"{free:.1f} GB of disk free", cure)


def from_elsewhere() -> Iterator[Finding]:
    """Whether a notebook that another editor opens with this Python finds labsupport."""
    question = "import labsupport; print(ascii(labsupport.__path__[0]))"
    settings = {name: v for name, v in os.environ.items() if name != "PYTHONPATH"}
    asked = subprocess.run(
        [sys.executable, "-c", question],
        capture_output=True, text=True, cwd=tempfile.gettempdir(), env=settings,
    )  # fmt: skip
    found = asked.stdout.strip()
    cell = f"import sys; sys.path.insert(0, {str(ROOT)!r})"
    if found == ascii(str(ROOT / "labsupport")):
        yield Finding("other editors find labsupport with this Python")
    elif found:
        yield Finding(
            f"other editors find another labsupport with this Python: {found}",
            f"{SET_UP} mends it in the course's own environment; else begin a notebook with the "
            f"cell\n       {cell}",
            is_fault=False,
        )
    else:
        yield Finding(
            "VS Code and other editors do not find labsupport with this Python",
            f"begin a notebook there with the cell\n       {cell}",
            is_fault=False,
        )


def home() -> Iterator[Finding]:
    """Whether Jupyter can keep its files."""
    refused = homes.unwritable()
    if not refused:
        yield Finding("Jupyter's folders can be written")
    for name, folder in refused.items():
        yield Finding(
            f"{folder} cannot be written",
            f"the course uses a temporary folder instead; set {name}, or HOME, to keep what is "
            "chosen in Jupyter",
            is_fault=False,
        )


def server() -> Iterator[Finding]:
    """Whether JupyterLab starts with the user's configuration."""
    if requirements.installed("jupyterlab") is None:
        return
    with homes.writable_folders(), tempfile.TemporaryDirectory() as empty:
        problem = _start_problem(course_settings())
        if problem is None:
            yield Finding("JupyterLab starts and answers")
            return
        without = _start_problem(course_settings() | {"JUPYTER_CONFIG_DIR": empty})
    folder = homes.kept_in()["JUPYTER_CONFIG_DIR"]
    last_lines = "\n       ".join(problem.strip().splitlines()[-4:])
    if without is None:
        yield Finding(
            f"JupyterLab does not run the labs with the configuration in {folder}:\n"
            f"       {last_lines}",
            "rename the files jupyter_*config.* in that folder, or set JUPYTER_CONFIG_DIR to an "
            "empty folder",
        )
    else:
        pip = f'"{sys.executable}" -m pip install --force-reinstall jupyterlab -c constraints.txt'
        yield Finding(f"JupyterLab does not run the labs:\n       {last_lines}", pip)


def _start_problem(settings: dict[str, str]) -> str | None:
    """Why a JupyterLab with these settings does not start, or has no kernel for the labs; or None.

    A configuration can restrict the kernels, and the command line cannot undo that.
    """
    settings = settings | {"JUPYTER_TOKEN": "doctor"}
    options = [*OPTIONS, "--ServerApp.open_browser=False"]
    with tempfile.TemporaryFile() as log:
        try:
            with (
                jupyter_somewhere(ROOT, *options, port=0, settings=settings, log=log) as server,
                ask(f"{server.address}/api/kernelspecs", seconds=20, token="doctor") as answer,
            ):
                has_kernel = "python3" in json.load(answer)["kernelspecs"]
                ask(f"{server.address}/lab", seconds=20, token="doctor").close()
        except (JupyterProblem, OSError) as problem:
            return str(problem)
    return None if has_kernel else "it offers no kernel python3 (allowed_kernelspecs?)"
