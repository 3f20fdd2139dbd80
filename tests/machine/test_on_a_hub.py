"""What a hub starts, and the files from which a hub and its images are made."""

import errno
import os
import re
import shlex
import shutil
import subprocess
import sys
import uuid
from pathlib import Path

import pytest
import yaml
from traitlets.config.loader import PyFileConfigLoader

from benchmarks._lesson import CLASSES
from labsupport.course.files import read
from labsupport.machine import on_a_hub
from labsupport.machine.jupyter_options import QUIET
from labsupport.machine.requirements import required
from labsupport.places import ROOT, lab_paths

BINDER, HUB = ROOT / "binder", ROOT / "hub"
pytestmark = pytest.mark.skipif(os.name == "nt", reason="hubs and images run on Linux")

# As Binder starts a server: the command of its chart, binderhub's singleuser.cmd, in short.
ON_BINDER = """
import os
import sys

exe = "jupyter-lab"
os.execvp(exe, [exe] + sys.argv[1:])
"""

TELLS = """#!/usr/bin/env python3
import json, os, sys
import labsupport.places
told = {"arguments": sys.argv[1:], "package": str(labsupport.places.ROOT), **os.environ}
print(json.dumps(told))
"""


@pytest.fixture
def home(tmp_path):
    (tmp_path / "home").mkdir()
    # What would end every Python that takes it for the standard library's.
    (tmp_path / "home" / "types.py").write_text("raise SystemExit('a file of the student')")
    return tmp_path / "home"


@pytest.fixture
def started(home, tmp_path):
    """A function: the finished process of binder/start with a program of this name."""
    programs = tmp_path / "bin"
    programs.mkdir()

    def program(name, text):
        (programs / name).write_text(text)
        (programs / name).chmod(0o755)

    program("python3", f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')

    def run(name, *arguments, after=(), **settings):
        if name:
            program(name, TELLS)
        environment = {"PATH": f"{programs}{os.pathsep}{os.environ['PATH']}", "HOME": str(home)}
        command = [*after, BINDER / "start", *filter(None, [name]), *arguments]
        done = subprocess.run(
            command, cwd=home, env=environment | settings, capture_output=True, text=True
        )
        own.update(re.findall(r"/tmp/course-\w+", done.stdout))
        return done

    own = set()
    yield run
    for folder in own:
        shutil.rmtree(folder)


def told(process):
    assert process.returncode == 0, process.stderr
    return yaml.safe_load(process.stdout)


def test_a_server_starts_with_the_courses_settings_and_copies_of_all_labs(started, home):
    seen = told(started("jupyterhub-singleuser", "--port=1"))
    assert seen["arguments"] == ["--port=1", *QUIET]
    assert seen["OMP_NUM_THREADS"] == "1"
    assert seen["JUPYTER_CONFIG_PATH"].split(os.pathsep)[0].endswith("jupyter_config")
    assert seen["package"] == str(ROOT)
    laid = sorted(path.name for path in (home / "my_labs").iterdir())
    assert laid == [path.name for path in lab_paths()]
    assert read(home / "my_labs" / laid[0]).metadata["labsupport"]


CONNECTION = """
from jupyter_server.serverapp import ServerApp
from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection
server = ServerApp()
server.load_config_file()
print(ZMQChannelsWebsocketConnection.connect.__name__)
"""


def test_a_picture_leaves_at_once(started):
    seen = told(started("jupyterhub-singleuser"))
    settings = {name: text for name, text in seen.items() if isinstance(text, str)}
    command = [sys.executable, "-c", CONNECTION]
    done = subprocess.run(command, env=settings, capture_output=True, text=True)
    assert done.stdout.strip() == "connect_at_once", done.stderr


def test_a_server_that_binder_starts_gets_the_same(started, home):
    started("jupyter-lab")  # so that the program is there
    shutil.rmtree(home / "my_labs")
    seen = told(started("", "python3", "-c", ON_BINDER, "--ip=0.0.0.0"))
    assert seen["arguments"] == ["--ip=0.0.0.0", *QUIET]
    assert sorted(path.name for path in (home / "my_labs").iterdir()) == [
        path.name for path in lab_paths()
    ]


def test_what_is_set_stays(started, home):
    chosen = {"OMP_NUM_THREADS": "3", "JUPYTER_CONFIG_PATH": "/x"}
    chosen |= {"LABSUPPORT_MY_LABS": str(home / "copies")}
    seen = told(started("jupyter-lab", **chosen))
    assert seen["OMP_NUM_THREADS"] == "3"
    assert seen["JUPYTER_CONFIG_PATH"].endswith(f"jupyter_config{os.pathsep}/x")
    assert (home / "copies" / lab_paths()[0].name).exists()


@pytest.fixture
def pulled(home):
    """A small course in the student's home, as nbgitpuller brings it; it lays one note."""
    package = home / "course" / "labsupport"
    for name in ("", "course", "machine"):
        (package / name).mkdir(parents=True, exist_ok=True)
        (package / name / "__init__.py").write_text("")
    (package / "places.py").write_text("ROOT = 'the pulled one'")
    (package / "machine" / "on_a_hub.py").write_text(
        "import os, pathlib\n"
        "def lay():\n"
        "    folder = pathlib.Path(os.environ['LABSUPPORT_MY_LABS'])\n"
        "    folder.mkdir()\n"
        "    (folder / 'from the pulled one').touch()\n"
    )
    return home / "course"


def test_of_a_course_that_nbgitpuller_brought_are_the_package_and_the_copies(started, home, pulled):
    assert told(started("jupyter-lab"))["package"] == "the pulled one"
    assert [path.name for path in (home / "my_labs").iterdir()] == ["from the pulled one"]


def test_a_course_that_nbgitpuller_brings_later_counts_without_another_start(started, home, pulled):
    pulled.rename(home / "not yet")
    seen = told(started("jupyter-lab"))
    assert seen["package"] == str(ROOT)
    (home / "not yet").rename(pulled)
    command = [sys.executable, "-P", "-c", "import labsupport.places as it; print(it.ROOT)"]
    path = {"PYTHONPATH": seen["PYTHONPATH"]}
    assert subprocess.check_output(command, env=path, text=True).strip() == "the pulled one"


@pytest.mark.parametrize("name", ["types", "tornado"])
@pytest.mark.parametrize("whole", [True, False], ids=["a course", "a folder of that name"])
def test_a_students_module_beside_the_course_does_not_end_the_server(started, home, name, whole):
    (home / "course" / "labsupport").mkdir(parents=True)
    if whole:
        (home / "course" / "labsupport" / "__init__.py").write_text("")
        (home / "course" / "labsupport" / "places.py").write_text("ROOT = 'the pulled one'")
    (home / "course" / f"{name}.py").write_text("raise SystemExit('a file of the student')")
    process = started("jupyter-lab")
    seen = told(process)
    assert seen["package"] == ("the pulled one" if whole else str(ROOT))
    assert ("is not the course's" in process.stderr) != whole
    command = [
        sys.executable,
        "-P",
        "-c",
        f"import importlib.util as it; print(it.find_spec('{name}'))",
    ]
    path = {"PYTHONPATH": seen["PYTHONPATH"]}
    assert str(home) not in subprocess.check_output(command, env=path, text=True)


@pytest.mark.parametrize("folder", ["bin", "jupyter"])
def test_another_command_gets_the_settings_only(started, home, folder):
    (home.parent / "jupyter").mkdir()
    seen = told(started(str(home.parent / folder / "bash-or-so"), "-c", "x"))
    assert seen["arguments"] == ["-c", "x"]
    assert not (home / "my_labs").exists()


def test_a_kernels_sockets_are_private_and_have_room_in_a_path_wherever_the_home_is(started):
    folder = Path(told(started("jupyterhub-singleuser"))["JUPYTER_RUNTIME_DIR"])
    socket = folder / f"kernel-{uuid.uuid4()}-ipc-5"
    assert len(os.fsencode(socket)) <= 107  # of a Unix socket, on Linux
    assert folder.parent.stat().st_mode & 0o777 == 0o700
    chosen = told(started("jupyterhub-singleuser", JUPYTER_RUNTIME_DIR="/x"))
    assert chosen["JUPYTER_RUNTIME_DIR"] == "/x"


def test_a_server_starts_though_nothing_can_be_written_into_tmp(monkeypatch, capfd):
    def full(**_):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(on_a_hub.tempfile, "mkdtemp", full)
    before = {"PYTHONPATH": str(ROOT)}
    assert on_a_hub.with_a_folder_of_its_own(before) == before
    assert "No space left" in capfd.readouterr().err


def test_a_laying_that_takes_too_long_is_left_and_told(monkeypatch, capfd):
    monkeypatch.setattr(on_a_hub, "LAY", "import threading; threading.Event().wait()")
    monkeypatch.setattr(on_a_hub, "LAY_SECONDS", 0.2)
    on_a_hub.lay_copies_if_possible(dict(os.environ) | {"LABSUPPORT_MY_LABS": "/x"})
    (line,) = capfd.readouterr().err.splitlines()
    assert line.startswith("Not all copies of the labs were laid into /x: ")
    assert "timed out" in line


def a_file_for_a_folder(home):
    (home / "my_labs").write_text("a file where the folder should be")


def a_package_that_ends_python(home):
    package = home / "course" / "labsupport"
    (package / "machine").mkdir(parents=True)
    (package / "__init__.py").write_text("")
    (package / "places.py").write_text("ROOT = 'the pulled one'")
    (package / "machine" / "__init__.py").write_text("import os; os.abort()")


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (a_file_for_a_folder, "cannot be written"),
        (a_package_that_ends_python, "status -6"),
    ],
)
def test_a_server_starts_though_copies_cannot_be_laid_and_one_line_says_why(
    started, home, spoil, reason
):
    spoil(home)
    process = started("jupyterhub-singleuser")
    assert told(process)["arguments"] == QUIET
    (line,) = process.stderr.splitlines()
    assert line.startswith("Not all copies of the labs were laid into")
    assert reason in line


def test_a_server_starts_though_the_disk_is_full(started, home):
    full = ["bash", "-c", 'ulimit -f 0; exec "$@"', "as a full disk"]  # no file gets a byte
    process = started("jupyterhub-singleuser", after=full)
    assert told(process)["arguments"] == QUIET
    (line,) = process.stderr.splitlines()
    assert "free some MB there" in line
    assert list((home / "my_labs").iterdir()) == []


def test_a_command_that_is_none_is_an_error_that_says_so(started):
    assert "usage:" in started("").stderr
    process = started("", "no-such-program")
    assert process.returncode == 1
    assert "no-such-program cannot be started" in process.stderr


# The files


@pytest.fixture
def config(monkeypatch):
    monkeypatch.setenv("COURSE_ADMINS", "anna ben")
    monkeypatch.delenv("LABSUPPORT_MNIST", raising=False)
    return PyFileConfigLoader("jupyterhub_config.py", path=str(HUB)).load_config()


def values():
    return yaml.safe_load((HUB / "values.yaml").read_text())


def test_the_hub_of_one_machine_and_the_values_of_a_cluster_say_the_same(config):
    user, (culler,) = values()["singleuser"], config.JupyterHub.services
    assert config.Spawner.mem_limit == user["memory"]["limit"]
    assert config.Spawner.cpu_limit == user["cpu"]["limit"]
    assert config.Spawner.default_url == user["defaultUrl"]
    assert config.Spawner.start_timeout == user["startTimeout"]
    assert config.Spawner.cmd == [str(BINDER / "start"), user["cmd"]]
    assert f"--timeout={values()['cull']['timeout']}" in culler["command"]
    page = ROOT / "notebooks" / user["defaultUrl"].rpartition("/")[2]
    assert page.exists()


@pytest.mark.parametrize("limit", ["a machine", "a cluster"])
def test_the_largest_class_may_come_at_once(config, limit):
    limits = {
        "a machine": config.JupyterHub.concurrent_spawn_limit,
        "a cluster": values()["hub"]["concurrentSpawnLimit"],
    }
    assert limits[limit] > max(CLASSES)


def test_the_hub_is_reached_through_the_web_server_of_its_machine_alone(config):
    assert config.JupyterHub.bind_url.startswith("http://127.0.0.1:")
    port = config.JupyterHub.bind_url.rpartition(":")[2]
    assert f"127.0.0.1:{port}" in (HUB / "README.md").read_text()


def test_the_service_takes_several_admins_as_one_setting():
    lines = re.findall("^Environment=(.*)$", (HUB / "jupyterhub.service").read_text(), re.M)
    (line,) = [line for line in lines if "COURSE_ADMINS" in line]
    named = line.replace("COURSE_ADMINS=", "COURSE_ADMINS=anna ben")
    assert shlex.split(named) == ["COURSE_ADMINS=anna ben"]


def test_the_hub_lets_the_machines_accounts_in_and_its_culler_may_stop_servers(config):
    assert config.JupyterHub.authenticator_class == "pam"
    assert config.JupyterHub.spawner_class == "systemd"
    assert config.Authenticator.blocked_users == {"root"}
    assert config.Authenticator.admin_users == {"anna", "ben"}
    (role,), (service,) = config.JupyterHub.load_roles, config.JupyterHub.services
    assert role["services"] == [service["name"]]
    assert "delete:servers" in role["scopes"]
    assert config.Spawner.environment["LABSUPPORT_MNIST"] == str(ROOT / "data" / "mnist")


def test_an_image_has_all_that_the_course_needs_in_the_tested_versions_without_gpus():
    """Whoever builds it: repo2docker, which looks into binder/ alone, or our Dockerfile."""
    lines = (BINDER / "requirements.txt").read_text().splitlines()
    named = {flag: (BINDER / file).resolve() for flag, file in map(str.split, filter_flags(lines))}
    assert named == {"-r": ROOT / "requirements.txt", "-c": ROOT / "constraints.txt"}
    assert "--extra-index-url https://download.pytorch.org/whl/cpu" in lines
    assert "torch" in required()
    dockerfile = (HUB / "Dockerfile").read_text()
    copied = re.findall(r"^COPY (.+) \S+$", dockerfile, re.MULTILINE)
    assert all((ROOT / name).exists() for line in copied for name in line.split())
    python = (BINDER / "runtime.txt").read_text().strip().removeprefix("python-")
    assert f"FROM python:{python}-slim" in dockerfile
    assert {"Dockerfile", "environment.yml"}.isdisjoint(os.listdir(BINDER))


def filter_flags(lines):
    return [line for line in lines if line.startswith(("-r", "-c"))]


@pytest.mark.parametrize("script", ["start", "postBuild"])
def test_the_images_scripts_can_be_run(script):
    assert os.access(BINDER / script, os.X_OK)
    assert subprocess.run(["bash", "-n", BINDER / script]).returncode == 0
