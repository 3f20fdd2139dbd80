"""Which tests run, and on which worker.

`--labs 06_init_variance` keeps what concerns that lab, and the rest is counted. Tests that share
what takes long to make stay together on one worker.
"""

import os
import re
from pathlib import Path

import pytest

from labsupport.places import lab_paths

os.environ["LABSUPPORT_PROGRESS"] = "0"  # whoever tests, keeps their own progress as it is

ROOMS = Path(__file__).parent / "labs"
# How many tests concern the labs, and how many were left out.
COUNTS = pytest.StashKey[tuple[int, int]]()


def pytest_addoption(parser):
    told = "only what concerns these labs, such as 06_init_variance,09_batch_norm_mnist"
    parser.addoption("--labs", metavar="NAMES", default="", help=told)


def chosen(config):
    """The names of the labs asked for; none of them where everything is wanted."""
    return [name for name in config.getoption("labs").split(",") if name]


def pytest_configure(config):
    known = [path.stem for path in lab_paths()]
    if unknown := [name for name in chosen(config) if name not in known]:
        raise pytest.UsageError(f"no lab {', '.join(unknown)}; the labs are {', '.join(known)}")


def pytest_collection_modifyitems(config, items):
    if not (labs := chosen(config)):
        return
    concerns = what_concerns(labs)
    kept, left_out = [], []
    for item in items:
        (kept if concerns(item) else left_out).append(item)
    config.hook.pytest_deselected(items=left_out)
    items[:] = kept
    config.stash[COUNTS] = len(kept), len(left_out)
    if hasattr(config, "workeroutput"):  # a worker of xdist: its messages reach the one who prints
        config.workeroutput["labs"] = config.stash[COUNTS]


def what_concerns(labs):
    """A function: whether a test concerns one of these labs.

    It does if it stands in the lab's room, or if one of its parameters is the lab's notebook, a
    module of the lab's room or one of the lab's exercises.
    """
    from labsupport.exercises.registry import all_exercises

    rooms = [name.partition("_")[2] for name in labs]
    exercises = {task.name for task in all_exercises() if task.lab in rooms}
    notebook = re.compile(rf"(^|-)({'|'.join(labs)})(\.ipynb)?(-|$)")
    module = re.compile(rf"\blabs[./]({'|'.join(rooms)})\b")

    def concerns(item):
        if any(ROOMS / room in item.path.parents for room in rooms):
            return True
        if not hasattr(item, "callspec"):
            return False
        name, values = item.callspec.id, item.callspec.params.values()
        if notebook.search(name) or module.search(name):
            return True
        names = [getattr(value, "name", value) for value in values]
        return any(isinstance(one, str) and one in exercises for one in names)

    return concerns


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node):
    if counts := getattr(node, "workeroutput", {}).get("labs"):
        node.config.stash[COUNTS] = counts


def pytest_terminal_summary(terminalreporter, config):
    if counts := config.stash.get(COUNTS, None):
        kept, left_out = (f"{count:,} test{'s' * (count != 1)}" for count in counts)
        names = " and ".join(chosen(config))
        terminalreporter.write_line(f"Only what concerns {names}: {kept}; left out: {left_out}.")


# They share one server and one browser, one collection of all tests, one nbgrader.
TOGETHER = ("tests/browser/", "tests/machine/test_selection.py", "tests/machine/test_nbgrader.py")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """With `--dist loadgroup`, a scheduler that gives `TOGETHER` to one worker each.

    Marks would say it more plainly, but xdist 3.8 forgets them on pytest 9.2: pytest-xdist#1386.
    """
    if config.getoption("dist") != "loadgroup":
        return None
    from xdist.scheduler import LoadGroupScheduling

    class Together(LoadGroupScheduling):
        def _split_scope(self, nodeid):
            groups = (group for group in TOGETHER if nodeid.startswith(group))
            return next(groups, super()._split_scope(nodeid))

    return Together(config, log)
