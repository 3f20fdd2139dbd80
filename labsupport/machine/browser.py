"""JupyterLab in a headless Chromium, for the browser tests and the benchmarks."""

from __future__ import annotations

import json
import re
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from labsupport.machine.browser_needs import find_chromium, missing_for_browser
from labsupport.machine.jupyter import START_SECONDS, choose_port, running_jupyter
from labsupport.settings import course_settings

CHROMIUM_FLAGS = [
    "--no-sandbox",  # the sandbox does not work for root, and all pages are our own
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
]
RUN_SECONDS = 600  # for all cells: the longest lab takes 150 s alone, and other tests run beside it
LIGHT, DARK = "JupyterLab Light", "JupyterLab Dark"
APPS = {"lab": "lab/tree/{}?reset", "notebook": "notebooks/{}", "voila": "voila/render/{}"}


class BrowserProblem(Exception):
    """There is no browser, or a page did not do what it should. The message says which."""


@contextmanager
def jupyter_server(
    folder: Path,
    *,
    theme: str = LIGHT,
    chosen: Mapping[str, Mapping] | None = None,
    **settings: str,
) -> Iterator[str]:
    """The address of a Jupyter server on loopback with `folder` as its root, while inside.

    theme: of JupyterLab and Notebook 7, `LIGHT` or `DARK`. chosen: more of what a user can choose
    there, {"@package/plugin": {setting: value}}. settings: environment variables.
    """
    with tempfile.TemporaryDirectory() as config, tempfile.TemporaryFile() as log:
        choices = {
            "@jupyterlab/apputils-extension/themes": {"theme": theme},
            **(chosen or {}),
        }
        for name, setting in choices.items():
            file = Path(config, f"{name}.jupyterlab-settings")
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(json.dumps(setting))
        environment = {
            **course_settings(),
            "LABSUPPORT_PROGRESS": "0",
            "JUPYTER_CONFIG_DIR": config,
            "JUPYTER_DATA_DIR": config,
            "JUPYTERLAB_WORKSPACES_DIR": config,
            "JUPYTERLAB_SETTINGS_DIR": config,
            **settings,
        }
        options = [
            *("--no-browser", "--IdentityProvider.token="),
            "--LabApp.extension_manager=readonly",
        ]
        with running_jupyter(
            folder, *options, port=choose_port(0), settings=environment, log=log
        ) as server:
            yield server.address


@contextmanager
def chromium() -> Iterator:
    """A headless Chromium, driven by Playwright; BrowserProblem where there is none."""
    if missing := missing_for_browser():
        raise BrowserProblem(str(missing))
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=find_chromium(), args=CHROMIUM_FLAGS)
        yield launched
        launched.close()


def new_page(chromium, width: int = 1280, height: int = 900, *, touch: bool = False):
    """A new page of `chromium`; `page.messages` collects its console. touch: as on a phone."""
    viewport = {"width": width, "height": height}
    page = chromium.new_page(viewport=viewport, has_touch=touch, is_mobile=touch)
    page.messages = []
    page.on("console", lambda line: page.messages.append(f"{line.type}: {line.text}"))
    page.on("pageerror", lambda problem: page.messages.append(f"error: {problem}"))
    return page


@contextmanager
def browser(width: int = 1280, height: int = 900) -> Iterator:
    """A page in a Chromium of its own; see `new_page`."""
    with chromium() as launched:
        yield new_page(launched, width, height)


def open_notebook(page, address: str, notebook: str, *, app: str = "lab") -> None:
    """Opens `notebook`, a path below the server's root, and waits for its cells and its kernel."""
    page.goto(f"{address}/{APPS[app].format(notebook)}")
    page.wait_for_selector(".jp-Notebook .jp-Cell", timeout=START_SECONDS * 1000)
    wait_for_kernel(page, address, notebook)


def wait_for_kernel(page, address: str, notebook: str) -> None:
    """Waits until the kernel of `notebook` answers; BrowserProblem if it does not start.

    The page shows "idle" before it has a kernel, and forgets cells that are run before then.
    """
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        sessions = page.request.get(f"{address}/api/sessions").json()
        kernels = [session["kernel"] for session in sessions if session["path"] == notebook]
        if any(k["execution_state"] == "idle" and k["connections"] for k in kernels):
            return
        page.wait_for_timeout(100)
    raise BrowserProblem(f"the kernel of {notebook} did not start within {START_SECONDS} s")


# We read the prompts of the cells: [*] while a cell waits or runs, [7] once it has run. Empty cells
# stay [ ]. The kernel's light does not help, since it is idle between two cells as well. A folded
# cell has no prompt in the page; the sign in the toolbar is busy until all that was asked for has
# run.
RUNS = """() => [...document.querySelectorAll('.jp-CodeCell .jp-InputPrompt')]
    .some(prompt => prompt.textContent.includes('*'))
    || document.querySelector('.jp-Notebook-ExecutionIndicator[data-status="busy"]') !== null"""
# Quick cells may be over before we look. An observer in the page sees each [*].
NOTICE = f"""() => {{
    window.cellsStarted = false;
    new MutationObserver((_, observer) => {{
        if (!({RUNS})()) return;
        window.cellsStarted = true;
        observer.disconnect();
    }}).observe(document.body, {{subtree: true, childList: true, characterData: true}});
}}"""


def run_all(page, *, seconds: float = RUN_SECONDS) -> None:
    """Runs all cells by JupyterLab's menu and waits until they have run."""
    start_all(page)
    page.wait_for_function(f"() => !({RUNS})()", timeout=seconds * 1000, polling=250)


def start_all(page) -> None:
    """Runs all cells by JupyterLab's menu, and waits until the first has started."""
    page.evaluate(NOTICE)
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    page.wait_for_function("window.cellsStarted", timeout=30_000, polling=50)


def restart_kernel(page, address: str, notebook: str) -> None:
    """Restarts the kernel by JupyterLab's menu and waits until it can be asked again."""
    page.get_by_role("menuitem", name="Kernel", exact=True).click()
    page.get_by_role("menuitem", name=re.compile("^Restart Kernel(…|[.]{3})")).click()
    with page.expect_response(lambda answer: answer.url.split("?")[0].endswith("/restart")):
        page.get_by_role("button", name="Confirm Kernel Restart").click()
    wait_for_kernel(page, address, notebook)
