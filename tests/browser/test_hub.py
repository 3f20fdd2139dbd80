"""A real JupyterHub with our hub/jupyterhub_config.py: a student comes in, opens lab 06, drags.

JupyterHub comes from PyPI into a folder of its own, and its proxy from npm. Only what needs root
and systemd is replaced: who may come in, and what starts a server.
"""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import sysconfig
import time
import urllib.error
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import pytest

from labsupport.machine.browser import wait_for_kernel
from labsupport.machine.installing import own_settings
from labsupport.machine.jupyter import ask
from labsupport.places import ROOT
from pages import LabOnPage, errors_of, until

LAB_06 = "my_labs/06_init_variance.ipynb"
IDLE_SECONDS = 20
OURS = """
load_subconfig({ours!r})
c.JupyterHub.spawner_class = "simple"
c.SimpleLocalProcessSpawner.home_dir_template = {homes!r}
c.JupyterHub.authenticator_class = "dummy"
c.JupyterHub.bind_url = "http://127.0.0.1:{port}"
c.JupyterHub.hub_port = {hub_port}
c.ConfigurableHTTPProxy.api_url = "http://127.0.0.1:{api_port}"
c.ConfigurableHTTPProxy.command = {proxy!r}
c.Spawner.args.append("--allow-root")
# An hour, for a test: what is idle is seen, told and stopped within seconds.
c.Spawner.environment.update(JUPYTERHUB_ACTIVITY_INTERVAL="1", LABSUPPORT_DIGITS="embedded")
(culler,) = c.JupyterHub.services
assert culler["command"][-1].startswith("--timeout="), culler
culler["command"][-1:] = ["--timeout={idle}", "--cull-every=1"]
"""


def install_jupyterhub(folder):
    """Installs what hub/requirements.txt names beyond the course's into `folder`.

    What is installed here already is pinned: nothing of it is changed, or fetched again.
    """
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check"]
    listed = subprocess.check_output([*pip, "list", "--format=freeze"], text=True)
    pinned, wanted = folder / "pinned.txt", folder / "wanted.txt"
    pinned.write_text(listed)
    lines = [
        line
        for name in ("binder", "hub")
        for line in (ROOT / name / "requirements.txt").read_text().splitlines()
        if line[:1].isalpha()
    ]
    wanted.write_text("\n".join(lines))
    command = [*pip, "install", "--quiet", "--retries=1", f"--prefix={folder}"]
    command += ["-r", str(wanted), "-c", str(pinned)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    except subprocess.TimeoutExpired:
        pytest.skip("PyPI is too slow for JupyterHub: no test of a hub")
    if "from versions: none" in done.stderr:
        pytest.skip("PyPI cannot be reached for JupyterHub: no test of a hub")
    assert done.returncode == 0, done.stderr[-2000:]
    names = {"base": str(folder), "platbase": str(folder)}
    return sysconfig.get_path("purelib", vars=names), sysconfig.get_path("scripts", vars=names)


@pytest.fixture(scope="module")
def hub(tmp_path_factory, from_npm):
    """(the hub's address, its process, a function that reads its log) while a hub runs."""
    if os.name == "nt":
        pytest.skip("JupyterHub does not run on Windows")
    proxy = from_npm("configurable-http-proxy/bin/configurable-http-proxy", "no test of a hub")
    folder = tmp_path_factory.mktemp("hub")
    packages, programs = install_jupyterhub(folder)
    settings = own_settings() | {
        "PYTHONPATH": packages,
        "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}",
        "JUPYTER_CONFIG_DIR": str(folder / "jupyter"),
        "JUPYTER_DATA_DIR": str(folder / "jupyter"),
        "JUPYTER_PATH": str(folder / "share" / "jupyter"),
        "JUPYTER_CONFIG_PATH": str(folder / "etc" / "jupyter"),
    }
    # Longer than a socket's path may be, as a home of a large school is.
    homes = folder / "homes" / ("of the students who began in 2026 " * 3).strip()
    homes.mkdir(parents=True)
    with ExitStack() as stack:
        for _ in range(3):  # another program may take a port before the hub does
            ports = free_ports(3)
            chosen = OURS.format(
                ours=str(ROOT / "hub" / "jupyterhub_config.py"),
                homes=str(homes / "{username}"),
                proxy=[shutil.which("node"), str(proxy)],
                idle=IDLE_SECONDS,
                port=ports[0],
                hub_port=ports[1],
                api_port=ports[2],
            )
            (folder / "test_config.py").write_text(chosen)
            process, log = stack.enter_context(running_hub(folder, settings))
            address = f"http://127.0.0.1:{ports[0]}"
            if has_come_up(address, process) or not TAKEN.search(log()):
                break
        yield address, process, log
    for own in Path("/tmp").glob("course-*"):  # of the student's server; systemd would remove it
        if (own / "package" / "labsupport").resolve().is_relative_to(homes.resolve()):
            shutil.rmtree(own)


TAKEN = re.compile("address already in use|EADDRINUSE", re.IGNORECASE)


def free_ports(count):
    """So many different ports that nobody uses."""
    with ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]


def has_come_up(address, process):
    """Whether the hub answers; False where it has ended, or does not answer in time."""
    deadline = time.monotonic() + 90
    while time.monotonic() < deadline and process.poll() is None:
        if answers(address):
            return True
        time.sleep(0.2)
    return False


@contextmanager
def running_hub(folder, settings):
    """(its process, a function that reads its log)"""
    config, log = folder / "test_config.py", folder / "hub.log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "jupyterhub", "-f", str(config)],
            cwd=folder, env=settings, stdout=out, stderr=out, start_new_session=True,
        )  # fmt: skip
    try:
        yield process, log.read_text
    finally:
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(30)
        with suppress(ProcessLookupError):  # where all have ended, as they should
            os.killpg(process.pid, signal.SIGKILL)


def answers(address):
    try:
        return ask(f"{address}/hub/health", seconds=2).status == 200
    except (urllib.error.URLError, OSError):
        return False


def test_a_student_comes_in_by_a_link_and_drags_lab_06_and_an_idle_server_is_stopped(page, hub):
    address, process, log = hub
    assert process.poll() is None, log()[-3000:]
    assert "not recognized" not in log()  # a setting that JupyterHub does not have
    page.goto(f"{address}/hub/user-redirect/lab/tree/{LAB_06}")
    page.get_by_label("Username").fill("ann")
    page.get_by_label("Password").fill("of no account here")
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/user/ann/lab/**", timeout=90_000)
    page.wait_for_selector(".jp-Notebook .jp-Cell", timeout=60_000)
    wait_for_kernel(page, f"{address}/user/ann", LAB_06)
    assert "Kernel is running over TCP" not in log()  # where others could listen
    page.locator(".jp-Notebook .jp-Cell").first.click()
    page.keyboard.press("Escape")
    for _ in range(4):  # the title, the imports, the words before the Lab, the Lab
        page.keyboard.press("Shift+Enter")
    lab = LabOnPage(page, "Init scale")
    with lab.changing():
        lab.drag(lab.slider(), 0.5)
    assert not lab.error
    assert errors_of(page) == []
    assert '"news": {"disabled": true}' in page.content()

    page.goto("about:blank")  # nobody uses it any more
    until(page, lambda: "Culling server ann" in log(), "the culler", seconds=IDLE_SECONDS + 60)
    until(page, lambda: "Removing user ann from proxy" in log(), "the end of the server")
