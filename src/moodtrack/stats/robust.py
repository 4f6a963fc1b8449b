"""Slopes and order without a model of the errors; their intervals and p-values take the values as independent.

All of them take x rising without repeats. scipy.stats has them too; loading it takes longer than computing them.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

__all__ = ["Line", "kendall", "least_squares", "theil_sen"]


class Line(NamedTuple):
    """A fitted line y = intercept + slope x; NaN where the method does not give a number."""

    slope: float
    intercept: float
    se: float
    correlation: float
    p: float
    low: float
    high: float


def theil_sen(x: np.ndarray, y: np.ndarray, level: float) -> Line:
    """Median of all pairwise slopes, with Sen's interval; intercept median(y) - slope median(x).

    The interval takes the slopes of the ranks (N -+ z sigma) / 2, where N is the number of slopes and sigma^2 the
    variance of Kendall's score with ties in y.

    References
    ----------
    Sen, P. K. (1968), J. Am. Stat. Assoc. 63, 1379-1389. https://doi.org/10.1080/01621459.1968.10480934

    Examples
    --------
    >>> theil_sen(np.arange(5.0), np.array([0.0, 1.0, 2.0, 3.0, 40.0]), 0.95).slope
    1.0
    """
    from scipy.special import ndtri

    first, second = np.triu_indices(len(x), 1)
    slopes = np.sort((y[second] - y[first]) / (x[second] - x[first]))
    slope = float(np.median(slopes))
    n, count = len(x), len(slopes)
    ties = _ties(y)
    sigma = math.sqrt((n * (n - 1) * (2 * n + 5) - (ties * (ties - 1) * (2 * ties + 5)).sum()) / 18)
    reach = float(ndtri((1 + level) / 2)) * sigma
    low, high = max(round((count - reach) / 2) - 1, 0), min(round((count + reach) / 2), count - 1)
    intercept = float(np.median(y) - slope * np.median(x))
    return Line(slope, intercept, np.nan, np.nan, np.nan, float(slopes[low]), float(slopes[high]))


def least_squares(x: np.ndarray, y: np.ndarray, level: float) -> Line:
    """Ordinary least squares with Pearson's correlation and Student's interval on n - 2 degrees of freedom.

    Examples
    --------
    >>> least_squares(np.arange(3.0), np.array([1.0, 3.0, 5.0]), 0.95).slope
    2.0
    """
    from scipy.special import stdtr, stdtrit

    df = len(x) - 2
    a, b = x - x.mean(), y - y.mean()
    xx, xy, yy = float(a @ a), float(a @ b), float(b @ b)
    slope = xy / xx
    correlation = min(max(xy / math.sqrt(xx * yy), -1.0), 1.0)
    left = max(1 - correlation**2, 0.0)
    se = math.sqrt(left * yy / xx / df)
    p = float(2 * stdtr(df, -abs(slope) / se)) if se > 0 else 0.0
    reach = float(stdtrit(df, (1 + level) / 2)) * se
    return Line(slope, float(y.mean() - slope * x.mean()), se, correlation, p, slope - reach, slope + reach)


def kendall(x: np.ndarray, y: np.ndarray) -> tuple[float, float]:
    """Kendall's tau-b and its two-sided p-value.

    The p-value is exact where y has no ties and there are at most 33 values or at most one pair out of order; else it is
    the normal one with the variance for ties.

    References
    ----------
    Kendall, M. G. (1970), Rank correlation methods, 4th edition, Griffin.

    Examples
    --------
    >>> tau, p = kendall(np.arange(4.0), np.array([1.0, 2.0, 4.0, 3.0]))
    >>> round(tau, 3), round(p, 3)
    (0.667, 0.333)
    """
    from scipy.special import ndtr

    n = len(x)
    first, second = np.triu_indices(n, 1)
    score = float(np.sign(y[second] - y[first]).sum())
    pairs, ties = n * (n - 1) / 2, _ties(y)
    tied = (ties * (ties - 1) / 2).sum()
    tau = min(max(score / math.sqrt(pairs) / math.sqrt(pairs - tied), -1.0), 1.0)
    fewer = round((pairs - abs(score)) / 2)
    if tied == 0 and (n <= 33 or fewer <= 1):
        return tau, _exact(n, fewer)
    variance = (2 * pairs * (2 * n + 5) - (ties * (ties - 1) * (2 * ties + 5)).sum()) / 18
    return tau, float(2 * ndtr(-abs(score) / math.sqrt(variance)))


def _ties(values: np.ndarray) -> np.ndarray:
    """How often every value occurs."""
    return np.asarray(np.unique(values, return_counts=True)[1], dtype="float64")


def _exact(n: int, inversions: int) -> float:
    """Twice the share of the orders of n values that have at most so many pairs out of order, at most 1."""
    ways = np.zeros(inversions + 1)
    ways[0] = 1.0
    for j in range(2, n + 1):  # share of the orders of j values by inversions, from that of j - 1
        total = np.cumsum(ways)
        total[j:] -= np.cumsum(ways)[:-j]
        ways = total / j
    return float(min(2 * ways.sum(), 1.0))
