"""Gives the memory that a cell no longer needs back to the system, where hubs count it."""

import ctypes
import gc
import mmap
import re
import sys
from functools import cache
from pathlib import Path
from weakref import WeakSet

from IPython import get_ipython

KEPT = re.compile(r"__|___|_\d+")  # IPython's own names for what older cells have shown

_mapped: WeakSet[mmap.mmap] = WeakSet()


def give_back_after_cells() -> None:
    """From now on what is no longer needed goes back to the system after each cell of a notebook.

    That is each figure that was shown, which IPython keeps in `Out`: 3 MB and more, twenty times in
    a long lab. And what was freed, which Linux's allocator keeps: 50 MB and more. And what was
    read of mapped files: 47 MB once a lab has seen all digits.
    """
    shell = get_ipython()
    if shell is not None and give_back not in shell.events.callbacks["post_run_cell"]:
        shell.events.register("post_run_cell", give_back)


def give_back(_=None) -> None:
    """Drops the figures in `Out` and returns freed and mapped memory to the system, now."""
    if _forget_figures(get_ipython()):
        gc.collect()  # a figure and its axes hold each other
    give_back_mapped()
    if _libc() is not None:
        _libc().malloc_trim(0)


def give_back_mapped() -> None:
    """Returns what was read of mapped files to the system. Whoever reads on is served again."""
    if hasattr(mmap, "MADV_DONTNEED"):
        for one in list(_mapped):
            one.madvise(mmap.MADV_DONTNEED)  # in any thread, at any time


def mapped(path: Path) -> mmap.mmap:
    """A file's bytes, read-only, in memory that all processes share; OSError if it can't be mapped.

    What was read of them goes back to the system after each cell and each training, and comes again
    when needed.
    """
    with path.open("rb") as file:
        found = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    _mapped.add(found)
    return found


def _forget_figures(shell) -> bool:
    """Whether one is now held by nobody. The last one stays as `_`, and whatever has a name stays.

    Only `__` and `___` tell: what `_7` names is `_` as well, or has been dropped already.
    """
    module = sys.modules.get("matplotlib.figure")
    if shell is None or module is None:
        return False
    found = False
    outputs = shell.user_ns["_oh"]
    for n in [n for n, one in outputs.items() if isinstance(one, module.Figure)]:
        del outputs[n]
    for names in (shell.user_ns, shell.user_ns_hidden, vars(shell.displayhook)):
        for name, one in list(names.items()):
            if KEPT.fullmatch(name) and isinstance(one, module.Figure):
                names[name] = ""
                found |= not name[1:].isdigit()
    return found


@cache
def _libc() -> ctypes.CDLL | None:
    """The C library, where it can trim."""
    if not sys.platform.startswith("linux"):
        return None
    library = ctypes.CDLL(None)
    return library if hasattr(library, "malloc_trim") else None  # musl has none
