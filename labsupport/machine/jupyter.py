"""Starting JupyterLab on a lab. Standard library only: JupyterLab runs as a program of its own."""

import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from labsupport.machine.environment import EnvironmentProblem
from labsupport.places import ROOT

FIRST_PORT = 8888
START_SECONDS = 60


def port_is_free(port: int) -> bool:
    """Whether a server could listen on that port of this machine."""
    with socket.socket() as probe:
        if os.name != "nt":  # there the option would allow to steal a port in use
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def choose_port(wanted: int | None) -> int:
    """The port wanted, else the first free one from 8888; EnvironmentProblem if it is taken."""
    if wanted is None:
        return next((p for p in range(FIRST_PORT, FIRST_PORT + 100) if port_is_free(p)), 0)
    if not 1 <= wanted <= 65535:
        raise EnvironmentProblem(f"{wanted} is no port: choose one of 1024 to 65535.")
    if not port_is_free(wanted):
        other = next(p for p in range(max(wanted + 1, 1024), 65536) if port_is_free(p))
        raise EnvironmentProblem(
            f"Port {wanted} is taken by another program: stop that, or take another port, for "
            f"example --port {other}; without --port the first free one is taken."
        )
    return wanted


def open_lab(notebook: Path, *, port: int | None, browser: bool, settings: dict[str, str]) -> int:
    """The exit status of JupyterLab, opened on `notebook`, once it has been stopped."""
    port = choose_port(port)
    token = secrets.token_hex(16)
    page = f"lab/tree/{notebook.relative_to(ROOT).as_posix()}"
    command = [
        *(sys.executable, "-m", "jupyterlab", f"--ServerApp.root_dir={ROOT}"),
        *(f"--ServerApp.port={port}", "--ServerApp.port_retries=0", "--ServerApp.ip=127.0.0.1"),
        f"--LabApp.default_url=/{page}",
        *("--LabApp.news_url=None", "--ServerApp.answer_yes=True", "--log-level=ERROR"),
        "--LabApp.log_level=ERROR",
        "--LabApp.check_for_updates_class=jupyterlab.handlers.announcements.NeverCheckForUpdate",
    ]
    if not browser:
        command.append("--no-browser")
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        command.append("--allow-root")  # a container, where there is no other user
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # the server must not outlive us
    server = subprocess.Popen(command, cwd=ROOT, env=settings | {"JUPYTER_TOKEN": token})
    try:
        _wait_until_it_answers(server, port)
        print(
            f"JupyterLab is running: http://127.0.0.1:{port}/{page}?token={token}\n"
            "Ctrl-C here stops it.",
            flush=True,
        )
        return server.wait()
    except KeyboardInterrupt:
        server.terminate()
        server.wait()
        print("\nJupyterLab has stopped.", flush=True)
        return 0
    finally:
        if server.poll() is None:
            server.kill()


def _wait_until_it_answers(server: subprocess.Popen, port: int) -> None:
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if server.poll() is not None:
            raise EnvironmentProblem(
                f"JupyterLab ended at once (status {server.returncode}); its message is above. "
                "`python3 -m labsupport doctor` looks for the cause."
            )
        try:
            with direct.open(f"http://127.0.0.1:{port}/api", timeout=2):
                return
        except OSError:
            time.sleep(0.1)
    raise EnvironmentProblem(
        f"JupyterLab did not answer within {START_SECONDS} s: run "
        "`python3 -m labsupport doctor`, then try again."
    )
