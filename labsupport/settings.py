"""Environment variables that the course gives to kernels and programs. Standard library only."""

import os
import tempfile
from functools import cache

from labsupport.places import ROOT

# What each library of linear algebra and torch reads when it is loaded.
THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
# Jupyter reads docstrings, which -OO leaves out; some package always warns of something; and a
# program that has ended must not go on as a prompt.
ENDS_JUPYTER = ("PYTHONOPTIMIZE", "PYTHONWARNINGS", "PYTHONINSPECT")
ALLOCATOR = {  # of Linux's C library; bytes, where it is not a count
    "MALLOC_MMAP_THRESHOLD_": str(8 * 2**20),  # larger arrays go back as soon as they are freed
    "MALLOC_TRIM_THRESHOLD_": str(16 * 2**20),  # so much is kept at hand for the smaller ones
    "MALLOC_ARENA_MAX": "1",  # by all threads together
}


def course_settings() -> dict[str, str]:
    """The environment in which notebooks find labsupport and this very Python.

    What the user has set stays, but for what would end JupyterLab. labsupport comes first in
    PYTHONPATH.
    """
    settings = dict(os.environ)
    for name in ("LABSUPPORT_AGAIN", *ENDS_JUPYTER):
        settings.pop(name, None)
    elsewhere = os.environ.get("PYTHONPATH", "").split(os.pathsep)
    paths = [str(ROOT), *(path for path in elsewhere if path not in ("", str(ROOT)))]
    settings["PYTHONPATH"] = os.pathsep.join(paths)
    # A kernel named python3 in the user's own folders must not take the place of ours.
    settings["JUPYTER_PREFER_ENV_PATH"] = "1"
    # One thread for each library. BLAS's own threads keep the cores busy between two products, and
    # the page gets slow. The Labs use two threads of Python instead. Torch's threads wait for each
    # other a hundred times in each step of these small networks. While the page, the server and the
    # frames use a core, this waiting costs up to half of the speed.
    #
    # Linux's allocator returns the memory of each array of a frame at once, and takes it back page
    # by page. With 16 MB kept at hand a frame takes a quarter less time. Left to itself it would
    # keep up to 64 MB, and each thread of a Lab as much again.
    for name, value in {**dict.fromkeys(THREADS, "1"), **ALLOCATOR}.items():
        settings.setdefault(name, value)
    return settings


def repeatable_settings() -> dict[str, str]:
    """`course_settings` with which a notebook gives the same outputs each time."""
    settings = course_settings()
    settings.pop("LABSUPPORT_LARGE_PRINT", None)
    # With one thread a sum is always taken in the same order, which decides its last digit.
    settings |= dict.fromkeys(THREADS, "1")
    settings["PYTHONHASHSEED"] = "0"
    settings["LABSUPPORT_PROGRESS"] = "0"
    # What somebody lets Python or IPython do at each start: imports, other print options, all
    # values of a cell shown. Empty, and not left out: nbgrader's own environment is updated by it.
    settings["PYTHONSTARTUP"] = ""
    settings["IPYTHONDIR"] = _without_profile().name
    return settings


@cache
def _without_profile() -> tempfile.TemporaryDirectory:
    """A folder of IPython's in which nobody has put a profile; it goes with this process."""
    return tempfile.TemporaryDirectory(prefix="labsupport-", ignore_cleanup_errors=True)
