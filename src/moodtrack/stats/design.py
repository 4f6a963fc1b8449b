"""Columns of a regression on days: weekdays, a trend, slow waves; and which of them say something of their own."""

from __future__ import annotations

import numpy as np

__all__ = ["WEEKS", "full_rank", "seasonal", "slow_waves", "trend", "weekdays"]

WEEKS = 42
"""Rows below which weekdays are not told apart."""


def weekdays(day: np.ndarray) -> np.ndarray:
    """Seven indicator columns, Monday first; no intercept beside them.

    Parameters
    ----------
    day : ndarray of float, shape (n,)
        Days since 1970-01-01.

    Examples
    --------
    >>> weekdays(np.array([0.0])).argmax()  # 1970-01-01 was a Thursday
    np.int64(3)
    """
    number = (np.asarray(day).astype("int64") + 3) % 7
    return np.asarray(number[:, None] == np.arange(7), dtype="float64")


def trend(day: np.ndarray) -> np.ndarray:
    """One column that rises from -0.5 to 0.5 over the days.

    Examples
    --------
    >>> trend(np.array([10.0, 12.0, 14.0]))[:, 0].tolist()
    [-0.5, 0.0, 0.5]
    """
    span = max(float(day[-1] - day[0]), 1.0) if len(day) else 1.0
    centre = (day[0] + day[-1]) / 2 if len(day) else 0.0
    return np.asarray((day - centre) / span)[:, None]


def slow_waves(day: np.ndarray, period: float) -> np.ndarray:
    """Cosines that follow drifts longer than a period: one column for every `period` days of the span.

    Column k is cos(pi k x) where x runs from 0 to 1 over the span; no more columns than one for ten rows.

    Examples
    --------
    >>> slow_waves(np.arange(91.0), 30).shape
    (91, 3)
    """
    span = max(float(day[-1] - day[0]), 1.0) if len(day) else 1.0
    order = min(int(span // period), len(day) // 10)
    turn = np.exp(1j * np.pi * (day - day[0]) / span) if len(day) else np.zeros(0, dtype="complex128")
    waves = np.ones((order + 1, len(day)), dtype="complex128")
    for k in range(order):
        np.multiply(waves[k], turn, out=waves[k + 1])
    return np.asarray(waves[1:].real.T)


def seasonal(day: np.ndarray, slow: float | None) -> np.ndarray:
    """Weekdays (a plain intercept below 42 rows), a straight trend, and a slow wave for every `slow` days of the span.

    Parameters
    ----------
    day : ndarray of float, shape (n,)
    slow : float or None
        None leaves the waves out.

    Examples
    --------
    >>> seasonal(np.arange(60.0), 30).shape, seasonal(np.arange(30.0), None).shape
    ((60, 9), (30, 2))
    """
    columns = [weekdays(day) if len(day) >= WEEKS else np.ones((len(day), 1)), trend(day)]
    if slow is not None:
        columns.append(slow_waves(day, slow))
    return np.column_stack(columns)


def full_rank(columns: np.ndarray, tolerance: float = 1e-9) -> np.ndarray:
    """Numbers of the columns that are no combination of the columns before them.

    Parameters
    ----------
    columns : ndarray, shape (n, p)
    tolerance : float
        A column counts when what is left of it is longer than this share of its length.

    Examples
    --------
    >>> full_rank(np.array([[1.0, 0.0, 1.0], [0.0, 0.0, 0.0]])).tolist()
    [0]
    """
    if _apart(columns, tolerance):
        return np.arange(columns.shape[1])
    kept: list[int] = []
    basis = np.zeros((columns.shape[0], 0))
    for j in range(columns.shape[1]):
        left = columns[:, j]
        size = np.linalg.norm(left)
        for _ in range(2):  # twice is enough for orthogonality to working precision
            left = left - basis @ (basis.T @ left)
        rest = np.linalg.norm(left)
        if rest > tolerance * size:
            kept.append(j)
            basis = np.column_stack([basis, left / rest])
    return np.array(kept, dtype="int64")


def _apart(columns: np.ndarray, tolerance: float) -> bool:
    """Whether every column clearly has something of its own, by a look that costs little."""
    products = columns.T @ columns
    length = np.sqrt(np.diagonal(products))
    if not (length > 0).all():
        return False
    try:
        corner = np.diagonal(np.linalg.cholesky(products / np.outer(length, length)))
    except np.linalg.LinAlgError:
        return False
    return bool((corner > max(tolerance, _CLEAR)).all())


_CLEAR = 1e-3
