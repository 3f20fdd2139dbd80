"""How long the first things take: importing each module, and from `lab` to the first figure.

    python3 -m labsupport bench cold_start [--rounds 3]

Each import runs in a fresh process, whose own start is taken off; the first round of all is thrown
away, because it also fills the disk's cache. Then `lab 06` is started in a copy of the course, for
JupyterLab may save what it has open, and its page is opened in a headless Chromium as a student
would: the time until the page answers, until its stored pictures are seen, until its kernel can be
asked, and, after Run All Cells, until the Lab has painted its picture. Nothing is asserted:
machines differ.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from labsupport.machine.browser import browser, start_all, wait_for_kernel
from labsupport.machine.browser_needs import missing_for_browser
from labsupport.machine.commands import notebook_of
from labsupport.machine.jupyter import ask
from labsupport.places import ROOT, files_in
from labsupport.settings import course_settings

IMPORT = "import time; t = time.perf_counter(); import {}; print(time.perf_counter() - t)"
COURSE = ("labsupport", "notebooks", "data", "requirements.txt", "constraints.txt")
ADDRESS = re.compile(r"(http://(?:127\.0\.0\.1|localhost):\d+)/\S*")
PATIENCE = 120
STORED = "[...document.querySelectorAll('.jp-RenderedImage img')].some(one => one.naturalWidth)"
PAINTED = """[...document.querySelectorAll('canvas.lab-picture')].some(canvas => canvas.width
    && canvas.getContext('2d').getImageData(0, 0, canvas.width, 1).data[3])"""


def modules() -> list[str]:
    """The modules of the package that can be imported, as dotted names."""
    paths = [path.relative_to(ROOT) for path in files_in(ROOT / "labsupport", "**/*.py")]
    names = [".".join(path.with_suffix("").parts) for path in paths]
    return [name.removesuffix(".__init__") for name in names if not name.endswith("__main__")]


def import_seconds(module: str) -> float:
    """Seconds that `import module` takes in a fresh process."""
    command = [sys.executable, "-c", IMPORT.format(module)]
    settings = course_settings()
    return float(subprocess.check_output(command, cwd=ROOT, env=settings, text=True))


@contextmanager
def copy_of_the_course() -> Iterator[Path]:
    """A folder with all that `lab` needs."""
    with tempfile.TemporaryDirectory() as folder:
        for name in COURSE:
            copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
            copy(ROOT / name, Path(folder, name))
        yield Path(folder)


@contextmanager
def running_lab(course: Path, notebook: str) -> Iterator[tuple[str, str]]:
    """(the server's address, the page that it tells) of `lab` for a notebook, while inside."""
    command = [sys.executable, "-m", "labsupport", "lab", notebook[:2], "--no-browser"]
    # The embedded digits: a fetch of MNIST is not what is measured.
    settings = course_settings() | {"LABSUPPORT_DIGITS": "embedded", "PYTHONUNBUFFERED": "1"}
    settings["PYTHONPATH"] = str(course)
    lab = subprocess.Popen(
        command, cwd=course, env=settings, text=True, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, start_new_session=True,
    )  # fmt: skip
    late = threading.Timer(PATIENCE, lab.kill)  # else a silent server would be waited for forever
    late.start()
    try:
        found = next(filter(None, map(ADDRESS.search, lab.stdout)), None)
        late.cancel()
        if found is None:
            raise RuntimeError("`lab` ended, or told no address in time")
        yield found[1], found[0]
    finally:
        late.cancel()
        os.killpg(lab.pid, signal.SIGTERM)
        lab.wait()


def lab_seconds(course: Path, notebook: str) -> dict[str, float]:
    """Seconds from the command `lab` until each thing that whoever opens a lab waits for."""
    seconds, patience = {}, 1000 * PATIENCE
    with browser() as page:  # it is there already, as a student's is
        started = time.perf_counter()

        def reached(what: str) -> None:
            seconds[what] = time.perf_counter() - started

        with running_lab(course, notebook) as (address, first_page):
            with ask(first_page, seconds=PATIENCE):
                reached("the page answers")
            page.goto(first_page)
            page.wait_for_function(STORED, timeout=patience)
            reached("a stored picture is seen")
            wait_for_kernel(page, address, f"notebooks/{notebook}")
            reached("the kernel can be asked")
            start_all(page)
            page.wait_for_function(PAINTED, timeout=patience)
            reached("the Lab has painted, after Run All Cells")
    return seconds


def main() -> None:
    """Measures and prints the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=3)
    rounds = parser.parse_args().rounds
    if missing := missing_for_browser():
        sys.exit(str(missing))
    names = modules()
    times = {name: [] for name in names}
    for round_number in range(rounds + 1):
        for name in names:
            seconds = import_seconds(name)
            if round_number:
                times[name].append(seconds)
    print(f"{'import':<40}{'median ms':>10}")
    for name in names:
        print(f"{name:<40}{1000 * statistics.median(times[name]):10.0f}")
    with copy_of_the_course() as course:
        starts = [lab_seconds(course, notebook_of("06").name) for _ in range(rounds)]
    print(f"\n{'from `lab 06` until …':<45}{'median s':>9}{'longest s':>10}")
    for what in starts[0]:
        seconds = [one[what] for one in starts]
        print(f"{what:<45}{statistics.median(seconds):9.1f}{max(seconds):10.1f}")


if __name__ == "__main__":
    main()
