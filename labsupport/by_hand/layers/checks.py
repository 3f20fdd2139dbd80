"""Shapes and numbers that a layer was given, or a ValueError that says what fits."""

import numpy as np

Array = np.ndarray


def batch(name: str, x: Array) -> Array:
    """`x` as an array (rows, columns)."""
    x = np.asarray(x)
    if x.ndim != 2 or 0 in x.shape:
        cure = f"; for one example, {name}[np.newaxis, :]" if x.ndim == 1 and x.size else ""
        raise ValueError(f"{name} must be 2-D (rows, columns) and not empty, not {x.shape}{cure}")
    return x


def per_feature(name: str, values: Array, features: int) -> Array:
    """`values` as an array (features,)."""
    values = np.asarray(values)
    if values.shape != (features,):
        raise ValueError(f"{name} must be ({features},), one per feature, not {values.shape}")
    return values


def like(name: str, gradient: Array, shape: tuple[int, ...]) -> Array:
    """`gradient` as an array of this very shape."""
    gradient = np.asarray(gradient)
    if gradient.shape != shape:  # NumPy would broadcast it, and hide the mistake
        raise ValueError(f"{name} must have the output's shape {shape}, not {gradient.shape}")
    return gradient


def positive(eps: float) -> float:
    """`eps`, above 0."""
    if not eps > 0:
        raise ValueError(f"eps must be above 0, not {eps}: a constant feature has variance 0")
    return eps
