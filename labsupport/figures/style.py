"""How every figure of the course looks: one style, a color per activation, method, optimizer."""

from __future__ import annotations

# Okabe & Ito (2008): eight colors that stay apart for color-blind readers and in print.
BLACK, ORANGE, SKY, GREEN = "#000000", "#E69F00", "#56B4E9", "#009E73"
YELLOW, BLUE, VERMILLION, PINK = "#F0E442", "#0072B2", "#D55E00", "#CC79A7"
# Four more, for methods: at least 6 : 1 on white, and further from each of the eight, for each kind
# of color blindness, than some of the eight are from each other.
PURPLE, BROWN = "#7A28E8", "#6B3410"
TEAL, OLIVE = "#005F66", "#5C6300"
GRAY = "#767676"  # of ghosts and of lines to compare with


def _look(color: str, linestyle: str, marker: str) -> dict[str, str]:
    return {"color": color, "linestyle": linestyle, "marker": marker}


# Color is never alone: any two activations differ in their dashes or their markers as well, and so
# do any two methods.
ACTIVATION_STYLES = {
    "linear": _look(BLACK, "-", "*"),
    "sigmoid": _look(BLUE, "-", "o"),
    "tanh": _look(VERMILLION, "--", "s"),
    "relu": _look(GREEN, "-.", "^"),
    "relu6": _look(GREEN, ":", "<"),
    "leaky_relu": _look(SKY, "-.", "v"),
    "prelu": _look(SKY, "--", ">"),
    "elu": _look(ORANGE, ":", "D"),
    "selu": _look(PINK, "-", "P"),
    "gelu": _look(PINK, "--", "X"),
    "silu": _look(PINK, ":", ">"),
}
METHOD_STYLES = {
    "plain": _look(BLUE, "-", "o"),
    "batch norm": _look(VERMILLION, "--", "s"),
    "layer norm": _look(GREEN, "-.", "^"),
    "RMS norm": _look(BROWN, ":", "<"),
    "instance norm": _look(SKY, "-", "X"),
    "group norm": _look(PURPLE, "--", "*"),
    "4 × Glorot": _look(ORANGE, "--", "v"),
    "pretrained": _look(BLACK, "-.", "P"),
    "RBM": _look(PINK, ":", "D"),
    "shuffled": _look(OLIVE, ":", "s"),
    "centered": _look(TEAL, "-", "D"),
}
OPTIMIZER_STYLES = {
    "gradient descent": _look(BLACK, "-", "o"),
    "momentum": _look(BLUE, "--", "s"),
    "Nesterov": _look(SKY, "-.", "^"),
    "RMSProp": _look(ORANGE, ":", "D"),
    "Adam": _look(VERMILLION, "-", "P"),
    "AdamW": _look(PINK, "--", "X"),
}
_NAMED = {**ACTIVATION_STYLES, **METHOD_STYLES, **OPTIMIZER_STYLES}
# For lines that name none of these, in the order they are given.
CYCLE = [
    _look(BLUE, "-", "o"),
    _look(VERMILLION, "--", "s"),
    _look(GREEN, "-.", "^"),
    _look(ORANGE, ":", "D"),
    _look(BLACK, "-", "P"),
]


def color_of(label: str) -> str | None:
    """The color of what `label` names, alone or before a comma; None if that has none."""
    for name in (label, label.partition(",")[0]):
        if style := _NAMED.get(name):
            return style["color"]
    return None


def curve_style(label: str, position: int, *, marker: bool = True) -> dict:
    """Keyword arguments of a line: the look of what it names, else the next in the cycle.

    A label such as "tanh, flat" has the color of tanh; dashes and marker are of its position.
    """
    style = _NAMED.get(label)
    if style is None:
        style = CYCLE[position % len(CYCLE)]
        style = {**style, "color": color_of(label) or style["color"]}
    return {**style, "marker": style["marker"] if marker else "", "markersize": 5}
