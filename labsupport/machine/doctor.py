"""Finds what is wrong with this machine, and names the cure. Standard library only."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator

from labsupport.machine import environment, requirements, shadows, surroundings
from labsupport.machine.browser_needs import find_chromium, missing_for_audit, missing_for_browser
from labsupport.machine.findings import Finding
from labsupport.machine.jupyter import FIRST_PORT, port_is_free
from labsupport.machine.surroundings import SET_UP
from labsupport.places import ROOT
from labsupport.settings import course_settings


def examine() -> int:
    """Prints what was found, and returns 0 where nothing must be mended, else 1."""
    faults = 0
    # Among files that are taken for modules, no other program of Python's says anything of use.
    for check in BEFORE_OTHERS if shadows.shadowing_files() else (*BEFORE_OTHERS, *CHECKS):
        for finding in check():
            mark = "ok   " if not finding.cure else "MEND " if finding.is_fault else "note "
            print(mark + finding.what, flush=True)
            if finding.cure:
                print(f"       {finding.cure}", flush=True)
                faults += finding.is_fault
    print(f"\n{faults} to mend." if faults else "\nAll is well: python3 -m labsupport lab")
    return 1 if faults else 0


def _python() -> Iterator[Finding]:
    bits = 64 if sys.maxsize > 2**32 else 32
    cure = "" if bits == 64 else "install a 64-bit Python from https://www.python.org/downloads/"
    yield Finding(f"Python {sys.version.split()[0]}, {bits} bits, {sys.executable}", cure)
    if sys.flags.safe_path:
        yield Finding(
            "PYTHONSAFEPATH is set, so `python3 -m labsupport` may not be found",
            "unset PYTHONSAFEPATH, or leave `-m` out: python3 labsupport lab",
            is_fault=False,
        )


def _folder() -> Iterator[Finding]:
    try:
        with tempfile.TemporaryFile(dir=ROOT):
            yield Finding(f"{ROOT} can be written")
    except OSError as problem:
        yield Finding(
            f"{ROOT} cannot be written ({problem.strerror})",
            "copy the course to a folder of your own and run it there",
        )


def _packages() -> Iterator[Finding]:
    lacking = requirements.lacking()
    if lacking and not environment.in_venv():
        names = ", ".join(f"{name} {version or '(absent)'}" for name, version in lacking.items())
        yield Finding(f"the course's environment is not set up; this Python lacks {names}", SET_UP)
        return
    pip = f'"{sys.executable}" -m pip install -r requirements.txt -c constraints.txt'
    for name, bounds in requirements.required().items():
        asked = ",".join(operator + version for operator, version in bounds)
        if name not in lacking:
            yield Finding(f"{name} {requirements.installed(name)} ({asked})")
        else:
            have = lacking[name] or "absent"
            yield Finding(f"{name}: {have}, needed {asked}", f"{SET_UP}   or   {pip}")


def _torch() -> Iterator[Finding]:
    if requirements.installed("torch") is None:
        return
    answer = _ask("import torch; print(torch.__version__)")
    if answer.returncode == 0:
        yield Finding(f"torch {answer.stdout.strip()} works")
    else:
        yield Finding(
            f"torch cannot be imported: {_last_line(answer.stderr)}",
            f'"{sys.executable}" -m pip install --force-reinstall torch -c constraints.txt',
        )


def _kernel() -> Iterator[Finding]:
    if requirements.installed("ipykernel") is None:
        return
    answer = _ask(
        "from jupyter_client.manager import KernelManager as M; "
        "print(M(kernel_name='python3').format_kernel_cmd()[0])"
    )
    found = answer.stdout.strip()
    if answer.returncode:
        what, cure = _last_line(answer.stderr), f'"{sys.executable}" -m pip install ipykernel'
        yield Finding(f"no kernel: {what}", cure)
    elif os.path.realpath(found) != os.path.realpath(sys.executable):
        yield Finding(
            f"the kernel python3 is another Python, {found}",
            "open the labs with `python3 -m labsupport lab`, and remove the kernel in the way: "
            "`jupyter kernelspec remove python3`",
        )
    else:
        yield Finding("the kernel python3 is this Python")


def _digits() -> Iterator[Finding]:
    if requirements.installed("numpy") is None:
        return
    answer = _ask(
        "from labsupport.data.datasets import load_digits; print(load_digits().description)"
    )
    if answer.returncode:
        yield Finding(f"the digits: {_last_line(answer.stderr)}", "python3 -m labsupport data")
        return
    found = answer.stdout.strip()
    cure = "" if found.startswith("MNIST") else "for MNIST: python3 -m labsupport data"
    yield Finding(f"the digits: {found}", cure, is_fault=False)


def _port() -> Iterator[Finding]:
    cure = "" if port_is_free(FIRST_PORT) else "nothing to do: the next free port is taken"
    state = "in use" if cure else "free"
    yield Finding(f"port {FIRST_PORT} is {state}", cure, is_fault=False)


def _browser() -> Iterator[Finding]:
    if requirements.lacking():
        return  # the tests will run in another Python, which is not set up yet
    lacking = list(filter(None, (missing_for_browser(), missing_for_audit())))
    if not lacking:
        yield Finding(f"browser tests can run, with {find_chromium()}")
    for one in lacking:
        yield Finding(f"{one.what} (only maintainers need it)", one.cure, is_fault=False)


Checks = tuple[Callable[[], Iterator[Finding]], ...]
BEFORE_OTHERS: Checks = (_python, _folder, surroundings.room, surroundings.own_files)
CHECKS: Checks = (
    surroundings.own_environment,
    _packages,
    _torch,
    _kernel,
    surroundings.home,
    surroundings.server,
    surroundings.from_elsewhere,
    _digits,
    _port,
    _browser,
)


def _ask(question: str) -> subprocess.CompletedProcess:
    """The answer of a new process of this Python; a crash there does not end this one."""
    settings = course_settings() | {"PYTHONIOENCODING": "utf-8"}  # not every path fits a pipe's
    command = [sys.executable, "-c", question]
    try:
        return subprocess.run(
            command, capture_output=True, encoding="utf-8", env=settings, cwd=ROOT, timeout=120
        )
    except subprocess.TimeoutExpired:
        return subprocess.CompletedProcess(command, 1, "", "no answer within two minutes")


def _last_line(text: str) -> str:
    lines = text.strip().splitlines()
    return lines[-1] if lines else "it ended without a word"
