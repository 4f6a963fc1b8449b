"""Indicator columns that say nearly the same: which of them stands for the others."""

from __future__ import annotations

import numpy as np

__all__ = ["LIKE", "stands_for"]

LIKE = 0.9
"""Correlation from which two columns count as one."""


def stands_for(present: np.ndarray, like: float = LIKE) -> np.ndarray:
    """For every column the number of the column that stands for it; itself where it stands alone.

    Columns are joined when their correlation on the days on which both are known is at least `like`, also by way of a
    third. The column known on most days stands for the others; of equals the one present most often, then the first.

    Parameters
    ----------
    present : ndarray, shape (n, m)
        1 present, 0 absent, NaN unknown.

    Examples
    --------
    >>> a = np.array([1.0, 0, 1, 0, 1, 0, 1, 1])
    >>> stands_for(np.column_stack([a, 1 - a, a])).tolist()
    [0, 1, 0]
    """
    known = np.isfinite(present)
    m = present.shape[1]
    value, weight = np.where(known, present, 0.0), known.astype("float64")
    n = weight.T @ weight
    both, one = value.T @ value, value.T @ weight  # one[i, j]: i present where j is known too
    with np.errstate(divide="ignore", invalid="ignore"):
        covariance = both / n - (one / n) * (one.T / n)
        spread = (one / n) * (1 - one / n)
        correlation = covariance / np.sqrt(spread * spread.T)
    near = (correlation >= like - 1e-12) & ~np.eye(m, dtype=bool)
    leader = np.arange(m)
    if not near.any():
        return leader
    rank = np.lexsort((leader, -value.sum(axis=0), -weight.sum(axis=0)))
    place = np.empty(m, dtype="int64")
    place[rank] = leader
    for _ in range(m):  # the best place travels along the joins
        best = np.minimum(place, np.where(near, place[None, :], m).min(axis=1))
        if (best == place).all():
            break
        place = best
    return np.asarray(rank[place])
