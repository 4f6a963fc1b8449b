"""One person's days: an outcome, indicator columns that may be unknown, and what they were some days before."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

__all__ = ["Grid", "expected", "same_rows", "shifted"]


class Grid(NamedTuple):
    """One series, a row a day that is known of.

    Attributes
    ----------
    day : ndarray of float, shape (d,)
        Whole days, rising; days that nothing is known of are not there.
    outcome : ndarray of float, shape (d,)
        NaN where there is none.
    known : ndarray of bool, shape (d,)
        Whether the day was logged.
    present : ndarray of float, shape (d, m)
        1 present, 0 absent, NaN unknown.
    beside : ndarray of float, shape (d, c), optional
        Columns that every model holds equal: phases, medication.
    """

    day: np.ndarray
    outcome: np.ndarray
    known: np.ndarray
    present: np.ndarray
    beside: np.ndarray | None = None

    def until(self, day: float) -> Grid:
        """The rows up to a day."""
        rows = self.day <= day
        beside = None if self.beside is None else self.beside[rows]
        return Grid(self.day[rows], self.outcome[rows], self.known[rows], self.present[rows], beside)


def shifted(day: np.ndarray, values: np.ndarray, lag: int) -> np.ndarray:
    """Every day gets the value of `lag` days before; where that day is not there it is unknown.

    Parameters
    ----------
    day : ndarray of float, shape (d,)
        Whole days, rising.
    values : ndarray, shape (d,) or (d, m)
        Numbers, or bool.
    lag : int
        Days, at least 0.

    Returns
    -------
    ndarray
        Of the shape of `values`; NaN, or False, where unknown.

    Examples
    --------
    >>> shifted(np.array([1.0, 2.0, 4.0]), np.array([10.0, 20.0, 40.0]), 1).tolist()
    [nan, 10.0, nan]
    """
    if lag == 0:
        return values
    place = np.searchsorted(day, day - lag)
    there = day[place] == day - lag
    out = np.full(values.shape, False if values.dtype == bool else np.nan, dtype=values.dtype)
    out[there] = values[place[there]]
    return out


def expected(before: np.ndarray, now: np.ndarray) -> np.ndarray:
    """Earlier indicators with their unknown days filled by the mean of the known ones with the same indicator now.

    A day whose day before was not logged then says nothing about the earlier indicator and all it can about the one of
    the day itself.

    Parameters
    ----------
    before, now : ndarray, shape (n, m)
        `now` may be unknown too; it then counts as absent.

    Examples
    --------
    >>> now = np.array([[1.0], [1.0], [0.0], [0.0]])
    >>> expected(np.array([[1.0], [np.nan], [0.0], [np.nan]]), now)[:, 0].tolist()
    [1.0, 1.0, 0.0, 0.0]
    """
    known, there = np.isfinite(before), now == 1
    value = np.where(known, before, 0.0)
    n1, n0 = (known & there).sum(axis=0), (known & ~there).sum(axis=0)
    mean1 = (value * there).sum(axis=0) / np.maximum(n1, 1)
    mean0 = (value * ~there).sum(axis=0) / np.maximum(n0, 1)
    return np.asarray(np.where(known, value, np.where(there, mean1, mean0)))


def same_rows(usable: np.ndarray) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Numbers of the columns that are usable on the same days, and those days.

    Examples
    --------
    >>> [(c.tolist(), r.tolist()) for c, r in same_rows(np.array([[True, True, False], [True, True, True]]))]
    [([0, 1], [0, 1]), ([2], [1])]
    """
    alike: dict[bytes, list[int]] = {}
    for j, rows in enumerate(np.ascontiguousarray(np.packbits(usable, axis=0).T)):
        alike.setdefault(rows.tobytes(), []).append(j)
    for columns in alike.values():
        yield np.array(columns), np.flatnonzero(usable[:, columns[0]])
