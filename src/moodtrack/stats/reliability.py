"""Internal consistency of items and agreement of occasions, from a matrix of one row a person."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

__all__ = ["Alpha", "Icc", "alpha", "covariance", "icc"]


class Alpha(NamedTuple):
    """Alpha with Feldt's interval and its standard error, and what becomes of it without an item."""

    raw: float
    standardised: float
    g6: float
    average_r: float
    se: float
    low: float
    high: float
    dropped: np.ndarray
    rest: np.ndarray


class Icc(NamedTuple):
    """Six coefficients, in the order ICC1, ICC2, ICC3, ICC1k, ICC2k, ICC3k."""

    estimate: np.ndarray
    low: np.ndarray
    high: np.ndarray
    f: np.ndarray
    df1: np.ndarray
    df2: np.ndarray
    p: np.ndarray


def covariance(x: np.ndarray) -> np.ndarray:
    """Covariances of columns, each from the rows that have both; NaN where fewer than two have.

    Examples
    --------
    >>> covariance(np.array([[1.0, 2.0], [3.0, np.nan], [2.0, 6.0]])).tolist()
    [[1.0, 2.0], [2.0, 8.0]]
    """
    there = ~np.isnan(x)
    centred = np.where(there, x - np.nanmean(x, axis=0), 0.0) if len(x) else x
    both = there.T.astype("float64") @ there
    sums = centred.T @ there
    with np.errstate(divide="ignore", invalid="ignore"):
        found = (centred.T @ centred - sums * sums.T / both) / (both - 1)
    return np.asarray(np.where(both > 1, found, np.nan))


def alpha(x: np.ndarray, level: float) -> Alpha | None:
    """Cronbach's alpha of items (columns) over persons (rows); None where an item does not vary or the sum does not.

    alpha = k / (k - 1) (1 - trace C / sum C), C the covariances; the interval is Feldt's (1965), the standard error of
    Duhachek and Iacobucci (2004), G6 Guttman's.

    Examples
    --------
    >>> x = np.array([[1.0, 2.0, 1.0], [2.0, 2.0, 3.0], [3.0, 4.0, 3.0], [4.0, 4.0, 5.0]])
    >>> round(alpha(x, 0.95).raw, 4)
    0.9333
    """
    n, k = x.shape
    if n < 3 or k < 2:
        return None
    c = covariance(x)
    if np.isnan(c).any() or (np.diag(c) <= 0).any() or not c.sum() > 0:
        return None
    spread = np.sqrt(np.diag(c))
    r = c / np.outer(spread, spread)
    raw, whole = _raw(c), c.sum()
    square = c @ c
    q = (
        2
        * k**2
        / ((k - 1) ** 2 * whole**3)
        * (whole * (np.trace(square) + np.trace(c) ** 2) - 2 * np.trace(c) * square.sum())
    )
    low, high = _feldt(raw, n, k, level)
    rows = c.sum(axis=0)
    left = whole - 2 * rows + np.diag(c)
    rest = np.divide(rows - np.diag(c), spread * np.sqrt(np.where(left > 0, left, np.nan)))
    dropped = np.array([_raw(np.delete(np.delete(c, i, 0), i, 1)) if k > 2 else np.nan for i in range(k)])
    return Alpha(raw, _raw(r), _g6(r), float((r.sum() - k) / (k * (k - 1))), float(np.sqrt(max(q, 0.0) / n)), low, high, dropped, rest)  # fmt: skip


def _raw(c: np.ndarray) -> float:
    k, whole = len(c), c.sum()
    return float(k / (k - 1) * (1 - np.trace(c) / whole)) if whole > 0 else np.nan


def _g6(r: np.ndarray) -> float:
    """1 - sum of what the other items leave of every item / sum of the correlations; NaN where they leave nothing."""
    if np.linalg.matrix_rank(r) < len(r):
        return np.nan
    return float(1 - (1 / np.diag(np.linalg.inv(r))).sum() / r.sum())


def _feldt(raw: float, n: int, k: int, level: float) -> tuple[float, float]:
    from scipy.special import fdtri

    tail = (1 - level) / 2
    df1, df2 = n - 1.0, (n - 1.0) * (k - 1)
    return 1 - (1 - raw) * float(fdtri(df1, df2, 1 - tail)), 1 - (1 - raw) * float(fdtri(df1, df2, tail))


def icc(x: np.ndarray, level: float, *, cut: bool = False) -> Icc | None:
    """Intraclass correlations of occasions (columns) over persons (rows without gaps), Shrout and Fleiss (1979).

    With `cut` an occasion component below 0 is taken as 0, as a mixed model does. None where persons do not differ.

    Examples
    --------
    >>> x = np.array([[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]], dtype=float)
    >>> icc(x, 0.95).estimate.round(2).tolist()
    [0.17, 0.29, 0.71, 0.44, 0.62, 0.91]
    """
    n, k = x.shape
    if n < 2 or k < 2:
        return None
    mean = x.mean()
    between = k * ((x.mean(axis=1) - mean) ** 2).sum()
    occasions = n * ((x.mean(axis=0) - mean) ** 2).sum()
    error = ((x - mean) ** 2).sum() - between - occasions
    b, j, e = between / (n - 1), occasions / (k - 1), error / ((n - 1) * (k - 1))
    w = (occasions + error) / (n * (k - 1))
    if cut and j < e:
        e = j = w
    if not b > 0 or not e > 1e-12 * b or not w > 0:
        return None
    one, three = (b - w) / (b + (k - 1) * w), (b - e) / (b + (k - 1) * e)
    two = (b - e) / (b + (k - 1) * e + k * (j - e) / n)
    estimate = np.array([one, two, three, (b - w) / b, (b - e) / (b + (j - e) / n), (b - e) / b])
    f = np.array([b / w, b / e, b / e] * 2)
    df1 = np.full(6, n - 1.0)
    df2 = np.array([n * (k - 1.0), (n - 1.0) * (k - 1), (n - 1.0) * (k - 1)] * 2)
    return Icc(estimate, *_bounds(f, df1, df2, two, b, j, e, n, k, level), f, df1, df2, _tail(f, df1, df2))


def _tail(f: np.ndarray, df1: np.ndarray, df2: np.ndarray) -> np.ndarray:
    from scipy.special import fdtrc

    return np.asarray(fdtrc(df1, df2, f))


def _bounds(
    f: np.ndarray,
    df1: np.ndarray,
    df2: np.ndarray,
    two: float,
    b: float,
    j: float,
    e: float,
    n: int,
    k: int,
    level: float,
) -> tuple[np.ndarray, np.ndarray]:
    from scipy.special import fdtri

    top = 1 - (1 - level) / 2
    low, high = f / fdtri(df1, df2, top), f * fdtri(df2, df1, top)
    lower, upper = (low - 1) / (low + k - 1), (high - 1) / (high + k - 1)
    lower[3:], upper[3:] = 1 - 1 / low[3:], 1 - 1 / high[3:]
    ratio, rest = j / e, n * (1 + (k - 1) * two) - k * two
    v = (k - 1) * (n - 1) * (k * two * ratio + rest) ** 2 / ((n - 1) * k**2 * two**2 * ratio**2 + rest**2)
    up, down = float(fdtri(n - 1, v, top)), float(fdtri(v, n - 1, top))
    lower[1] = n * (b - up * e) / (up * (k * j + (k * n - k - n) * e) + n * b)
    upper[1] = n * (down * b - e) / (k * j + (k * n - k - n) * e + n * down * b)
    lower[4], upper[4] = (k * bound / (1 + (k - 1) * bound) for bound in (lower[1], upper[1]))
    return lower, upper
