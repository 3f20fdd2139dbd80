"""Gives the memory that a cell no longer needs back to the system, where hubs count it."""

import ctypes
import gc
import sys
from functools import cache

from IPython import get_ipython


def give_back_after_cells() -> None:
    """From now on what is no longer needed goes back to the system after each cell of a notebook.

    That is each figure that was shown, which IPython keeps in `Out`: 3 MB and more, twenty times in
    a long lab. And what was freed, which Linux's allocator keeps: 50 MB and more.
    """
    shell = get_ipython()
    if shell is not None and give_back not in shell.events.callbacks["post_run_cell"]:
        shell.events.register("post_run_cell", give_back)


def give_back(_=None) -> None:
    """Drops the figures in `Out` and returns freed memory to the system, now."""
    if _forget_figures(get_ipython()):
        gc.collect()  # a figure and its axes hold each other
    if _libc() is not None:
        _libc().malloc_trim(0)


def _forget_figures(shell) -> bool:
    """Whether there were any. A figure with a name of its own stays under this name."""
    module = sys.modules.get("matplotlib.figure")
    if shell is None or module is None:
        return False
    kept = shell.user_ns["_oh"]
    shown = [n for n, one in kept.items() if isinstance(one, module.Figure)]
    for n in shown:
        figure = kept.pop(n)
        for names in (shell.user_ns, shell.user_ns_hidden, vars(shell.displayhook)):
            for name in ("_", "__", "___", f"_{n}"):
                if names.get(name) is figure:
                    names[name] = ""
    return bool(shown)


@cache
def _libc() -> ctypes.CDLL | None:
    """The C library, where it can trim."""
    if not sys.platform.startswith("linux"):
        return None
    library = ctypes.CDLL(None)
    return library if hasattr(library, "malloc_trim") else None  # musl has none
