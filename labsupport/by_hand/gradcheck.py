"""Compares a backward with central differences along random directions."""

from collections.abc import Callable

import numpy as np


def check_gradient(
    layer: Callable,
    *inputs: np.ndarray,
    rng: np.random.Generator,
    directions: int = 4,
    step: float = 1e-5,
    rtol: float = 1e-6,
) -> float:
    """The largest relative error found between layer's backward and central differences.

    layer(*inputs) -> y, backward; backward(dy) -> a tuple, one gradient per input. y may be a
    number or an array. For each input we draw a random direction v, and compare two slopes of
    s = Σ dy · y. The analytic slope is Σ gradient · v. The numeric slope is
    (s(input + step · v) − s(input − step · v)) / (2 · step). The error is their difference divided
    by the length of the gradient, which is the typical size of such a slope. All is computed in
    float64. The inputs are not changed.

    AssertionError with both numbers where the error is above rtol, or where a gradient is missing
    or has another shape than its input. ValueError where nothing would be checked. Keep inputs away
    from kinks (ReLU at 0): less than a step from a kink, the central difference mixes two slopes.

    The idea: HIPS autograd's `check_grads`.
    """
    if directions < 1 or not inputs:
        raise ValueError(f"{directions} directions of {len(inputs)} inputs: take 1 or more of each")
    points = [np.array(x, dtype=np.float64) for x in inputs]
    y, backward = layer(*points)
    dy = rng.standard_normal(np.shape(y))
    gradients = backward(dy)
    assert isinstance(gradients, tuple), (
        f"backward must return a tuple of gradients, not a {type(gradients).__name__}"
    )
    assert len(gradients) == len(points), (
        f"backward returned {len(gradients)} gradients for {len(points)} inputs"
    )
    worst = 0.0
    for index, (x, gradient) in enumerate(zip(points, gradients, strict=True)):
        gradient = np.asarray(gradient)
        assert gradient.shape == x.shape, (
            f"gradient {index} has shape {gradient.shape}, its input {x.shape}"
        )
        for _ in range(directions):
            v = rng.standard_normal(x.shape)
            analytic = float((gradient * v).sum())
            numeric = _central_difference(layer, points, index, v, dy, step)
            # Where the gradient is 0, both numbers are rounding noise. To divide by at least 0.001
            # keeps this noise from counting as an error.
            length = max(float(np.linalg.norm(gradient)), abs(numeric), 1e-3)
            error = abs(analytic - numeric) / length
            assert error <= rtol, (  # NaN fails too
                f"gradient {index} is wrong: along a random direction it gives {analytic:.10g}, "
                f"central differences give {numeric:.10g} (relative error {error:.1e}, "
                f"allowed {rtol:.0e})"
            )
            worst = max(worst, error)
    return worst


def _central_difference(
    layer: Callable,
    points: list[np.ndarray],
    index: int,
    v: np.ndarray,
    dy: np.ndarray,
    step: float,
) -> float:
    ahead, behind = list(points), list(points)
    ahead[index] = points[index] + step * v
    behind[index] = points[index] - step * v
    change = np.asarray(layer(*ahead)[0]) - np.asarray(layer(*behind)[0])
    return float((dy * change).sum() / (2 * step))
