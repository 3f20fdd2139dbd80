"""One server and one Chromium for all browser tests; where there is none, they say why not."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from labsupport.machine.browser import chromium as start_chromium
from labsupport.machine.browser import jupyter_server, new_page
from labsupport.machine.browser_needs import missing_for_audit, missing_for_browser
from labsupport.places import lab_paths
from pages import SCRATCH, TRAINING, write_notebook

HERE = Path(__file__).parent
REQUIRED = os.environ.get("LABSUPPORT_BROWSER") == "required"
# What npm says where there is no way to its registry, or a proxy bars it.
NO_NETWORK = (
    *("ENOTFOUND", "EAI_AGAIN", "ECONNREFUSED", "ECONNRESET", "ETIMEDOUT", "ENETUNREACH"),
    *("EHOSTUNREACH", "ERR_SOCKET_TIMEOUT", "E403", "E407"),
)


@pytest.hookimpl(wrapper=True, tryfirst=True)  # before `-m` reads the marks
def pytest_collection_modifyitems(items):
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)
    result = yield
    # In each file all tests of one lab together, so that each lab is opened and run once.
    places = [place for place, item in enumerate(items) if "opened" in _parameters(item)]
    by_lab = sorted(
        (items[place] for place in places), key=lambda i: (i.path, _parameters(i)["opened"])
    )
    for place, item in zip(places, by_lab, strict=True):
        items[place] = item
    return result


def _parameters(item):
    return item.callspec.params if hasattr(item, "callspec") else {}


def missing(reason):
    """Skips the test with `reason`; fails it where `test --browser` demands it."""
    if REQUIRED:
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def course(tmp_path_factory):
    """A folder with copies of the notebooks: JupyterLab saves what it has open."""
    folder = tmp_path_factory.mktemp("course")
    for path in lab_paths():
        shutil.copy(path, folder)
    write_notebook(folder / "scratch.ipynb", SCRATCH)
    write_notebook(folder / "training.ipynb", TRAINING)
    return folder


@pytest.fixture(scope="session")
def server(course):
    """The address of a JupyterLab that serves `course`, where no prediction holds anything back."""
    if reason := missing_for_browser():
        missing(str(reason))
    with jupyter_server(course, LABSUPPORT_DIGITS="embedded", LABSUPPORT_CURTAIN="0") as address:
        yield address


@pytest.fixture(scope="session")
def chromium(server):
    with start_chromium() as launched:
        yield launched


@pytest.fixture
def page(chromium):
    """A fresh page, closed after the test."""
    opened = new_page(chromium)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def axe(from_npm):
    """The path of axe-core's script."""
    return from_npm("axe-core/axe.min.js", "no accessibility audit")


@pytest.fixture(scope="session")
def from_npm():
    """A function: the path of a file of npm's, fetched when it is not there yet.

    Without npm the test is missing, like a browser. Without a network it is skipped in any case: no
    set-up of this machine would help. The second argument is the loss that the reason names.
    """
    return fetched_with_npm


def fetched_with_npm(path, loss):
    file = HERE / "node_modules" / path
    if not file.exists():
        if reason := missing_for_audit():
            missing(str(reason))
        command = [shutil.which("npm"), "install", "--no-package-lock", "--no-audit", "--no-fund"]
        command += ["--ignore-scripts", "--fetch-retries=1", "--fetch-retry-mintimeout=1000"]
        done = subprocess.run(command, cwd=HERE, capture_output=True, text=True)
        package = path.partition("/")[0]
        if done.returncode and any(code in done.stderr for code in NO_NETWORK):
            pytest.skip(f"npm's registry cannot be reached for {package}: {loss}")
        if done.returncode:
            missing(f"npm could not fetch {package}: {done.stderr.strip()[-300:]}")
    return file
