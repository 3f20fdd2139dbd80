"""matplotlib's settings for the course's figures: its defaults, on the thread that draws them.

matplotlib has one table of settings, and nearly every line, text and tick reads it: whether LaTeX
sets the texts, how a line is dashed, which margins there are. A student sets it for plots of their
own, while a Lab draws on another thread. So the table stays theirs, and answers us apart.
"""

from __future__ import annotations

import threading
from contextlib import ContextDecorator

import matplotlib
from matplotlib import rcParamsDefault

# What is no matter of looks stays as it is set: where windows open, and when.
NOT_LOOKS = ("backend", "backend_fallback", "interactive", "toolbar", "timezone")
OWN = {
    key: tuple(value) if isinstance(value, list) else value
    for key, value in dict.items(rcParamsDefault)
    if key not in NOT_LOOKS
}


class _Here(threading.local):
    depth = 0  # how many calls deep this thread draws for the course


_here = _Here()


class _OwnSettings(ContextDecorator):
    """`with own_settings:`, or `@own_settings` on a function: in it matplotlib reads `OWN`.

    Other threads, and whoever changes a setting, meet the student's table as ever.
    """

    def __enter__(self) -> None:
        _here.depth += 1

    def __exit__(self, *problem) -> None:
        _here.depth -= 1


own_settings = _OwnSettings()


class RcParams(matplotlib.RcParams):
    """matplotlib's table of settings, which reads `OWN` where the course draws."""

    def __getitem__(self, key: str):
        if _here.depth and self is matplotlib.rcParams and key in OWN:
            return OWN[key]
        return super().__getitem__(key)

    def __reduce_ex__(self, protocol):  # pickled, it is a table that any program can read
        return matplotlib.RcParams, (), None, None, iter(dict.items(self))


# matplotlib's modules hold this very object, so that another in its place would not be read.
matplotlib.rcParams.__class__ = RcParams
