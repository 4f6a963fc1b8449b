"""A weighted sum of days that resemble the day before: how precise it is."""

from __future__ import annotations

import numpy as np

__all__ = ["quadratic"]


def quadratic(day: np.ndarray, weights: np.ndarray, phi: float) -> float:
    """Sum of w_i w_j phi^|day_i - day_j| over all pairs i, j: the variance of the weighted sum over sigma^2.

    Parameters
    ----------
    day : ndarray of float, shape (n,)
        Whole days, rising.
    weights : ndarray of float, shape (n,)
    phi : float
        Correlation of errors one day apart.

    Examples
    --------
    >>> quadratic(np.array([0.0, 1.0, 3.0]), np.array([1.0, 1.0, 1.0]), 0.5)
    4.75
    >>> quadratic(np.array([0.0, 1.0]), np.array([1.0, -1.0]), 0.5)
    1.0
    """
    total, memory, before = float(weights @ weights), 0.0, 0.0
    kept = np.append(0.0, phi ** np.round(np.diff(day)).astype("int64").astype("float64"))
    for r, w in zip(kept.tolist(), weights.tolist(), strict=True):
        memory = r * (memory + before)
        total += 2 * w * memory
        before = w
    return total
