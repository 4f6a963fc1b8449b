"""Slopes and order without a model of the errors; their intervals and p-values take the values as independent."""

from __future__ import annotations

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

    References
    ----------
    Sen, P. K. (1968), J. Am. Stat. Assoc. 63, 1379-1389. https://doi.org/10.1080/01621459.1968.10480934

    Examples
    --------
    >>> theil_sen(np.arange(5.0), np.array([0.0, 1.0, 2.0, 3.0, 40.0]), 0.95).slope
    1.0
    """
    from scipy.stats import theilslopes

    slope, intercept, low, high = theilslopes(y, x, level)
    return Line(float(slope), float(intercept), np.nan, np.nan, np.nan, float(low), float(high))


def least_squares(x: np.ndarray, y: np.ndarray, level: float) -> Line:
    """Ordinary least squares with Pearson's correlation and Student's interval on n - 2 degrees of freedom.

    Examples
    --------
    >>> least_squares(np.arange(3.0), np.array([1.0, 3.0, 5.0]), 0.95).slope
    2.0
    """
    from scipy.special import stdtrit
    from scipy.stats import linregress

    fit = linregress(x, y)
    reach = float(stdtrit(len(x) - 2, (1 + level) / 2)) * fit.stderr
    slope = float(fit.slope)
    return Line(
        slope,
        float(fit.intercept),
        float(fit.stderr),
        float(fit.rvalue),
        float(fit.pvalue),
        slope - reach,
        slope + reach,
    )


def kendall(x: np.ndarray, y: np.ndarray) -> tuple[float, float]:
    """Kendall's tau-b and its two-sided p-value.

    Examples
    --------
    >>> kendall(np.arange(4.0), np.array([1.0, 2.0, 4.0, 3.0]))[0].__round__(3)
    0.667
    """
    from scipy.stats import kendalltau

    found = kendalltau(x, y)
    return float(found.statistic), float(found.pvalue)
