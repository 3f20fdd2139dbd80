"""Starts JupyterLab as a program, and ends it in any case. Standard library only."""

import http.client
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO
from urllib.parse import quote

from labsupport.machine.jupyter_options import CONFIG, options_of_ours
from labsupport.machine.opening import opens_a_window, tunnel_advice
from labsupport.places import ROOT

FIRST_PORT = 8888
START_SECONDS = 60
STOP_SECONDS = 20  # the time that it has to end its kernels
DOCTOR = "`python3 -m labsupport doctor` looks for the cause."


class JupyterProblem(Exception):
    """JupyterLab cannot be started. The message names the cure."""


class PortTaken(JupyterProblem):
    """Another program has taken the port, perhaps since we looked."""


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


def choose_port(wanted: int | None, first: int = FIRST_PORT) -> int:
    """The port wanted. For 0 it is any free port, for None the first free one from `first`.

    Raises JupyterProblem if the port wanted is taken.
    """
    if wanted is None:
        wanted = next(filter(port_is_free, range(first, first + 100)), 0)
    if not 0 <= wanted <= 65535:
        raise JupyterProblem(f"{wanted} is no port: choose one of 1024 to 65535.")
    if port := _bindable(wanted):
        return port
    other = next(filter(port_is_free, range(max(wanted + 1, 1024), 65536)))
    raise PortTaken(
        f"Port {wanted} is taken by another program: stop that, or take another port, for "
        f"example --port {other}; without --port the first free one is taken."
    )


def ask(address: str, *, seconds: float, token: str = ""):
    """The answer of a server on this machine; proxies are not used."""
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    if token:
        direct.addheaders = [("Authorization", f"token {token}")]
    return direct.open(address, timeout=seconds)


def _write_token(folder: Path, token: str) -> None:
    """Writes the token as a configuration: the command line can be read by others."""
    chosen = dict.fromkeys(("IdentityProvider", "PasswordIdentityProvider"), {"token": token})
    file = folder / "jupyter_server_config.json"  # in a temporary folder, which only we can read
    file.write_text(json.dumps(chosen), encoding="utf-8")


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

    settings: its whole environment; JUPYTER_TOKEN is the way in. log: a file for what it prints; by
    default it prints to the terminal. Raises PortTaken where another program has the port, and
    JupyterProblem where it ends at once, or does not answer within `seconds`.
    """
    ours = [f"--ServerApp.port={port}", *options_of_ours(folder)]
    command = [sys.executable, "-m", "jupyterlab", *ours, *options]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        command.append("--allow-root")  # a container, where there is no other user
    with tempfile.TemporaryDirectory(prefix="labsupport-", ignore_cleanup_errors=True) as own:
        token = settings.get("JUPYTER_TOKEN", "")
        if token:
            _write_token(Path(own), token)
        paths = [own, str(CONFIG), settings.get("JUPYTER_CONFIG_PATH")]
        settings = settings | {"JUPYTER_CONFIG_PATH": os.pathsep.join(filter(None, paths))}
        settings.pop("JUPYTERLAB_DIR", None)  # the page of another JupyterLab
        process = subprocess.Popen(command, cwd=folder, env=settings, stdout=log, stderr=log)
        try:
            server = Server(f"http://127.0.0.1:{port}", process)
            _wait_until_it_answers(server, token, log, seconds)
            yield server
        finally:
            process.terminate()
            try:
                with suppress(subprocess.TimeoutExpired):
                    process.wait(STOP_SECONDS)
            finally:  # also where it took too long, or somebody pressed Ctrl-C again
                process.kill()
                process.wait()


@contextmanager
def jupyter_somewhere(
    folder: Path,
    *options: str,
    port: int | None,
    settings: dict[str, str],
    log: BinaryIO | None = None,
) -> Iterator[Server]:
    """`running_jupyter` on that port; for None on the first one that nobody takes before us."""
    first = FIRST_PORT
    with ExitStack() as stack:
        while True:
            chosen = choose_port(port, first)
            running = running_jupyter(folder, *options, port=chosen, settings=settings, log=log)
            try:
                server = stack.enter_context(running)
                break
            except PortTaken:
                if port is not None:
                    raise
                print(f"Another program took port {chosen}: trying the next one.", flush=True)
                first = chosen + 1
        yield server


def _wait_until_it_answers(
    server: Server, token: str, log: BinaryIO | None, seconds: float
) -> None:
    deadline = time.monotonic() + seconds
    port = int(server.address.rpartition(":")[2])
    taken = PortTaken(f"Port {port} is taken by another program: stop that, or leave out --port.")
    while time.monotonic() < deadline:
        if (status := server.process.poll()) is not None:
            if not port_is_free(port):
                raise taken
            raise JupyterProblem(f"JupyterLab ended at once (status {status}){_said(log)} {DOCTOR}")
        try:
            with ask(f"{server.address}/api/status", seconds=2, token=token):
                return
        except (urllib.error.HTTPError, http.client.HTTPException):
            raise taken from None  # what answers does not know our token
        except OSError:
            time.sleep(0.1)
    raise JupyterProblem(f"JupyterLab did not answer within {seconds:g} s{_said(log)} {DOCTOR}")


def _said(log: BinaryIO | None) -> str:
    """Where to read what the server printed: above, or here its last lines from `log`."""
    if log is None:
        return "; if it said why, that is above."
    log.seek(0)
    return f":\n{log.read().decode(errors='replace')[-2000:]}\n"


OPTIONS = ["--ServerApp.answer_yes=True", "--log-level=ERROR", "--LabApp.log_level=ERROR"]


@contextmanager
def until_stopped(settings: dict[str, str]) -> Iterator[dict[str, str]]:
    """The settings with a new token for a server.

    Ctrl-C or SIGTERM inside ends it without fuss, and so does the closing of the terminal's window
    (SIGHUP), but for one that `nohup` has asked to ignore it.
    """
    for name in ("SIGTERM", "SIGHUP"):  # neither the server nor its folder may outlive us
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) != signal.SIG_IGN:
            signal.signal(number, signal.default_int_handler)
    try:
        yield settings | {"JUPYTER_TOKEN": secrets.token_hex(16)}
    except KeyboardInterrupt:
        with suppress(OSError):  # the terminal may have gone
            print("\nJupyterLab has stopped.", flush=True)


def open_lab(notebook: Path, *, port: int | None, browser: bool, settings: dict[str, str]) -> int:
    """Opens JupyterLab on `notebook`, and returns its exit status when it has been stopped.

    Its root is the course's folder, or that of a notebook elsewhere or in a hidden folder, which
    Jupyter does not show.
    """
    root = ROOT if notebook.is_relative_to(ROOT) else notebook.parent
    if any(part.startswith(".") for part in notebook.relative_to(root).parts):
        root = notebook.parent
    page = f"lab/tree/{quote(notebook.relative_to(root).as_posix())}"
    opens = f"--ServerApp.open_browser={browser and opens_a_window()}"
    options = [f"--LabApp.default_url=/{page}", *OPTIONS, opens]
    with (
        until_stopped(settings) as settings,
        jupyter_somewhere(root, *options, port=port, settings=settings) as server,
    ):
        token = settings["JUPYTER_TOKEN"]
        print(
            f"{tunnel_advice(server.address)}"
            f"JupyterLab is running: {server.address}/{page}?token={token}\n"
            "Ctrl-C here stops it.",
            flush=True,
        )
        return server.process.wait()
    return 0
