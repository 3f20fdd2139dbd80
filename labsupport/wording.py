"""Words and numbers as people read them, and the marks around what differs from run to run."""

from __future__ import annotations

import numpy as np

# The notebook tests compare stored text strictly. They leave out what stands between these two.
OPENING, CLOSING = "[this run: ", "]"
SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


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
    """`value` with three digits, as the page of a Lab writes it: 0.000529, 1230, 5.3·10⁻⁷.

    `readable` in explore/front/controls.js is its twin.
    """
    if not np.isfinite(value):
        return "diverged"
    rounded = float(f"{value:.3g}")
    if rounded == 0 or 1e-4 <= abs(rounded) < 1e5:
        return f"{rounded:.6g}"
    return with_power_of_ten(f"{value:.1e}")


def with_power_of_ten(written: str) -> str:
    """A number `written` with an e as people write it: 5.3e-07 becomes 5.3·10⁻⁷, 1.0e-09 10⁻⁹."""
    digits, power = written.split("e")
    factor = digits.rstrip("0").rstrip(".")
    ten = "10" + str(int(power)).translate(SUPERSCRIPTS)
    return factor[:-1] + ten if factor in ("1", "-1") else f"{factor}·{ten}"
