"""What a hub starts, and the files from which a hub and its images are made."""

import os
import re
import shutil
import subprocess
import sys

import pytest
import yaml
from traitlets.config.loader import PyFileConfigLoader

from labsupport.course.files import read
from labsupport.machine.jupyter import QUIET
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

    def run(name, *arguments, **settings):
        if name:
            program(name, TELLS)
        environment = {"PATH": f"{programs}{os.pathsep}{os.environ['PATH']}", "HOME": str(home)}
        command = [BINDER / "start", *filter(None, [name]), *arguments]
        return subprocess.run(
            command, cwd=home, env=environment | settings, capture_output=True, text=True
        )

    return run


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


def test_a_course_that_nbgitpuller_brought_is_the_one_that_is_imported(started, home):
    package = home / "course" / "labsupport"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text("")
    (package / "places.py").write_text("ROOT = 'the pulled one'")
    assert told(started("jupyter-lab"))["package"] == "the pulled one"


@pytest.mark.parametrize("folder", ["bin", "jupyter"])
def test_another_command_gets_the_settings_only(started, home, folder):
    (home.parent / "jupyter").mkdir()
    seen = told(started(str(home.parent / folder / "bash-or-so"), "-c", "x"))
    assert seen["arguments"] == ["-c", "x"]
    assert not (home / "my_labs").exists()


def test_a_server_starts_though_no_copies_can_be_laid_and_says_why(started, home):
    (home / "my_labs").write_text("a file where the folder should be")
    process = started("jupyter-lab")
    assert told(process)["package"] == str(ROOT)
    assert "cannot be written" in process.stderr
    assert (home / "my_labs").read_text().startswith("a file")


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


def test_the_hub_lets_the_machines_accounts_in_and_its_culler_may_stop_servers(config):
    assert config.JupyterHub.authenticator_class == "pam"
    assert config.JupyterHub.spawner_class == "systemd"
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
