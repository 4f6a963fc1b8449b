"""Which side of a band a course is on, where it changes sides only when an interval has left the side it was on.

Two cut points make three sides: below, within, above (-1, 0, 1). A course starts within. It goes to another side only
when the whole interval lies there, and back to within when the whole interval has left the side it was on, or its
estimate lies beyond the band on the far side, so that noise around a cut point does not make it flip.
"""

from __future__ import annotations

import numpy as np

__all__ = ["held", "kept", "side"]


def side(value: np.ndarray, band: float) -> np.ndarray:
    """-1 below -band, 1 above band, 0 between; 0 for NaN.

    Examples
    --------
    >>> side(np.array([-20.0, 15.0, 16.0, np.nan]), 15.0).tolist()
    [-1, 0, 1, 0]
    """
    return np.where(value > band, 1, np.where(value < -band, -1, 0))


def held(low: np.ndarray, middle: np.ndarray, high: np.ndarray, use: np.ndarray, starts: np.ndarray, n: np.ndarray, band: float, loose: np.ndarray | None = None) -> np.ndarray:  # fmt: skip
    """The side at every place of every series.

    Parameters
    ----------
    low, middle, high : ndarray of float, shape (places,)
        An interval and the estimate in it.
    use : ndarray of bool, shape (places,)
        Places that may change the side.
    starts, n : ndarray of int, shape (series,)
        First place and length of every series.
    band : float
        Half the width of the band around 0.
    loose : ndarray of bool, shape (places,), optional
        Places whose estimate is no one number: there, and at the next place, no side is held.

    Returns
    -------
    ndarray of int, shape (places,)
        -1, 0 or 1. -1 and 1 begin where the whole interval lies beyond the band. They end where the whole interval has come
        back over the edge that it crossed, or the estimate is beyond the other edge: at 0, unless the whole interval lies
        on the other side.

    Examples
    --------
    >>> middle = np.array([0.0, -20.0, -40.0, -10.0, 0.0])
    >>> held(middle - 12, middle, middle + 12, np.ones(5, dtype=bool), np.array([0]), np.array([5]), 15.0).tolist()
    [0, 0, -1, -1, 0]
    >>> middle = np.array([40.0, -20.0, -40.0])
    >>> held(middle - 12, middle, middle + 12, np.ones(3, dtype=bool), np.array([0]), np.array([3]), 15.0).tolist()
    [1, 0, -1]
    """
    out = np.zeros(len(middle), dtype="int64")
    present = np.zeros(len(starts), dtype="int64")
    free = np.zeros(len(middle), dtype=bool) if loose is None else loose
    for place in range(int(n.max(initial=0))):
        own = (n > place).nonzero()[0]
        at = starts[own] + place
        now = present[own]
        new = np.where(low[at] > band, 1, np.where(high[at] < -band, -1, 0))
        left = np.where(now == 0, new != 0, np.where(now < 0, low[at] > -band, high[at] < band))
        across = side(middle[at], band) * now < 0
        moved = (left | across | free[at] | ((place > 0) & free[at - 1])) & use[at]
        present[own] = np.where(moved, new, now)
        out[at] = present[own]
    return out


def kept(enter: np.ndarray, leave: np.ndarray, starts: np.ndarray, n: np.ndarray) -> np.ndarray:
    """Whether a state is on at every place: it goes on at `enter` and off at `leave`; `enter` wins.

    Examples
    --------
    >>> on, off = np.array([0, 1, 0, 0], dtype=bool), np.array([1, 0, 0, 1], dtype=bool)
    >>> kept(on, off, np.array([0]), np.array([4])).tolist()
    [False, True, True, False]
    """
    out = np.zeros(len(enter), dtype=bool)
    present = np.zeros(len(starts), dtype=bool)
    for place in range(int(n.max(initial=0))):
        own = (n > place).nonzero()[0]
        at = starts[own] + place
        present[own] = enter[at] | (present[own] & ~leave[at])
        out[at] = present[own]
    return out
