"""Log axes whose ticks are plain text: 0.01, 1, 10⁸.

matplotlib writes 10⁸ as a formula, and has one parser of formulas for all threads. A Lab draws on a
thread of its own while the student's code may draw on another.
"""

from __future__ import annotations

import math

from matplotlib.ticker import FuncFormatter, LogLocator, NullFormatter, NullLocator

from labsupport.wording import with_power_of_ten


def plain(value: float) -> str:
    """`value` as it stands at a tick: 0.02, 1, 500, and beyond that 10⁻⁸ or 2·10⁶."""
    if value < 0:
        return f"−{plain(-value)}"
    if value == 0 or 0.9995e-3 <= value < 9999.5:
        return f"{value:.4g}"
    return with_power_of_ten(f"{value:.2e}")


class PlainLogLocator(LogLocator):
    """A tick at each power of ten; on a short axis at 2 and 5 times these as well."""

    def tick_values(self, vmin: float, vmax: float):
        low, high = sorted((max(vmin, 1e-300), max(vmax, 1e-300)))
        decades = math.log10(high / low)
        subs = (1, 1.5, 2, 3, 5, 7) if decades < 0.8 else (1, 2, 5) if decades < 2.4 else (1,)
        self.set_params(subs=subs)
        return super().tick_values(vmin, vmax)


def write_plainly(axis) -> None:
    """Gives a log `axis` plain ticks, and none between them."""
    axis.set_major_locator(PlainLogLocator())
    axis.set_major_formatter(FuncFormatter(lambda value, _: plain(value)))
    axis.set_minor_locator(NullLocator())
    axis.set_minor_formatter(NullFormatter())
