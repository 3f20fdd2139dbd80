"""Runs a slow command, and shows meanwhile that it is still at work. Standard library only."""

import os
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path

_WORTH_SAYING = ("Collecting ", "Downloading ", "Building ", "Installing ")


def run_watched(
    command: list[str],
    title: str,
    *,
    settings: Mapping[str, str] = os.environ,
    folder: Path | None = None,
    log: Path | None = None,
    clock: Callable[[], float] = time.monotonic,
) -> tuple[int, str]:
    """(exit status, output) of a command. While it runs, the seconds and its last step are shown.

    In a terminal, one line is rewritten. Elsewhere a line is printed for each new step, and every
    ten seconds of `clock`. Ctrl-C ends the command too.

    settings: its environment variables. folder: where it runs, here by default. log: a file for the
    output.
    """
    quiet = {"PYTHONUNBUFFERED": "1", "PIP_PROGRESS_BAR": "off"}
    process = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        stdin=subprocess.DEVNULL,
        encoding="utf-8",
        errors="replace",
        env={**settings, **quiet},
        cwd=folder,
    )
    lines: queue.Queue[str | None] = queue.Queue()
    threading.Thread(target=_queue_lines, args=(process.stdout, lines), daemon=True).start()
    output, shown = [], _ShownLine(title, clock)
    try:
        while True:
            try:
                line = lines.get(timeout=0.5)
            except queue.Empty:
                shown.renew()
                continue
            if line is None:
                break
            output.append(line)
            shown.note(line)
        status = process.wait()
    except KeyboardInterrupt:
        process.terminate()
        process.wait()
        raise
    finally:
        shown.end()
    text = "".join(output)
    if log is not None:
        log.write_text(text, encoding="utf-8")
    return status, text


def _queue_lines(stream, lines: queue.Queue) -> None:
    with stream:
        for line in stream:
            lines.put(line)
    lines.put(None)


class _ShownLine:
    """The line that says how long the command has run, and what it does."""

    def __init__(self, title: str, clock: Callable[[], float]):
        self.title, self.clock, self.start = title, clock, clock()
        self.doing = ""
        self.terminal = sys.stdout.isatty()
        self.shown_at = self.start - 60
        self.renew()

    def note(self, line: str) -> None:
        line = line.strip()
        if line.startswith(_WORTH_SAYING):
            step = " ".join(line.split()[:2]).rstrip(",:")
            size = line[line.rfind("(") :] if line.endswith(")") and " MB" in line else ""
            self.doing = f"{step.rsplit('/', 1)[-1]} {size}".strip()[:60]
            self.renew(long_step=line.startswith(("Installing", "Building")) or bool(size))

    def renew(self, *, long_step: bool = False) -> None:
        now = self.clock()
        pause = 0.4 if self.terminal else (1.5 if long_step else 10)
        if now - self.shown_at < pause:
            return
        self.shown_at = now
        text = f"  {now - self.start:4.0f} s  {self.title}  {self.doing}"
        print(f"\r{text:<78}"[:79] if self.terminal else text, end="", flush=True)
        if not self.terminal:
            print(flush=True)

    def end(self) -> None:
        if self.terminal:
            spent = f"  {self.clock() - self.start:4.0f} s  {self.title}"
            print(f"\r{spent:<78}", flush=True)
