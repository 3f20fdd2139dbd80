"""What the browser tests need: packages, a Chromium, npm. Standard library only."""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from labsupport.machine.requirements import BROWSER_REQUIREMENTS, installed, lacking

CHROMIUM_NAMES = (
    *("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"),
    *("chrome", "msedge", "microsoft-edge"),
)
# It runs in a process of its own: Playwright does not start twice in one process.
PLAYWRIGHTS_OWN = """
from playwright.sync_api import sync_playwright
with sync_playwright() as playwright:
    print(playwright.chromium.executable_path)
"""


@dataclass(frozen=True)
class Missing:
    """One thing that is missing, and what to do about it."""

    what: str
    cure: str

    def __str__(self) -> str:
        return f"{self.what}: {self.cure}"


def find_chromium() -> str | None:
    """The path of a Chromium: what LABSUPPORT_CHROMIUM names, one in PATH, or Playwright's own."""
    if named := os.environ.get("LABSUPPORT_CHROMIUM"):
        return shutil.which(named)
    return next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None) or _playwrights_own()


def _playwrights_own() -> str | None:
    if installed("playwright") is None:
        return None
    asked = subprocess.run(
        [sys.executable, "-c", PLAYWRIGHTS_OWN], capture_output=True, text=True, timeout=60
    )
    path = asked.stdout.strip()  # where `playwright install` would put it
    return path if path and Path(path).exists() else None


def missing_for_browser() -> Missing | None:
    """What the browser tests lack on this machine; None where nothing is missing."""
    if lacks := lacking(BROWSER_REQUIREMENTS):
        pip = f'"{sys.executable}" -m pip install -r requirements-browser.txt -c constraints.txt'
        return Missing(f"the browser tests lack {', '.join(lacks)}", pip)
    if find_chromium() is None:
        if named := os.environ.get("LABSUPPORT_CHROMIUM"):
            cure = "name a Chromium there, or unset it"
            return Missing(f"LABSUPPORT_CHROMIUM names {named}, which is no program", cure)
        cure = f'"{sys.executable}" -m playwright install chromium'
        return Missing("there is no Chromium", f"{cure}   or name one in LABSUPPORT_CHROMIUM")
    return None


def missing_for_audit() -> Missing | None:
    """What the accessibility audit lacks beyond that; None where nothing is missing."""
    if shutil.which("npm"):
        return None
    cure = "install Node.js from https://nodejs.org   or   sudo apt install npm"
    return Missing("npm is not installed, and the accessibility audit needs it", cure)
