"""Least squares with errors that remember: one model, or the same model with many blocks of columns in turn."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from moodtrack.stats import car1
from moodtrack.stats.products import inner, product

__all__ = ["Blocks", "Fit", "blocks", "fit", "interval", "two_sided", "variance"]

_LEFT = 1e-6  # a column counts when more than this share of its variance is its own


class Fit(NamedTuple):
    """One model: coefficients, their covariance, degrees of freedom, standard deviation of the errors, phi."""

    coefficients: np.ndarray
    covariance: np.ndarray
    df: int
    sigma: float
    phi: float


class Blocks(NamedTuple):
    """One model a block; shape (m, k) or (m,). NaN where `own` says that a column has nothing of its own."""

    coefficients: np.ndarray
    se: np.ndarray
    df: np.ndarray
    sigma: np.ndarray
    own: np.ndarray


def fit(day: np.ndarray, columns: np.ndarray, y: np.ndarray, phi: float | None = None) -> Fit:
    """Generalised least squares with correlation phi^|days apart|; phi by restricted likelihood unless given.

    Parameters
    ----------
    day : ndarray of float, shape (n,)
        Whole days, rising.
    columns : ndarray, shape (n, p)
        Of full rank.
    y : ndarray of float, shape (n,)
    phi : float, optional

    Examples
    --------
    >>> line = fit(np.arange(4.0), np.column_stack([np.ones(4), np.arange(4.0)]), np.array([1.0, 2.0, 3.0, 5.0]), phi=0.0)
    >>> line.coefficients.round(6).tolist(), line.df
    ([0.8, 1.3], 2)
    """
    if phi is None:
        phi = car1.estimate(day, columns, y)
    q, r = np.linalg.qr(car1.whiten(columns, day, phi))
    target = car1.whiten(y[:, None], day, phi)[:, 0]
    coefficients = np.linalg.solve(r, q.T @ target)
    df = len(y) - columns.shape[1]
    left = target - q @ (q.T @ target)
    variance = float(left @ left) / df if df > 0 else np.nan
    half = np.linalg.inv(r)
    return Fit(coefficients, half @ half.T * variance, df, float(np.sqrt(variance / (1 - phi * phi))), float(phi))


def blocks(day: np.ndarray, base: np.ndarray, y: np.ndarray, columns: np.ndarray, phi: float) -> Blocks:
    """The coefficients of every block of columns beside the base, each block in a model of its own.

    Everything is whitened once and made orthogonal to the base once (Frisch and Waugh); what is left are m systems of
    k equations.

    Parameters
    ----------
    day : ndarray of float, shape (n,)
        Whole days, rising.
    base : ndarray, shape (n, p)
        Of full rank.
    y : ndarray of float, shape (n,) or (n, m)
        One outcome for all, or one a block.
    columns : ndarray, shape (n, m, k)
        m blocks of k columns.
    phi : float
        0 for ordinary least squares.

    Examples
    --------
    >>> x = np.array([[[0.0]], [[1.0]], [[0.0]], [[1.0]]])
    >>> blocks(np.arange(4.0), np.ones((4, 1)), np.array([1.0, 2.0, 1.0, 4.0]), x, 0.0).coefficients.round(6).tolist()
    [[2.0]]
    """
    n, m, k = columns.shape
    q = np.linalg.qr(car1.whiten(base, day, phi))[0]
    flat = columns.reshape(n, m * k)
    x = np.ascontiguousarray(_residual(q, car1.whiten(flat, day, phi)).T).reshape(m, k, n)
    target = _residual(q, car1.whiten(y.reshape(n, -1), day, phi))
    target = np.broadcast_to(target, (n, m)).T
    spread = variance(flat).reshape(m, k)
    power = np.einsum("mkn,mkn->mk", x, x)
    own = power > _LEFT * n * np.maximum(spread, 1e-30)
    unit = np.where(own, np.sqrt(np.where(own, power, 1.0)), 1.0)
    x = np.where(own, 1 / unit, 0.0)[:, :, None] * x
    gram = x @ x.transpose(0, 2, 1)
    gram[:, np.arange(k), np.arange(k)] = 1.0
    own &= (np.linalg.eigvalsh(gram)[:, 0] > _LEFT)[:, None]
    gram = np.where(own[:, :, None] & own[:, None, :], gram, np.eye(k))
    inner = np.where(own, (x @ target[:, :, None])[:, :, 0], 0.0)
    inverse = np.linalg.inv(gram)
    solved = np.einsum("mij,mj->mi", inverse, inner)
    df = n - q.shape[1] - own.sum(axis=1)
    left = np.einsum("mn,mn->m", target, target) - np.einsum("mk,mk->m", solved, inner)
    with np.errstate(divide="ignore", invalid="ignore"):
        noise = np.where(df > 0, np.maximum(left, 0.0) / df, np.nan)
    se = np.sqrt(noise[:, None] * np.einsum("mii->mi", inverse)) / unit
    gone = np.where(own, 1.0, np.nan)
    return Blocks(solved / unit * gone, se * gone, df, np.sqrt(noise / (1 - phi * phi)), own)


def _residual(q: np.ndarray, values: np.ndarray) -> np.ndarray:
    return np.asarray(values - product(q, inner(q, values)))


def variance(columns: np.ndarray) -> np.ndarray:
    """Variance of every column, good to a few digits, against which it is told whether anything of the column is left.

    At least 1e-10 of the mean square: what rounding leaves of a constant column beside a base is nothing.

    Examples
    --------
    >>> variance(np.array([[1.0, 2.0], [3.0, 2.0]])).round(6).tolist()
    [1.0, 0.0]
    """
    n = max(len(columns), 1)
    mean, square = np.ones(len(columns)) @ columns / n, np.einsum("np,np->p", columns, columns) / n
    return np.asarray(np.maximum(square - mean * mean, 1e-10 * square))


def two_sided(t: np.ndarray | float, df: np.ndarray | float) -> np.ndarray:
    """Two-sided p-value of Student's t.

    Examples
    --------
    >>> two_sided(np.array([2.0]), 10).round(4).tolist()
    [0.0734]
    """
    from scipy.special import stdtr

    return np.asarray(2 * stdtr(df, -np.abs(t)))


def interval(
    estimate: np.ndarray | float, se: np.ndarray | float, df: np.ndarray | float, level: np.ndarray | float
) -> tuple[np.ndarray, np.ndarray]:
    """Lower and upper end of Student's interval.

    Examples
    --------
    >>> interval(np.array([0.0]), np.array([1.0]), 10, 0.95)[1].round(3).tolist()
    [2.228]
    """
    from scipy.special import stdtrit

    reach = stdtrit(df, (1 + level) / 2) * se
    return np.asarray(estimate - reach), np.asarray(estimate + reach)
