"""Which Labs a cell has made: when it is run again, those of its last run are closed.

Nobody sees them any more, but ipywidgets and `Out` keep them, at ten megabytes each.
"""

from __future__ import annotations

from weakref import WeakSet

from IPython import get_ipython

_made: dict[str, tuple[str, WeakSet]] = {}  # of each cell: the number of its last run, its Labs


def close_those_of_the_last_run(lab) -> None:
    """Notes that the running cell made `lab`, and closes the Labs of the cell's earlier run.

    Several Labs made in one run stay. Where no cell runs, or the page does not say which, such as
    in a script or under nbconvert, nothing is closed.
    """
    cell, run = running_cell()
    if cell is None:
        return
    last_run, labs = _made.get(cell, (None, WeakSet()))
    if run != last_run:
        for old in list(labs):
            old.close()
        labs = WeakSet()
    labs.add(lab)
    _made[cell] = run, labs


def running_cell() -> tuple[str | None, str]:
    """The page's name of the cell that is being executed (None: unknown), and of this execution."""
    shell = get_ipython()
    request = shell.get_parent() if hasattr(shell, "get_parent") else {}
    cell = request.get("metadata", {}).get("cellId")
    return cell, request.get("header", {}).get("msg_id", "")
