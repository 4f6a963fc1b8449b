"""Indicator columns that say nearly the same: which of them stands for the others."""

from __future__ import annotations

import numpy as np

from moodtrack.stats.products import inner

__all__ = ["LIKE", "alternatives", "sides", "stands_for"]

LIKE = 0.9
"""Correlation, of either sign, from which two columns count as one."""

LEAST = 5
"""Days with, and days without, that each of two columns needs on the days on which both are known. Convention of this library."""

APART = 0.1
"""Share of the days expected by chance below which two columns leave each other out."""


def stands_for(present: np.ndarray, like: float = LIKE, least: int = LEAST) -> np.ndarray:
    """For every column the number of the column that stands for it; itself where it stands alone.

    Columns are joined when their correlation on the days on which both are known is at least `like`, or at most -`like`
    (one says the opposite of the other), also by way of a third; on these days each must be present, and absent, at least
    `least` times, as few days are alike by chance. The column known on most days stands for the others; of equals the one present most often, then the first.

    Parameters
    ----------
    present : ndarray, shape (n, m)
        1 present, 0 absent, NaN unknown.

    Examples
    --------
    >>> a = np.tile([1.0, 0, 1, 0, 1, 0, 1, 1], 2)
    >>> stands_for(np.column_stack([a, 1 - a, a, a[::-1]])).tolist()
    [0, 0, 0, 3]
    """
    known = np.isfinite(present)
    m = present.shape[1]
    value, weight = np.where(known, present, 0.0), known.astype("float64")
    n = inner(weight, weight)
    both, one = inner(value, value), inner(value, weight)  # one[i, j]: i present where j is known too
    with np.errstate(divide="ignore", invalid="ignore"):
        covariance = both / n - (one / n) * (one.T / n)
        spread = (one / n) * (1 - one / n)
        correlation = covariance / np.sqrt(spread * spread.T)
    rarer = np.minimum(one, n - one)
    near = (np.abs(correlation) >= like - 1e-12) & (np.minimum(rarer, rarer.T) >= least) & ~np.eye(m, dtype=bool)
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


def sides(present: np.ndarray, leader: np.ndarray) -> np.ndarray:
    """1 for every column that goes with the one that stands for it, -1 for one that says its opposite.

    Examples
    --------
    >>> a = np.tile([1.0, 0, 1, 0, 1, 0, 1, 1], 2)
    >>> sides(np.column_stack([a, 1 - a, a]), np.array([0, 0, 0])).tolist()
    [1.0, -1.0, 1.0]
    """
    made = np.ones(len(leader))
    for j in np.flatnonzero(leader != np.arange(len(leader))):
        both = np.isfinite(present[:, [j, leader[j]]]).all(axis=1)
        own, other = present[both, j], present[both, leader[j]]
        made[j] = -1.0 if ((own - own.mean()) * (other - other.mean())).sum() < 0 else 1.0
    return made


def alternatives(present: np.ndarray, apart: float = APART) -> np.ndarray:
    """Which columns leave each other out, like the answers to one question: good, middling or bad sleep.

    On the days on which both are known they stand together on less than `apart` of the days that chance would give,
    where chance gives at least five. Neither may be held equal when the other is looked at: beside its alternatives an
    answer has nothing of its own.

    Parameters
    ----------
    present : ndarray, shape (n, m)
        1 present, 0 absent, NaN unknown.

    Returns
    -------
    ndarray of bool, shape (m, m)

    Examples
    --------
    >>> good = np.arange(60) % 3 == 0
    >>> bad = np.arange(60) % 3 == 1
    >>> alternatives(np.column_stack([good, bad, np.arange(60) % 2 == 0]).astype(float))[0].tolist()
    [False, True, False]
    """
    known = np.isfinite(present)
    value, weight = np.where(known, present, 0.0), known.astype("float64")
    n, both, one = inner(weight, weight), inner(value, value), inner(value, weight)
    chance = one * one.T / np.maximum(n, 1.0)
    return np.asarray((chance >= 5) & (both < apart * chance))
