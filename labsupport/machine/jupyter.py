"""Starts JupyterLab as a program, and ends it in any case. Standard library only."""

import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from labsupport.places import ROOT

FIRST_PORT = 8888
START_SECONDS = 60
STOP_SECONDS = 20  # the time that it has to end its kernels
CONFIG = Path(__file__).with_name("jupyter_config")  # our defaults for the page's settings
DOCTOR = "`python3 -m labsupport doctor` looks for the cause."


class JupyterProblem(Exception):
    """JupyterLab cannot be started. The message names the cure."""


@dataclass(frozen=True)
class Server:
    """A JupyterLab that answers."""

    address: str
    process: subprocess.Popen


def _bindable(port: int) -> int | None:
    """The port, if a server could listen on it, or any free one for 0; None if it is taken."""
    with socket.socket() as probe:
        if os.name != "nt":  # on Windows the option would let us take a port in use
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return None
        return probe.getsockname()[1]


def port_is_free(port: int) -> bool:
    """Whether a server could listen on that port of this machine."""
    return _bindable(port) is not None


def choose_port(wanted: int | None) -> int:
    """The port wanted. For 0 it is any free port, for None the first free port from 8888.

    Raises JupyterProblem if the port wanted is taken.
    """
    if wanted is None:
        wanted = next(filter(port_is_free, range(FIRST_PORT, FIRST_PORT + 100)), 0)
    if not 0 <= wanted <= 65535:
        raise JupyterProblem(f"{wanted} is no port: choose one of 1024 to 65535.")
    if port := _bindable(wanted):
        return port
    other = next(filter(port_is_free, range(max(wanted + 1, 1024), 65536)))
    raise JupyterProblem(
        f"Port {wanted} is taken by another program: stop that, or take another port, for "
        f"example --port {other}; without --port the first free one is taken."
    )


def ask(address: str, *, seconds: float):
    """The answer of a server on this machine; proxies are not used."""
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    return direct.open(address, timeout=seconds)


@contextmanager
def running_jupyter(
    folder: Path,
    *options: str,
    port: int,
    settings: dict[str, str],
    log: BinaryIO | None = None,
    seconds: float = START_SECONDS,
) -> Iterator[Server]:
    """JupyterLab on loopback with `folder` as its root, once it answers. On leaving, it is ended.

    settings: its whole environment. log: a file for what it prints; by default it prints to the
    terminal. Raises JupyterProblem where it ends at once, or does not answer within `seconds`.
    """
    command = [
        *(sys.executable, "-m", "jupyterlab", f"--ServerApp.root_dir={folder}"),
        *(f"--ServerApp.port={port}", "--ServerApp.port_retries=0", "--ServerApp.ip=127.0.0.1"),
        *("--LabApp.news_url=None", *options),
    ]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        command.append("--allow-root")  # a container, where there is no other user
    paths = [str(CONFIG), settings.get("JUPYTER_CONFIG_PATH")]
    settings = settings | {"JUPYTER_CONFIG_PATH": os.pathsep.join(filter(None, paths))}
    process = subprocess.Popen(command, cwd=folder, env=settings, stdout=log, stderr=log)
    server = Server(f"http://127.0.0.1:{port}", process)
    try:
        _wait_until_it_answers(server, log, seconds)
        yield server
    finally:
        process.terminate()
        try:
            with suppress(subprocess.TimeoutExpired):
                process.wait(STOP_SECONDS)
        finally:  # also where it took too long, or somebody pressed Ctrl-C again
            process.kill()
            process.wait()


def _wait_until_it_answers(server: Server, log: BinaryIO | None, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if (status := server.process.poll()) is not None:
            raise JupyterProblem(f"JupyterLab ended at once (status {status}){_said(log)} {DOCTOR}")
        try:
            with ask(f"{server.address}/api", seconds=2):
                return
        except OSError:
            time.sleep(0.1)
    raise JupyterProblem(f"JupyterLab did not answer within {seconds:g} s{_said(log)} {DOCTOR}")


def _said(log: BinaryIO | None) -> str:
    """Where to read what the server printed: above, or here its last lines from `log`."""
    if log is None:
        return "; if it said why, that is above."
    log.seek(0)
    return f":\n{log.read().decode(errors='replace')[-2000:]}\n"


OPTIONS = [
    *("--ServerApp.answer_yes=True", "--log-level=ERROR", "--LabApp.log_level=ERROR"),
    "--LabApp.check_for_updates_class=jupyterlab.handlers.announcements.NeverCheckForUpdate",
]


@contextmanager
def until_stopped(settings: dict[str, str]) -> Iterator[dict[str, str]]:
    """The settings with a new token for a server; Ctrl-C or SIGTERM inside ends it without fuss."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # the server must not outlive us
    try:
        yield settings | {"JUPYTER_TOKEN": secrets.token_hex(16)}
    except KeyboardInterrupt:
        print("\nJupyterLab has stopped.", flush=True)


def open_lab(notebook: Path, *, port: int | None, browser: bool, settings: dict[str, str]) -> int:
    """Opens JupyterLab on `notebook`, and returns its exit status when it has been stopped."""
    port = choose_port(port)
    page = f"lab/tree/{notebook.relative_to(ROOT).as_posix()}"
    options = [f"--LabApp.default_url=/{page}", *OPTIONS, *([] if browser else ["--no-browser"])]
    with (
        until_stopped(settings) as settings,
        running_jupyter(ROOT, *options, port=port, settings=settings) as server,
    ):
        print(
            f"JupyterLab is running: {server.address}/{page}?token={settings['JUPYTER_TOKEN']}\n"
            "Ctrl-C here stops it.",
            flush=True,
        )
        return server.process.wait()
    return 0
