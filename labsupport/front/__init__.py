"""What the pages of all widgets share, and how the code of a page is put together."""

from collections.abc import Sequence
from pathlib import Path

SHARED = ("element.js", "fullscreen.js", "cells.js")


def front_source(folder: Path, parts: Sequence[str]) -> str:
    """The code of a page: the shared parts, then the files `parts` of `folder`.

    They become one module, since anywidget takes one.
    """
    files = [*(Path(__file__).with_name(part) for part in SHARED), *(folder / p for p in parts)]
    return "\n".join(file.read_text(encoding="utf-8") for file in files)
