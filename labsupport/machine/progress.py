"""Running a slow program with a sign of life at least every two seconds. Standard library only."""

import os
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

_WORTH_SAYING = ("Collecting ", "Downloading ", "Building ", "Installing ")


def follow(
    command: list[str],
    title: str,
    *,
    log: Path | None = None,
    clock: Callable[[], float] = time.monotonic,
) -> tuple[int, str]:
    """(exit status, output) of a command; meanwhile the time and its last news are shown.

    In a terminal one line is rewritten; elsewhere a line is printed when there is news, and a
    sign of life every ten seconds of `clock`. Ctrl-C ends the command too.
    """
    quiet = {"PYTHONUNBUFFERED": "1", "PIP_PROGRESS_BAR": "off"}
    process = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        stdin=subprocess.DEVNULL,
        text=True,
        errors="replace",
        env=os.environ | quiet,
    )
    lines: queue.Queue[str | None] = queue.Queue()
    threading.Thread(target=_pump, args=(process.stdout, lines), daemon=True).start()
    output, show = [], _Show(title, clock)
    try:
        while True:
            try:
                line = lines.get(timeout=0.5)
            except queue.Empty:
                show.tick()
                continue
            if line is None:
                break
            output.append(line)
            show.news(line)
        status = process.wait()
    except KeyboardInterrupt:
        process.terminate()
        process.wait()
        raise
    finally:
        show.end()
    text = "".join(output)
    if log is not None:
        log.write_text(text, encoding="utf-8")
    return status, text


def _pump(stream, lines: queue.Queue) -> None:
    for line in stream:
        lines.put(line)
    lines.put(None)


class _Show:
    """The line that says how long it takes and what is being done."""

    def __init__(self, title: str, clock: Callable[[], float]):
        self.title, self.clock, self.start = title, clock, clock()
        self.now = ""
        self.terminal = sys.stdout.isatty()
        self.last = self.start - 60
        self.tick()

    def news(self, line: str) -> None:
        line = line.strip()
        if line.startswith(_WORTH_SAYING):
            fresh = " ".join(line.split()[:2]).rstrip(",:")
            size = line[line.rfind("(") :] if line.endswith(")") and " MB" in line else ""
            self.now = f"{fresh.rsplit('/', 1)[-1]} {size}".strip()[:60]
            self.tick(fresh=line.startswith(("Installing", "Building")) or bool(size))

    def tick(self, *, fresh: bool = False) -> None:
        now = self.clock()
        pause = 0.4 if self.terminal else (1.5 if fresh else 10)
        if now - self.last < pause:
            return
        self.last = now
        text = f"  {now - self.start:4.0f} s  {self.title}  {self.now}"
        print(f"\r{text:<78}"[:79] if self.terminal else text, end="", flush=True)
        if not self.terminal:
            print(flush=True)

    def end(self) -> None:
        if self.terminal:
            spent = f"  {self.clock() - self.start:4.0f} s  {self.title}"
            print(f"\r{spent:<78}", flush=True)
