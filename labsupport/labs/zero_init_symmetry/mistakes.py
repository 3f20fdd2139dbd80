"""The usual wrong answers to the exercises of lab 05: what to say of each."""

import numpy as np


def _counted(is_copy):
    """The number of units, where is_copy(unit, other, tolerance) says what a copy is."""

    def count(W, tolerance):
        found = []
        for unit in W.T:
            if not any(is_copy(unit, other, tolerance) for other in found):
                found.append(unit)
        return len(found)

    return count


_right_count = _counted(lambda unit, other, tolerance: np.abs(unit - other).max() <= tolerance)


def _by_rows(W, tolerance):
    return _right_count(W.T, tolerance)


def _exactly(W, tolerance):
    return np.unique(W, axis=1).shape[1]


def _without_any_copy(W, tolerance):
    apart = np.abs(W[:, :, None] - W[:, None, :]).max(axis=0) > tolerance
    return int((apart.sum(axis=0) == W.shape[1] - 1).sum())


def _unlike_the_one_before(W, tolerance):
    return 1 + int((np.abs(np.diff(W, axis=1)).max(axis=0) > tolerance).sum())


def _unlike_the_first(W, tolerance):
    return 1 + int((np.abs(W - W[:, :1]).max(axis=0) > tolerance).sum())


OF_COUNTS = {
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
    "entry.": _counted(lambda unit, other, tolerance: abs(unit.sum() - other.sum()) <= tolerance),
    "You counted the copies, not the units that are left without them.": lambda W, tolerance: (
        W.shape[1] - _right_count(W, tolerance)
    ),
    "You counted only units that have no copy at all. Those that have some count "
    "too, once.": _without_any_copy,
    "You compared each unit with the one before it. A copy may stand further "
    "away.": _unlike_the_one_before,
    "That is the number of all units: copies count once.": lambda W, tolerance: W.shape[1],
    "Differences have a sign: take np.abs before you compare with the tolerance.": _counted(
        lambda unit, other, tolerance: (unit - other).max() <= tolerance
    ),
    "Differences have a sign: np.abs comes first, then the comparison with the tolerance.": (
        _counted(lambda unit, other, tolerance: (other - unit).max() <= tolerance)
    ),
    "You compared the length of the difference. A unit is a copy if no entry differs by more than "
    "the tolerance: the largest entry decides.": _counted(
        lambda unit, other, tolerance: np.linalg.norm(unit - other) <= tolerance
    ),
    "You rounded to multiples of the tolerance. Two numbers that are nearly the same may be "
    "rounded to different ones: compare their difference.": lambda W, tolerance: np.unique(
        np.round(W / tolerance), axis=1
    ).shape[1],
    "You computed the rank, with a tolerance. Units that are multiples of each other are no "
    "copies.": lambda W, tolerance: int(np.linalg.matrix_rank(W, tol=tolerance)),
    "You computed the rank. Units that are multiples of each other are dependent, but no "
    "copies: they give different outputs.": lambda W, tolerance: int(np.linalg.matrix_rank(W)),
    "You compared every unit with the first one only. Two others can be copies of each "
    "other.": _unlike_the_first,
}


def _with_slope(slope, v_of=lambda v: v, turned=False, sign=1.0):
    def wrong(x, W, v, y):
        h = np.tanh(x @ W)
        da = sign * (h @ v - y) * v_of(v) * slope(h)
        return np.outer(da, x) if turned else np.outer(x, da)

    return wrong


OF_GRADIENTS = {
    "You forgot the slope of tanh: between h and a lies a factor 1 - h**2.": _with_slope(
        lambda h: 1.0
    ),
    "You used the output weight of the other unit. Unit j sends its output through v[j], and "
    "gets its gradient back through v[j].": _with_slope(lambda h: 1 - h**2, lambda v: v[::-1]),
    "You transposed the result. dW has the shape of W: one row per input, one column per "
    "unit.": _with_slope(lambda h: 1 - h**2, turned=True),
    "v is missing: unit j receives the gradient of the output through its own v[j].": _with_slope(
        lambda h: 1 - h**2, np.ones_like
    ),
    "The error is missing: the output's gradient is h @ v - y.": lambda x, W, v, y: np.outer(
        x, v * (1 - np.tanh(x @ W) ** 2)
    ),
    "You took tanh of h once more. h is tanh already: the slope is 1 - h**2.": _with_slope(
        lambda h: 1 - np.tanh(h) ** 2
    ),
    "The slope of tanh is 1 - h**2. Yours, h * (1 - h), is the sigmoid's.": _with_slope(
        lambda h: h * (1 - h)
    ),
    "There is one output, h @ v, and one error, h @ v - y. You took h * v - y, an error for each "
    "unit.": lambda x, W, v, y: np.outer(
        x, (np.tanh(x @ W) * v - y) * v * (1 - np.tanh(x @ W) ** 2)
    ),
    "A factor 2 too much: the loss has a ½ in front, which its derivative's 2 "
    "cancels.": _with_slope(lambda h: 2 * (1 - h**2)),
    "You multiplied by h where the input belongs: the weights of W are fed by "
    "x.": lambda x, W, v, y: np.outer(
        np.tanh(x @ W), (np.tanh(x @ W) @ v - y) * v * (1 - np.tanh(x @ W) ** 2)
    ),
    "The slope of tanh is 1 - h**2, with h = tanh(a). You squared a.": lambda x, W, v, y: np.outer(
        x, (np.tanh(x @ W) @ v - y) * v * (1 - (x @ W) ** 2)
    ),
    "The units are columns of W: h = tanh(x @ W), not tanh(W @ x).": lambda x, W, v, y: np.outer(
        x, (np.tanh(W @ x) @ v - y) * v * (1 - np.tanh(W @ x) ** 2)
    ),
    "The square belongs to h alone: 1 - h**2, not (1 - h)**2.": _with_slope(lambda h: (1 - h) ** 2),
    "You used h where its slope belongs: tanh'(a) = 1 - h**2.": _with_slope(lambda h: h),
    "The error goes back to unit j through v[j]. You took h in its place: that is the gradient of "
    "v.": _with_slope(lambda h: h * (1 - h**2), np.ones_like),
    "The sign is turned: the loss is ½(output - y)², its slope is output - y.": _with_slope(
        lambda h: 1 - h**2, sign=-1.0
    ),
}


def _columns(*parts):
    return np.unique(np.vstack(parts), axis=1).shape[1]


OF_LAYERS = {
    "You compared the incoming weights only. A bias, or a way out of its own, is enough to "
    "tell a unit from its copies.": lambda W_in, b, W_out: _columns(W_in),
    "You forgot the outgoing weights. The gradient comes back through them: with different "
    "ones the copies part after one step.": lambda W_in, b, W_out: _columns(W_in, b),
    "You compared the outgoing weights only. The incoming ones and the bias touch a unit "
    "too.": lambda W_in, b, W_out: _columns(W_out.T),
    "You multiplied three counts. Not every combination occurs: count the different columns of all "
    "parts together.": lambda W_in, b, W_out: _columns(W_in) * _columns(b) * _columns(W_out.T),
    "You took the smallest of three counts, or units for copies that agree in one part. They must "
    "agree in all three: count the columns of all parts together.": lambda W_in, b, W_out: min(
        _columns(W_in), _columns(b), _columns(W_out.T)
    ),
    "You compared sums. Different units can have the same one: compare every "
    "entry.": lambda W_in, b, W_out: len(np.unique(W_in.sum(axis=0) + b + W_out.sum(axis=1))),
    "np.unique without an axis counts numbers. Units are columns: axis=1.": (
        lambda W_in, b, W_out: len(np.unique(np.vstack([W_in, b, W_out.T])))
    ),
    "You counted only units that have no copy. Those that have some count too, once.": (
        lambda W_in, b, W_out: int(
            (np.unique(np.vstack([W_in, b, W_out.T]), axis=1, return_counts=True)[1] == 1).sum()
        )
    ),
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
    "You multiplied three counts, up to the number of units. Count the different columns of all "
    "parts together.": lambda W_in, b, W_out: min(
        W_in.shape[1], _columns(W_in) * _columns(b) * _columns(W_out.T)
    ),
    "You added the bias to the incoming weights. Two units may differ in both and have the same "
    "sum: stack them.": lambda W_in, b, W_out: _columns(W_in + b, W_out.T),
    "You reshaped W_out. That tears its rows apart: transpose it, W_out.T.": (
        lambda W_in, b, W_out: _columns(W_in, b, W_out.reshape(-1, W_in.shape[1]))
    ),
    "You left out units whose outgoing weights are all 0. They differ from others all the "
    "same, and get outgoing weights in the first step.": lambda W_in, b, W_out: _columns(
        *(part[..., W_out.any(axis=1)] for part in (W_in, b, W_out.T))
    ),
    "You took the sum of a unit's outgoing weights. Different ones can have the same sum: stack "
    "them all.": lambda W_in, b, W_out: _columns(W_in, b, W_out.sum(axis=1)),
    "You forgot the bias: it shifts the unit's input, so the unit answers "
    "differently.": lambda W_in, b, W_out: _columns(W_in, W_out.T),
}
