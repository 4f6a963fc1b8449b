"""Errors that remember: a first-order autoregression in continuous time, so that gaps between days count.

The correlation of two errors is phi to the power of the days between them. `whiten` makes their combinations
uncorrelated with equal variance sigma^2 (1 - phi^2); `loglik` is the restricted likelihood, `estimate` its maximum.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

__all__ = ["HIGH", "LOW", "effective_size", "estimate", "loglik", "spread", "sum_of_correlations", "whiten"]

LOW, HIGH = -0.1, 0.9
"""Bounds of an estimated phi; days alternate hardly ever, and above 0.9 phi and a trend cannot be told apart."""

_NOTHING = 1e-300


def whiten(values: np.ndarray, day: np.ndarray, phi: float) -> np.ndarray:
    """Rows without the memory of the row before.

    The first row is v_1 sqrt(1 - phi^2), row i with r = phi^(day_i - day_(i-1)) is
    (v_i - r v_(i-1)) sqrt((1 - phi^2) / (1 - r^2)).

    Parameters
    ----------
    values : ndarray, shape (n, p)
    day : ndarray of float, shape (n,)
        Whole days, rising.
    phi : float
        Correlation of errors one day apart, above -1 and below 1.

    Examples
    --------
    >>> whiten(np.ones((3, 1)), np.array([0.0, 1.0, 9.0]), 0.5)[:, 0].round(4).tolist()
    [0.866, 0.5, 0.8626]
    """
    if phi == 0:
        return np.array(values, dtype="float64")
    carry = float(phi) ** np.round(np.diff(day)).astype("int64")
    scale = np.sqrt((1 - phi * phi) / (1 - carry * carry))
    out = np.empty(values.shape)
    out[:1] = np.sqrt(1 - phi * phi) * values[:1]
    np.multiply(carry[:, None], values[:-1], out=out[1:])
    np.subtract(values[1:], out[1:], out=out[1:])
    out[1:] *= scale[:, None]
    return out


def loglik(day: np.ndarray, base: np.ndarray, y: np.ndarray, phi: np.ndarray) -> np.ndarray:
    """Restricted log-likelihood of every phi, with the variance at its own maximum.

    -(n - p)/2 (log(2 pi s^2) + 1) + sum of log scales - 1/2 log|X'X|, X whitened, s^2 = RSS / (n - p).

    Parameters
    ----------
    day : ndarray of float, shape (n,)
    base : ndarray, shape (n, p)
        Columns of full rank.
    y : ndarray of float, shape (n,)
    phi : ndarray of float, shape (k,)

    Returns
    -------
    ndarray of float, shape (k,)

    References
    ----------
    Jones, R. H. and Boadi-Boateng, F. (1991), Biometrics 47, 161-175. https://doi.org/10.2307/2532504
    """
    return _values(_sums(day, base, y), np.asarray(phi, dtype="float64"))


def spread(day: np.ndarray, base: np.ndarray, y: np.ndarray, phi: np.ndarray) -> np.ndarray:
    """Standard deviation of the errors with every phi, as `gls.fit` gives it for one.

    Parameters
    ----------
    day, base, y, phi : ndarray
        As in `loglik`.

    Examples
    --------
    >>> y = np.array([1.0, 2.0, 3.0, 6.0])
    >>> spread(np.arange(4.0), np.ones((4, 1)), y, np.zeros(1)).round(6).tolist() == [y.std(ddof=1).round(6)]
    True
    """
    sums, phi = _sums(day, base, y), np.asarray(phi, dtype="float64")
    return np.asarray(np.sqrt(_left(sums, phi)[0] / (sums.n - base.shape[1]) / (1 - phi**2)))


class _Sums(NamedTuple):
    """What the likelihood of every phi is made of, by the days between two rows; the first row stands behind no other.

    `products` are inner products of the base, made orthonormal, and of the rest of the outcome: of the rows, of the rows
    with the rows before, of the rows before. `log_base` is the logarithm of the determinant of the base.
    """

    gaps: np.ndarray
    counts: np.ndarray
    products: np.ndarray
    log_base: float
    n: int


def _sums(day: np.ndarray, base: np.ndarray, y: np.ndarray) -> _Sums:
    q, r = np.linalg.qr(base)
    both = np.column_stack([q, y - q @ (q.T @ y)])
    gap = np.round(np.diff(day)).astype("int64")
    gaps, counts = np.unique(gap, return_counts=True)
    products = np.zeros((3, len(gaps) + 1, both.shape[1], both.shape[1]))
    products[0, 0] = np.outer(both[0], both[0])
    for k, days in enumerate(gaps, 1):
        rows = np.flatnonzero(gap == days)
        after, before = both[rows + 1], both[rows]
        cross = after.T @ before
        products[:, k] = after.T @ after, cross + cross.T, before.T @ before
    with np.errstate(divide="ignore"):
        log_base = float(np.log(np.abs(np.diagonal(r))).sum())
    return _Sums(gaps, np.append(1, counts), products, log_base, len(day))


def _left(sums: _Sums, phi: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Of every phi: residual sum of squares, squared scales of the rows by the days between them, log-determinant of the base."""
    carry = np.column_stack([np.zeros(len(phi)), phi[:, None] ** sums.gaps])
    square = (1 - phi[:, None] ** 2) / (1 - carry**2)
    weights = np.concatenate([square, -carry * square, carry**2 * square], axis=1)
    size = sums.products.shape[-1]
    whole = (weights @ sums.products.reshape(-1, size * size)).reshape(-1, size, size)
    p = size - 1
    corner = np.linalg.cholesky(whole[:, :p, :p])
    inside = np.linalg.solve(corner, whole[:, :p, p:])[:, :, 0]
    left = np.maximum(whole[:, p, p] - (inside * inside).sum(axis=1), _NOTHING)
    return left, square, np.log(np.diagonal(corner, axis1=1, axis2=2)).sum(axis=1) + sums.log_base


def _values(sums: _Sums, phi: np.ndarray) -> np.ndarray:
    left, square, logs = _left(sums, phi)
    p = sums.products.shape[-1] - 1
    variance = np.log(left) - np.log(sums.n - p)
    return np.asarray(-(sums.n - p) / 2 * (np.log(2 * np.pi) + variance + 1) + np.log(square) @ sums.counts / 2 - logs)


def estimate(day: np.ndarray, base: np.ndarray, y: np.ndarray, low: float = LOW, high: float = HIGH) -> float:
    """The phi of the highest restricted likelihood, by a grid that is refined twice and a parabola at the end.

    Parameters
    ----------
    day, base, y : ndarray
        As in `loglik`; n must be above p + 1.
    low, high : float
        Bounds of phi.

    Returns
    -------
    float
        0 where the rows leave nothing to estimate from (fewer than p + 2).

    Examples
    --------
    >>> error = np.zeros(2000)
    >>> for t, z in enumerate(np.random.default_rng(2).standard_normal(1999)):
    ...     error[t + 1] = 0.5 * error[t] + z
    >>> bool(abs(estimate(np.arange(2000.0), np.ones((2000, 1)), error) - 0.5) < 0.06)
    True
    """
    if len(day) < base.shape[1] + 2:
        return 0.0
    sums = _sums(day, base, y)
    a, b, points = low, high, 11
    for _ in range(3):
        grid = np.linspace(a, b, points)
        value = _values(sums, grid)
        best = int(np.argmax(value))
        a, b = float(grid[max(best - 1, 0)]), float(grid[min(best + 1, points - 1)])
        points = 9
    if best in (0, len(grid) - 1):
        return float(grid[best])
    left, middle, right = value[best - 1 : best + 2]
    bend = left - 2 * middle + right
    step = float(grid[1] - grid[0])
    return float(grid[best] + (step * (left - right) / (2 * bend) if bend < 0 else 0.0))


def sum_of_correlations(day: np.ndarray, phi: float) -> float:
    """Sum of phi^|day_i - day_j| over all pairs i, j: n^2 times the variance of a mean over sigma^2.

    Examples
    --------
    >>> sum_of_correlations(np.array([0.0, 1.0, 3.0]), 0.5)
    4.75
    """
    total, memory = float(len(day)), 0.0
    for r in (phi ** np.round(np.diff(day)).astype("int64").astype("float64")).tolist():
        memory = r * (1 + memory)
        total += 2 * memory
    return total


def effective_size(day: np.ndarray, phi: float) -> float:
    """How many independent values would give a mean as precise as these: n^2 over the sum of correlations, at most n.

    Examples
    --------
    >>> round(effective_size(np.arange(100.0), 0.5), 1)
    33.8
    """
    n = len(day)
    return min(float(n), n * n / sum_of_correlations(day, phi))
