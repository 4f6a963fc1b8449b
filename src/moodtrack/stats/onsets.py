"""First days of runs, and averages of a value on the days before and after them. Averages only: nothing is tested."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from moodtrack.stats import car1

__all__ = ["Averages", "averages", "onsets"]


class Averages(NamedTuple):
    """One entry an offset from -k to k: how many days, their mean, its standard error over sigma."""

    n: np.ndarray
    mean: np.ndarray
    unit_se: np.ndarray


def onsets(group: np.ndarray, day: np.ndarray, present: np.ndarray, bridge: int) -> np.ndarray:
    """Which rows are the first of a run of days with something.

    Rows are the days on which it is known whether it was there. A run goes on over a day without a row (it is not
    known), at most `bridge` in a row, and ends on a day on which it was not there.

    Parameters
    ----------
    group : ndarray of int, shape (n,)
        Sorted.
    day : ndarray of float, shape (n,)
        Whole days, rising within the group.
    present : ndarray of bool, shape (n,)
    bridge : int

    Examples
    --------
    >>> day, there = np.array([0.0, 1.0, 2.0, 4.0, 7.0]), np.array([True, False, True, True, True])
    >>> onsets(np.zeros(5, dtype=int), day, there, 1).tolist()
    [True, False, True, False, True]
    """
    goes_on = np.zeros(len(day), dtype=bool)
    goes_on[1:] = present[:-1] & (group[1:] == group[:-1]) & (np.diff(day) <= bridge + 1)
    return np.asarray(present & ~goes_on)


def averages(day: np.ndarray, value: np.ndarray, at: np.ndarray, k: int, phi: float) -> Averages:
    """Means of the values 1 to k days before, on, and 1 to k days after the days of `at`.

    The standard error of a mean of n days is sigma / n times the root of the sum of phi^|days apart| over their pairs.

    Parameters
    ----------
    day, value : ndarray of float, shape (n,)
        Whole days, rising, with one value each; at least one.
    at : ndarray of float, shape (m,)
        Whole days, rising.
    k : int
    phi : float
        Correlation of two days in a row; NaN gives no standard errors.

    Examples
    --------
    >>> found = averages(np.array([0.0, 1.0, 2.0, 5.0]), np.array([4.0, 2.0, 6.0, 8.0]), np.array([1.0, 5.0]), 1, 0.0)
    >>> found.n.tolist(), found.mean.tolist()
    ([1, 2, 1], [4.0, 5.0, 6.0])
    """
    wanted = at + np.arange(-k, k + 1)[:, None]
    place = np.minimum(np.searchsorted(day, wanted), len(day) - 1)
    there = day[place] == wanted
    n = there.sum(axis=1)
    size = np.maximum(n, 1)
    mean = value[0] + np.where(there, value[place] - value[0], 0.0).sum(axis=1) / size
    unit = np.full(len(n), np.nan)
    if np.isfinite(phi):
        unit = np.array([np.sqrt(car1.sum_of_correlations(row[kept], phi)) for row, kept in zip(wanted, there, strict=True)])  # fmt: skip
        unit = unit / size
    return Averages(n, np.where(n > 0, mean, np.nan), np.where(n > 0, unit, np.nan))
