"""When a number with fractions reaches a limit: one tolerance for every comparison of scores, changes and indices."""

from __future__ import annotations

import numpy as np

__all__ = ["TIE", "ahead", "reaches"]

TIE = 1e-9
"""What is nearer to a limit than this is taken to equal it: scores with fractions do not subtract exactly."""


def reaches(size: np.ndarray, limit: np.ndarray | float, inclusive: np.ndarray | bool) -> np.ndarray:
    """Whether a size is beyond its limit, or on it where the limit counts itself; never where one is NaN.

    Examples
    --------
    >>> change = np.array([8.2 - 3.2, 1.13 - 0.4])
    >>> reaches(change, np.array([5.0, 0.73]), True).tolist(), reaches(change, np.array([5.0, 0.73]), False).tolist()
    ([True, True], [False, False])
    """
    return np.asarray(size >= limit + np.where(inclusive, -TIE, TIE))


def ahead(value: np.ndarray, limit: np.ndarray | float, sign: np.ndarray | float) -> np.ndarray:
    """1 where a value is on the better side of a limit, -1 on the worse one, 0 on it, NaN where one is not known.

    Examples
    --------
    >>> ahead(np.array([0.1 + 0.2, 0.2, np.nan]), 0.3, -1.0).tolist()
    [0.0, 1.0, nan]
    """
    apart = sign * (value - limit)
    return np.where(np.abs(apart) <= TIE, 0.0, np.sign(apart))
