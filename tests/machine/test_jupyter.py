"""JupyterLab is started, awaited and ended in one place, whatever goes wrong there."""

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import urllib.request
from contextlib import closing, contextmanager
from pathlib import Path
from types import SimpleNamespace

import pytest
import websocket

from labsupport.machine import jupyter
from labsupport.machine.browser import DARK, jupyter_server
from labsupport.machine.jupyter import JupyterProblem, ask, choose_port, running_jupyter
from labsupport.machine.jupyter_options import CONFIG
from labsupport.places import ROOT
from labsupport.settings import course_settings

# What stands in JupyterLab's place, in a folder from which `-m jupyterlab` takes it.
ANSWERS = """
import http.server, os, pathlib, sys
pathlib.Path("started").write_text(f"{os.getpid()} {' '.join(sys.argv[1:])}")
print("I am JupyterLab, they say", flush=True)
port = next(int(a.partition("=")[2]) for a in sys.argv if a.startswith("--ServerApp.port="))
os.makedirs("api/status", exist_ok=True)
http.server.ThreadingHTTPServer(
    ("127.0.0.1", port), http.server.SimpleHTTPRequestHandler
).serve_forever()
"""
DIES = "raise SystemExit('there is no config that I like')"
IS_SILENT = """
import pathlib, os, signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
pathlib.Path("started").write_text(str(os.getpid()))
print("in a minute", flush=True)
time.sleep(600)
"""


@pytest.fixture
def instead(tmp_path):
    """A function: a folder in which a program runs in JupyterLab's place."""

    def folder(program):
        (tmp_path / "jupyterlab.py").write_text(program)
        return tmp_path

    return folder


def is_running(folder):
    process = int((folder / "started").read_text().split()[0])
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def answers(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def test_a_server_is_there_while_inside_and_gone_afterwards(instead):
    folder, port = instead(ANSWERS), choose_port(0)
    with running_jupyter(folder, "--an-option", port=port, settings=dict(os.environ)) as server:
        assert server.address == f"http://127.0.0.1:{port}"
        with ask(f"{server.address}/started", seconds=5) as answer:
            told = answer.read().decode()
        assert f"--ServerApp.root_dir={folder}" in told
        assert "--an-option" in told
        assert server.process.poll() is None
    assert server.process.returncode is not None
    assert not answers(port)


def test_a_server_is_ended_too_where_its_user_fails(instead):
    folder, port = instead(ANSWERS), choose_port(0)
    with (
        pytest.raises(ZeroDivisionError),
        running_jupyter(folder, port=port, settings=dict(os.environ)),
    ):
        1 / 0  # noqa: B018
    assert not answers(port)


def test_the_answer_is_awaited_past_a_proxy(instead, monkeypatch):
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("NO_PROXY", raising=False)
    with running_jupyter(instead(ANSWERS), port=choose_port(0), settings=dict(os.environ)):
        pass


def test_a_server_that_dies_at_once_is_said_to_have_died_with_its_last_words(instead, capfd):
    folder = instead(DIES)
    with (
        tempfile.TemporaryFile() as log,
        pytest.raises(JupyterProblem, match=r"(?s)ended at once \(status 1\).*no config that I"),
        running_jupyter(folder, port=choose_port(0), settings=dict(os.environ), log=log),
    ):
        pass
    assert capfd.readouterr() == ("", "")
    with (
        pytest.raises(JupyterProblem, match=r"status 1.*is above\. `python3 -m labsupport doctor`"),
        running_jupyter(folder, port=choose_port(0), settings=dict(os.environ)),
    ):
        pass
    assert "there is no config that I like" in capfd.readouterr().err


def test_a_server_that_never_answers_is_ended_even_if_it_will_not(instead, monkeypatch):
    monkeypatch.setattr(jupyter, "STOP_SECONDS", 0.1)
    folder = instead(IS_SILENT)

    # Looking again and again ends when the program has said that it is deaf.
    def refuse(address, *, seconds, token):
        raise TimeoutError

    monkeypatch.setattr(jupyter, "ask", refuse)
    with (
        tempfile.TemporaryFile() as log,
        pytest.raises(JupyterProblem, match="(?s)did not answer within 2 s:.in a minute.*doctor"),
        running_jupyter(folder, port=choose_port(0), settings=dict(os.environ), log=log, seconds=2),
    ):
        pass
    assert not is_running(folder)


def test_the_browsers_server_has_a_config_of_its_own_and_shows_its_log_on_failure(instead):
    folder = instead(ANSWERS)
    with jupyter_server(folder, theme=DARK, LABSUPPORT_DIGITS="embedded") as address:
        assert ask(f"{address}/started", seconds=5).status == 200
        assert "--IdentityProvider.token=" in (folder / "started").read_text()
    folder = instead("import json, os; raise SystemExit(os.environ['JUPYTERLAB_SETTINGS_DIR'])")
    with pytest.raises(JupyterProblem) as problem, jupyter_server(folder):
        pass
    assert tempfile.gettempdir() in str(problem.value)


# Ports


def test_a_taken_port_is_an_error_that_names_a_free_one():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(JupyterProblem, match=rf"Port {port} is taken.*--port \d+"):
            choose_port(port)
    for port in (-1, 99999):
        with pytest.raises(JupyterProblem, match="no port"):
            choose_port(port)


def test_without_a_wish_the_port_is_the_first_free_one_and_any_if_all_are_taken(monkeypatch):
    assert jupyter.port_is_free(choose_port(None))
    assert jupyter.port_is_free(choose_port(0))
    monkeypatch.setattr(jupyter, "port_is_free", lambda port: port in (8890, 8891))
    assert choose_port(None) == 8890
    monkeypatch.setattr(jupyter, "port_is_free", lambda port: False)
    assert choose_port(None) > 0


# The real JupyterLab

# In a configuration of the user's: a file tells when a connection is asked not to wait.
TELLS_OF_WAITING = """
from tornado.websocket import WebSocketProtocol13 as Protocol
set_nodelay = Protocol.set_nodelay
def told(self, value):
    open({file!r}, "w").write(str(value))
    set_nodelay(self, value)
Protocol.set_nodelay = told
"""


def test_a_picture_does_not_wait_until_the_page_has_confirmed_the_message_before(tmp_path):
    told, config = tmp_path / "told", tmp_path / "config"
    config.mkdir()
    text = TELLS_OF_WAITING.format(file=str(told))
    (config / "jupyter_server_config.py").write_text(text, encoding="utf-8")
    with websocket_to_a_new_kernel(tmp_path, JUPYTER_CONFIG_DIR=str(config)) as page:
        page.recv()  # by then the server has set it up
        assert told.read_text() == "True"


def test_the_kernels_run_here_also_where_a_gateway_to_others_is_set(tmp_path):
    with websocket_to_a_new_kernel(tmp_path, JUPYTER_GATEWAY_URL="http://127.0.0.1:9") as page:
        assert json.loads(page.recv())["content"]["execution_state"]


CHOSEN = """
from jupyter_server.serverapp import ServerApp
app = ServerApp()
app.initialize(["--allow-root", "--no-browser", "--port=0"], find_extensions=False)
print(app.kernel_websocket_connection_class.__name__)
"""
THEIRS = """
from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection
class Theirs(ZMQChannelsWebsocketConnection):
    pass
c.ServerApp.kernel_websocket_connection_class = Theirs
"""


@pytest.mark.parametrize(
    ("configuration", "connection"),
    [
        ('c.GatewayClient.url = "http://127.0.0.1:9"', "GatewayWebSocketConnection"),
        (THEIRS, "Theirs"),
    ],
)
def test_where_a_hub_chooses_how_pages_are_connected_its_choice_stays(
    tmp_path, configuration, connection
):
    (tmp_path / "jupyter_server_config.py").write_text(configuration, encoding="utf-8")
    ways = {"JUPYTER_CONFIG_PATH": str(CONFIG), "JUPYTER_CONFIG_DIR": str(tmp_path)}
    asked = subprocess.run(
        [sys.executable, "-c", CHOSEN], env=course_settings() | ways, capture_output=True, text=True
    )
    assert asked.stdout.split() == [connection], asked.stderr


@contextmanager
def websocket_to_a_new_kernel(folder, **settings):
    """A page's connection to a kernel of a JupyterLab in that folder."""
    settings, port = course_settings() | {"JUPYTER_TOKEN": "ours"} | settings, choose_port(0)
    with running_jupyter(folder, "--no-browser", port=port, settings=settings) as server:
        way = {"Authorization": "token ours"}
        wanted = urllib.request.Request(f"{server.address}/api/kernels", b"{}", way)
        with urllib.request.urlopen(wanted, timeout=60) as answer:
            kernel = json.load(answer)["id"]
        address = f"ws://127.0.0.1:{port}/api/kernels/{kernel}/channels"
        with closing(websocket.create_connection(address, timeout=60, header=way)) as page:
            yield page


# `lab`, with the real JupyterLab

STOPS = {"Ctrl-C": signal.SIGINT, "SIGTERM": signal.SIGTERM}
if hasattr(signal, "SIGHUP"):
    STOPS["a closed window"] = signal.SIGHUP

OPEN = """
from labsupport.machine.jupyter import open_lab
from labsupport.places import NOTEBOOKS
from labsupport.settings import course_settings
page = NOTEBOOKS / "00_start_here.ipynb"
raise SystemExit(open_lab(page, port={port}, browser=False, settings=course_settings()))
"""


@pytest.mark.skipif(os.name == "nt", reason="signals cannot be sent to one process on Windows")
@pytest.mark.parametrize("how", STOPS.values(), ids=STOPS)
def test_lab_prints_an_address_that_opens_without_news_and_stops_when_told_to(
    start, how, monkeypatch, tmp_path
):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    port = choose_port(0)
    process = start("-c", OPEN.format(port=port))
    # What is installed besides may have a warning of its own to say first.
    line = next(line for line in process.stdout if "JupyterLab is running" in line)
    address = line.split()[-1]
    assert f":{port}/lab/tree/notebooks/00_start_here.ipynb?token=" in address
    with ask(address, seconds=20) as answer:
        assert '"news": {"disabled": true}' in answer.read().decode()
    if how == signal.SIGINT:
        os.killpg(process.pid, how)  # as a terminal does it
    else:
        process.send_signal(how)
    assert "has stopped" in process.communicate(timeout=30)[0]
    assert process.returncode == 0
    assert not answers(port)
    assert not list(tmp_path.glob("labsupport-*"))  # where the token was


@pytest.mark.parametrize(
    ("place", "root", "path"),
    [
        ("my_labs", ROOT, "my_labs/06_init_variance.ipynb"),
        ("50% of #1?", ROOT, "50%25%20of%20%231%3F/06_init_variance.ipynb"),
        (".mine", ROOT / ".mine", "06_init_variance.ipynb"),
        ("deep/.mine", ROOT / "deep" / ".mine", "06_init_variance.ipynb"),
        ("../elsewhere", ROOT.parent / "elsewhere", "06_init_variance.ipynb"),
    ],
)
def test_the_page_of_a_copy_opens_whatever_its_folder_is_called(
    monkeypatch, capsys, place, root, path
):
    given = []

    @contextmanager
    def somewhere(folder, *options, **chosen):
        given.extend([folder, *options])
        yield jupyter.Server("http://127.0.0.1:1", SimpleNamespace(wait=lambda: 0))

    monkeypatch.setattr(jupyter, "jupyter_somewhere", somewhere)
    notebook = Path(os.path.normpath(ROOT / place), "06_init_variance.ipynb")
    before = {each: signal.getsignal(each) for each in STOPS.values()}
    try:
        assert jupyter.open_lab(notebook, port=None, browser=False, settings={}) == 0
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)
    assert given[0] == root
    assert f"--LabApp.default_url=/lab/tree/{path}" in given
    assert f"http://127.0.0.1:1/lab/tree/{path}?token=" in capsys.readouterr().out
