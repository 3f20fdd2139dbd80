"""Words and numbers as people read them, and the marks around what differs from run to run."""

from __future__ import annotations

import numpy as np

# The notebook tests compare stored text strictly. They leave out what stands between these two.
OPENING, CLOSING = "[this run: ", "]"


def this_run(words: object) -> str:
    """`words` marked as dependent on the data, the machine or its timing: `[this run: …]`.

    ValueError for words with a `]`, which would end the mark too early.
    """
    if CLOSING in str(words):
        raise ValueError(f"a value that varies may not contain {CLOSING!r}: {str(words)!r}")
    return f"{OPENING}{words}{CLOSING}"


def marked(words: str, varies: str) -> str:
    """`words` with their part `varies` marked by `this_run`; as they are where it is empty."""
    return words.replace(varies, this_run(varies), 1) if varies else words


def number(value: float) -> str:
    """`value` with three significant digits, plain where that is short: 0.214, 8e-05, 7.6e+05."""
    if not np.isfinite(value):
        return "diverged"
    if value == 0 or 1e-3 <= abs(value) < 1e4:
        return f"{value:.3g}"
    return f"{value:.1e}"
