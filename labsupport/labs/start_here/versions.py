"""What a notebook runs on: Python, packages, threads and digits."""

from __future__ import annotations

import platform
from importlib.metadata import version

import torch

from labsupport.data.datasets import load_digits
from labsupport.wording import this_run

PACKAGES = ("numpy", "matplotlib", "torch", "jupyterlab")


def versions_here() -> str:
    """One line each on Python, the packages, the threads, and the digits that were found."""
    versions = {
        "Python": f"{platform.python_version()} on {platform.system()}",
        **{package: version(package) for package in PACKAGES},
        "Threads": torch.get_num_threads(),
    }
    lines = [f"{name}: {this_run(found)}" for name, found in versions.items()]
    return "\n".join([*lines, str(load_digits())])
