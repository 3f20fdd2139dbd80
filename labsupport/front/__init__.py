"""What the pages of all widgets share: how their code is put together, and whether there is one."""

import os
from collections.abc import Sequence
from pathlib import Path

from IPython import get_ipython

WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"
SHARED = ("element.js", "fullscreen.js", "keyboard.js", "cells.js")


def front_source(folder: Path, parts: Sequence[str]) -> str:
    """The code of a page: the shared parts, then the files `parts` of `folder`.

    They become one module, since anywidget takes one.
    """
    files = [*(Path(__file__).with_name(part) for part in SHARED), *(folder / p for p in parts)]
    return "\n".join(file.read_text(encoding="utf-8") for file in files)


def as_shown(data: dict, metadata: dict) -> tuple[dict, dict]:
    """What a widget displays, {MIME type: …}, without its live view where no page can show it.

    `nbconvert --execute` would prefer the view to the picture, and leave an empty box offline.
    """
    shown = {kind: what for kind, what in data.items() if kind != WIDGET_VIEW or _has_page()}
    return shown, metadata


def _has_page() -> bool:
    """Whether a page waits for what the running cell displays."""
    shell = get_ipython()
    request = shell.get_parent() if hasattr(shell, "get_parent") else {}
    # A program that runs notebooks says that nobody can be asked for input. Voilà does so too.
    answers = request.get("content", {}).get("allow_stdin", True)
    return answers or os.environ.get("SERVER_SOFTWARE", "").startswith("voila")
