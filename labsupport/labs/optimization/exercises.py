"""Exercises of lab 14: the steps of momentum and of Adam, clipping, and the largest rate."""

import numpy as np

from labsupport.exercises.registry import exercise
from labsupport.labs.optimization import mistakes, step_mistakes


def momentum_cases(rng):
    """First steps and later ones; vectors, and a matrix; β of both kinds."""
    cases = []
    for shape, rate, beta in (((3,), 0.1, 0.9), ((2, 3), 0.02, 0.6), ((3,), 0.3, 0.8)):
        w, v, gradient = rng.standard_normal((3, *shape))
        cases.append((w, v, gradient, rate, beta))
    return cases


@exercise(
    "momentum-step",
    cases=momentum_cases,
    hints=[
        "Two lines: first the new v, then the new w. Which v does the step of w take?",
        "v becomes beta times the old v, plus the gradient.",
        "v = beta * v + gradient, then return w - rate * v, v.",
    ],
    meaning="One line of memory: v is a sum of all gradients so far, the older the less.",
    misconceptions=step_mistakes.OF_MOMENTUM,
)
def momentum_step(w, v, gradient, rate, beta):
    """The new (w, v) after one step of momentum."""
    v = beta * v + gradient
    return w - rate * v, v


def adam_cases(rng):
    """The first step, the second, and late ones; gradients of many sizes, 0 among them."""
    cases = []
    for t, shape in ((1, (3,)), (2, (2, 2)), (7, (4,)), (40, (3,))):
        w, gradient = rng.standard_normal(shape), 3 * rng.standard_normal(shape)
        m = np.zeros(shape) if t == 1 else rng.standard_normal(shape)
        s = np.zeros(shape) if t == 1 else rng.uniform(0.05, 2, shape)
        cases.append((w, m, s, t, gradient, 0.1))
    nothing, tiny = np.zeros(3), np.array([1e-8, 0.0, -3e-8])  # where ε counts
    return [*cases, (np.array([1.0, -1.0, 0.5]), nothing, nothing, 1, tiny, 0.1)]


@exercise(
    "adam-step",
    cases=adam_cases,
    hints=[
        "Four steps: the new m, the new s, both corrected, the new w. Keep the uncorrected m and "
        "s: they are what is remembered.",
        "m = 0.9 * m + 0.1 * gradient and s = 0.999 * s + 0.001 * gradient**2. The corrected ones "
        "are m / (1 - 0.9**t) and s / (1 - 0.999**t).",
        "return w - rate * (m / (1 - 0.9**t)) / (np.sqrt(s / (1 - 0.999**t)) + 1e-8), m, s",
    ],
    meaning="Each weight moves by about the rate, in the direction that its gradients agree on.",
    misconceptions=step_mistakes.OF_ADAM,
)
def adam_step(w, m, s, t, gradient, rate):
    """The new (w, m, s) after Adam's step number t; β₁ = 0.9, β₂ = 0.999, ε = 1e-8."""
    m = 0.9 * m + 0.1 * gradient
    s = 0.999 * s + 0.001 * gradient**2
    m_corrected = m / (1 - 0.9**t)
    s_corrected = s / (1 - 0.999**t)
    return w - rate * m_corrected / (np.sqrt(s_corrected) + 1e-8), m, s


def clip_cases(rng):
    """Too long together though not alone, too long by far, short enough, exactly long enough."""
    long = [2 * rng.standard_normal((3, 4)), rng.standard_normal(4), rng.standard_normal((4, 2))]
    alone = [np.array([3.0, 0.0]), np.array([[0.0, -3.0]]), np.array([3.0])]
    short = [0.1 * rng.standard_normal((2, 3)), 0.1 * rng.standard_normal(3)]
    return [
        (long, 1.0),
        (alone, 4.0),
        (short, 5.0),
        ([np.array([3.0, -4.0])], 5.0),
        ([np.array([0.3, 0.4])], 0.1),
        ([np.array([0.01]), 100 * rng.standard_normal((2, 2))], 5.0),
    ]


@exercise(
    "clip-by-norm",
    cases=clip_cases,
    hints=[
        "There is one norm, of all gradients together: the root of the sum of all squares, over "
        "all arrays.",
        "Where it is above the threshold, every array is multiplied by threshold / norm. Where it "
        "is not, nothing changes.",
        "factor = min(1, threshold / norm), then [factor * g for g in gradients].",
    ],
    meaning="All gradients get one factor, so the step keeps its direction.",
    misconceptions=mistakes.OF_CLIPPING,
)
def clip_by_norm(gradients, threshold):
    """The list of gradients, scaled so that their common norm is at most threshold."""
    norm = np.sqrt(sum(np.sum(g**2) for g in gradients))
    factor = min(1, threshold / norm)
    return [factor * g for g in gradients]


def rate_cases(rng):
    """Hessians with and without entries beside the diagonal, of two and three weights."""
    turned = np.array([[3.0, 2.0], [2.0, 6.0]])
    A = rng.standard_normal((3, 3))
    return [
        (np.diag([1.0, 20.0]), 0.0),
        (turned, 0.0),
        (turned, 0.9),
        (np.diag([0.3, 0.1]), 0.5),
        (A @ A.T + 0.1 * np.eye(3), 0.8),
    ]


@exercise(
    "largest-rate",
    cases=rate_cases,
    hints=[
        "One direction decides: that of the largest curvature.",
        "The curvatures along the valley's own directions are the eigenvalues of H: "
        "np.linalg.eigvalsh(H).",
        "2 * (1 + beta) divided by the largest eigenvalue.",
    ],
    meaning="The steepest direction sets the rate, and the flattest one pays for it.",
    misconceptions=mistakes.OF_RATES,
)
def largest_rate(H, beta):
    """The largest rate at which momentum does not run away on ½ wᵀ H w."""
    steepest = np.linalg.eigvalsh(H).max()
    return 2 * (1 + beta) / steepest
