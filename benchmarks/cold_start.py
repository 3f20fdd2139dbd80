"""How long the first things take: importing each module, and `lab` until its page answers.

    python3 benchmarks/cold_start.py [--rounds 3]

Each import runs in a fresh process, whose own start is taken off; the first round of all is thrown
away, because it also fills the disk's cache. Nothing is asserted: machines differ.
"""

from __future__ import annotations

import argparse
import os
import re
import signal
import statistics
import subprocess
import sys
import threading
import time
import urllib.request
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from labsupport.commands import course_settings
from labsupport.environment import ROOT

IMPORT = "import time; t = time.perf_counter(); import {}; print(time.perf_counter() - t)"
ADDRESS = re.compile(r"http://(?:127\.0\.0\.1|localhost):\d+/\S*")
PATIENCE = 120
DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def modules() -> list[str]:
    """The modules of the package that can be imported, as dotted names."""
    paths = sorted(path.relative_to(ROOT) for path in (ROOT / "labsupport").rglob("*.py"))
    names = [".".join(path.with_suffix("").parts) for path in paths]
    return [name.removesuffix(".__init__") for name in names if not name.endswith("__main__")]


def import_seconds(module: str) -> float:
    """Seconds that `import module` takes in a fresh process."""
    command = [sys.executable, "-c", IMPORT.format(module)]
    settings = course_settings()
    return float(subprocess.check_output(command, cwd=ROOT, env=settings, text=True))


def lab_seconds() -> float:
    """Seconds from the command `lab --no-browser` until JupyterLab answers with its page."""
    command = [sys.executable, "-m", "labsupport", "lab", "--no-browser"]
    settings = course_settings() | {"PYTHONUNBUFFERED": "1"}
    started = time.perf_counter()
    lab = subprocess.Popen(
        command, cwd=ROOT, env=settings, text=True, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, start_new_session=True,
    )  # fmt: skip
    late = threading.Timer(PATIENCE, lab.kill)  # else a silent server would be waited for forever
    late.start()
    try:
        for line in lab.stdout:
            if found := ADDRESS.search(line):
                with DIRECT.open(found[0], timeout=PATIENCE) as page:
                    assert page.status == 200
                return time.perf_counter() - started
        raise RuntimeError("`lab` ended, or told no address in time")
    finally:
        late.cancel()
        os.killpg(lab.pid, signal.SIGTERM)
        lab.wait()


def main() -> None:
    """Measures and prints the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=3)
    rounds = parser.parse_args().rounds
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
    pages = [lab_seconds() for _ in range(rounds)]
    print("\nseconds from `lab --no-browser` until its page answers (goal: an open notebook in 10)")
    print(f"median {statistics.median(pages):.1f}, longest {max(pages):.1f}")


if __name__ == "__main__":
    main()
