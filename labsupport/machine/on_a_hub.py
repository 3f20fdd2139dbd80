"""A student's server as a hub starts it, with all that `lab` gives to one.

    python3 -m labsupport.machine.on_a_hub jupyterhub-singleuser …

lays the student's own copies of the labs into `my_labs` in their home, and then becomes the
command. `binder/start` is this line. Standard library only until the environment is complete.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from labsupport.machine.jupyter_options import CONFIG, QUIET
from labsupport.places import ROOT, my_labs
from labsupport.settings import course_settings

MY_LABS = "my_labs"  # the student's own copies, in their home
PULLED = "course"  # a course that nbgitpuller has brought into their home: its package counts
LAY = "from labsupport.machine.on_a_hub import lay; lay()"
LAY_SECONDS = 120  # how long the laying may delay the server, on a hub's slow disk
USAGE = "usage: python3 -m labsupport.machine.on_a_hub COMMAND [ARGUMENT …]"


def settings_on_a_hub() -> dict[str, str]:
    """The environment of a student's server: the course's settings, with places in the home."""
    home, settings = Path.home(), course_settings()
    settings.setdefault("LABSUPPORT_MY_LABS", str(home / MY_LABS))
    paths = [str(CONFIG), settings.get("JUPYTER_CONFIG_PATH")]
    return settings | {"JUPYTER_CONFIG_PATH": os.pathsep.join(filter(None, paths))}


def with_a_folder_of_its_own(settings: dict[str, str]) -> dict[str, str]:
    """The settings with what a server keeps in a private folder that has a short path.

    Sockets of kernels: their paths may have 107 letters, and a home can be deep. And the way to
    the package of a course that nbgitpuller brings, now or later. It leads to the package alone:
    the student's other files there, such as a types.py, are not taken for modules.
    """
    try:
        own = Path(tempfile.mkdtemp(prefix="course-", dir="/tmp"))
        package = own / "package"
        package.mkdir()
        if may_become_a_course(Path.home() / PULLED):
            (package / "labsupport").symlink_to(Path.home() / PULLED / "labsupport")
    except OSError as problem:
        tell(f"/tmp cannot be written ({problem.strerror}): the server starts without it.")
        return settings
    paths = os.pathsep.join([str(package), settings["PYTHONPATH"]])
    return {"JUPYTER_RUNTIME_DIR": str(own / "sockets")} | settings | {"PYTHONPATH": paths}


def may_become_a_course(folder: Path) -> bool:
    """Whether a course is in a folder, or nothing that would be in its way."""
    package = folder / "labsupport"
    if os.path.isfile(package / "places.py") or not os.path.lexists(package):
        return True
    tell(f"{package} is not the course's: the labs use the one in {ROOT}.")
    return False


def tell(text: str) -> None:
    """Prints it into the log of the hub."""
    print(text, file=sys.stderr, flush=True)


def is_server(command: list[str]) -> bool:
    """Whether it starts a server of Jupyter's, such as jupyterhub-singleuser or jupyter lab.

    Binder starts `python3 -c CODE …`, and the code becomes jupyter-lab: arguments are read too.
    """
    return any("jupyter" in part for part in (Path(command[0]).name, *command[1:]))


def lay() -> None:
    """Lays the copies into `my_labs()`, and prints the news."""
    from labsupport.course.own_copies import lay_copies

    try:
        _, news = lay_copies(my_labs())
    except Exception as problem:  # whatever a student's file holds
        sys.exit(f"{type(problem).__name__}: {problem}")
    print("\n".join(news))


def lay_copies_if_possible(settings: dict[str, str]) -> None:
    """Lays the copies, and says what it could not do. The server starts in any case.

    They are laid by a process of its own, from the course whose package the kernels import. A
    notebook of 300 MB may end that process for want of memory, and no other.
    """
    not_all = f"Not all copies of the labs were laid into {settings['LABSUPPORT_MY_LABS']}"
    command = [sys.executable, "-P", "-c", LAY]
    try:
        done = subprocess.run(
            command, env=settings, capture_output=True, encoding="utf-8", errors="replace",
            timeout=LAY_SECONDS,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired) as problem:
        tell(f"{not_all}: {problem}")
        return
    if news := done.stdout.strip():
        tell(news)
    if done.returncode:
        reason = done.stderr.strip().rpartition("\n")[2] or f"status {done.returncode}"
        tell(f"{not_all}: {reason}")


def main(command: list[str]) -> None:
    """Becomes the command; it returns only where there is none."""
    if not command:
        sys.exit(USAGE)
    settings = settings_on_a_hub()
    if is_server(command):
        settings = with_a_folder_of_its_own(settings)
        lay_copies_if_possible(settings)
        command = [*command, *QUIET]
    try:
        os.execvpe(command[0], command, settings)
    except OSError as problem:
        sys.exit(f"{command[0]} cannot be started: {problem.strerror}. Is it in PATH?")


if __name__ == "__main__":
    main(sys.argv[1:])
