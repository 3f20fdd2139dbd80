"""A student's server as a hub starts it, with all that `lab` gives to one.

    python3 -m labsupport.machine.on_a_hub jupyterhub-singleuser …

lays the student's own copies of the labs into `my_labs` in their home, and then becomes the
command. `binder/start` is this line. Standard library only until the environment is complete.
"""

import os
import sys
from pathlib import Path

from labsupport.machine.jupyter import CONFIG, QUIET
from labsupport.settings import course_settings

MY_LABS = "my_labs"  # the student's own copies, in their home
PULLED = "course"  # a course that nbgitpuller has brought into their home: its package comes first
USAGE = "usage: python3 -m labsupport.machine.on_a_hub COMMAND [ARGUMENT …]"


def settings_on_a_hub() -> dict[str, str]:
    """The environment of a student's server: the course's settings, with places in the home."""
    home, settings = Path.home(), course_settings()
    settings["PYTHONPATH"] = f"{home / PULLED}{os.pathsep}{settings['PYTHONPATH']}"
    settings.setdefault("LABSUPPORT_MY_LABS", str(home / MY_LABS))
    paths = [str(CONFIG), settings.get("JUPYTER_CONFIG_PATH")]
    return settings | {"JUPYTER_CONFIG_PATH": os.pathsep.join(filter(None, paths))}


def is_server(command: list[str]) -> bool:
    """Whether it starts a server of Jupyter's, such as jupyterhub-singleuser or jupyter lab.

    Binder starts `python3 -c CODE …`, and the code becomes jupyter-lab: arguments are read too.
    """
    return any("jupyter" in part for part in (Path(command[0]).name, *command[1:]))


def lay_copies_if_possible(folder: Path) -> None:
    """Lays the copies, and says what it could not do. The server starts in any case."""
    from labsupport.course import CourseProblem
    from labsupport.course.own_copies import lay_copies

    try:
        _, news = lay_copies(folder)
    except CourseProblem as problem:
        news = [str(problem)]
    print("\n".join(news), end="\n" if news else "", file=sys.stderr, flush=True)


def main(command: list[str]) -> None:
    """Becomes the command; it returns only where there is none."""
    if not command:
        sys.exit(USAGE)
    settings = settings_on_a_hub()
    if is_server(command):
        lay_copies_if_possible(Path(settings["LABSUPPORT_MY_LABS"]))
        command = [*command, *QUIET]
    try:
        os.execvpe(command[0], command, settings)
    except OSError as problem:
        sys.exit(f"{command[0]} cannot be started: {problem.strerror}. Is it in PATH?")


if __name__ == "__main__":
    main(sys.argv[1:])
