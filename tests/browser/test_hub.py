"""A real JupyterHub with our hub/jupyterhub_config.py: a student comes in, opens lab 06, drags.

JupyterHub comes from PyPI into a folder of its own, and its proxy from npm. Only what needs root
and systemd is replaced: who may come in, and what starts a server.
"""

import os
import shutil
import signal
import subprocess
import sys
import sysconfig
import tempfile
import urllib.error
from contextlib import suppress

import pytest

from labsupport.machine.browser import wait_for_kernel
from labsupport.machine.installing import own_settings
from labsupport.machine.jupyter import ask, choose_port
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
# The path of a socket may have 107 letters, and a test's folders have long names.
c.Spawner.environment["JUPYTER_RUNTIME_DIR"] = {short!r}
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
    done = subprocess.run(command, capture_output=True, text=True)
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
    port, hub_port, api_port = (choose_port(0) for _ in range(3))
    config, log = folder / "test_config.py", folder / "hub.log"
    short = tempfile.mkdtemp(prefix="hub-")
    config.write_text(
        OURS.format(
            ours=str(ROOT / "hub" / "jupyterhub_config.py"),
            homes=str(folder / "homes" / "{username}"),
            proxy=[shutil.which("node"), str(proxy)],
            short=short,
            idle=IDLE_SECONDS,
            port=port,
            hub_port=hub_port,
            api_port=api_port,
        )
    )
    settings = own_settings() | {
        "PYTHONPATH": packages,
        "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}",
        "JUPYTER_CONFIG_DIR": str(folder / "jupyter"),
        "JUPYTER_DATA_DIR": str(folder / "jupyter"),
        "JUPYTER_PATH": str(folder / "share" / "jupyter"),
        "JUPYTER_CONFIG_PATH": str(folder / "etc" / "jupyter"),
    }
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "jupyterhub", "-f", str(config)],
            cwd=folder, env=settings, stdout=out, stderr=out, start_new_session=True,
        )  # fmt: skip
    try:
        yield f"http://127.0.0.1:{port}", process, log.read_text
    finally:
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(30)
        with suppress(ProcessLookupError):  # where all have ended, as they should
            os.killpg(process.pid, signal.SIGKILL)
        shutil.rmtree(short, ignore_errors=True)


def answers(address):
    try:
        return ask(f"{address}/hub/health", seconds=2).status == 200
    except (urllib.error.URLError, OSError):
        return False


def test_a_student_comes_in_by_a_link_and_drags_lab_06_and_an_idle_server_is_stopped(page, hub):
    address, process, log = hub
    until(page, lambda: answers(address) or process.poll() is not None, "the hub")
    assert process.poll() is None, log()[-3000:]
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
