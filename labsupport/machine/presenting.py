"""A lab for a hall: a copy of it, opened at its first Lab, which is live. Standard library only."""

import json
import tempfile
import urllib.request
import webbrowser
from collections.abc import Callable
from pathlib import Path

from labsupport.machine.jupyter import (
    OPTIONS,
    JupyterProblem,
    Server,
    jupyter_somewhere,
    until_stopped,
)
from labsupport.machine.opening import opens_a_window, tunnel_advice

STYLE = Path(__file__).with_name("present.css")
SETTINGS = {
    "apputils-extension/themes": {"theme": "JupyterLab Light"},
    "statusbar-extension/plugin": {"visible": False},
}


def present(
    notebook: str,
    *,
    write: Callable[[Path], None],
    enliven: Callable[[Path, Path], None],
    port: int | None,
    browser: bool,
    settings: dict[str, str],
) -> int:
    """Opens a copy of `notebook` in JupyterLab's simple mode; returns when it has been stopped.

    notebook: the name of its file. write(folder) writes the copies of all labs into a folder, and
    enliven(copy, connection_file) runs cells of a copy in the kernel that the page will use. Where
    that fails, the page opens all the same. Its settings are its own, and nobody's workspace
    changes.
    """
    with tempfile.TemporaryDirectory(prefix="presented-", ignore_cleanup_errors=True) as folder:
        copies, own = Path(folder, "labs"), Path(folder, "jupyter")
        copies.mkdir()
        write(copies)
        if not (copies / notebook).exists():
            raise JupyterProblem(f"There is no copy of {notebook} to show, as told above.")
        of_the_hall = {"LABSUPPORT_LARGE_PRINT": "1", "LABSUPPORT_PROGRESS": "0"}
        settings = settings | _of_its_own(own) | of_the_hall
        options = [*OPTIONS, "--no-browser", "--LabApp.custom_css=True"]
        options.append(f"--LabApp.default_url=/doc/tree/{notebook}")
        with (
            until_stopped(settings) as settings,
            jupyter_somewhere(copies, *options, port=port, settings=settings) as server,
        ):
            try:
                enliven(copies / notebook, kernel_of(notebook, server, settings))
                live = "Its first Lab is live: drag it. Shift+Enter goes on from cell to cell."
            except Exception as problem:
                live = (
                    f"Press Run → Run All Cells: the first Lab could not be started.\n({problem})"
                )
            token = settings["JUPYTER_TOKEN"]
            print(
                f"{tunnel_advice(server.address)}"
                f"For the hall: {server.address}/doc/tree/{notebook}?token={token}\n{live}\n"
                f"These are copies, in {copies}. They go when you stop it, with Ctrl-C here.",
                flush=True,
            )
            if browser and opens_a_window():
                # This page of the server's leads to the address, and keeps the token off the list
                # of processes, which others may read.
                webbrowser.open((own / "runtime" / _door(server)).as_uri())
            return server.process.wait()
    return 0


def _of_its_own(folder: Path) -> dict[str, str]:
    """The environment of a server that keeps its settings in `folder`, and what they are."""
    for name, chosen in SETTINGS.items():
        file = folder / "settings" / "@jupyterlab" / f"{name}.jupyterlab-settings"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(chosen), encoding="utf-8")
    style = folder / "config" / "custom" / "custom.css"
    style.parent.mkdir(parents=True)
    style.write_text(STYLE.read_text(encoding="utf-8"), encoding="utf-8")
    return {
        "JUPYTER_CONFIG_DIR": str(folder / "config"),
        "JUPYTER_RUNTIME_DIR": str(folder / "runtime"),
        "JUPYTERLAB_SETTINGS_DIR": str(folder / "settings"),
        "JUPYTERLAB_WORKSPACES_DIR": str(folder / "workspaces"),
    }


def kernel_of(notebook: str, server: Server, settings: dict[str, str]) -> Path:
    """Starts the kernel that a page of `notebook` will find, and returns its connection file."""
    wanted = {"path": notebook, "name": notebook, "type": "notebook", "kernel": {"name": "python3"}}
    request = urllib.request.Request(
        f"{server.address}/api/sessions",
        data=json.dumps(wanted).encode(),
        headers={"Authorization": f"token {settings['JUPYTER_TOKEN']}"},
    )
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with direct.open(request, timeout=60) as answer:
        kernel = json.load(answer)["kernel"]["id"]
    return Path(settings["JUPYTER_RUNTIME_DIR"], f"kernel-{kernel}.json")


def _door(server: Server) -> str:
    return f"jpserver-{server.process.pid}-open.html"
