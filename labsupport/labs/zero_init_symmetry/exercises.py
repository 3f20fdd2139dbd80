"""The exercises of lab 05: units that are copies of each other."""

import numpy as np

from labsupport.exercises.registry import exercise


def _matrices(rng: np.random.Generator) -> list[tuple]:
    distinct = rng.standard_normal((6, 3))
    copies = distinct[:, [0, 1, 0, 2, 1]]
    almost = copies + 1e-14 * rng.standard_normal(copies.shape)
    one_entry = np.ones((4, 3))
    one_entry[2, 1] = 1.5
    dependent = np.outer([1.0, 2.0, 3.0], [1.0, 2.0, -1.0])
    return [
        (copies, 1e-12),
        (almost, 1e-12),
        (np.full((5, 4), 0.1), 1e-12),
        (one_entry, 1e-12),
        (dependent, 1e-12),
        (np.zeros((2, 7)), 1e-12),
    ]


def _by_rows(W, tolerance):
    return count_distinct_units(W.T, tolerance)


def _exactly(W, tolerance):
    return np.unique(W, axis=1).shape[1]


def _unlike_the_first(W, tolerance):
    return 1 + int((np.abs(W - W[:, :1]).max(axis=0) > tolerance).sum())


@exercise(
    "count-distinct-units",
    cases=_matrices,
    hints=[
        "A unit of a layer x @ W is one column of W. When is a column a copy of another? "
        "When no entry differs by more than the tolerance.",
        "Keep a list of the units counted so far. Go through W.T and add a unit to the list "
        "if it is no copy of any unit in it.",
        "`np.abs(unit - other).max() <= tolerance` is True for a copy.",
    ],
    meaning="Copies count once: this is the number of units the layer really has.",
    misconceptions={
        "You counted rows. With x @ W a row belongs to an input; a unit is a column. (In torch's "
        "`.weight` it is the other way round.)": _by_rows,
        "You compared exactly. Rounding differs in the 17th digit; use the tolerance.": _exactly,
        "You computed the rank. Units that are multiples of each other are dependent, but no "
        "copies: they give different outputs.": lambda W, tolerance: int(np.linalg.matrix_rank(W)),
        "You compared every unit with the first one only. Two others can be copies of each "
        "other.": _unlike_the_first,
    },
)
def count_distinct_units(W, tolerance):
    """The number of columns of W that differ by more than `tolerance` in some entry."""
    found = []
    for unit in W.T:
        if not any(np.abs(unit - other).max() <= tolerance for other in found):
            found.append(unit)
    return len(found)


def _tiny_nets(rng: np.random.Generator) -> list[tuple]:
    def net(W, v):
        return rng.standard_normal(2), np.array(W), np.array(v), float(rng.standard_normal())

    return [
        net([[0.3, 0.3], [0.3, 0.3]], [0.3, 0.3]),
        net(rng.standard_normal((2, 2)), rng.standard_normal(2)),
        net(rng.standard_normal((2, 2)), rng.standard_normal(2)),
    ]


def _with_slope(slope, v_of=lambda v: v, turned=False, sign=1.0):
    def wrong(x, W, v, y):
        h = np.tanh(x @ W)
        da = sign * (h @ v - y) * v_of(v) * slope(h)
        return np.outer(da, x) if turned else np.outer(x, da)

    return wrong


@exercise(
    "hidden-gradient",
    cases=_tiny_nets,
    hints=[
        "Go backward one arrow at a time: loss → output → h → a → W.",
        "The output's gradient is h @ v - y. Unit j receives it through its own v[j], then "
        "through the slope of tanh at its own a[j], which is 1 - h[j]**2.",
        "dW[i, j] = x[i] * da[j]: `np.outer(x, da)`.",
    ],
    meaning="Every symbol with a j in it comes from unit j alone. Equal units: equal gradients.",
    misconceptions={
        "You forgot the slope of tanh: between h and a lies a factor 1 - h**2.": _with_slope(
            lambda h: 1.0
        ),
        "You used the output weight of the other unit. Unit j sends its output through v[j], and "
        "gets its gradient back through v[j].": _with_slope(lambda h: 1 - h**2, lambda v: v[::-1]),
        "You transposed the result. dW has the shape of W: one row per input, one column per "
        "unit.": _with_slope(lambda h: 1 - h**2, turned=True),
        "You used h where its slope belongs: tanh'(a) = 1 - h**2.": _with_slope(lambda h: h),
        "The sign is turned: the loss is ½(output - y)², its slope is output - y.": _with_slope(
            lambda h: 1 - h**2, sign=-1.0
        ),
    },
)
def hidden_gradient(x, W, v, y):
    """The gradient of ½(tanh(x @ W) @ v - y)² with respect to W, in the shape of W."""
    h = np.tanh(x @ W)
    da = (h @ v - y) * v * (1 - h**2)
    return np.outer(x, da)


def _layers(rng: np.random.Generator) -> list[tuple]:
    same_in, same_out = np.full((5, 4), 0.1), np.full((4, 3), 0.1)
    zero, b = np.zeros(4), np.array([0.0, 0.0, 1.0, 1.0])
    pairs_in = rng.standard_normal((5, 2))[:, [0, 0, 1, 1]]
    pairs_out = rng.standard_normal((2, 3))[[0, 1, 1, 1]]
    return [
        (same_in, zero, same_out),
        (rng.standard_normal((5, 4)), zero, same_out),
        (same_in, zero, rng.standard_normal((4, 3))),
        (same_in, b, same_out),
        (pairs_in, zero, pairs_out),
    ]


def _columns(*parts):
    return np.unique(np.vstack(parts), axis=1).shape[1]


@exercise(
    "units-that-can-differ",
    cases=_layers,
    hints=[
        "Two units can be swapped without changing the network when everything that touches them "
        "is equal. What touches a unit?",
        "Its incoming weights (a column of W_in), its bias, and its outgoing weights (a row of "
        "W_out).",
        "Stack all of it so that each unit is one column: np.vstack([W_in, b, W_out.T]). Then "
        "np.unique(…, axis=1) keeps each different column once.",
    ],
    meaning="Units that agree in everything can never part; all others can.",
    misconceptions={
        "You compared the incoming weights only. A bias, or a way out of its own, is enough to "
        "tell a unit from its copies.": lambda W_in, b, W_out: _columns(W_in),
        "You forgot the outgoing weights. The gradient comes back through them: with different "
        "ones the copies part after one step.": lambda W_in, b, W_out: _columns(W_in, b),
        "You forgot the bias: it shifts the unit's input, so the unit answers "
        "differently.": lambda W_in, b, W_out: _columns(W_in, W_out.T),
    },
)
def units_that_can_differ(W_in, b, W_out):
    """The number of units of a layer that differ in anything that touches them."""
    everything = np.vstack([W_in, b, W_out.T])
    return np.unique(everything, axis=1).shape[1]
