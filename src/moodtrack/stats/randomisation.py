"""A comparison that was drawn by lot: what else the lot could have drawn, and what that says about a difference.

Units lie in blocks; in every block a fixed number is drawn. The statistic is the sum of what is on above the mean of all. Nothing is assumed of how values are spread, or of how the value of one day hangs on the day before.
"""

from __future__ import annotations

from itertools import combinations
from math import comb, prod
from typing import NamedTuple

import numpy as np

__all__ = ["Inverted", "allocations", "findable", "inverted", "possible"]


def possible(block: np.ndarray, drawn: np.ndarray) -> int:
    """How many allocations there are with as many drawn in every block.

    Examples
    --------
    >>> possible(np.array([1, 1, 2, 2]), np.array([True, False, False, True]))
    4
    """
    return prod(comb(int((block == b).sum()), int(drawn[block == b].sum())) for b in np.unique(block))


def allocations(block: np.ndarray, drawn: np.ndarray, most: int, seed: int) -> np.ndarray:
    """All allocations with as many drawn in every block, or a sample of `most` that holds the one that was drawn.

    Parameters
    ----------
    block : ndarray of int, shape (n,)
    drawn : ndarray of bool, shape (n,)
        The allocation that was drawn.
    most : int
    seed : int

    Returns
    -------
    ndarray of bool, shape (k, n)

    Examples
    --------
    >>> allocations(np.array([1, 1, 2, 2]), np.array([True, False, False, True]), 100, 1).sum(axis=0).tolist()
    [2, 2, 2, 2]
    """
    count = possible(block, drawn)
    stream = np.random.default_rng(seed)
    chosen = np.arange(count) if count <= most else np.zeros(most, dtype="int64")
    out = np.zeros((len(chosen), len(block)), dtype=bool)
    for b in np.unique(block):
        here = np.flatnonzero(block == b)
        ways = np.zeros((comb(len(here), int(drawn[here].sum())), len(here)), dtype=bool)
        for row, places in enumerate(combinations(range(len(here)), int(drawn[here].sum()))):
            ways[row, list(places)] = True
        if count <= most:
            chosen, digit = np.divmod(chosen, len(ways))
        else:
            digit = stream.integers(len(ways), size=most)
        out[:, here] = ways[digit]
    if count > most:
        out[0] = drawn
    return out


_ENOUGH = 500


class Inverted(NamedTuple):
    """The difference that the draw points to, its interval (NaN where it has no end) and the p-value of none."""

    estimate: float
    low: float
    high: float
    p: float


def inverted(every: np.ndarray, drawn: np.ndarray, y: np.ndarray, x: np.ndarray, level: float) -> Inverted:
    """All differences d for which y - d x looks as if the draw had not mattered.

    d is in the interval when more than a share 1 - level of the allocations gives a sum as far from zero as the one
    drawn. With x the draw itself, d is the difference between drawn and not drawn; with x what was done, the difference
    a unit of what was done, as far as the draw moved it.

    Parameters
    ----------
    every : ndarray of bool, shape (k, n)
        Allocations, the one drawn among them.
    drawn : ndarray of bool, shape (n,)
    y, x : ndarray of float, shape (n,)
    level : float

    References
    ----------
    Imbens, G. W. and Rosenbaum, P. R. (2005), Journal of the Royal Statistical Society A 168, 109-126.
    https://doi.org/10.1111/j.1467-985X.2004.00339.x

    Examples
    --------
    >>> block, drawn = np.repeat(np.arange(6), 2), np.tile([True, False], 6)
    >>> y = np.where(drawn, 3.0, 1.0) + np.tile([0.0, 0.1, 0.2, 0.1], 3)
    >>> got = inverted(allocations(block, drawn, 100, 1), drawn, y, drawn.astype(float), 0.9)
    >>> round(got.estimate, 2), got.p, got.low < 2 < got.high
    (2.0, 0.03125, True)
    """
    own_y, own_x = y - y.mean(), x - x.mean()
    a, b = every @ own_y, every @ own_x
    e, f = float(drawn @ own_y), float(drawn @ own_x)
    tiny = 1e-9 * (float(np.abs(own_y).sum()) + 1e-300)
    p = float(np.mean(np.abs(a) >= abs(e) - tiny))
    if abs(f) <= 1e-9 * (float(np.abs(own_x).sum()) + 1e-300):
        return Inverted(np.nan, np.nan, np.nan, p)
    ends = np.full((2, len(a)), np.inf)
    ends[0] = -np.inf
    some = np.abs(b) < abs(f) * (1 - 1e-9)  # else no difference, however large, speaks against this allocation
    roots = np.stack([(a[some] - e) / (b[some] - f), (a[some] + e) / (b[some] + f)])
    ends[:, some] = roots.min(axis=0), roots.max(axis=0)
    last = int(np.floor((1 - level) * len(a) + 1e-9))
    low, high = np.sort(ends[0])[last], np.sort(ends[1])[::-1][last]
    bounded = np.isfinite(low) and np.isfinite(high)
    return Inverted(e / f, float(low) if bounded else np.nan, float(high) if bounded else np.nan, p)


def findable(
    every: np.ndarray, drawn: np.ndarray, day: np.ndarray, phi: float, level: float, power: float, draws: int = 500
) -> float:
    """The smallest difference, in SDs, that the test finds in a share `power` of normal errors that remember.

    Errors are drawn `draws` times, from a fixed seed, and the difference is sought by halving; with 500 draws the share
    is known to .02. NaN where the plan has too few allocations to find anything at this level.

    Parameters
    ----------
    every : ndarray of bool, shape (k, n)
        Allocations, the one drawn among them; of more than 500 a sample is used.
    drawn : ndarray of bool, shape (n,)
    day : ndarray of float, shape (n,)
        Whole days, rising.
    phi : float
        Correlation of errors one day apart.
    level, power : float

    Examples
    --------
    >>> block, drawn = np.repeat(np.arange(14), 2), np.tile([True, False], 14)
    >>> two_weeks = findable(allocations(block[:14], drawn[:14], 9999, 1), drawn[:14], np.arange(14.0), 0.4, 0.95, 0.8)
    >>> four_weeks = findable(allocations(block, drawn, 9999, 1), drawn, np.arange(28.0), 0.4, 0.95, 0.8)
    >>> 0.6 < four_weeks < 1 < two_weeks < 1.7
    True
    """
    stream = np.random.default_rng(0)
    error = stream.standard_normal((len(day), draws))
    for i, kept in enumerate(np.abs(phi) ** np.diff(day) * np.sign(phi) ** np.diff(day), start=1):
        error[i] = kept * error[i - 1] + np.sqrt(1 - kept**2) * error[i]
    if len(every) > _ENOUGH:
        every = np.concatenate([drawn[None], every[stream.permutation(len(every))[: _ENOUGH - 1]]])
    some = np.concatenate([drawn[None], every]).astype("float64")
    a, b = some @ (error - error.mean(axis=0)), (some @ (drawn - drawn.mean()))[:, None]
    most = np.floor((1 - level) * (len(some) - 1) + 1e-9) + 1

    def share(d: float) -> float:
        size = np.abs(a[1:] + d * b[1:])
        own = a[0] + d * b[0]
        return float(np.mean(((size >= np.abs(own) - 1e-9).sum(axis=0) < most) & (own > 0)))

    low, high = 0.0, 16.0
    if share(high) < power:
        return np.nan
    for _ in range(12):
        middle = (low + high) / 2
        low, high = (low, middle) if share(middle) >= power else (middle, high)
    return high
