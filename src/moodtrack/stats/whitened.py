"""A regression brought to inner products: whitened, without its base, every column of unit length.

From there the coefficients of any few columns beside any others are the solution of a small system.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from moodtrack.stats import car1
from moodtrack.stats.gls import Blocks, variance
from moodtrack.stats.products import inner, product

__all__ = ["Whitened", "coefficients", "whitened"]

_LEFT = 1e-6  # a column counts when more than this share of its variance is its own


class Whitened(NamedTuple):
    """Inner products of p columns and an outcome of n rows.

    Attributes
    ----------
    gram : ndarray, shape (p, p)
        Correlations of the columns beside the base.
    cross : ndarray, shape (p,)
        Columns of unit length times the outcome.
    total : float
        Outcome times outcome.
    length : ndarray, shape (p,)
        Lengths of the columns before they were made one.
    live : ndarray of bool, shape (p,)
        Whether a column says anything beside the base.
    n, base : int
        Rows; columns of the base.
    phi : float
    """

    gram: np.ndarray
    cross: np.ndarray
    total: float
    length: np.ndarray
    live: np.ndarray
    n: int
    base: int
    phi: float


def whitened(day: np.ndarray, base: np.ndarray, y: np.ndarray, columns: np.ndarray, phi: float) -> Whitened:
    """Inner products of the columns and the outcome, beside a base that all models share.

    Parameters
    ----------
    day : ndarray of float, shape (n,)
        Whole days, rising.
    base : ndarray, shape (n, q)
        Of full rank.
    y : ndarray of float, shape (n,)
    columns : ndarray, shape (n, p)
    phi : float
        Correlation of errors one day apart.

    Examples
    --------
    >>> x = np.array([[0.0], [1.0], [0.0], [1.0]])
    >>> whitened(np.arange(4.0), np.ones((4, 1)), np.array([1.0, 2.0, 1.0, 4.0]), x, 0.0).cross.tolist()
    [2.0]
    """
    n, width = base.shape
    every = car1.whiten(np.column_stack([base, columns, y]), day, phi)
    q, rest = np.linalg.qr(every[:, :width])[0], every[:, width:]
    rest -= product(q, inner(q, rest))
    x, target = rest[:, :-1], rest[:, -1]
    power = np.einsum("np,np->p", x, x)
    live = power > _LEFT * n * np.maximum(variance(columns), 1e-30)
    length = np.sqrt(np.where(live, power, 1.0))
    x *= np.where(live, 1 / length, 0.0)
    gram = inner(x, x)
    np.fill_diagonal(gram, 1.0)
    return Whitened(gram, x.T @ target, float(target @ target), length, live, n, width, phi)


def coefficients(whole: Whitened, own: np.ndarray, beside: np.ndarray) -> Blocks:
    """The coefficients of every block of columns, each block in a model of its own with other columns beside it.

    Parameters
    ----------
    whole : Whitened
    own : ndarray of int, shape (m, k)
        Numbers of the columns of every block.
    beside : ndarray of bool, shape (m, p)
        Columns held equal; never those of the block itself.

    Returns
    -------
    Blocks
        Of shape (m, k).

    Examples
    --------
    >>> day, y = np.arange(5.0), np.array([1.0, 2.0, 2.0, 4.0, 6.0])
    >>> x = np.array([[0.0, 1.0], [1.0, 0.0], [0.0, 0.0], [1.0, 1.0], [1.0, 1.0]])
    >>> whole = whitened(day, np.ones((5, 1)), y, x, 0.0)
    >>> coefficients(whole, np.array([[0]]), np.array([[False, True]])).coefficients.round(6).tolist()
    [[2.285714]]
    """
    m, k = own.shape
    value, se = np.full((m, k), np.nan), np.full((m, k), np.nan)
    df, sigma, own_ = np.zeros(m, dtype="int64"), np.full(m, np.nan), np.zeros((m, k), dtype=bool)
    there, also = whole.live[own], beside & whole.live
    sizes = np.column_stack([there.sum(axis=1), also.sum(axis=1)])
    for count, others in sorted({(a, b) for a, b in sizes.tolist()}):  # blocks of one size are solved in one pass
        some = np.flatnonzero((sizes == (count, others)).all(axis=1))
        mine = own[some][there[some]].reshape(len(some), count)
        chosen = np.concatenate([mine, np.nonzero(also[some])[1].reshape(len(some), others)], axis=1)
        inverse = _inverse(whole.gram[chosen[:, :, None], chosen[:, None, :]], others > 0)
        cross = whole.cross[chosen]
        solved = np.einsum("mij,mj->mi", inverse, cross)
        df[some] = free = whole.n - whole.base - count - others
        left = np.maximum(whole.total - np.einsum("mi,mi->m", cross, solved), 0.0)
        noise = left / free if free > 0 else np.full(len(some), np.nan)
        spread = np.diagonal(inverse, axis1=1, axis2=2)[:, :count]
        good = (spread > 0) & (spread * _LEFT < 1)
        at = np.nonzero(there[some])[1].reshape(len(some), count)
        error = np.sqrt(noise[:, None] * np.maximum(spread, 0.0))
        for full, part in ((value, solved[:, :count]), (se, error)):
            full[some[:, None], at] = np.where(good, part / whole.length[mine], np.nan)
        own_[some[:, None], at] = good
        sigma[some] = np.sqrt(noise / (1 - whole.phi**2))
    return Blocks(value, se, df, sigma, own_)


def _inverse(gram: np.ndarray, others: bool) -> np.ndarray:
    """Of matrices of correlations; among columns held equal two may say the same."""
    slack = 1e-10 * np.eye(gram.shape[-1])
    if others:
        gram = gram + slack
    try:
        return np.asarray(np.linalg.inv(gram))
    except np.linalg.LinAlgError:
        return np.asarray(np.linalg.inv(gram + slack))
