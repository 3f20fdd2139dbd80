"""Another value for nearly every setting of matplotlib."""

import warnings

import matplotlib

SPECIAL = {
    "text.usetex": True,  # as in styles for papers; where there is no LaTeX, nothing is drawn
    "path.sketch": (3, 50, 2),  # what plt.xkcd() sets
    "savefig.bbox": "tight",
    "image.cmap": "jet",
    "image.interpolation": "bicubic",
    "image.origin": "lower",
    "lines.marker": "x",
    "lines.linestyle": ":",
    "scatter.marker": "s",
    "font.family": ["monospace"],
    "font.weight": "bold",
    "font.style": "italic",
    "axes.titleweight": "bold",
    "axes.labelweight": "bold",
    "axes.autolimit_mode": "round_numbers",
    "axes.prop_cycle": matplotlib.cycler(color=["magenta"]),
    "xaxis.labellocation": "right",
    "xtick.direction": "in",
    "ytick.alignment": "top",
}


def strange_settings() -> dict:
    """{setting: a value other than matplotlib's default that it accepts}, of looks alone."""
    found, table = {}, matplotlib.RcParams()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # some are on their way out
        for key, usual in matplotlib.rcParamsDefault.items():
            if key.startswith(("backend", "interactive", "toolbar", "timezone", "webagg")):
                continue
            for value in (SPECIAL.get(key, usual), *_others(usual)):
                if value != usual and key not in found and _accepted(table, key, value):
                    found[key] = value
    return found


def _others(usual):
    if isinstance(usual, bool):
        return (not usual,)
    if isinstance(usual, int | float):
        return (3 * usual + 1, usual / 2)
    if isinstance(usual, tuple | list):
        return (type(usual)(reversed(usual)), (1, 5))
    return ("red", "right", "butt", 3)


def _accepted(table, key, value) -> bool:
    try:
        table[key] = value
    except (ValueError, TypeError, RuntimeError, AttributeError):  # as each setting refuses it
        return False
    return True
