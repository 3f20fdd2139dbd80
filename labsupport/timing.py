"""How long a piece of work takes at best."""

from __future__ import annotations

import time
from collections.abc import Callable


def fastest(work: Callable[[], object], *, times: int = 20) -> float:
    """Seconds that `work()` takes in the fastest of some runs: all that disturbs only adds."""
    seconds = []
    for _ in range(times):
        started = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - started)
    return min(seconds)
