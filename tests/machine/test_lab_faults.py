"""`lab` and `doctor` among a student's files, configurations and folders that cannot be written."""

import io
import json
import os
import socket
import subprocess
import sys
import threading
import urllib.request
import webbrowser
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.error import HTTPError

import psutil
import pytest

from labsupport.machine import homes, jupyter, opening, shadows, surroundings
from labsupport.machine.jupyter import (
    JupyterProblem,
    PortTaken,
    Server,
    ask,
    jupyter_somewhere,
    running_jupyter,
)
from labsupport.places import ROOT
from labsupport.settings import course_settings

# Ports


class Refuses(BaseHTTPRequestHandler):
    """A server of somebody else's: it answers, and does not know our token."""

    def do_GET(self):
        self.send_error(403)

    def log_message(self, *words):
        pass


@pytest.fixture
def foreign_server():
    """The port of a Jupyter that is not ours."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Refuses) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_address[1]
        server.shutdown()


SLEEPS = "import time; time.sleep(600)"
DIES = "raise SystemExit('the port is in use')"


@pytest.mark.parametrize("ours", [SLEEPS, DIES], ids=["ours is slow", "ours has ended"])
def test_an_answer_that_does_not_know_our_token_is_not_our_server(tmp_path, foreign_server, ours):
    (tmp_path / "jupyterlab.py").write_text(ours)
    running = running_jupyter(tmp_path, port=foreign_server, settings=dict(os.environ))
    with pytest.raises(PortTaken, match=f"Port {foreign_server} is taken"), running:
        pass


def test_a_port_lost_since_we_looked_is_replaced_by_the_next_one(monkeypatch, tmp_path, capsys):
    tried = []

    class Running:
        def __init__(self, *given, port, **chosen):
            self.port = port

        def __enter__(self):
            tried.append(self.port)
            if len(tried) == 1:
                raise PortTaken("lost")
            return Server(f"http://127.0.0.1:{self.port}", None)

        def __exit__(self, *problem):
            pass

    monkeypatch.setattr(jupyter, "running_jupyter", Running)
    monkeypatch.setattr(jupyter, "port_is_free", lambda port: True)
    monkeypatch.setattr(jupyter, "_bindable", lambda port: port)  # a lab may be open here
    with jupyter_somewhere(tmp_path, port=None, settings={}) as server:
        assert server.address.endswith(":8889")
    assert tried == [8888, 8889]
    assert "trying the next one" in capsys.readouterr().out
    tried.clear()
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        port = other.getsockname()[1]
    with pytest.raises(PortTaken), jupyter_somewhere(tmp_path, port=port, settings={}):
        pass


# A configuration of the user's

HOSTILE = """
import os
for name in ("ServerApp", "LabApp", "IdentityProvider", "PasswordIdentityProvider"):
    c[name].token = "theirs"
    c[name].open_browser = True
    c[name].default_url = "/tree"
c.ServerApp.base_url = "/user/me/"
c.ServerApp.preferred_dir = c.ServerApp.root_dir = c.ServerApp.notebook_dir = "/"
c.ServerApp.password = c.PasswordIdentityProvider.hashed_password = "argon2:x"
c.ServerApp.certfile = c.ServerApp.keyfile = "/nowhere/cert.pem"
c.ServerApp.ip = "10.1.2.3"
c.ServerApp.port = 9
c.ServerApp.sock = "/nowhere/socket"
c.ServerApp.identity_provider_class = c.ServerApp.authorizer_class = "nowhere.Nothing"
c.MultiKernelManager.default_kernel_name = "ir"
c.FileContentsManager.root_dir = c.MappingKernelManager.root_dir = "/"
c.ContentsManager.preferred_dir = "/nowhere"
c.ServerApp.contents_manager_class = c.ServerApp.session_manager_class = "nowhere.Nothing"
c.ServerApp.kernel_manager_class = c.ServerApp.kernel_spec_manager_class = "nowhere.Nothing"
c.ServerApp.kernel_websocket_connection_class = "nowhere.Nothing"
c.LabApp.app_dir = "/nowhere"
c.LabApp.app_url = "/elsewhere"
c.LabApp.collaborative = True
"""


def test_no_configuration_changes_the_address_the_folder_or_the_way_in(tmp_path):
    for name in ("jupyter_config.py", "jupyter_server_config.py", "jupyter_lab_config.py"):
        (tmp_path / name).write_text(HOSTILE)
    settings = course_settings() | {"JUPYTER_CONFIG_DIR": str(tmp_path), "JUPYTER_TOKEN": "ours"}
    settings["JUPYTERLAB_DIR"] = "/nowhere"  # where another JupyterLab has its page
    options = [*jupyter.OPTIONS, "--ServerApp.open_browser=False"]
    with jupyter_somewhere(ROOT, *options, port=0, settings=settings) as server:
        with ask(f"{server.address}/api/contents/notebooks", seconds=20, token="ours") as answer:
            assert b"00_start_here.ipynb" in answer.read()
        with ask(f"{server.address}/api/kernelspecs", seconds=20, token="ours") as answer:
            assert b'"default": "python3"' in answer.read()
        with ask(f"{server.address}/lab?token=ours", seconds=20) as answer:
            assert answer.url.endswith("/lab?token=ours")
        wanted = {"path": "notebooks/00_start_here.ipynb", "name": "", "type": "notebook"}
        session = urllib.request.Request(
            f"{server.address}/api/sessions",
            json.dumps(wanted | {"kernel": {"name": "python3"}}).encode(),
            {"Authorization": "token ours"},
        )
        ask(session, seconds=60).close()
        children = psutil.Process(server.process.pid).children()
        (kernel,) = [one for one in children if "ipykernel_launcher" in one.cmdline()]
        assert kernel.cwd() == str(ROOT / "notebooks")


def test_doctor_names_a_configuration_with_which_the_server_does_not_start(monkeypatch, tmp_path):
    monkeypatch.setenv("JUPYTER_CONFIG_DIR", str(tmp_path))
    monkeypatch.setattr(
        surroundings,
        "_start_problem",
        lambda settings: "it died" if settings["JUPYTER_CONFIG_DIR"] == str(tmp_path) else None,
    )
    (finding,) = surroundings.server()
    assert f"does not run the labs with the configuration in {tmp_path}" in finding.what
    assert "it died" in finding.what
    assert "rename" in finding.cure
    monkeypatch.setattr(surroundings, "_start_problem", lambda settings: "it died")
    (finding,) = surroundings.server()
    assert "--force-reinstall jupyterlab" in finding.cure
    monkeypatch.setattr(surroundings, "_start_problem", lambda settings: None)
    assert [finding.cure for finding in surroundings.server()] == [""]


@pytest.mark.parametrize(
    ("kernels", "problem"), [({"python3": {}}, None), ({}, "it offers no kernel python3")]
)
def test_doctor_asks_the_server_for_the_kernel_of_the_labs(monkeypatch, kernels, problem):
    @contextmanager
    def start(*given, **chosen):
        yield Server("http://127.0.0.1:1", None)

    monkeypatch.setattr(surroundings, "jupyter_somewhere", start)
    answer = json.dumps({"kernelspecs": kernels}).encode()
    monkeypatch.setattr(surroundings, "ask", lambda *given, **chosen: io.BytesIO(answer))
    assert (surroundings._start_problem({}) or "").startswith(problem or "")
    assert (surroundings._start_problem({}) is None) == (problem is None)

    def without_page(address, **chosen):
        if address.endswith("/lab"):
            raise HTTPError(address, 500, "Internal Server Error", {}, None)
        return io.BytesIO(b'{"kernelspecs": {"python3": {}}}')

    monkeypatch.setattr(surroundings, "ask", without_page)
    assert "500" in surroundings._start_problem({})

    def refuse(*given, **chosen):
        raise JupyterProblem("no")

    monkeypatch.setattr(surroundings, "jupyter_somewhere", refuse)
    assert surroundings._start_problem({}) == "no"


# A home that cannot be written


def test_what_jupyter_keeps_goes_to_a_temporary_folder_where_home_cannot_be_written(
    monkeypatch, tmp_path, capsys
):
    for name in (*homes.kept_in(), "XDG_DATA_HOME", "XDG_CONFIG_HOME", "APPDATA"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "file").touch()
    monkeypatch.setenv("HOME", str(tmp_path / "file" / "home"))
    monkeypatch.setenv("USERPROFILE", str(tmp_path / "file" / "home"))
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "my ipython"))  # this one can be made
    with homes.writable_folders():
        assert homes.unwritable() == {}
        assert os.environ["IPYTHONDIR"] == str(tmp_path / "my ipython")
        assert os.environ["JUPYTER_RUNTIME_DIR"] == str(homes.kept_in()["JUPYTER_RUNTIME_DIR"])
    assert "JUPYTER_RUNTIME_DIR" not in os.environ
    assert "cannot be written" in capsys.readouterr().out
    findings = list(surroundings.home())
    assert {finding.is_fault for finding in findings} == {False}
    assert "JUPYTER_CONFIG_DIR" in findings[0].cure
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    with homes.writable_folders():
        assert capsys.readouterr().out == ""
    assert [finding.cure for finding in surroundings.home()] == [""]


def test_a_user_without_a_home_gets_temporary_folders(monkeypatch):
    for name in (*homes.kept_in(), "XDG_DATA_HOME", "XDG_CONFIG_HOME", "APPDATA"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(homes.os.path, "expanduser", lambda path: path)  # as where none is known
    with homes.writable_folders():
        assert homes.unwritable() == {}
        assert not any(str(folder).startswith("~") for folder in homes.kept_in().values())


# Browsers


@pytest.fixture
def terminal(monkeypatch):
    """A terminal with a screen and a browser that opens windows."""
    for name in ("SSH_CONNECTION", "BROWSER", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(webbrowser, "get", lambda: webbrowser.GenericBrowser("firefox"))
    return monkeypatch


def test_a_browser_with_windows_opens_the_page(terminal):
    assert opening.opens_a_window()
    assert opening.tunnel_advice("http://127.0.0.1:8890") == ""


@pytest.mark.parametrize("name", ["w3m", "/usr/bin/lynx", "elinks", "www-browser", "links"])
def test_a_browser_in_the_terminal_does_not_open_the_page(terminal, name):
    terminal.setattr(webbrowser, "get", lambda: webbrowser.GenericBrowser(name))
    assert not opening.opens_a_window()


def test_no_browser_is_none(terminal):
    def refuse():
        raise webbrowser.Error("could not locate runnable browser")

    terminal.setattr(webbrowser, "get", refuse)
    assert not opening.opens_a_window()


def test_over_ssh_the_way_to_the_page_is_told_instead(terminal):
    terminal.setenv("SSH_CONNECTION", "10.0.0.1 5000 192.0.2.7 2222")
    assert opening.opens_a_window()  # ssh -X brings the window to the user
    terminal.delenv("DISPLAY")
    terminal.setattr(opening.getpass, "getuser", lambda: "ada")
    assert not opening.opens_a_window()
    advice = opening.tunnel_advice("http://127.0.0.1:8890")
    assert "ssh -p 2222 -L 8890:localhost:8890 ada@192.0.2.7\n" in advice
    terminal.setenv("BROWSER", "/vscode/helper")  # an editor's own way to the user's screen
    assert opening.opens_a_window()


def test_lab_asks_jupyter_to_open_a_browser_only_where_it_opens_a_window(monkeypatch, capsys):
    asked = []

    def note(folder, *options, **chosen):
        asked.extend(option for option in options if "open_browser" in option)
        raise JupyterProblem("enough")

    monkeypatch.setattr(jupyter, "jupyter_somewhere", note)
    monkeypatch.setattr(jupyter.signal, "signal", lambda *given: None)
    page = ROOT / "notebooks" / "00_start_here.ipynb"
    for wanted, window in ((True, True), (True, False), (False, True)):
        monkeypatch.setattr(jupyter, "opens_a_window", lambda window=window: window)
        with pytest.raises(JupyterProblem):
            jupyter.open_lab(page, port=None, browser=wanted, settings={})
    assert asked == [f"--ServerApp.open_browser={value}" for value in (True, False, False)]


# Files that take the place of modules


@pytest.mark.parametrize("name", ["random.py", "argparse.py", "pathlib.py"])
def test_a_file_with_the_name_of_a_module_is_named_and_stops_no_command(labsupport, clone, name):
    (clone / name).write_text("raise SystemExit('I am no module')")
    answer = labsupport(clone, "lab", python=(sys.executable, "-S"))
    assert answer.returncode == 1
    assert f"{clone / name}\n" in answer.stderr
    assert f"such as my_{name}" in answer.stderr
    assert "I am no module" not in answer.stderr


def test_doctor_names_each_file_in_the_way_and_runs_without_m_too(labsupport, clone):
    (clone / "notebooks" / "torch").mkdir()
    (clone / "notebooks" / "torch" / "__init__.py").touch()
    (clone / "numpy").mkdir()  # without __init__.py it hides nothing
    (clone / "my_own.py").touch()
    (clone / "requirements.txt").write_text("torch>=1\nnumpy>=1\n")
    (clone / "types.py").write_text("raise SystemExit('I am no module')")  # `-m` itself needs it
    answer = subprocess.run(
        [sys.executable, "-S", "labsupport", "doctor"],
        cwd=clone, capture_output=True, text=True, env=os.environ | {"PYTHONSAFEPATH": "1"},
    )  # fmt: skip
    found = [line for line in answer.stdout.splitlines() if "would be taken for" in line]
    assert found == [
        f"MEND {path} would be taken for the module of that name"
        for path in (clone / "types.py", clone / "notebooks" / "torch")
    ], answer.stderr
    assert "rename it, for example to my_types.py" in answer.stdout
    assert "note PYTHONSAFEPATH is set" in answer.stdout
    assert "2 to mend" in answer.stdout  # what else there is would only be their doing


def test_what_a_required_package_requires_is_not_hidden_either(monkeypatch, tmp_path):
    monkeypatch.setattr("labsupport.places.NOTEBOOKS", tmp_path)
    for name in ("tornado.py", "tests.py", "zmq.py", "PIL.py", "my_networks.py"):
        (tmp_path / name).touch()
    found = {os.path.basename(path) for path in shadows.shadowing_files()}
    assert found == {"tornado.py", "zmq.py", "PIL.py"}


def test_a_folder_of_pythonpath_that_hides_a_module_of_pythons_is_left_out(labsupport, clone):
    folder = clone / "path"
    folder.mkdir()
    (folder / "argparse.py").write_text("raise SystemExit('I am no module')")
    answer = labsupport(clone, "lab", "77", python=(sys.executable, "-S"), PYTHONPATH=str(folder))
    assert f"{folder / 'argparse.py'} takes the place of Python's own module" in answer.stdout
    assert "no lab 77" in answer.stderr


# Notebooks that another editor opens


def test_doctor_says_whether_other_editors_find_labsupport_and_what_helps(monkeypatch):
    told = {}
    for found in ("", "'/another/labsupport'", ascii(str(ROOT / "labsupport"))):
        answer = subprocess.CompletedProcess([], 0, f"{found}\n", "")
        monkeypatch.setattr(surroundings.subprocess, "run", lambda *_, answer=answer, **__: answer)
        (told[found],) = surroundings.from_elsewhere()
    nothing, another, ours = told.values()
    cell = f"import sys; sys.path.insert(0, {str(ROOT)!r})"
    assert "do not find labsupport" in nothing.what
    assert cell in nothing.cure
    assert "another labsupport" in another.what
    assert cell in another.cure
    assert ours.cure == ""
