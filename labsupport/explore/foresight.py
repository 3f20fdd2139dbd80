"""A slider that moved will mostly move on: its next value is computed while the reader looks."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping

from labsupport.explore.caught import Caught
from labsupport.explore.controls import Control, Slider

LONGEST = 0.15  # seconds: what takes longer would keep a reader waiting who asks for another value
ALIKE = 1e-9  # relative: the page's arithmetic and ours differ in the last digits


class Foresight:
    """`compute`, which it calls ahead of time too; `compute` must depend on nothing but its values.

    `result(values)` is what `compute(**values)` returns. `look_ahead()` computes what would come
    next if the slider that moved last went on by as much; `expected` is that result, or None.
    """

    def __init__(self, compute: Callable, controls: Mapping[str, Control]):
        self.compute, self._controls = compute, controls
        self._before: dict = {}
        self._next: dict | None = None
        self._known: tuple[dict, object] | None = None  # values, and what they lead to

    def result(self, values: Mapping):
        """What `compute` returns for `values`; raises what it raises."""
        known, self._known, self._next = self._known, None, None
        started = time.monotonic()
        ahead = known is not None and _alike(known[0], values)
        result = known[1] if ahead else self.compute(**values)
        if time.monotonic() - started < LONGEST:
            self._next = self._after(self._before, values)
        self._before = dict(values)
        return result

    @property
    def expected(self):
        return self._known and self._known[1]

    def look_ahead(self) -> None:
        """Computes what may be asked for next; what fails will fail when it is asked for."""
        wanted, self._next = self._next, None
        if wanted is None:
            return
        with Caught() as caught:
            result = self.compute(**wanted)
        if caught.problem is None:
            self._known = wanted, result

    def _after(self, before: Mapping, now: Mapping) -> dict | None:
        """The values after `now` if the one slider that moved goes on; None without one."""
        moved = [name for name, value in now.items() if value != before.get(name, value)]
        if len(moved) != 1 or not isinstance(self._controls[moved[0]], Slider):
            return None
        slider, old, new = self._controls[moved[0]], before[moved[0]], now[moved[0]]
        value = new * (new / old) if slider.log else new + (new - old)
        if not slider.low * (1 - ALIKE) <= value <= slider.high * (1 + ALIKE):
            return None
        return {**now, moved[0]: slider.accept(value)}


def _alike(some: Mapping, others: Mapping) -> bool:
    return all(
        value == others[name]
        or (isinstance(value, float) and math.isclose(value, others[name], rel_tol=ALIKE))
        for name, value in some.items()
    )
