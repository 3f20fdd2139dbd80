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
        # An entry that is off by exactly the tolerance, which is no more than it.
        (np.array([[0.0, 0.5, 4.0, 4.0], [1.0, 1.0, 1.0, 3.0]]), 0.5),
        # Large entries: one percent of them is far more than the tolerance, a millionth too.
        (np.array([[1000.0, 1000.001, 1000.0], [-5.0, -5.0, -5.0]]), 1e-6),
        # Some entries agree, or the sums do; the units do not.
        (np.array([[1.0, 2.0, 1.0, 3.0], [2.0, 1.0, 3.0, 2.0], [0.0, 0.0, 0.0, 0.0]]), 1e-3),
    ]


def _by_rows(W, tolerance):
    return count_distinct_units(W.T, tolerance)


def _exactly(W, tolerance):
    return np.unique(W, axis=1).shape[1]


def _counted(is_copy):
    """The number of units, where is_copy(unit, other, tolerance) says what a copy is."""

    def count(W, tolerance):
        found = []
        for unit in W.T:
            if not any(is_copy(unit, other, tolerance) for other in found):
                found.append(unit)
        return len(found)

    return count


def _without_any_copy(W, tolerance):
    apart = np.abs(W[:, :, None] - W[:, None, :]).max(axis=0) > tolerance
    return int((apart.sum(axis=0) == W.shape[1] - 1).sum())


def _unlike_the_one_before(W, tolerance):
    return 1 + int((np.abs(np.diff(W, axis=1)).max(axis=0) > tolerance).sum())


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
        "np.allclose and np.isclose also allow a relative difference, rtol=1e-5. With rtol=0 "
        "only the tolerance counts.": _counted(
            lambda unit, other, tolerance: np.allclose(unit, other, atol=tolerance)
        ),
        "np.allclose without arguments has tolerances of its own. Use the one that is handed in: "
        "rtol=0, atol=tolerance.": _counted(lambda unit, other, _: np.allclose(unit, other)),
        "A difference of exactly the tolerance is not more than it: such units are copies.": (
            _counted(lambda unit, other, tolerance: np.abs(unit - other).max() < tolerance)
        ),
        "One entry that agrees makes no copy: all have to.": _counted(
            lambda unit, other, tolerance: np.abs(unit - other).min() <= tolerance
        ),
        "You compared sums or means. Different units can have the same one: compare every "
        "entry.": _counted(
            lambda unit, other, tolerance: abs(unit.sum() - other.sum()) <= tolerance
        ),
        "You counted the copies, not the units that are left without them.": lambda W, tolerance: (
            W.shape[1] - count_distinct_units(W, tolerance)
        ),
        "You counted only units that have no copy at all. Those that have some count "
        "too, once.": _without_any_copy,
        "You compared each unit with the one before it. A copy may stand further "
        "away.": _unlike_the_one_before,
        "That is the number of all units: copies count once.": lambda W, tolerance: W.shape[1],
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
        "Each entry of dW belongs to one input and one unit: dW[i, j] = x[i] * da[j].",
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
        "v is missing: unit j receives the gradient of the output through its own "
        "v[j].": _with_slope(lambda h: 1 - h**2, np.ones_like),
        "The error is missing: the output's gradient is h @ v - y.": lambda x, W, v, y: np.outer(
            x, v * (1 - np.tanh(x @ W) ** 2)
        ),
        "You took tanh of h once more. h is tanh already: the slope is 1 - h**2.": _with_slope(
            lambda h: 1 - np.tanh(h) ** 2
        ),
        "The slope of tanh is 1 - h**2. Yours, h * (1 - h), is the sigmoid's.": _with_slope(
            lambda h: h * (1 - h)
        ),
        "A factor 2 too much: the loss has a ½ in front, which its derivative's 2 "
        "cancels.": _with_slope(lambda h: 2 * (1 - h**2)),
        "You multiplied by h where the input belongs: the weights of W are fed by "
        "x.": lambda x, W, v, y: np.outer(
            np.tanh(x @ W), (np.tanh(x @ W) @ v - y) * v * (1 - np.tanh(x @ W) ** 2)
        ),
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
        *(_few_values(rng) for _ in range(4)),
    ]


def _few_values(rng):
    """Six units of small whole numbers, some of which agree in some parts."""
    kinds = rng.integers(0, 4, 6)
    W_in = rng.integers(0, 2, (3, 4))[:, kinds] + np.array([[0], [0], [1]])
    return 1.0 * W_in, 1.0 * rng.integers(0, 2, 6), 1.0 * rng.integers(0, 2, (4, 2))[kinds]


def _columns(*parts):
    return np.unique(np.vstack(parts), axis=1).shape[1]


@exercise(
    "units-that-can-differ",
    cases=_layers,
    hints=[
        "Two units stay copies through all training if everything that touches them is equal at "
        "the start. What touches a unit?",
        "Its incoming weights (a column of W_in), its bias, and its outgoing weights (a row of "
        "W_out).",
        "np.vstack stacks all of it so that each unit is one column; W_out has to be turned for "
        "that. Then np.unique(…, axis=1) keeps each different column once.",
    ],
    meaning="Units that agree in everything can never part; all others can.",
    misconceptions={
        "You compared the incoming weights only. A bias, or a way out of its own, is enough to "
        "tell a unit from its copies.": lambda W_in, b, W_out: _columns(W_in),
        "You forgot the outgoing weights. The gradient comes back through them: with different "
        "ones the copies part after one step.": lambda W_in, b, W_out: _columns(W_in, b),
        "You compared the outgoing weights only. The incoming ones and the bias touch a unit "
        "too.": lambda W_in, b, W_out: _columns(W_out.T),
        "You counted each part for itself. A unit is one column of all parts together: different "
        "biases and different ways out make more pairs than either.": lambda W_in, b, W_out: max(
            _columns(W_in), _columns(b), _columns(W_out.T)
        ),
        "You computed a rank. Units that are multiples of each other are dependent, but not "
        "copies.": lambda W_in, b, W_out: int(np.linalg.matrix_rank(np.vstack([W_in, b, W_out.T]))),
        "You counted rows. Stack so that each unit is one column, and give np.unique "
        "axis=1.": lambda W_in, b, W_out: len(np.unique(np.vstack([W_in, b, W_out.T]), axis=0)),
        "That is the number of all units. Those that agree in everything can never part, and count "
        "once.": lambda W_in, b, W_out: W_in.shape[1],
        "You forgot the bias: it shifts the unit's input, so the unit answers "
        "differently.": lambda W_in, b, W_out: _columns(W_in, W_out.T),
    },
)
def units_that_can_differ(W_in, b, W_out):
    """The number of units of a layer that differ in anything that touches them."""
    everything = np.vstack([W_in, b, W_out.T])
    return np.unique(everything, axis=1).shape[1]
