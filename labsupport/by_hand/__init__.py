"""NumPy alone: each forward beside its backward, and what is measured of signals."""
