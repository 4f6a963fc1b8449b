"""Means and sums of rows that belong together, for all segments at once.

Rows come sorted by their keys; nothing is looped.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

__all__ = ["Daily", "daily", "segments"]


class Daily(NamedTuple):
    """One row a group and day that has at least one value."""

    group: np.ndarray
    day: np.ndarray
    mean: np.ndarray
    size: np.ndarray


def daily(group: np.ndarray, day: np.ndarray, value: np.ndarray) -> Daily:
    """Mean and number of the values of every group and day.

    Parameters
    ----------
    group : ndarray of int, shape (n,)
        Sorted.
    day : ndarray of float, shape (n,)
        Sorted within the group; a time of day is cut off, rows without a day are left out.
    value : ndarray of float, shape (n,)
        Values that are not finite are left out.

    Returns
    -------
    Daily
        Group, day, mean and number of values, in the same order.

    Examples
    --------
    >>> day = np.array([1.0, 1.0, 2.0, 1.0])
    >>> daily(np.array([0, 0, 0, 1]), day, np.array([3.0, 5.0, np.nan, 2.0])).mean.tolist()
    [4.0, 2.0]
    """
    kept = np.isfinite(value) & np.isfinite(day)
    group, day, value = group[kept], np.floor(day[kept]), value[kept]
    new = np.ones(len(value), dtype=bool)
    new[1:] = (group[1:] != group[:-1]) | (day[1:] != day[:-1])
    starts = np.flatnonzero(new)
    if not len(starts):
        return Daily(group, day, value, np.zeros(0, dtype="int64"))
    count = np.diff(starts, append=len(value))
    base = np.repeat(value[starts], count)
    mean = value[starts] + np.add.reduceat(value - base, starts) / count
    return Daily(group[starts], day[starts], mean, count)


def segments(group: np.ndarray) -> list[tuple[int, slice]]:
    """The stretches of equal values of a sorted array of group numbers.

    Examples
    --------
    >>> segments(np.array([0, 0, 2]))
    [(0, slice(0, 2, None)), (2, slice(2, 3, None))]
    """
    starts = np.flatnonzero(np.append(True, group[1:] != group[:-1])) if len(group) else np.zeros(0, dtype="int64")
    ends = [*starts[1:], len(group)][: len(starts)]
    return [(int(group[a]), slice(int(a), int(b))) for a, b in zip(starts, ends, strict=True)]
