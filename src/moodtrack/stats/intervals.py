"""Student's intervals of a mean of differences and of a difference of two means."""

from __future__ import annotations

import math

import numpy as np

__all__ = ["paired", "welch"]


def paired(change: np.ndarray, level: float) -> tuple[float, float, float]:
    """Mean of changes with its t interval; no interval for fewer than two changes, or changes that are all equal.

    Examples
    --------
    >>> [round(value, 3) for value in paired(np.array([-4.0, -2.0, 0.0]), 0.95)]
    [-2.0, -6.968, 2.968]
    """
    n = len(change)
    mean = float(change.mean()) if n else math.nan
    spread = float(change.std(ddof=1)) if n > 1 else 0.0
    return _around(mean, spread / math.sqrt(n) if n else 0.0, n - 1, level)


def welch(reference: np.ndarray, comparison: np.ndarray, level: float) -> tuple[float, float, float]:
    """Mean of the comparison minus mean of the reference, with Welch's t interval.

    Examples
    --------
    >>> [round(value, 3) for value in welch(np.array([1.0, 2.0, 3.0]), np.array([3.0, 5.0, 4.0, 8.0]), 0.95)]
    [3.0, -0.277, 6.277]
    """
    n, m = len(reference), len(comparison)
    if not n or not m:
        return math.nan, math.nan, math.nan
    a = float(reference.var(ddof=1)) / n if n > 1 else math.nan
    b = float(comparison.var(ddof=1)) / m if m > 1 else math.nan
    error = math.sqrt(a + b) if a + b > 0 else 0.0
    df = (a + b) ** 2 / (a**2 / (n - 1) + b**2 / (m - 1)) if error > 0 else 0.0
    return _around(float(comparison.mean() - reference.mean()), error, df, level)


def _around(middle: float, error: float, df: float, level: float) -> tuple[float, float, float]:
    from scipy.special import stdtrit

    if not error > 0 or not df > 0:
        return middle, math.nan, math.nan
    half = float(stdtrit(df, (1 + level) / 2)) * error
    return middle, middle - half, middle + half
