"""A straight line in every phase of one series: how level and slope differ between phases, with errors that remember.

`columns` codes trend, level and slope, `fit` is generalised least squares. Errors are an autoregression of rows that are equally
spaced, or of first order in continuous time (correlation rho to the power of the gap).
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

__all__ = ["CODINGS", "HIGH", "Line", "columns", "fit", "free", "whiten"]

CODINGS = ("W", "H-M", "B&L-B", "JW")
"""Where time and slopes start, and what a phase is compared with; see `columns`."""
HIGH = 0.9
"""Bound of an estimated correlation with the row before; above it memory and a trend cannot be told apart."""


class Line(NamedTuple):
    """One model; a coefficient of a column that has nothing of its own is NaN.

    `loglik` is the likelihood at its own maximum (not the restricted one), `partial` what the errors remember: the partial
    autocorrelations, or the correlation one unit of time apart. `df` is rows minus columns used.
    """

    coefficients: np.ndarray
    se: np.ndarray
    df: int
    sigma: float
    loglik: float
    partial: np.ndarray
    fitted: np.ndarray


def columns(time: np.ndarray, phase: np.ndarray, coding: str, terms: tuple[str, ...]) -> np.ndarray:
    """Intercept, trend, a level and a slope for every phase but the first.

    Parameters
    ----------
    time : ndarray of float, shape (n,)
        Rising.
    phase : ndarray of int, shape (n,)
        0 for the first phase, 1, 2, ... for the next, rising.
    coding : str
        W: time from the first row; a phase is 1 inside of it, its slope runs from its first time. H-M: the same with time as
        given. B&L-B: slopes run from one unit before the first time. JW: the same, and a phase is 1 from its start on, so
        that it is compared with the phase before and not with the first.
    terms : tuple of str
        Of trend, level, slope, those that are in the model.

    References
    ----------
    Huitema, McKean 2000, 10.1177/00131640021970358 (H-M); Beretvas, Chung 2008, 10.1080/17489530802446302 (the codings
    compared).

    Examples
    --------
    >>> columns(np.arange(5.0), np.array([0, 0, 1, 1, 1]), "W", ("trend", "level", "slope"))[:, 3].tolist()
    [0.0, 0.0, 0.0, 1.0, 2.0]
    """
    made: list[np.ndarray] = [np.ones(len(time))]
    if "trend" in terms:
        made.append(time - time[0] if coding == "W" else time)
    numbers = range(1, int(phase.max()) + 1)
    inside = [(phase >= k if coding == "JW" else phase == k) + 0.0 for k in numbers]
    if "level" in terms:
        made += inside
    if "slope" in terms:
        early = 0.0 if coding in ("W", "H-M") else 1.0
        made += [
            np.where(one > 0, time - time[phase == k][0] + early, 0.0) for k, one in zip(numbers, inside, strict=True)
        ]
    return np.column_stack(made)


def whiten(values: np.ndarray, partial: np.ndarray, gap: np.ndarray | None) -> tuple[np.ndarray, float]:
    """Rows without the memory of the rows before, with variance 1, and the log determinant of the correlations.

    Parameters
    ----------
    values : ndarray, shape (n, p)
    partial : ndarray, shape (k,)
        Partial autocorrelations, each between -1 and 1; one alone with a gap.
    gap : ndarray of float, shape (n - 1,), optional
        Time from row to row; without it rows are equally spaced.

    Examples
    --------
    >>> whiten(np.ones((3, 1)), np.array([0.5]), None)[0][:, 0].round(4).tolist()
    [1.0, 0.5774, 0.5774]
    >>> whiten(np.ones((3, 1)), np.array([0.5]), np.array([1.0, 2.0]))[0][:, 0].round(4).tolist()
    [1.0, 0.5774, 0.7746]
    """
    out = np.array(values, dtype="float64")
    if gap is not None:
        carry = (
            np.sign(partial[0]) ** np.round(gap) * np.abs(partial[0]) ** gap if partial[0] < 0 else partial[0] ** gap
        )
        left = 1 - carry**2
        out[1:] = (values[1:] - carry[:, None] * values[:-1]) / np.sqrt(left)[:, None]
        return out, float(np.log(left).sum())
    weights, variance, logs = np.empty(0), 1.0, 0.0
    for row in range(1, len(values)):
        if row <= len(partial):
            weights = np.append(weights - partial[row - 1] * weights[::-1], partial[row - 1])
            variance *= 1 - partial[row - 1] ** 2
        elif row == len(partial) + 1:
            break
        out[row] = (values[row] - weights @ values[row - len(weights) : row][::-1]) / math.sqrt(variance)
        logs += math.log(variance)
    start = len(partial) + 1
    if len(partial) and len(values) > start:
        before = sum(w * values[start - 1 - j : len(values) - 1 - j] for j, w in enumerate(weights))
        out[start:] = (values[start:] - before) / math.sqrt(variance)
        logs += (len(values) - start) * math.log(variance)
    return out, logs


def free(x: np.ndarray) -> np.ndarray:
    """Which columns have something that the columns before them have not.

    Examples
    --------
    >>> free(np.array([[1.0, 2.0, 0.0], [1.0, 2.0, 1.0]])).tolist()
    [True, False, True]
    """
    kept: list[int] = []
    for j in range(x.shape[1]):
        rest = x[:, j] - x[:, kept] @ np.linalg.lstsq(x[:, kept], x[:, j], rcond=None)[0] if kept else x[:, j]
        if rest @ rest > 1e-14 * max(float(x[:, j] @ x[:, j]), 1e-300):
            kept.append(j)
    return np.isin(np.arange(x.shape[1]), kept)


def fit(
    x: np.ndarray,
    y: np.ndarray,
    order: int,
    gap: np.ndarray | None = None,
    *,
    restricted: bool = True,
    high: float = HIGH,
) -> Line:
    """Generalised least squares with estimated memory.

    Parameters
    ----------
    x : ndarray, shape (n, p)
    y : ndarray of float, shape (n,)
    order : int
        Of the autoregression; 0 takes errors as independent. With a gap 0 or 1.
    gap : ndarray of float, shape (n - 1,), optional
        As in `whiten`.
    restricted : bool
        Memory by restricted likelihood; else by the likelihood, which takes it for smaller than it is in short series.
    high : float
        Bound of the partial autocorrelations.

    Returns
    -------
    Line
        Standard errors have n minus columns in the denominator either way. What rests on a spread is NaN where the line goes
        through every row.

    Examples
    --------
    >>> x = np.column_stack([np.ones(4), np.arange(4.0)])
    >>> line = fit(x, np.array([1.0, 2.0, 3.0, 5.0]), 0)
    >>> line.coefficients.round(6).tolist(), line.df
    ([0.8, 1.3], 2)
    """
    own = free(x)
    used, n, p = x[:, own], len(y), int(own.sum())
    df = n - p
    none = np.full(x.shape[1], np.nan)
    plain = used @ np.linalg.lstsq(used, y, rcond=None)[0]
    exact = df <= 0 or float(((y - plain) ** 2).sum()) <= 1e-24 * n * max(float(np.abs(y).max()), 1e-300) ** 2
    if exact:
        coefficients = none.copy()
        coefficients[own] = np.linalg.lstsq(used, y, rcond=None)[0]
        return Line(coefficients, none, max(df, 0), np.nan, np.nan, np.full(order, np.nan), plain)
    low = 0.0 if gap is not None and order and (gap != np.round(gap)).any() else -high
    partial = _memory(used, y, order, gap, restricted, low, high)
    first = partial if not restricted else _memory(used, y, order, gap, False, low, high)
    rss, logs, _ = _left(used, y, first, gap)
    loglik = -n / 2 * (math.log(2 * math.pi * rss / n) + 1) - logs / 2
    wx, _ = whiten(used, partial, gap)
    wy = whiten(y[:, None], partial, gap)[0][:, 0]
    q, r = np.linalg.qr(wx)
    found = np.linalg.solve(r, q.T @ wy)
    variance = float(((wy - wx @ found) ** 2).sum()) / df
    coefficients, se = none.copy(), none.copy()
    coefficients[own] = found
    se[own] = np.sqrt(variance * (np.linalg.inv(r) ** 2).sum(axis=1))
    return Line(coefficients, se, df, math.sqrt(variance), loglik, partial, used @ found)


def _left(x: np.ndarray, y: np.ndarray, partial: np.ndarray, gap: np.ndarray | None) -> tuple[float, float, float]:
    """Residual sum of squares after whitening, log determinant of the correlations, and of the information."""
    both, logs = whiten(np.column_stack([x, y]), partial, gap)
    corner = np.abs(np.diag(np.linalg.qr(both, mode="r")))
    return float(corner[-1] ** 2), logs, float(2 * np.log(corner[:-1]).sum())


def _memory(
    x: np.ndarray, y: np.ndarray, order: int, gap: np.ndarray | None, restricted: bool, low: float, high: float
) -> np.ndarray:
    """The partial autocorrelations of the highest likelihood, restricted or not."""
    n, p = x.shape
    if order == 0:
        return np.empty(0)

    def loss(partial: np.ndarray) -> float:
        rss, logs, information = _left(x, y, partial, gap)
        df = n - p if restricted else n
        return float(df * math.log(max(rss, 1e-300)) + logs + (information if restricted else 0.0))

    from scipy.optimize import minimize, minimize_scalar

    if order == 1:
        grid = np.linspace(low, high, 21)[1 if low < 0 else 0 : -1 if high > 0.99 else None]
        values = [loss(np.array([one])) for one in grid]
        best = int(np.argmin(values))
        around = (float(grid[max(best - 1, 0)]), float(grid[min(best + 1, len(grid) - 1)]))
        around = (low if best == 0 else around[0], high if best == len(grid) - 1 else around[1])
        found = minimize_scalar(lambda r: loss(np.array([r])), bounds=around, method="bounded", options={"xatol": 1e-9})
        return np.array([float(found.x if found.fun <= values[best] else grid[best])])
    found = minimize(
        lambda u: loss(high * np.tanh(u)), np.zeros(order), method="Nelder-Mead",
        options={"xatol": 1e-9, "fatol": 1e-12, "maxiter": 4000, "maxfev": 4000},
    )  # fmt: skip
    return np.asarray(high * np.tanh(found.x))
