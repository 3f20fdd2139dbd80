"""Claims of a notebook: each is checked when its cell runs."""

import math
from typing import Any

import numpy as np

from labsupport.wording import this_run


def claim(sentence: str, holds: bool, value: Any = None, *, varies: bool = False) -> None:
    """Prints `✓ sentence  [value]`; raises AssertionError where the claim does not hold.

    holds: one truth value. value: what was measured, as text or as numbers; numbers are rounded to
    three digits. varies: whether the value depends on the data set or the machine. Then it is
    printed as `[this run: …]`, which the notebook tests do not compare. Raises TypeError where
    `holds` is no truth value.
    """
    if isinstance(holds, np.ndarray) and holds.shape == () and holds.dtype == bool:
        holds = bool(holds)
    if not isinstance(holds, bool | np.bool_):
        shape = f" of shape {holds.shape}" if isinstance(holds, np.ndarray) else ""
        raise TypeError(
            f"claim needs one True or False, but got a {type(holds).__name__}{shape}. "
            "Write the comparison out, with .all() or .any() where it is made for many numbers."
        )
    if varies and value is None:
        raise ValueError("varies=True says that the value differs between runs: give the value.")
    measured = "" if value is None else _written(value)
    bracket = f"  {this_run(measured)}" if varies else f"  [{measured}]" if measured else ""
    if not holds:
        raise AssertionError(
            f"✗ {sentence}{bracket}\n"
            "This did not hold here. If you changed something above, that is a finding: find out "
            "why. If not, restart the kernel and run all cells; if it still fails, please report "
            "it together with the value above."
        )
    print(f"✓ {sentence}{bracket}")


def _written(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, list | tuple | np.ndarray) and np.ndim(value):
        return ", ".join(_written(part) for part in value)
    if isinstance(value, np.ndarray | np.generic):
        value = value.item()
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value)
    if isinstance(value, int):
        return f"{value:,}"
    if math.isnan(value):
        return "NaN"
    return f"{value:.3g}" if math.isfinite(value) else ("∞" if value > 0 else "−∞")
