"""Checks of what a layer is given. Each returns it, or raises a ValueError that says what fits."""

import numpy as np

Array = np.ndarray


def as_batch(name: str, x: Array) -> Array:
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


def of_shape(name: str, gradient: Array, shape: tuple[int, ...]) -> Array:
    """`gradient` as an array of exactly this shape."""
    gradient = np.asarray(gradient)
    if gradient.shape != shape:  # NumPy would broadcast it, which would hide the mistake
        raise ValueError(f"{name} must have the output's shape {shape}, not {gradient.shape}")
    return gradient


def checked_eps(eps: float) -> float:
    """`eps`, which must be above 0."""
    if not eps > 0:
        raise ValueError(f"eps must be above 0, not {eps}: a constant feature has variance 0")
    return eps
