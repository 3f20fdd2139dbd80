"""Lets an environment follow the course's folder to another place. Standard library only."""

import os
import subprocess
import sys
from pathlib import Path

from labsupport.machine.installing import own_settings
from labsupport.places import ROOT

# The path is written as bytes, in ASCII: Python 3.11 and 3.12 read this file in the encoding of the
# machine. That Python writes the file itself, since not every path passes through a pipe.
LINK = """
import os, sys, sysconfig
path = sysconfig.get_path("purelib") + "/labsupport.pth"
with open(path, "w", encoding="ascii") as file:
    file.write(f"import os, sys; sys.path.append(os.fsdecode({os.fsencode(sys.argv[1])!r}))\\n")
"""
# The programs of an environment, such as pytest, name its Python by its full path.
RENEW = """
import importlib.metadata, sysconfig
from pip._vendor.distlib.scripts import ScriptMaker
maker = ScriptMaker(None, sysconfig.get_path("scripts"))
maker.clobber, maker.set_mode, maker.variants = True, True, {""}
for entry in importlib.metadata.entry_points(group="console_scripts"):
    maker.make(f"{entry.name} = {entry.value}")
"""


def ask_python(python: Path | str, code: str, *arguments: str) -> subprocess.CompletedProcess:
    """What a Python answers that has no settings of the user's and finds no files of theirs."""
    return subprocess.run(
        [python, "-c", code, *arguments],
        capture_output=True, encoding="utf-8", errors="replace", env=own_settings(), cwd=sys.prefix,
    )  # fmt: skip


def link(python: Path) -> None:
    """Lets a notebook that another editor opens with that Python import labsupport."""
    ask_python(python, LINK, str(ROOT))


def renew_programs(python: Path, venv: Path, before: str) -> None:
    """Lets the programs of an environment run it where it is now; `before` is its old path."""
    ask_python(python, RENEW)
    for script in python.parent.glob("*ctivate*"):
        text = script.read_bytes()
        script.write_bytes(text.replace(os.fsencode(before), os.fsencode(venv)))
