"""Whether a browser can open a page in a window of its own. Standard library only."""

import getpass
import os
import sys
import webbrowser
from pathlib import Path

# These would take the terminal, hide the address and swallow Ctrl-C, and cannot show a Lab.
TEXT_BROWSERS = {"www-browser", "w3m", "lynx", "links", "links2", "elinks", "browsh"}


def opens_a_window() -> bool:
    """Whether `webbrowser.open` shows a page in a window, on the screen before the user."""
    named = bool(os.environ.get("BROWSER"))  # an editor that works over ssh names its own way
    if _is_remote() and not named:
        return False
    try:
        browser = webbrowser.get()
    except webbrowser.Error:
        return False
    return Path(getattr(browser, "name", "")).stem.lower() not in TEXT_BROWSERS


def _is_remote() -> bool:
    """Whether the terminal is one of ssh, which has no screen here."""
    has_screen = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    return bool(os.environ.get("SSH_CONNECTION")) and (
        sys.platform in ("darwin", "win32") or not has_screen
    )


def tunnel_advice(address: str) -> str:
    """How a page of this machine is opened on the one in front of the user; "" where it is this."""
    connection = os.environ.get("SSH_CONNECTION", "").split()
    if not _is_remote():
        return ""
    port = address.rpartition(":")[2]
    host, *ssh_port = connection[2:4] or ["HOST"]
    other_port = f"-p {ssh_port[0]} " if ssh_port and ssh_port[0] != "22" else ""
    return (
        "It runs on another machine than your browser. On your own machine, run\n"
        f"    ssh {other_port}-L {port}:localhost:{port} {_user()}@{host}\n"
        "and open the address there.\n"
    )


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # a container's user may have no name
        return "USER"
