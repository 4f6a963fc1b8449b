"""Runs of true values and first and last rows, for many series of sorted rows at once."""

from __future__ import annotations

import numpy as np

__all__ = ["first_true", "last_true", "runs"]


def runs(true: np.ndarray, starts: np.ndarray) -> np.ndarray:
    """How many rows up to and with this one are true without a break, within the series; 0 where it is false.

    Parameters
    ----------
    true : ndarray of bool, shape (n,)
    starts : ndarray of int, shape (series + 1,)
        The rows of series i are `starts[i]:starts[i + 1]`.

    Examples
    --------
    >>> runs(np.array([True, True, False, True, True]), np.array([0, 4, 5])).tolist()
    [1, 2, 0, 1, 1]
    """
    place = np.arange(len(true))
    broken = np.maximum.accumulate(np.where(true, -1, place)) if len(true) else place
    before = np.repeat(starts[:-1], np.diff(starts)) - 1
    return np.asarray(np.where(true, place - np.maximum(broken, before), 0))


def first_true(true: np.ndarray, number: np.ndarray, size: int) -> np.ndarray:
    """The first true row of every series, -1 where there is none.

    Examples
    --------
    >>> first_true(np.array([False, True, True]), np.array([0, 0, 2]), 3).tolist()
    [1, -1, 2]
    """
    found = np.full(size, len(true))
    chosen = np.flatnonzero(true)
    np.minimum.at(found, number[chosen], chosen)
    return np.where(found == len(true), -1, found)


def last_true(true: np.ndarray, number: np.ndarray, size: int) -> np.ndarray:
    """The last true row of every series, -1 where there is none.

    Examples
    --------
    >>> last_true(np.array([True, True, False]), np.array([0, 0, 1]), 2).tolist()
    [1, -1]
    """
    found = np.full(size, -1)
    chosen = np.flatnonzero(true)
    np.maximum.at(found, number[chosen], chosen)
    return found
