"""Environment variables that the course gives to kernels and programs. Standard library only."""

import os

from labsupport.places import ROOT

# What each library of linear algebra and torch reads when it is loaded.
THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
KEPT = str(64 * 2**20)  # bytes


def course_settings() -> dict[str, str]:
    """The environment in which notebooks find labsupport and this very Python.

    What the user has set stays, the place of labsupport in PYTHONPATH excepted.
    """
    settings = dict(os.environ)
    settings.pop("LABSUPPORT_AGAIN", None)
    elsewhere = os.environ.get("PYTHONPATH", "").split(os.pathsep)
    paths = [str(ROOT), *(path for path in elsewhere if path not in ("", str(ROOT)))]
    settings["PYTHONPATH"] = os.pathsep.join(paths)
    # A kernel named python3 in the user's own folders must not take the place of ours.
    settings["JUPYTER_PREFER_ENV_PATH"] = "1"
    # BLAS's own threads spin between two products and starve the page; the Labs use two threads of
    # Python's instead. Torch's meet a hundred times in each step of these small networks, and wait
    # there for whatever page, server and frames do on their core: up to half the speed is lost.
    for name in THREADS:
        settings.setdefault(name, "1")
    # Linux's allocator returns the memory of every large array at once and takes it back page by
    # page; with 64 MB kept at hand a frame takes a quarter less.
    settings.setdefault("MALLOC_TOP_PAD_", KEPT)
    return settings


def repeatable_settings() -> dict[str, str]:
    """The same, but a notebook gives the same outputs each time, whatever the user has set."""
    settings = course_settings()
    settings.pop("LABSUPPORT_LARGE_PRINT", None)
    # One thread: the order in which a sum is taken decides its last digit.
    settings |= dict.fromkeys(THREADS, "1")
    settings["PYTHONHASHSEED"] = "0"
    return settings
