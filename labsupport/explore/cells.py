"""When a cell is run again, the Labs of its earlier run are closed.

Nobody sees these Labs any more, but ipywidgets and `Out` keep them, at ten megabytes each.
"""

from __future__ import annotations

from weakref import WeakSet

from IPython import get_ipython

_made: dict[str, tuple[str, WeakSet]] = {}  # {cell: (name of its last run, the Labs it made)}


def close_labs_of_earlier_run(lab) -> None:
    """Remembers that the running cell made `lab`, and closes the Labs of the cell's earlier run.

    Labs that were made in the same run stay open. Nothing is closed where no cell runs, as in a
    script, or where the page does not name the cell, as under nbconvert.
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
    """The page's name of the cell that runs (None: unknown), and of this run."""
    shell = get_ipython()
    request = shell.get_parent() if hasattr(shell, "get_parent") else {}
    cell = request.get("metadata", {}).get("cellId")
    return cell, request.get("header", {}).get("msg_id", "")
