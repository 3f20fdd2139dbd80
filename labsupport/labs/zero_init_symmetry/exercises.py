"""The exercises of lab 05: units that are copies of each other."""

import numpy as np

from labsupport.exercises.registry import exercise
from labsupport.labs.zero_init_symmetry import mistakes, noise_mistakes


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
        # Off by less than the tolerance in every entry, by more in the length of the vector.
        (np.array([[1.0, 1.4, 5.0], [2.0, 2.4, 5.0], [3.0, 3.4, 5.0], [4.0, 4.4, 5.0]]), 0.5),
        # Some entries agree, or the sums do; the units do not.
        (np.array([[1.0, 2.0, 1.0, 3.0], [2.0, 1.0, 3.0, 2.0], [0.0, 0.0, 0.0, 0.0]]), 1e-3),
        # Sorted by one entry, another unit stands between the two copies.
        (np.array([[0.0, 1.0, 4e-13], [0.0, 2e-13, 9e-13], [3.0, 3.0, 3.0]]), 1e-12),
        (np.array([[0.0, 5e-13, 9e-13], [0.0, 1.0, 4e-13], [3.0, 3.0, 3.0]]), 1e-12),
        # A unit and its mirror image are no copies.
        (np.array([[1.0, -1.0, 1.0], [-2.0, 2.0, -2.0], [0.5, -0.5, 0.5]]), 1e-12),
    ]


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
    misconceptions=mistakes.OF_COUNTS,
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
    misconceptions=mistakes.OF_GRADIENTS,
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
        _trading(),
    ]


def _trading():
    """Pairs of units in which one part makes up for the other in a sum, a norm or a product."""
    into = [[1, 2, 5, 5, 3, 2, 9, 9, 4, 2, 8, 8], [2, 1, 5, 5, 3, 2, 9, 9, 4, 2, 8, 8]]
    b = [0, 0, 0, 0, 0, 1, 0, 1, 0, 0, 0, 0]
    out = [[1, 1], [1, 1], [1, 2], [2, 1], [7, 7], [7, 7], [3, 3], [2, 2], [2, 2], [4, 4]]
    out += [[5, 6], [6, 5]]
    return np.array(into, float), np.array(b, float), np.array(out, float)


def _few_values(rng):
    """Six units of small whole numbers, some of which agree in some parts."""
    kinds = rng.integers(0, 4, 6)
    W_in = rng.integers(0, 2, (3, 4))[:, kinds] + np.array([[0], [0], [1]])
    return 1.0 * W_in, 1.0 * rng.integers(0, 2, 6), 1.0 * rng.integers(0, 2, (4, 2))[kinds]


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
    misconceptions=mistakes.OF_LAYERS,
)
def units_that_can_differ(W_in, b, W_out):
    """The number of units of a layer that differ in anything that touches them."""
    everything = np.vstack([W_in, b, W_out.T])
    return np.unique(everything, axis=1).shape[1]


def _measured_noises(rng: np.random.Generator) -> list[tuple]:
    """Noises with the steps that they needed, and steps between them, beyond them and at one."""
    steps = np.array([280.0, 167.0])
    return [
        (223.5, np.array([1e-12, 1e-6]), steps),
        (600, np.array([1e-12, 1e-6]), steps),
        (100, np.array([1e-8, 1e-4]), np.array([204.0, 130.0])),
        # The larger noise first.
        (350, np.array([1e-3, 1e-9]), np.array([90.0, 310.0])),
        (310, np.array([1e-3, 1e-9]), np.array([90.0, 310.0])),
        *((*rng.integers(150, 500, 1), 10.0 ** np.array([-14, -5]), s) for s in _two(rng)),
    ]


def _two(rng):
    return [np.sort(rng.uniform(100, 400, 2))[::-1] for _ in range(2)]


@exercise(
    "smallest-noise",
    cases=_measured_noises,
    hints=[
        "On the log axis the distances climbed on straight lines: the logarithm of the noise falls "
        "by the same amount for each step more.",
        "ln(noise) over steps is a line through two points. Its slope is the difference of the two "
        "logarithms, divided by the difference of the two steps.",
        "ln(noises[0]) + slope * (within - steps[0]) is the logarithm of what is asked for: "
        "np.exp takes it back.",
    ],
    meaning="Each step that you wait longer lets the noise be smaller by the same factor, down to "
    "the floor at which it is lost beside 0.005.",
    misconceptions=noise_mistakes.OF_NOISES,
    rtol=1e-4,
    atol=0,
)
def smallest_noise(within, noises, steps):
    """The noise that parts units after `within` steps; noises, steps (2,): two that are known."""
    slope = np.log(noises[1] / noises[0]) / (steps[1] - steps[0])
    return noises[0] * np.exp(slope * (within - steps[0]))
