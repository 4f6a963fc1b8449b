"""How the level of a series differs between two phases: standardised, as a ratio, as odds, as a share of the way to a goal.

Kernels take a (cases, m) and b (cases, n) on their own scale; `sign` (cases) is 1 where higher is better, else -1. What has no
value (no spread, a mean of 0 in a ratio) is NaN.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

__all__ = ["Level", "Phases", "lor", "lrm", "lrr", "phases", "pogo", "smd"]


class Level(NamedTuple):
    """Estimate and standard error, one a case."""

    estimate: np.ndarray
    se: np.ndarray


class Phases(NamedTuple):
    """Size, mean and variance of both phases."""

    m: int
    n: int
    mean_a: np.ndarray
    mean_b: np.ndarray
    var_a: np.ndarray
    var_b: np.ndarray


def phases(a: np.ndarray, b: np.ndarray) -> Phases:
    """Means and variances (n - 1); the variance of one value is NaN."""
    return Phases(a.shape[1], b.shape[1], a.mean(axis=1), b.mean(axis=1), _variance(a), _variance(b))


def _variance(x: np.ndarray) -> np.ndarray:
    if x.shape[1] < 2:
        return np.full(len(x), np.nan)
    same = (x == x[:, :1]).all(axis=1)
    return np.where(same, 0.0, x.var(axis=1, ddof=1))


def _finite(estimate: np.ndarray, se: np.ndarray) -> Level:
    estimate = np.where(np.isfinite(estimate), estimate, np.nan)
    return Level(estimate, np.where(np.isfinite(se) & ~np.isnan(estimate), se, np.nan))


def smd(of: Phases, sign: np.ndarray, divisor: str, *, corrected: bool = True) -> Level:
    """Difference of the means over the SD of the first phase (`baseline`), of both (`pooled`), or the mean variance (`cohen`).

    J (M_B - M_A) / s with J = 1 - 3 / (4 df - 1). `cohen` has neither J nor a standard error.

    References
    ----------
    Gingerich 1984, 10.1177/002188638402000113; Hedges 1981, 10.3102/10769986006002107

    Examples
    --------
    >>> made = phases(np.array([[1.0, 2.0, 3.0]]), np.array([[4.0, 5.0, 6.0]]))
    >>> smd(made, np.ones(1), "baseline", corrected=False).estimate.tolist()
    [3.0]
    """
    m, n = of.m, of.n
    df = m - 1 if divisor == "baseline" else m + n - 2
    pooled = (np.nan_to_num(of.var_a) * (m - 1) + np.nan_to_num(of.var_b) * (n - 1)) / max(df, 1)
    variance = {"baseline": of.var_a, "pooled": pooled, "cohen": (of.var_a + of.var_b) / 2}[divisor]
    small = 1 - 3 / (4 * df - 1) if corrected else 1.0
    with np.errstate(divide="ignore", invalid="ignore"):
        g = small * sign * (of.mean_b - of.mean_a) / np.sqrt(np.where(df > 0, variance, np.nan))
        if divisor == "cohen":
            return _finite(g, np.full(len(g), np.nan))
        between = 1 / m + (of.var_b / (n * of.var_a) if divisor == "baseline" else 1 / n)
        return _finite(g, small * np.sqrt(between + g**2 / (2 * max(df, 1))))


def lrr(of: Phases, sign: np.ndarray, scale: str, wanted: str, *, corrected: bool = True) -> Level:
    """Log ratio of the means, signed so that `increase` or `decrease` is the improvement.

    On a percentage or proportion the ratio is of what is left to 100 or 1 where the better direction is the other one. Counts
    have means of at least 1/(2n) and variances of at least 1/n^3.

    References
    ----------
    Pustejovsky 2018, 10.1016/j.jsp.2018.02.003
    """
    whole = {"percentage": 100.0, "proportion": 1.0}.get(scale)
    agree = sign == (1 if wanted == "increase" else -1)
    rest = np.zeros(len(sign), dtype=bool) if whole is None else ~agree
    total = 0.0 if whole is None else whole
    mean_a, mean_b = (np.where(rest, total - mean, mean) for mean in (of.mean_a, of.mean_b))
    var_a, var_b = of.var_a, of.var_b
    if scale == "count":
        mean_a, mean_b = np.maximum(mean_a, 1 / (2 * of.m)), np.maximum(mean_b, 1 / (2 * of.n))
        var_a, var_b = np.maximum(var_a, 1 / of.m**3), np.maximum(var_b, 1 / of.n**3)
    fine = (mean_a > 0) & (mean_b > 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        one, two = var_a / (of.m * mean_a**2), var_b / (of.n * mean_b**2)
        ratio = np.log(np.where(fine, mean_b, np.nan) / mean_a) + ((two - one) / 2 if corrected else 0.0)
        turned = ratio if whole is not None else ratio * np.where(wanted == "increase", sign, -sign)
        return _finite(turned, np.sqrt(one + two))


def lrm(a: np.ndarray, b: np.ndarray, sign: np.ndarray, *, delta: bool = False) -> Level:
    """Log ratio of the medians; standard error from order statistics of the logs, or of the values over the median.

    References
    ----------
    Bonett, Price 2020, 10.3102/1076998620934125
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        logs, errors = [], []
        for x in (a, b):
            middle = np.median(x, axis=1)
            middle = np.where(middle > 0, middle, np.nan)
            logs.append(np.log(middle))
            errors.append(_order_error(x, delta=delta) / (middle if delta else 1.0))
        return _finite(sign * (logs[1] - logs[0]), np.hypot(*errors))


def _order_error(x: np.ndarray, *, delta: bool) -> np.ndarray:
    from scipy.special import bdtr, ndtri

    n = x.shape[1]
    place = max(round(n / 2 - np.sqrt(n)), 1)
    z = ndtri(1 - bdtr(place - 1, n, 0.5))
    if z <= 1e-12:
        return np.full(len(x), np.nan)
    ends = np.sort(x, axis=1)[:, [place - 1, n - place]]
    low, high = (ends if delta else np.log(np.where(ends > 0, ends, np.nan))).T
    return np.asarray((high - low) / (2 * z))


def lor(of: Phases, sign: np.ndarray, scale: str, *, corrected: bool = True, floor: float | None = None) -> Level:
    """Log odds ratio of mean proportions; `floor` is the number of trials a value stands on, and keeps means off 0 and 1.

    References
    ----------
    Pustejovsky 2015, 10.1037/met0000019
    """
    whole = 100.0 if scale == "percentage" else 1.0
    odds, spread = [], []
    with np.errstate(divide="ignore", invalid="ignore"):
        for mean, variance, n in ((of.mean_a, of.var_a, of.m), (of.mean_b, of.var_b, of.n)):
            p, v = mean / whole, variance / whole**2
            if floor is not None:
                p = np.clip(p, 1 / (2 * floor * n), 1 - 1 / (2 * floor * n))
            p = np.where((p > 0) & (p < 1), p, np.nan)
            error = v / (n * p**2 * (1 - p) ** 2)
            odds.append(np.log(p / (1 - p)) - ((2 * p - 1) * error / 2 if corrected else 0.0))
            spread.append(error)
        return _finite(sign * (odds[1] - odds[0]), np.sqrt(spread[0] + spread[1]))


def pogo(of: Phases, goal: float) -> Level:
    """Percent of the way from the first phase's mean to a goal; above 100 is past it, below 0 away from it.

    References
    ----------
    Ferron, Goldstein, Olszewski, Rohrer 2020, 10.1080/17489539.2020.1732030
    """
    way = goal - of.mean_a
    with np.errstate(divide="ignore", invalid="ignore"):
        share = (of.mean_b - of.mean_a) / way
        error = np.sqrt(of.var_a / of.m + of.var_b / of.n + share**2 * of.var_a / of.m) / np.abs(way)
        return _finite(100 * share, 100 * error)
