"""Exercises of lab 03: why did max(0, x) win, and how does it die?"""

import numpy as np

from labsupport.exercises.registry import exercise
from labsupport.exercises.values import plain
from labsupport.labs.relu_family import mistakes


def relu_cases(rng):
    """Pre-activations of both signs, exactly 0 among them."""
    return [
        (np.array([-2.0, -0.5, 0.0, 0.5, 3.0]),),
        (2 * rng.standard_normal((4, 3)),),
        (np.array([[0.0, -1.0], [1e-3, -1e-3]]),),
        (np.array([-20.0, 1e-5, 7.0, 40.0]),),
    ]


def masks_as_numbers(answer):
    """The parts of an answer; True and False in an array are 1 and 0."""
    if not isinstance(answer, tuple | list):
        return answer
    return [_as_numbers(part) for part in answer]


def _as_numbers(part):
    """An array, tensor or list of True and False as 1 and 0; anything else as it is."""
    array = np.array(part) if isinstance(part, list | tuple) else plain(part)
    return array * 1.0 if isinstance(array, np.ndarray) and array.dtype == bool else part


@exercise(
    "relu-and-slope",
    cases=relu_cases,
    compared=masks_as_numbers,
    hints=[
        "np.maximum(a, 0) takes the larger of each entry and 0.",
        "The slope is 1 where a > 0, and 0 elsewhere, at 0 too. A comparison gives that mask.",
        "(a > 0) holds True and False, which count as 1 and 0: np.maximum(a, 0), a > 0.",
    ],
    meaning="The backward pass needs one bit per unit: did it speak? At 0 itself the slope is a "
    "convention.",
    misconceptions=mistakes.OF_RELU,
)
def relu_and_slope(a):
    """(ReLU of a, its slope at a) for an array a; the slope at 0 counts as 0, as in torch."""
    return np.maximum(a, 0), (a > 0).astype(float)


def relu6_cases(rng):
    """Numbers left of 0, between 0 and 6, beyond 6, and both corners."""
    return [
        (np.array([-3.0, -0.5, 0.0, 2.0, 5.5, 6.0, 6.5, 20.0]),),
        (rng.uniform(-8, 14, (3, 4)),),
    ]


@exercise(
    "relu6-from-two",
    cases=relu6_cases,
    hints=[
        "Up to 6 one ReLU is right: np.maximum(x, 0). Beyond 6 it rises on. By how much too much?",
        "By x − 6, but only where x is beyond 6: a second ReLU, moved to the right by 6.",
        "Subtract it: np.maximum(x, 0) − np.maximum(x − 6, 0).",
    ],
    meaning="Each ReLU adds one corner. With enough of them you bend a line into any polygon.",
    misconceptions=mistakes.OF_RELU6,
)
def relu6(x):
    """0 up to x = 0, then x, and 6 from x = 6 on: made of two ReLUs."""
    return np.maximum(x, 0) - np.maximum(x - 6, 0)


def slope_cases(rng):
    """Layers with pre-activations of both signs, then with none or all below 0."""
    a, dh = rng.standard_normal((2, 5, 4))
    return [
        (a, dh),
        (
            np.array([[-2.0, 1.0], [3.0, -4.0], [0.5, -1.0]]),
            np.array([[1.0, 9], [9, 0.5], [2, -3]]),
        ),
        (np.abs(a), dh),
        (-np.abs(a[:3]), dh[:3]),
        (np.array([[-1.0, -2.0, 4.0]]), np.array([[2.0, -1.0, 5.0]])),
    ]


def number_alone(answer):
    """The number in an array of one entry; else the answer."""
    array = plain(answer)
    return array.item() if isinstance(array, np.ndarray) and array.size == 1 else answer


@exercise(
    "prelu-gradient",
    cases=slope_cases,
    compared=number_alone,
    hints=[
        "For a > 0 the output is a, whatever k is: its derivative in k is 0. For a ≤ 0 it is k a, "
        "and the derivative in k is a.",
        "Both in one: ∂h/∂k is np.minimum(a, 0).",
        "One k serves all images and units, so the gradients add up: times dh, then `.sum()`.",
    ],
    meaning="A parameter that is used in many places gets the sum of their gradients.",
    misconceptions=mistakes.OF_SLOPES,
)
def prelu_gradient(a, dh):
    """∂L/∂k, one number: pre-activations a and gradients dh = ∂L/∂h, both (images, units)."""
    return (dh * np.minimum(a, 0)).sum()


def _nearly_silent():
    """500 images: a unit that is 0 for all, one for all but one, and one for none."""
    h = np.ones((500, 3))
    h[:, 0] = h[1:, 1] = 0
    return h


def silent_cases(rng):
    """Outputs of ReLU layers: units silent for all images, for most, for none."""
    h = np.maximum(rng.standard_normal((30, 8)) - 0.3, 0)
    h[:, [1, 4, 6]] = 0
    h[:29, 2] = 0
    h[29, 2] = 0.4
    return [
        (h,),
        (np.array([[0, 0.0, 2, 1], [0, 3, 0, 1], [0, 0, 5, 1]]),),
        (np.array([[1e-9, 0.0], [0.0, 0.0]]),),
        (np.array([[0.0, 0.0, 0.0], [0.0, 1.0, 2.0]]),),
        (np.ones((3, 2)),),
        (_nearly_silent(),),
    ]


@exercise(
    "sparse-and-dead",
    cases=silent_cases,
    hints=[
        "First the mask h == 0: True wherever a unit is silent for an image.",
        "Its mean is the share of zeros. For the dead ask each column: `.all(axis=0)`.",
        "`.all(axis=0)` has one True or False per unit. `.sum()` counts the True ones.",
    ],
    meaning="Half of the outputs may be 0 without one dead unit: look at columns, not at a share.",
    misconceptions=mistakes.OF_COUNTS,
)
def sparse_and_dead(h):
    """(share of zeros, number of units that are 0 for all images); h (images, units)."""
    silent = h == 0
    return silent.mean(), silent.all(axis=0).sum()
