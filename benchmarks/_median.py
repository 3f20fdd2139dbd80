"""The timer that the benchmarks share."""

import statistics
import time
from collections.abc import Callable


def median_ms(work: Callable[[], object], rounds: int = 40) -> float:
    """Median milliseconds of `work()`."""
    seconds = []
    for _ in range(rounds):
        started = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - started)
    return 1000 * statistics.median(seconds)
